/*
 * test_bands.c: cells are the same wherever the bands of their grid end
 *
 * Frames have one point each in some cells of every band: the first and the last, and as
 * many between them as are taken at a time, one less, one more. Proves that a picture
 * that is scaled to its frame, arrays on a grid of small bands, and planes show each of
 * these cells with its own point, and no other; also one that is drawn after a fuller
 * one, that a cell whose points are not ranked shows none of them, and that on the
 * largest grid a rasterizer needs no more memory for points than birdview.h says, however
 * they are scattered and whatever is collected of them.
 */

#include "core/draw.h"
#include "drawing.h"

/* Of both grids: cells of 0.1 m, the middle at 0. */
#define SIDE 1600u

struct spots {
	size_t n;
	uint32_t *cells;
	float (*points)[4];
};

static void *allocate(size_t bytes)
{
	void *memory = malloc(bytes);

	CHECK(memory != NULL);
	return memory;
}

static void free_spots(struct spots *spots)
{
	free(spots->cells);
	free(spots->points);
}

/* Below the sensor, and in one of 31 depths. */
static float depth_of(uint32_t cell)
{
	return -1.0f - (float)(cell % 31) / 16.0f;
}

/* As many of each 2^bits cells that follow each other. */
static struct spots choose_cells(unsigned bits, uint32_t each)
{
	const uint32_t all = SIDE * SIDE;
	const uint32_t band = (uint32_t)1 << bits;
	struct spots spots = {0};

	spots.cells = allocate((all / band + 1) * each * sizeof(uint32_t));
	for (uint32_t first = 0; first < all; first += band) {
		const uint32_t count = all - first < band ? all - first : band;

		for (uint32_t k = 0; k < each; k++)
			spots.cells[spots.n++] =
				first + (k + 1 < each ? k * 5 : count - 1);
	}
	spots.points = allocate(spots.n * sizeof(*spots.points));
	return spots;
}

/* Points in the middle of cells, on a grid around the sensor. */
static struct spots make_spots(const struct bv_grid *grid, uint32_t each)
{
	struct spots spots = choose_cells(bv_band_bits(grid), each);
	const size_t across = grid->preset->x_is_across ? 0 : 1;

	CHECK_EQ_INT(bv_grid_cells(grid), SIDE * SIDE);
	for (size_t i = 0; i < spots.n; i++) {
		const uint32_t cell =
			grid->rules.turned
				? bv_turn(&grid->rules, spots.cells[i])
				: spots.cells[i];
		float *p = spots.points[i];

		p[1 - across] =
			(float)((int)(cell / SIDE) - 799) * 0.1f - 0.05f;
		p[across] = (float)((int)(cell % SIDE) - 799) * 0.1f - 0.05f;
		p[2] = depth_of(spots.cells[i]);
		p[3] = (float)(i % 64) / 64.0f;
	}
	return spots;
}

/* How many cells of a band have points. */
static const uint32_t numbers[] = {BV_TAKEN_CELLS + 1, 1, 2, BV_TAKEN_CELLS - 1,
				   BV_TAKEN_CELLS};

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

/* ---------------------------------------------------------------------- */
/* Pictures                                                               */
/* ---------------------------------------------------------------------- */

static void check_pixels(const struct bv_grid *grid,
			 const struct bv_image *image,
			 const struct spots *spots)
{
	const struct bv_channels *channels = &grid->channels;
	struct bv_scales scales = bv_scales_of(&grid->rules, channels, 1.0);

	scales.most.count = frame_count(image);
	scales.most.height = frame_height(image);
	for (size_t i = 0; i < spots->n; i++) {
		const struct bv_cell_value value = {
			.z = spots->points[i][2],
			.intensity = (double)spots->points[i][3],
			.count = 1,
			.cell = spots->cells[i]};

		for (uint32_t k = 0; k < channels->count; k++)
			CHECK_EQ_INT(pixel_of(image, i)[k],
				     bv_sample(&scales,
					       channels->channel[k].kind,
					       value));
	}
}

static void check_picture(const struct bv_grid *grid,
			  struct bv_rasterizer *rasterizer,
			  const struct spots *spots)
{
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK_EQ_INT(bv_rasterize(rasterizer, &kitti, spots->points, spots->n,
				  &image),
		     BV_OK);
	CHECK_EQ_INT(image.occupied, spots->n);
	CHECK(memcmp(image.cells, spots->cells,
		     spots->n * sizeof(*spots->cells)) == 0);
	CHECK_EQ_INT(frame_count(&image), 1);
	check_pixels(grid, &image, spots);
}

