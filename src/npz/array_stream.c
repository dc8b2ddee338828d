/*
 * array_stream.c - the compressed bytes of an array that is nearly empty
 *
 * The naive way would be to fill the planes of a frame, 30 million bytes of which a
 * hundred thousand are not 0, and to hand them to zlib, which looks at each of them, as
 * does the CRC behind.  That takes most of a second.  The occupied cells are known, and
 * all here goes from one of them to the next:
 *
 *   - The header of the array is a stored block: it is short, and like nothing that
 *     comes after it.
 *   - Of a plane, the values that are not 0 are listed with their positions (spots.h).
 *   - The CRC comes from these alone (spots_crc.h).
 *   - matcher.h makes steps of them, step_block.h makes blocks of steps.
 *
 * One plane follows the other in the same stream.  Statistics differ from plane to
 * plane, so a new one begins a new block, if the last has enough in it to be worth a
 * header.
 */

#include "npz/array_stream.h"

#include <stdlib.h>
#include <string.h>

#include "core/array_form.h"
#include "npz/matcher.h"
#include "npz/npy_start.h"
#include "npz/spots_crc.h"
#include "png/crc.h"

/* Steps that are worth a block of their own. */
#define WORTH_A_BLOCK 1024

struct bv_array_scratch {
	struct bv_matcher matcher;
	struct bv_spots_crc crc;
	struct bv_spot *spots;
	size_t capacity;
};

struct bv_array_scratch *bv_array_scratch_create(void)
{
	struct bv_array_scratch *scratch = calloc(1, sizeof(*scratch));

	if (scratch != NULL)
		bv_spots_crc_init(&scratch->crc);
	return scratch;
}

void bv_array_scratch_free(struct bv_array_scratch *scratch)
{
	if (scratch == NULL)
		return;
	free(scratch->spots);
	free(scratch);
}

size_t bv_array_scratch_bytes(size_t occupied)
{
	return sizeof(struct bv_array_scratch) +
	       (occupied + BV_SPOTS_MORE) * sizeof(struct bv_spot);
}

static bool reserve_spots(struct bv_array_scratch *scratch, size_t n)
{
	if (n <= scratch->capacity)
		return true;
	free(scratch->spots);
	scratch->capacity = 0;
	scratch->spots = malloc(n * sizeof(*scratch->spots));
	if (scratch->spots == NULL)
		return false;
	scratch->capacity = n;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Blocks                                                                     */
/* -------------------------------------------------------------------------- */

static bool write_block(struct bv_matcher *matcher,
			struct bv_bit_writer *writer, struct bv_growing *out,
			bool last)
{
	if (!bv_make_room(out, bv_block_bound(&matcher->block)))
		return false;
	writer->next = out->bytes + out->size;
	*writer = bv_put_block(*writer, &matcher->block, last);
	if (last)
		bv_finish_byte(writer);
	out->size = (size_t)(writer->next - out->bytes);
	bv_next_block(matcher);
	return true;
}

/* Writes the spots 1..n of a plane. */
static bool write_plane(struct bv_matcher *matcher,
			struct bv_bit_writer *writer, struct bv_growing *out,
			const struct bv_spot *spots, size_t n)
{
	bv_begin_plane(matcher, spots);
	if (matcher->block.n >= WORTH_A_BLOCK &&
	    !write_block(matcher, writer, out, false))
		return false;
	for (size_t i = 1; i <= n;) {
		/* One step is left for the end. */
		const size_t room = BV_BLOCK_STEPS - 1 - matcher->block.n;
		const size_t left = n + 1 - i;
		const size_t taken = left < room ? left : room;

		bv_take_spots(matcher, i, taken);
		i += taken;
		if (matcher->block.n == BV_BLOCK_STEPS - 1 &&
		    !write_block(matcher, writer, out, false))
			return false;
	}
	return true;
}

/* Appends a stored block, which is not the last. */
static bool write_header(struct bv_growing *out, const uint8_t *header,
			 uint16_t size)
{
	const uint8_t start[BV_STORED_BLOCK] = {
		0, (uint8_t)size, (uint8_t)(size >> 8), (uint8_t)~size,
		(uint8_t)(~size >> 8)};

	if (!bv_make_room(out, sizeof(start) + size))
		return false;
	bv_append_bytes(out, start, sizeof(start));
	bv_append_bytes(out, header, size);
	return true;
}

bool bv_array_stream(const struct bv_array *array, const uint8_t *header,
		     uint16_t header_size, struct bv_array_scratch *scratch,
		     struct bv_growing *out, uint32_t *crc)
{
	const uint32_t value_bytes = (uint32_t)bv_value_bytes(array);
	const uint32_t size = array->height * array->width * value_bytes;
	struct bv_spots_crc *own_crc = &scratch->crc;
	struct bv_matcher *matcher = &scratch->matcher;
	struct bv_bit_writer writer = {0};
	uint32_t begin = header_size;

	if (!reserve_spots(scratch, array->occupied + BV_SPOTS_MORE) ||
	    !write_header(out, header, header_size))
		return false;
	own_crc->way->begin(own_crc, ~bv_crc(header, header_size), begin);
	bv_begin_member(matcher, begin, value_bytes);
	for (uint32_t c = 0; c < array->channels; c++) {
		struct bv_spot *spots = scratch->spots;
		/* Without cells, there need not be any planes. */
		const void *plane =
			array->occupied > 0 ? array->planes[c] : NULL;
		const size_t n =
			bv_list_spots(array, plane, begin, begin + size, spots);

		own_crc->way->add(own_crc, spots + 1, n);
		if (!write_plane(matcher, &writer, out, spots, n))
			return false;
		begin += size;
	}
	bv_take_end(matcher, begin);
	*crc = ~own_crc->way->end(own_crc, begin);
	return write_block(matcher, &writer, out, true);
}
