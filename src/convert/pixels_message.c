/*
 * pixels_message.c - which pixels of a picture are wrong, or numbers of arrays, in words
 */

#include "convert/pixels_message.h"

#include <inttypes.h>

#include "core/arithmetic.h"
#include "core/damage.h"
#include "png/decoder.h"

static void add_colour(struct bv_text *text, uint64_t value)
{
	bv_text_add(text, "%" PRIu64 ", %" PRIu64 ", %" PRIu64,
		    value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
}

/* The number with these bits; of one that is none, the bits. */
static void add_float(struct bv_text *text, uint32_t bits)
{
	const float number = bv_float_of_bits(bits);

	if (isnan(number))
		bv_text_add(text, "NaN of bits %08" PRIx32, bits);
	else
		bv_text_add_number(text, (double)number, 9);
}

/* Which array a channel is in, as what, if the grid is known and has it. */
static void add_channel(struct bv_text *text, const struct bv_grid *grid,
			uint32_t channel)
{
	struct bv_channel_info info;

	if (grid == NULL ||
	    bv_grid_get_channel(grid, channel, &info, sizeof(info)) != BV_OK)
		bv_text_add(text, "channel %" PRIu32, channel);
	else if (info.array == NULL)
		bv_text_add(text, "%s", info.name);
	else
		bv_text_add(text, "%s, plane %" PRIu32 " (%s)", info.array,
			    info.plane, info.name);
}

static void explain_numbers(struct bv_text *text, const uint64_t *detail,
			    const struct bv_grid *grid)
{
	const uint64_t count = detail[0] >> 32 & BV_MOST_NUMBERS_TOLD;

	bv_text_add(text,
		    "%s%" PRIu64 " number%s of the picture %s wrong, the ",
		    count == BV_MOST_NUMBERS_TOLD ? "at least " : "", count,
		    count == 1 ? "" : "s", count == 1 ? "is" : "are");
	bv_text_add(text, "first in ");
	add_channel(text, grid, (uint32_t)(detail[0] >> 55 & 0xff));
	bv_text_add(text, ", column %" PRIu64 ", row %" PRIu64 " (found ",
		    detail[0] & 0xffff, detail[0] >> 16 & 0xffff);
	add_float(text, (uint32_t)(detail[1] >> 32));
	bv_text_add(text, ", expected ");
	add_float(text, (uint32_t)detail[1]);
	bv_text_add(text, ")");
}

void bv_explain_pixels(struct bv_text *text, const uint64_t *detail,
		       const struct bv_grid *grid)
{
	const uint64_t count = detail[0] >> 32;

	if (detail[0] & BV_NUMBERS_MARK) {
		explain_numbers(text, detail, grid);
		return;
	}
	bv_text_add(text,
		    "%" PRIu64 " pixel%s of the picture %s wrong, the first "
		    "in column %" PRIu64 ", row %" PRIu64 " (found ",
		    count, count == 1 ? "" : "s", count == 1 ? "is" : "are",
		    detail[0] & 0xffff, detail[0] >> 16 & 0xffff);
	if (detail[1] & BV_SAMPLES_MARK) {
		bv_text_add(text,
			    "%" PRIu64 ", expected %" PRIu64
			    " in channel %" PRIu64 ")",
			    detail[1] >> 16 & 0xffff, detail[1] & 0xffff,
			    detail[1] >> 32 & 0xff);
		return;
	}
	add_colour(text, detail[1] >> 24);
	bv_text_add(text, ", expected ");
	add_colour(text, detail[1]);
	bv_text_add(text, ")");
}