static void test_pictures(void)
{
	struct bv_grid *grid = make_preset_grid("note");
	struct bv_rasterizer *used = make_rasterizer(grid);

	CHECK(grid->rules.scaled_to_frame);
	for (size_t i = 0; i < NUMBERS; i++) {
		struct spots spots = make_spots(grid, numbers[i]);
		struct bv_rasterizer *new = make_rasterizer(grid);

		check_picture(grid, used, &spots);
		check_picture(grid, new, &spots);
		bv_rasterizer_free(new);
		free_spots(&spots);
	}
	bv_rasterizer_free(used);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* Arrays                                                                 */
/* ---------------------------------------------------------------------- */

static void check_arrays(struct bv_rasterizer *rasterizer,
			 const struct spots *spots)
{
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	const struct bv_array *bev;

	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, &kitti, NULL, spots->points,
				       spots->n),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish_arrays(rasterizer, &arrays), BV_OK);
	bev = arrays.arrays[0];
	CHECK_EQ_INT(bev->occupied, spots->n);
	CHECK(memcmp(bev->cells, spots->cells,
		     spots->n * sizeof(*spots->cells)) == 0);
	for (size_t i = 0; i < spots->n; i++) {
		for (uint32_t k = 0; k < bev->channels; k++) {
			const float *plane = bev->planes[k];

			CHECK(plane[i] == spots->points[i][k == 2 ? 3 : 2]);
		}
	}
}

static void test_arrays(void)
{
	struct bv_grid_options options = preset_options("surround");
	struct bv_rasterizer *used;
	struct bv_grid *grid;

	options.form = BV_FORM_ARRAYS;
	options.channels = "mean-height,low,mean-intensity,slice-occupied";
	options.slices = 64;
	grid = make_grid(&options);
	used = make_rasterizer(grid);
	CHECK(bv_band_bits(grid) < 16);
	for (size_t i = 0; i < NUMBERS; i++) {
		struct spots spots = make_spots(grid, numbers[i]);
		struct bv_rasterizer *new = make_rasterizer(grid);

		check_arrays(used, &spots);
		check_arrays(new, &spots);
		bv_rasterizer_free(new);
		free_spots(&spots);
	}
	bv_rasterizer_free(used);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* Planes                                                                 */
/* ---------------------------------------------------------------------- */

static void test_planes(void)
{
	struct bv_grid *grid = make_preset_grid("surround");
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	const struct bv_layout kitti = make_layout("kitti");
	struct spots spots = make_spots(grid, BV_TAKEN_CELLS + 1);
	const size_t all = (size_t)SIDE * SIDE;
	float *z = allocate(all * sizeof(*z));
	size_t occupied = 0;

	CHECK_EQ_INT(bv_rasterize_planes(rasterizer, &kitti, spots.points,
					 spots.n, z, NULL, NULL, NULL),
		     BV_OK);
	for (size_t i = 0; i < spots.n; i++)
		CHECK(z[spots.cells[i]] == spots.points[i][2]);
	for (size_t i = 0; i < all; i++)
		occupied += z[i] != 0.0f;
	CHECK_EQ_INT(occupied, spots.n);
	free(z);
	free_spots(&spots);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* The preset mv3d-c keeps points at its lower bound, and ranks those above it. */
static void test_unranked(void)
{
	static const float points[][4] = {{10.05f, 0.05f, -3.0f, 0.5f},
					  {20.05f, 0.05f, -3.0f, 0.5f},
					  {20.05f, 0.05f, -2.5f, 0.25f}};
	struct bv_grid *grid = make_preset_grid("mv3d-c");
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	const struct bv_layout kitti = make_layout("kitti");
	const size_t bytes = bv_grid_cells(grid) * sizeof(float);
	float *z = allocate(bytes), *density = allocate(bytes);
	float sum_z = 0, sum_density = 0;

	CHECK_EQ_INT(bv_rasterize_planes(rasterizer, &kitti, points, 3, z, NULL,
					 density, NULL),
		     BV_OK);
	for (size_t i = 0; i < bv_grid_cells(grid); i++) {
		sum_z += z[i];
		sum_density += density[i];
	}
	CHECK(sum_density == 3.0f);
	CHECK(sum_z == -2.5f);
	free(z);
	free(density);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* Memory                                                                 */
/* ---------------------------------------------------------------------- */

static struct bv_grid *make_largest_grid(const char *channels, uint32_t slices)
{
	struct bv_grid_options options = preset_options("surround");

	options.form = BV_FORM_ARRAYS;
	options.x_min = options.y_min = -819.2;
	options.x_max = options.y_max = 819.2;
	options.channels = channels;
	options.slices = slices;
	return make_grid(&options);
}

/* What it needs beyond 12 bytes for each of so many points, each in another band. */
static void check_memory(const struct bv_grid *grid, size_t megabytes)
{
	for (size_t points = 1; points < (size_t)1 << 28; points *= 2) {
		const size_t all =
			bv_bands_bytes(grid, points) + bv_cells_bytes(grid);

		CHECK(all <= megabytes * 1000000 + 12 * points);
	}
}

static void test_memory(void)
{
	static const struct {
		const char *channels;
		uint32_t slices;
		size_t megabytes;
	} cases[] = {
		{"density", 0, 14},
		{"low", 0, 14},
		{"low,mean-height,max-intensity", 0, 14},
		{"slice-occupied:1,mean-height,mean-intensity", 64, 14},
		{"slice-height:3", 64, 32},
		{"slice-height:3,mean-height,mean-intensity", 64, 32},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bv_grid *grid =
			make_largest_grid(cases[i].channels, cases[i].slices);

		CHECK_EQ_INT(bv_grid_cells(grid), 1 << 28);
		check_memory(grid, cases[i].megabytes);
		bv_grid_free(grid);
	}
}

int main(void)
{
	test_pictures();
	test_arrays();
	test_planes();
	test_unranked();
	test_memory();
	return 0;
}
