/*
 * test_binning_variants.c: binning is the same however it is compiled
 *
 * Proves that bringing points to bands, and dropping them into the cells of one band after
 * the other, leaves the same cells, bits and counts as the plain way, to the last bit,
 * with every placer, sorter, dropper and lister that this processor can run: on thousands
 * of random frames full of trouble, in all presets, on odd grids and in many
 * layouts; in frames of any size around the edges of its rounds; with every
 * cell edge of a grid and every exponent of a float in every place; in frames of the size
 * that scanners make, all of whose points may be equally high; and that every lister
 * lists exactly the cells whose bits are set.
 *
 * BIRDVIEW_LONG=1 draws ten times as many frames, BIRDVIEW_SHORT=1 a tenth;
 * BIRDVIEW_SEED=N draws others.
 */

#include <math.h>

#include "bin_plain.h"
#include "drawing.h"
#include "generate.h"
#include "layouts.h"
#include "trials.h"
#include "variants.h"

/* ---------------------------------------------------------------------- */
/* Grids and layouts                                                      */
/* ---------------------------------------------------------------------- */

struct world {
	const char *preset;
	struct box box; /* presets other than surround: to aim the points */
	unsigned int frames;
};

static const struct world worlds[] = {
	{"surround", {-80, 80, -80, 80, -3, 3, 0.1}, 300},
	{"note", {-80, 80, -80, 80, -3, 0, 0.1}, 300},
	{"sfa3d", {0, 50, -25, 25, -2.73, 1.27, 50.0 / 608}, 600},
	{"complex-yolo", {0, 40, -40, 40, -2, 1.25, 40.0 / 512}, 200},
	{"pixor", {0, 70, -40, 40, -2.5, 1, 0.1}, 200},
	{"mv3d-c", {0, 70, -40, 40, -3, 1, 0.1}, 200},
	{"birdnet", {0, 70, -35, 35, -1.73, 1.27, 0.05}, 200},
	{"apollo", {-60, 60, -60, 60, -5, 5, 0.1875}, 200},
	{"surround", {-4.2, 4.8, -4.2, 4.8, -3, 3, 0.3}, 1200},
	{"surround", {-1, 1, -1, 1, -2, 2, 2}, 300},
	{"surround", {-2, 5, -0.5, 0.5, -1, 1, 0.1}, 600},
	{"surround", {4500000, 4500016, 500000, 500003, 100, 120, 0.1}, 300},
	{"surround", {-1e30, 1e30, -1e30, 1e30, -1e30, 1e30, 1e29}, 300},
	{"surround", {0, 1e-39, -1e-39, 0, -1e-40, 1e-40, 1e-40}, 300},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct bv_grid *make_world_grid(const struct world *world)
{
	if (strcmp(world->preset, "surround") != 0)
		return make_preset_grid(world->preset);
	return make_box_grid(world->box);
}

static struct generate_spec make_spec(const struct world *world,
				      const struct bv_layout *layout)
{
	return (struct generate_spec){
		(float)world->box.x_min, (float)world->box.x_max,
		(float)world->box.y_min, (float)world->box.y_max,
		(float)world->box.z_min, (float)world->box.z_max,
		world->box.cell,         layout->intensity_scale,
	};
}

/* ---------------------------------------------------------------------- */
/* Comparing                                                              */
/* ---------------------------------------------------------------------- */

/* Both ways of binning, and room for lists of their cells. */
struct ways {
	struct plain_cells plain;
	struct bv_bands bands;
	struct bv_cells cells;
	uint32_t *plain_list, *list;
};

static void *allocate(size_t bytes)
{
	void *memory = malloc(bytes > 0 ? bytes : 1);

	CHECK(memory != NULL);
	return memory;
}

static struct ways make_ways(const struct bv_grid *grid)
{
	const size_t room =
		(bv_grid_cells(grid) + BV_LIST_MORE) * sizeof(uint32_t);
	struct ways ways;

	CHECK(plain_cells_init(&ways.plain, grid));
	CHECK_EQ_INT(bv_bands_init(&ways.bands, grid), BV_OK);
	CHECK_EQ_INT(bv_cells_init(&ways.cells, grid), BV_OK);
	ways.plain_list = allocate(room);
	ways.list = allocate(room);
	return ways;
}

/* Nothing is left anywhere, so nothing was stored but in cells listed. */
static void check_empty(const struct bv_cells *cells)
{
	for (size_t i = 0; i < cells->count; i++) {
		CHECK(cells->tops[i].z == cells->lowest.z);
		CHECK(cells->points[i] == 0);
	}
	for (size_t i = 0; i < cells->word_count; i++)
		CHECK(cells->occupied[i] == 0);
}

static void free_ways(struct ways *ways)
{
	check_empty(&ways->cells);
	plain_cells_destroy(&ways->plain);
	bv_bands_destroy(&ways->bands);
	bv_cells_destroy(&ways->cells);
	free(ways->plain_list);
	free(ways->list);
}

static void check_cell(const struct ways *ways, uint32_t cell)
{
	const struct plain_cell *plain = &ways->plain.cell[cell];
	const uint32_t at = bv_cell_in_band(&ways->cells, cell);
	const struct bv_seen *top = &ways->cells.tops[at];

	CHECK_EQ_INT(ways->cells.points[at], plain->count);
	if (plain->height == 0)
		CHECK(top->z == ways->cells.lowest.z);
	else
		CHECK(memcmp(top, &plain->top, sizeof(*top)) == 0);
}

/* Drops the points of all bands, and compares their cells with 'n' plain ones. */
static void check_cells(struct ways *ways, size_t n)
{
	size_t listed = 0;

	for (size_t i = 0; i < ways->bands.count; i++) {
		const struct bv_band *band = &ways->bands.band[i];
		const size_t first = listed;

		if (band->first == BV_NO_SHEAF)
			continue;
		bv_cells_drop(&ways->cells, &ways->bands, band, 1.0);
		listed += ways->cells.lister->list(
			&ways->cells, (uint32_t)(i << ways->bands.bits),
			ways->list + first);
		CHECK(listed > first && listed <= n);
		for (size_t k = first; k < listed; k++) {
			const uint32_t at =
				bv_cell_in_band(&ways->cells, ways->list[k]);

			check_cell(ways, ways->list[k]);
			bv_cell_empty(&ways->cells, at);
			bv_ledger_empty(&ways->cells.ledgers, at);
		}
	}
	CHECK_EQ_INT(listed, n);
	CHECK(memcmp(ways->list, ways->plain_list, n * sizeof(*ways->list)) ==
	      0);
	bv_bands_clear(&ways->bands);
}

/* Bins a frame plainly and with every placer. */
static void check_frame(struct ways *ways, const struct bv_layout *layout,
			const unsigned char *points, size_t n)
{
	const struct bv_source source = {.rules = ways->plain.rules,
					 .layout = layout,
					 .rescale = 1.0,
					 .points = points,
					 .n = n};
	struct bv_counts expected, counts;
	struct bv_point_tally tally;
	size_t cells;

	bin_plain(&ways->plain, layout, points, n, &expected);
	cells = plain_cells_list(&ways->plain, ways->plain_list);
	for (size_t i = 0; bv_placer_at(i) != NULL; i++) {
		use_binning_variants(&ways->bands, &ways->cells, i);
		tally = bv_empty_tally();
		CHECK_EQ_INT(bv_bands_add(&ways->bands, &source, &tally),
			     BV_OK);
		counts = bv_counts_of(&tally);
		CHECK(memcmp(&counts, &expected, sizeof(counts)) == 0);
		check_cells(ways, cells);
	}
	plain_cells_empty(&ways->plain, ways->plain_list, cells);
}

/* ---------------------------------------------------------------------- */
/* Points as bytes                                                        */
/* ---------------------------------------------------------------------- */

static void store_float(unsigned char *bytes, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	for (int i = 0; i < 4; i++)
		bytes[i] = (unsigned char)(bits >> 8 * i);
}

/*
 * The points, four floats each, in 'layout'.  The memory ends with the last
 * point, so that reading past it shows.
 */
static unsigned char *make_frame(const struct bv_layout *layout,
				 const float *points, size_t n)
{
	unsigned char *frame = allocate(n * layout->stride);

	memset(frame, 0xa5, n * layout->stride);
	for (size_t k = 0; k < n; k++) {
		unsigned char *bytes = frame + k * layout->stride;

		for (int i = 0; i < 4; i++) {
			const float value = points[4 * k + (size_t)i];
			const bool negate = (layout->negate >> i & 1) != 0;

			if (layout->offset[i] != BV_NO_COLUMN)
				store_float(bytes + layout->offset[i],
					    negate ? -value : value);
		}
	}
	return frame;
}

static void check_points(struct ways *ways, const struct bv_layout *layout,
			 const float *points, size_t n)
{
	unsigned char *frame = make_frame(layout, points, n);

	check_frame(ways, layout, frame, n);
	free(frame);
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

/* The one that needs nothing of the processor comes last. */
static void test_list(void)
{
	size_t n = 0;

	while (bv_placer_at(n) != NULL)
		n++;
	CHECK(n >= 1);
	CHECK_EQ_INT(bv_placer_at(n - 1)->cpu, BV_CPU_ANY);
	CHECK(bv_placer_at(n + 1) == NULL);
	n = 0;
	while (bv_lister_at(n) != NULL)
		n++;
	CHECK(n >= 1);
	CHECK_EQ_INT(bv_lister_at(n - 1)->cpu, BV_CPU_ANY);
	CHECK(bv_lister_at(n + 1) == NULL);
	n = 0;
	while (bv_sorter_at(n) != NULL)
		n++;
	CHECK(n >= 1);
	CHECK_EQ_INT(bv_sorter_at(n - 1)->cpu, BV_CPU_ANY);
	n = 0;
	while (bv_dropper_at(n) != NULL)
		n++;
	CHECK(n >= 1);
	CHECK_EQ_INT(bv_dropper_at(n - 1)->cpu, BV_CPU_ANY);
}

/* Sets about share/256 of the bits, lists them, and returns their number. */
static size_t set_bits(struct bv_cells *cells, uint32_t share, uint32_t first,
		       uint32_t *list)
{
	static uint32_t state = 1;
	size_t n = 0;

	for (uint32_t cell = 0; cell < cells->count; cell++) {
		state = state * 1664525 + 1013904223;
		if (state >> 24 >= share)
			continue;
		cells->occupied[cell / 64] |= (uint64_t)1 << cell % 64;
		list[n++] = first + cell;
	}
	return n;
}

/* Lists everything, and compares. */
static void check_list(struct bv_cells *cells, uint32_t first,
		       const uint32_t *expected, size_t n)
{
	const uint32_t untouched = 0xa5a5a5a5;
	uint32_t *list = allocate((n + BV_LIST_MORE + 1) * sizeof(*list));

	list[n + BV_LIST_MORE] = untouched;
	CHECK_EQ_INT(cells->lister->list(cells, first, list), n);
	CHECK(memcmp(list, expected, n * sizeof(*list)) == 0);
	CHECK(list[n + BV_LIST_MORE] == untouched);
	check_empty(cells);
	free(list);
}

static void test_listers(double width)
{
	const struct box box = {0, width, 0, 9.7, -1, 1, 0.1};
	struct bv_grid *grid = make_box_grid(box);
	const size_t room = bv_grid_cells(grid) * sizeof(uint32_t);
	uint32_t *expected = allocate(room);
	struct bv_cells cells;

	CHECK_EQ_INT(bv_cells_init(&cells, grid), BV_OK);
	for (size_t i = 0; bv_lister_at(i) != NULL; i++) {
		cells.lister = bv_lister_at(i);
		for (uint32_t share = 0; share <= 256; share += 8) {
			const size_t n =
				set_bits(&cells, share, share << 16, expected);

			check_list(&cells, share << 16, expected, n);
		}
	}
	bv_cells_destroy(&cells);
	free(expected);
	bv_grid_free(grid);
}

static void test_random_frames(struct ways *ways, const struct world *world,
			       uint64_t seed, unsigned int frames)
{
	static float points[4 * GENERATE_MAX_POINTS];
	uint64_t state = seed;

	for (unsigned int i = 0; i < frames; i++) {
		const struct bv_layout *layout = &layouts[i % COUNT(layouts)];
		const struct generate_spec spec = make_spec(world, layout);
		const size_t n = generate_points(&state, &spec, points);

		check_points(ways, layout, points, n);
	}
}

/* A frame of exactly 'n' points, of as many random ones as that takes. */
static float *draw_points(const struct generate_spec *spec, uint64_t *state,
			  size_t n)
{
	float *points = allocate((n + GENERATE_MAX_POINTS) * 4 * sizeof(float));

	for (size_t k = 0; k < n;)
		k += generate_points(state, spec, points + 4 * k);
	return points;
}

/* Frames of each size, in one layout after the other. */
static void test_sizes(struct ways *ways, const struct world *world)
{
	const size_t most = 5 * BV_PLACED_POINTS + 6;
	uint64_t state = 1;

	for (size_t n = 0; n <= most; n++) {
		const struct bv_layout *layout = &layouts[n % COUNT(layouts)];
		const struct generate_spec spec = make_spec(world, layout);
		float *points = draw_points(&spec, &state, n);

		check_points(ways, layout, points, n);
		free(points);
	}
}

static void test_large_frame(struct ways *ways, const struct world *world,
			     const struct bv_layout *layout)
{
	const size_t n = 130000;
	const struct generate_spec spec = make_spec(world, layout);
	uint64_t state = 1;
	float *points = draw_points(&spec, &state, n);

	check_points(ways, layout, points, n);
	free(points);
}

/* All points are equally high, so the first one of each cell is the top. */
static void test_level_frame(struct ways *ways, const struct world *world,
			     const struct bv_layout *layout)
{
	const size_t n = 20000;
	const struct generate_spec spec = make_spec(world, layout);
	uint64_t state = 2;
	float *points = draw_points(&spec, &state, n);

	for (size_t k = 0; k < n; k++)
		points[4 * k + 2] =
			(float)(world->box.z_max + world->box.z_min) / 2;
	check_points(ways, layout, points, n);
	free(points);
}

/* Adds 'value' in the place of each coordinate and of the intensity. */
static size_t add_value(const struct world *world, float value, float *points,
			size_t n)
{
	const float middle[4] = {
		(float)((world->box.x_min + world->box.x_max) / 2),
		(float)((world->box.y_min + world->box.y_max) / 2),
		(float)((world->box.z_min + world->box.z_max) / 2), 0.5f};

	for (size_t i = 0; i < 4; i++) {
		memcpy(points + 4 * (n + i), middle, sizeof(middle));
		points[4 * (n + i) + i] = value;
	}
	return n + 4;
}

/* All exponents and signs, each with the mantissas at its ends and middle. */
static void test_exponents(struct ways *ways, const struct world *world,
			   const struct bv_layout *layout)
{
	static const uint32_t mantissas[] = {0,        1,        2,
					     0x3fffff, 0x400000, 0x400001,
					     0x7ffffe, 0x7fffff, 0x2aaaaa};
	static float points[4 * 4 * 512 * COUNT(mantissas)];
	size_t n = 0;

	for (uint32_t exponent = 0; exponent < 512; exponent++) {
		for (size_t i = 0; i < COUNT(mantissas); i++) {
			const uint32_t bits = exponent << 23 | mantissas[i];
			float value;

			memcpy(&value, &bits, sizeof(value));
			n = add_value(world, value, points, n);
		}
	}
	check_points(ways, layout, points, n);
}

/* The edge of every cell along an axis, and five floats to each side. */
static void test_edges(struct ways *ways, const struct world *world,
		       const struct bv_layout *layout, double min, double max)
{
	const int around = 5;
	const size_t cells = (size_t)lround((max - min) / world->box.cell);
	float *points =
		allocate((cells + 1) * (2 * 5 + 1) * 4 * 4 * sizeof(*points));
	size_t n = 0;

	for (size_t i = 0; i <= cells; i++) {
		float value = (float)(min + (double)i * world->box.cell);

		for (int k = 0; k < around; k++)
			value = nextafterf(value, -INFINITY);
		for (int k = 0; k < 2 * around + 1; k++) {
			n = add_value(world, value, points, n);
			value = nextafterf(value, INFINITY);
		}
	}
	check_points(ways, layout, points, n);
	free(points);
}

static void test_world(const struct world *world, uint64_t seed)
{
	struct bv_grid *grid = make_world_grid(world);
	struct ways ways = make_ways(grid);

	test_random_frames(&ways, world, seed, count_trials(world->frames, 1));
	test_sizes(&ways, world);
	test_large_frame(&ways, world, &layouts[0]);
	test_level_frame(&ways, world, &layouts[0]);
	test_large_frame(&ways, world, &layouts[COUNT(layouts) - 1]);
	for (size_t i = 0; i < COUNT(layouts); i += is_short() ? 5 : 1)
		test_exponents(&ways, world, &layouts[i]);
	/* Where points lie in memory makes no difference to their edges. */
	test_edges(&ways, world, &layouts[0], world->box.x_min,
		   world->box.x_max);
	test_edges(&ways, world, &layouts[1], world->box.y_min,
		   world->box.y_max);
	test_edges(&ways, world, &layouts[2], world->box.z_min,
		   world->box.z_max);
	free_ways(&ways);
	bv_grid_free(grid);
}

int main(void)
{
	const char *seed = getenv("BIRDVIEW_SEED");

	test_list();
	test_listers(0.1);
	test_listers(6.4);
	test_listers(51.3);
	for (size_t i = 0; i < COUNT(worlds); i++)
		test_world(&worlds[i],
			   seed != NULL ? strtoull(seed, NULL, 10) : 1);
	return 0;
}
