/*
 * test_permutation.c: the order of the points decides ties and nothing else
 *
 * Proves for presets that rank by z, by depth and by height over a bound that shuffling
 * the points of a frame
 *
 *  - changes nothing where the heights in each cell are distinct;
 *  - where there are ties, leaves height and density as they are, and takes the
 *    intensity from the first in the file of the highest points of a cell.
 *
 * Points are put into the middle of chosen cells, at heights that stay distinct
 * in the arithmetic of each preset, so the test knows what lies where.
 */

#include "drawing.h"

#define ROUNDS 60
#define POINTS 600
#define CELLS 12 /* in which the points lie */
#define LEVELS 5 /* of height, where there are to be ties */

/* The place of a channel in a pixel. */
struct channels {
	const char *preset;
	int height, intensity, density;
};

static const struct channels presets[] = {
	{"surround", 0, 1, 2},
	{"note", 2, 1, 0},
	{"sfa3d", 1, 2, 0},
};

struct point {
	float values[4];
	uint32_t cell;
	unsigned int level; /* rises with the height as the preset sees it */
};

static uint64_t state = 1;

/* Knuth's MMIX generator; its upper bits are the random ones. */
static unsigned int draw_below(unsigned int n)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (unsigned int)(state >> 33) % n;
}

static void shuffle(struct point points[POINTS])
{
	for (unsigned int i = POINTS - 1; i > 0; i--) {
		const unsigned int k = draw_below(i + 1);
		const struct point point = points[i];

		points[i] = points[k];
		points[k] = point;
	}
}

/*
 * The z of a level: steps of 1/1024 m below the sensor, upwards or, in "note",
 * which ranks by depth, downwards.
 */
static float level_z(const char *preset, unsigned int level)
{
	const float step = (float)(level + 1) / 1024.0f;

	return strcmp(preset, "note") == 0 ? -step : -2.5f + step;
}

/* Makes a frame; all levels are distinct, or there are just a few. */
static void make_points(struct point points[POINTS], const char *preset,
			const struct bv_grid_info *info, bool distinct)
{
	for (unsigned int i = 0; i < POINTS; i++) {
		struct point *p = &points[i];
		const unsigned int k = draw_below(CELLS);
		const uint32_t row = info->height / 2 - k * 7;
		const uint32_t column = info->width / 3 + k % 4;

		p->cell = row * info->width + column;
		p->level = distinct ? i : draw_below(LEVELS);
		p->values[0] = (float)(info->to_x[0] * column +
				       info->to_x[1] * row + info->to_x[2]);
		p->values[1] = (float)(info->to_y[0] * column +
				       info->to_y[1] * row + info->to_y[2]);
		p->values[2] = level_z(preset, p->level);
		p->values[3] = (float)draw_below(256) / 256.0f;
	}
}

static struct bv_image draw_points(struct bv_rasterizer *rasterizer,
				   const struct point points[POINTS])
{
	static float values[POINTS * 4];

	for (size_t i = 0; i < POINTS; i++)
		memcpy(&values[4 * i], points[i].values,
		       sizeof(points[i].values));
	return draw(rasterizer, values, POINTS);
}

/* The first in the file of the highest points of a cell. */
static const struct point *find_first(const struct point points[POINTS],
				      uint32_t cell)
{
	const struct point *first = NULL;

	for (size_t i = 0; i < POINTS; i++) {
		if (points[i].cell == cell &&
		    (first == NULL || points[i].level > first->level))
			first = &points[i];
	}
	CHECK(first != NULL);
	return first;
}

/* Rounded halves up, halves to even, or cut, in the order of the presets. */
static uint8_t shade_intensity(const struct channels *preset, float intensity)
{
	const double value = 255.0 * (double)intensity;
	const uint8_t cut = (uint8_t)value;
	const double rest = value - cut;
	const bool odd = cut % 2 == 1;

	if (strcmp(preset->preset, "sfa3d") == 0)
		return cut;
	if (strcmp(preset->preset, "note") == 0)
		return (uint8_t)(cut + (rest > 0.5 || (rest == 0.5 && odd)));
	return (uint8_t)(cut + (rest >= 0.5));
}

static void check_intensities(const struct channels *preset,
			      const struct point points[POINTS],
			      const struct bv_image *image)
{
	for (size_t i = 0; i < image->occupied; i++) {
		const uint8_t *pixel = pixel_of(image, i);
		const struct point *first = find_first(points, image->cells[i]);

		CHECK_EQ_INT(pixel[preset->intensity],
			     shade_intensity(preset, first->values[3]));
	}
}

/* Checks that two pictures agree in all but, with ties, the intensity. */
static void check_same(const struct channels *preset, const struct bv_image *a,
		       const struct bv_image *b, bool ties)
{
	CHECK_EQ_INT(a->occupied, b->occupied);
	for (size_t i = 0; i < a->occupied; i++) {
		const uint8_t *p = pixel_of(a, i);
		const uint8_t *q = pixel_of(b, i);

		CHECK_EQ_INT(a->cells[i], b->cells[i]);
		CHECK_EQ_INT(p[preset->height], q[preset->height]);
		CHECK_EQ_INT(p[preset->density], q[preset->density]);
		if (!ties)
			CHECK_EQ_INT(p[preset->intensity],
				     q[preset->intensity]);
	}
}

static void check_preset(const struct channels *preset, bool ties)
{
	struct bv_grid *grid = make_preset_grid(preset->preset);
	struct bv_rasterizer *first = make_rasterizer(grid);
	struct bv_rasterizer *second = make_rasterizer(grid);
	const struct bv_grid_info info = grid_info(grid);
	struct point points[POINTS];

	for (int round = 0; round < ROUNDS; round++) {
		struct bv_image before, after;

		make_points(points, preset->preset, &info, !ties);
		before = draw_points(first, points);
		CHECK_EQ_INT(before.counts->kept, POINTS);
		CHECK_EQ_INT(before.occupied, CELLS);
		check_intensities(preset, points, &before);
		shuffle(points);
		after = draw_points(second, points);
		check_same(preset, &before, &after, ties);
		check_intensities(preset, points, &after);
	}
	bv_rasterizer_free(first);
	bv_rasterizer_free(second);
	bv_grid_free(grid);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
		check_preset(&presets[i], false);
		check_preset(&presets[i], true);
	}
	return 0;
}
