/*
 * random_picture.c: sparse pictures of all kinds
 */

#include "random_picture.h"

#include <stdbool.h>

#include "check.h"
#include "splitmix.h"

/* What the bytes of pixels are like. */
enum kind { NOISE, FEW_VALUES, ZEROS, ONE_VALUE, SKEWED, KINDS };

static uint8_t random_byte(uint64_t *state, enum kind kind)
{
	switch (kind) {
	case NOISE:
		return (uint8_t)draw_below(state, 256);
	case FEW_VALUES:
		return (uint8_t)draw_below(state, 3);
	case ZEROS:
		return 0;
	case SKEWED:
		/* Every value is half as frequent as the one before. */
		return (uint8_t)__builtin_ctzll(draw_bits(state) | 1ull << 40);
	case ONE_VALUE:
	case KINDS:
		break;
	}
	return 200;
}

static void choose_form(struct bv_image *picture, uint64_t *state, int number)
{
	static const struct {
		uint32_t channels, bits;
	} forms[] = {{1, 8}, {1, 16}, {3, 8}, {3, 16}};
	const bool large = number % 100 == 0;
	uint32_t form;

	*picture = (struct bv_image){.struct_size = sizeof(*picture)};
	picture->width = 1 + draw_below(state, large ? 5000 : 70);
	picture->height = 1 + draw_below(state, large ? 60 : 70);
	if (number % 7 == 0)
		picture->width = 1;
	if (number % 11 == 0)
		picture->height = 1;
	form = draw_below(state, 4);
	picture->channels = forms[form].channels;
	picture->bits = forms[form].bits;
	picture->stride = bv_pixel_bytes(picture) > 4 ? 8 : 4;
}

/* In a thousandth of the cells; the ends more often than those between. */
static uint32_t random_occupancy(uint64_t *state)
{
	switch (draw_below(state, 6)) {
	case 0:
		return 0;
	case 1:
		return 1000;
	case 2:
		return draw_below(state, 1001);
	default:
		return 1 + draw_below(state, 60);
	}
}

void random_picture(struct bv_image *picture, uint64_t *state, int number)
{
	const uint32_t occupancy = random_occupancy(state);
	const enum kind kind = (enum kind)draw_below(state, KINDS);
	uint32_t cells, *cell;
	uint8_t *pixel;

	choose_form(picture, state, number);
	cells = picture->width * picture->height;
	cell = malloc(cells * sizeof(*cell));
	pixel = calloc(cells, picture->stride);
	CHECK(cell != NULL && pixel != NULL);
	picture->cells = cell;
	picture->pixels = pixel;
	for (uint32_t i = 0; i < cells; i++) {
		if (draw_below(state, 1000) >= occupancy)
			continue;
		*cell++ = i;
		for (unsigned k = 0; k < bv_pixel_bytes(picture); k++)
			pixel[k] = random_byte(state, kind);
		pixel += picture->stride;
		picture->occupied++;
	}
}

void random_picture_free(struct bv_image *picture)
{
	free((void *)picture->cells);
	free((void *)picture->pixels);
}
