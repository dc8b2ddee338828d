/*
 * decoding.c - memory for decoders
 */

#include "formats/decoding.h"

#include <stdlib.h>

bool bv_scratch_reserve(struct bv_scratch *scratch, size_t size)
{
	unsigned char *memory;

	if (size <= scratch->size)
		return true;
	memory = malloc(size);
	if (memory == NULL)
		return false;
	free(scratch->memory);
	scratch->memory = memory;
	scratch->size = size;
	return true;
}

void bv_scratch_free(struct bv_scratch *scratch)
{
	free(scratch->memory);
	*scratch = (struct bv_scratch){0};
}
