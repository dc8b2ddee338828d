/*
 * test_streams.c: the kernels make the streams that bv_sparse_stream() makes
 *
 * Proves that they are the same bytes for random pictures, gray and RGB, of 8 and 16
 * bits, 1 x 1 to 5000 wide, empty to full; for blocks that are full, nearly full and
 * just begun; for generated frames and, where BIRDVIEW_FRAMES names them, recorded
 * ones, in presets of three sizes; that a stream without room for its last word is told and not
 * written; and that a batch leaves memory as it found it: all 0.
 *
 * Here the kernels run on the emulator, in the order that EMULATOR_ORDER names; on a
 * machine with a GPU, a build with nvcc runs the same on that.
 *
 * BIRDVIEW_LONG=1 draws 20,000 pictures, BIRDVIEW_SHORT=1 fifty, BIRDVIEW_PICTURES=N so
 * many; BIRDVIEW_SEED=N draws others.
 */

#include "device_streams.h"
#include "drawing.h"
#include "generate.h"
#include "random_picture.h"
#include "trials.h"

#define FEW_PICTURES 50
#define PICTURES 200
#define MANY_PICTURES 20000

/* The most points of a frame with points all over. */
#define MOST_POINTS 60000

static cudaStream_t stream;
static struct bv_sparse_scratch *scratch;

static void test_random_pictures(uint64_t *state, int pictures)
{
	for (int i = 0; i < pictures; i++) {
		struct bv_image picture;

		random_picture(&picture, state, i);
		check_streams(&picture, stream, scratch);
		random_picture_free(&picture);
	}
}

/* Full rows of one value, up to some cells around the end of a block. */
static void test_ends_of_blocks(void)
{
	static const uint32_t counts[] = {1,    7,    8,     9,     1023,
					  1024, 1025, 8191,  8192,  8193,
					  9216, 9217, 16383, 16384, 16385};
	uint32_t *cells = malloc(20000 * sizeof(*cells));
	uint32_t *pixels = malloc(20000 * sizeof(*pixels));
	struct bv_image image = {.struct_size = sizeof(image),
				 .width = 200,
				 .height = 100,
				 .channels = 3,
				 .bits = 8,
				 .stride = 4,
				 .cells = cells,
				 .pixels = pixels};

	CHECK(cells != NULL && pixels != NULL);
	for (uint32_t i = 0; i < 20000; i++) {
		cells[i] = i;
		pixels[i] = 0x00c8c8c8;
	}
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		image.occupied = counts[i];
		check_streams(&image, stream, scratch);
	}
	free(cells);
	free(pixels);
}

static void check_drawn(struct bv_rasterizer *rasterizer, const float *points,
			size_t n)
{
	const struct bv_image image = draw(rasterizer, points, n);

	check_streams(&image, stream, scratch);
}

/* Points all over the grid: no two presets have the same blocks. */
static size_t scatter(uint64_t *state, const struct generate_spec *spec,
		      float *points)
{
	size_t n = 0;

	while (n + GENERATE_MAX_POINTS <= MOST_POINTS)
		n += generate_points(state, spec, points + 4 * n);
	return n;
}

static void test_preset(const char *preset, struct generate_spec spec,
			uint64_t *state)
{
	struct bv_grid *grid = make_preset_grid(preset);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	float *points = malloc(MOST_POINTS * 4 * sizeof(float));

	CHECK(points != NULL);
	for (int i = 0; i < 5; i++)
		check_drawn(rasterizer, points,
			    generate_points(state, &spec, points));
	check_drawn(rasterizer, points, scatter(state, &spec, points));
	free(points);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

static void test_presets(uint64_t *state)
{
	const struct generate_spec around = {-80, 80, -80, 80, -3, 3, 0.1, 1};
	const struct generate_spec ahead = {0,      50,    -25,        25,
					    -2.73f, 1.27f, 50.0 / 608, 1};

	test_preset("surround", around, state);
	test_preset("note", around, state);
	test_preset("sfa3d", ahead, state);
}

/* A frame of 'n' points, in a preset. */
static void test_recorded(const char *path, size_t n, const char *preset)
{
	struct bv_grid *grid = make_preset_grid(preset);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	float *points = malloc(n * 4 * sizeof(float));
	FILE *file = fopen(path, "rb");

	CHECK(points != NULL && file != NULL);
	CHECK_EQ_INT(fread(points, 4 * sizeof(float), n, file), n);
	fclose(file);
	check_drawn(rasterizer, points, n);
	free(points);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* Those of golden.tsv, which test_golden.c describes. */
static void test_recorded_frames(const char *directory)
{
	char path[4096], name[256], preset[32];
	unsigned int points;
	FILE *table;

	snprintf(path, sizeof(path), "%s/golden.tsv", directory);
	table = fopen(path, "r");
	CHECK(table != NULL);
	CHECK(fscanf(table, "%*[^\n]") == 0);
	while (fscanf(table, "%255s %u %31s %*[^\n]", name, &points, preset) ==
	       3) {
		snprintf(path, sizeof(path), "%s/%s", directory, name);
		test_recorded(path, points, preset);
	}
	CHECK(feof(table));
	fclose(table);
}

static int count_pictures(void)
{
	const char *pictures = getenv("BIRDVIEW_PICTURES");

	if (pictures != NULL)
		return atoi(pictures);
	if (is_long())
		return MANY_PICTURES;
	return is_short() ? FEW_PICTURES : PICTURES;
}

int main(void)
{
	const char *seed = getenv("BIRDVIEW_SEED");
	const char *frames = getenv("BIRDVIEW_FRAMES");
	uint64_t state = seed != NULL ? strtoull(seed, NULL, 10) : 1;

	scratch = bv_sparse_scratch_create();
	CHECK(scratch != NULL);
	CHECK_EQ_INT(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking),
		     cudaSuccess);
	test_ends_of_blocks();
	test_random_pictures(&state, count_pictures());
	test_presets(&state);
	if (frames != NULL)
		test_recorded_frames(frames);
	CHECK_EQ_INT(cudaStreamDestroy(stream), cudaSuccess);
	bv_sparse_scratch_free(scratch);
	return 0;
}
