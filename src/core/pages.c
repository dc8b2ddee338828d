/*
 * pages.c - memory that begins with a page
 */

#include "core/pages.h"

#include <stdint.h>
#include <stdlib.h>

void *bv_pages_allocate(size_t size)
{
	if (size > PTRDIFF_MAX - BV_PAGE)
		return NULL;
	/* Whole pages, at least one. */
	return aligned_alloc(BV_PAGE, (size / BV_PAGE + 1) * BV_PAGE);
}
