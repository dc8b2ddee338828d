/*
 * random_arrays.c: sparse arrays of all kinds
 */

#include "random_arrays.h"

#include "check.h"
#include "splitmix.h"

/* What values are like. */
enum kind { NOISE, FEW, ONE, COUNTS, HEIGHTS, ODD, MIXED, KINDS };

static uint32_t float_bits(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static uint32_t random_bits(uint64_t *state, enum kind kind)
{
	static const uint32_t odd[] = {
		0x80000000u, /* -0.0 */
		0x00000000u, 0x7fc00000u, 0x7f800001u, 0xffc12345u, 0x7f800000u,
		0xff800000u, 0x00000001u, 0x00000100u, 0x00800000u, 0x01000001u,
	};

	switch (kind) {
	case NOISE:
		return (uint32_t)draw_bits(state);
	case FEW:
		return 0x3dcccccdu + 0x10101u * draw_below(state, 5);
	case ONE:
		return 0x3f800000u;
	case COUNTS:
		return float_bits((float)(1 + draw_below(state, 20)));
	case HEIGHTS:
		return float_bits((float)draw_below(state, 6000) / 1000 - 3);
	case ODD:
		return odd[draw_below(state, sizeof(odd) / sizeof(odd[0]))];
	case MIXED:
	case KINDS:
		break;
	}
	return random_bits(state, (enum kind)draw_below(state, MIXED));
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

static void choose_form(struct bv_array *array, uint64_t *state, bool large)
{
	*array = (struct bv_array){.struct_size = sizeof(*array)};
	array->type = draw_below(state, 3) == 0 ? BV_U1 : BV_F4;
	array->width = 1 + draw_below(state, large ? 5000 : 70);
	array->height = 1 + draw_below(state, large ? 60 : 40);
	array->channels = 1 + draw_below(state, large ? 4 : 6);
	if (draw_below(state, 7) == 0)
		array->width = 1;
	if (draw_below(state, 7) == 0)
		array->height = 1;
	if (draw_below(state, 20) == 0) {
		array->channels = 1 + draw_below(state, 300);
		array->width = 1 + draw_below(state, 20);
	}
}

static void choose_cells(struct bv_array *array, uint64_t *state)
{
	const uint32_t cells = array->width * array->height;
	const uint32_t occupancy = random_occupancy(state);
	uint32_t *cell = malloc(cells * sizeof(*cell));

	CHECK(cell != NULL);
	array->cells = cell;
	for (uint32_t i = 0; i < cells; i++) {
		if (draw_below(state, 1000) < occupancy)
			cell[array->occupied++] = i;
	}
}

/* Runs of values recur in some planes, so that long matches are there to find. */
static void *random_plane(const struct bv_array *array, uint64_t *state)
{
	const size_t bytes = array->type == BV_F4 ? 4 : 1;
	const enum kind kind = (enum kind)draw_below(state, KINDS);
	const size_t period =
		draw_below(state, 3) == 0 ? 1 + draw_below(state, 100) : 0;
	unsigned char *plane = malloc(array->occupied * bytes + 1);

	CHECK(plane != NULL);
	for (size_t i = 0; i < array->occupied; i++) {
		uint32_t value = random_bits(state, kind);

		if (bytes == 1) /* of which the lowest is 0 too often */
			value = value >> 24 ^ (value & 15);
		memcpy(plane + i * bytes, &value, bytes);
		if (period > 0 && i >= period)
			memcpy(plane + i * bytes, plane + (i - period) * bytes,
			       bytes);
	}
	return plane;
}

static void make_array(struct random_arrays *random, size_t i, uint64_t *state,
		       bool large)
{
	struct bv_array *array = &random->own[i];
	void **planes;

	choose_form(array, state, large);
	choose_cells(array, state);
	planes = calloc(array->channels, sizeof(*planes));
	CHECK(planes != NULL);
	for (uint32_t c = 0; c < array->channels; c++)
		planes[c] = random_plane(array, state);
	array->planes = (const void *const *)planes;
	snprintf(random->names[i], sizeof(random->names[i]), "array-%zu_%c", i,
		 (char)('A' + draw_below(state, 26)));
	array->name = random->names[i];
	random->arrays[i] = array;
}

void random_arrays(struct random_arrays *random, uint64_t *state, int number)
{
	static const char *const texts[] = {NULL, "", "{\"a\": 1}", "x"};

	*random = (struct random_arrays){.n = 1 + draw_below(state, 3)};
	for (size_t i = 0; i < random->n; i++)
		make_array(random, i, state, number % 50 == 0);
	random->text = texts[draw_below(state, 4)];
}

void random_arrays_free(struct random_arrays *random)
{
	for (size_t i = 0; i < random->n; i++) {
		const struct bv_array *array = &random->own[i];

		for (uint32_t c = 0; c < array->channels; c++)
			free((void *)array->planes[c]);
		free((void *)array->planes);
		free((void *)array->cells);
	}
}

size_t dense_size(const struct bv_array *array)
{
	return (size_t)array->width * array->height * array->channels *
	       (array->type == BV_F4 ? 4 : 1);
}

unsigned char *make_dense(const struct bv_array *array)
{
	const size_t bytes = array->type == BV_F4 ? 4 : 1;
	const size_t cells = (size_t)array->width * array->height;
	unsigned char *dense = calloc(dense_size(array), 1);

	CHECK(dense != NULL);
	for (uint32_t c = 0; c < array->channels && array->occupied > 0; c++) {
		const unsigned char *plane = array->planes[c];

		for (size_t i = 0; i < array->occupied; i++)
			memcpy(dense + (c * cells + array->cells[i]) * bytes,
			       plane + i * bytes, bytes);
	}
	return dense;
}
