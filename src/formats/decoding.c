/*
 * decoding.c - memory for decoders, and room for what they make
 */

#include "formats/decoding.h"

#include <stdlib.h>

#include "formats/format.h"

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

size_t bv_decoding_room(const struct bv_head *head,
			const struct bv_decoding *step)
{
	const uint64_t left = head->points - step->done;

	return left < step->room ? (size_t)left : step->room;
}
