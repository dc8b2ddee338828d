/*
 * test_no_memory.c: want of memory is an error like others
 *
 * Each allocation fails in turn, until there are enough for what is tried.
 * Proves that every function then returns BV_ERR_NO_MEMORY, stores nothing, and
 * keeps its objects fit for use; an address sanitizer sees that nothing leaks.
 */

#include <stdbool.h>

#include "birdview.h"
#include "check.h"
#include "memory_limit.h"

#define POINTS 1000
#define FILES 3

static float points[POINTS][4];
static struct bv_grid_options grid_options;
static struct bv_layout layout;
static struct bv_grid *grid;

/* ---------------------------------------------------------------------- */
/* Creating                                                               */
/* ---------------------------------------------------------------------- */

static enum bv_status create_grid(void)
{
	struct bv_grid *created = NULL;
	const enum bv_status status =
		bv_grid_create(&created, &grid_options, NULL, 0);

	CHECK((created != NULL) == (status == BV_OK));
	bv_grid_free(created);
	return status;
}

static enum bv_status create_rasterizer(void)
{
	struct bv_rasterizer *created = NULL;
	const enum bv_status status = bv_rasterizer_create(&created, grid);

	CHECK((created != NULL) == (status == BV_OK));
	bv_rasterizer_free(created);
	return status;
}

static enum bv_status create_encoder(void)
{
	struct bv_encoder *created = NULL;
	const enum bv_status status = bv_encoder_create(&created);

	CHECK((created != NULL) == (status == BV_OK));
	bv_encoder_free(created);
	return status;
}

static enum bv_status create_converter(void)
{
	struct bv_convert_options options;
	struct bv_converter *created = NULL;
	enum bv_status status;

	bv_convert_options_init(&options, sizeof(options), grid);
	options.output_directory = ".";
	status = bv_converter_create(&created, &options);
	CHECK((created != NULL) == (status == BV_OK));
	bv_converter_free(created);
	return status;
}

/* The number of allocations must be at least what is known to be needed. */
static void try_to_create(enum bv_status (*create)(void), int least)
{
	enum bv_status status = BV_ERR_NO_MEMORY;
	int allocations = 0;

	while (status != BV_OK) {
		memory_limit(allocations++);
		status = create();
		memory_unlimit();
		CHECK(status == BV_OK || status == BV_ERR_NO_MEMORY);
	}
	CHECK(allocations > least);
}

static void test_creating(void)
{
	try_to_create(create_grid, 1);
	try_to_create(create_rasterizer, 3);
	try_to_create(create_encoder, 1);
	try_to_create(create_converter, 5);
}

/* ---------------------------------------------------------------------- */
/* Rasterising                                                            */
/* ---------------------------------------------------------------------- */

/* From now on there is enough for any frame of that size. */
static void draw_without_more(struct bv_rasterizer *rasterizer)
{
	struct bv_image image = {.struct_size = sizeof(image)};

	memory_limit(0);
	CHECK_EQ_INT(bv_rasterize(rasterizer, &layout, points, POINTS, &image),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterize_planes(rasterizer, &layout, points, POINTS,
					 NULL, NULL, NULL, NULL),
		     BV_OK);
	memory_unlimit();
	CHECK_EQ_INT(image.counts->kept, POINTS);
}

/* Draws with a new rasterizer; if that fails, the same one does it with more memory. */
static enum bv_status draw_with(const struct bv_grid *drawn, int allocations)
{
	struct bv_rasterizer *rasterizer;
	enum bv_status status;
	struct bv_image image = {.struct_size = sizeof(image),
				 .occupied = 4711};

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, drawn), BV_OK);
	memory_limit(allocations);
	status = bv_rasterize(rasterizer, &layout, points, POINTS, &image);
	memory_unlimit();
	if (status != BV_OK) {
		CHECK_EQ_INT(status, BV_ERR_NO_MEMORY);
		CHECK_EQ_INT(image.occupied, 4711);
		CHECK_EQ_INT(bv_rasterize(rasterizer, &layout, points, POINTS,
					  &image),
			     BV_OK);
	}
	CHECK_EQ_INT(image.occupied, POINTS);
	CHECK_EQ_INT(image.counts->kept, POINTS);
	draw_without_more(rasterizer);
	bv_rasterizer_free(rasterizer);
	return status;
}

/* The number of allocations must be at least what is known to be needed. */
static void test_rasterising(const struct bv_grid *drawn, int least)
{
	int allocations = 0;

	while (draw_with(drawn, allocations) != BV_OK)
		allocations++;
	CHECK(allocations >= least);
}

/*
 * Adds points to a new frame until one of the next allocations fails, after as many as
 * are allowed.
 */
static void fill_up(struct bv_rasterizer *rasterizer, int allocations)
{
	enum bv_status status = BV_OK;

	memory_limit(allocations);
	for (int i = 0; i < 5000 && status == BV_OK; i++)
		status = bv_rasterizer_add(rasterizer, &layout, NULL, points,
					   POINTS);
	memory_unlimit();
	CHECK_EQ_INT(status, BV_ERR_NO_MEMORY);
}

/* Draws a frame of so many points with the same rasterizer. */
static void draw_after(struct bv_rasterizer *rasterizer, uint32_t times)
{
	struct bv_image image = {.struct_size = sizeof(image)};

	for (uint32_t i = 0; i < times; i++)
		CHECK_EQ_INT(bv_rasterizer_add(rasterizer, &layout, NULL,
					       points, POINTS),
			     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish(rasterizer, &image), BV_OK);
	CHECK_EQ_INT(image.counts->points, times * POINTS);
	CHECK_EQ_INT(image.counts->kept, times * POINTS);
	CHECK_EQ_INT(image.occupied, POINTS);
}

/*
 * Points for which there is no memory cost those that were added before, and no more;
 * whichever of the allocations fails, the first ones or those of a frame that has grown.
 */
static void test_adding(void)
{
	for (int allocations = 0; allocations < 8; allocations++) {
		struct bv_rasterizer *rasterizer;

		CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
		fill_up(rasterizer, allocations);
		draw_after(rasterizer, 1);
		CHECK_EQ_INT(bv_rasterizer_add(rasterizer, &layout, NULL,
					       points, 10),
			     BV_OK);
		fill_up(rasterizer, allocations);
		draw_after(rasterizer, 500);
		bv_rasterizer_free(rasterizer);
	}
}

/* Where pixels depend on all of a frame, cells are kept, too. */
static void test_rasterising_note(void)
{
	struct bv_grid_options options;
	struct bv_grid *note;

	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), "note"),
		     BV_OK);
	CHECK_EQ_INT(bv_grid_create(&note, &options, NULL, 0), BV_OK);
	test_rasterising(note, 6);
	bv_grid_free(note);
}

/* A rasterizer that has drawn nothing yet needs memory for planes, too. */
static void test_rasterising_planes(void)
{
	struct bv_rasterizer *rasterizer;
	struct bv_counts counts = {.struct_size = sizeof(counts), .kept = 4711};

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	memory_limit(0);
	CHECK_EQ_INT(bv_rasterize_planes(rasterizer, &layout, points, POINTS,
					 NULL, NULL, NULL, &counts),
		     BV_ERR_NO_MEMORY);
	memory_unlimit();
	CHECK_EQ_INT(counts.kept, 4711);
	CHECK_EQ_INT(bv_rasterize_planes(rasterizer, &layout, points, POINTS,
					 NULL, NULL, NULL, &counts),
		     BV_OK);
	CHECK_EQ_INT(counts.kept, POINTS);
	bv_rasterizer_free(rasterizer);
}

/* ---------------------------------------------------------------------- */
/* Converting                                                             */
/* ---------------------------------------------------------------------- */

/*
 * Converts over an old picture with a new converter.  If that fails, the old
 * one is still there, and the same converter does it with more memory.
 */
static enum bv_status convert_with(int allocations)
{
	struct bv_convert_options options;
	struct bv_converter *converter;
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	check_make_file("0.png", CHECK_OLD_PICTURE, CHECK_OLD_SIZE);
	bv_convert_options_init(&options, sizeof(options), grid);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	memory_limit(allocations);
	bv_convert_file(converter, "0.bin", "0.png", &result);
	memory_unlimit();
	if (result.status != BV_OK) {
		CHECK_EQ_INT(result.status, BV_ERR_NO_MEMORY);
		CHECK_EQ_INT(check_file_size("0.png"), CHECK_OLD_SIZE);
		CHECK_EQ_INT(bv_convert_file(converter, "0.bin", "0.png", NULL),
			     BV_OK);
	}
	CHECK(check_file_size("0.png") > (off_t)CHECK_OLD_SIZE);

	/* Frames of that size need no more. */
	memory_limit(0);
	CHECK_EQ_INT(bv_convert_file(converter, "0.bin", "0.png", NULL), BV_OK);
	memory_unlimit();
	bv_converter_free(converter);
	return result.status;
}

static void test_converting(void)
{
	int allocations = 0;

	while (convert_with(allocations) != BV_OK)
		allocations++;
	/* Part of the frame, the sparse image (2), PNG and path */
	CHECK(allocations >= 5);
}

/* Checks the picture; a check that fails can be done again with more memory. */
static enum bv_status check_with(struct bv_converter *converter,
				 int allocations)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	memory_limit(allocations);
	bv_check_file(converter, "0.bin", "0.png", &result);
	memory_unlimit();
	if (result.status == BV_OK)
		CHECK_EQ_INT(result.outcome, BV_OUTCOME_RIGHT);
	else
		CHECK_EQ_INT(result.status, BV_ERR_NO_MEMORY);
	return result.status;
}

static void test_checking(void)
{
	struct bv_convert_options options;
	struct bv_converter *converter;
	int allocations = 0;

	bv_convert_options_init(&options, sizeof(options), grid);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	while (check_with(converter, allocations) != BV_OK)
		allocations++;
	/* The frame, the sparse image, the path, and some for libpng */
	CHECK(allocations >= 10);
	bv_converter_free(converter);
}

static bool count_call(void *context, size_t index,
		       const struct bv_frame_result *result)
{
	(void)index;
	(void)result;
	++*(int *)context;
	return true;
}

/* With too little to begin, nothing happens; then all frames fail; then none. */
static void test_converting_files(void)
{
	static const char *const inputs[FILES] = {"0.bin", "0.bin", "0.bin"};
	static const char *const outputs[FILES] = {"a.png", "b.png", "c.png"};
	struct bv_convert_options options;
	enum bv_status statuses[FILES];
	enum bv_status status;
	int allocations = 0, calls = 0, refused = 0;

	bv_convert_options_init(&options, sizeof(options), grid);
	options.threads = 1;
	do {
		memset(statuses, 0xaa, sizeof(statuses));
		memory_limit(allocations++);
		status = bv_convert_files(&options, inputs, outputs, FILES,
					  count_call, &calls, statuses);
		memory_unlimit();
		if (status != BV_OK) {
			CHECK_EQ_INT(status, BV_ERR_NO_MEMORY);
			CHECK_EQ_INT(calls, 0);
			refused++;
		}
	} while (status != BV_OK || statuses[0] != BV_OK);
	CHECK(refused >= 5);
	CHECK(calls > FILES && calls % FILES == 0);
	CHECK_EQ_INT(statuses[FILES - 1], BV_OK);
	CHECK(check_file_size("c.png") == check_file_size("0.png"));
}

int main(void)
{
	check_use_temporary_directory();
	for (int i = 0; i < POINTS; i++) {
		points[i][0] = (float)(i % 40) - 19.5f;
		points[i][1] = (float)(i / 40) - 19.5f;
		points[i][2] = -1;
	}
	check_make_file("0.bin", points, sizeof(points));
	CHECK_EQ_INT(
		bv_grid_options_init(&grid_options, sizeof(grid_options), NULL),
		BV_OK);
	grid_options.cell = 1;
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "kitti", NULL, 0),
		     BV_OK);
	CHECK_EQ_INT(bv_grid_create(&grid, &grid_options, NULL, 0), BV_OK);

	test_creating();
	test_rasterising(grid, 5);
	test_rasterising_note();
	test_rasterising_planes();
	test_adding();
	test_converting();
	test_checking();
	test_converting_files();
	bv_grid_free(grid);
	return 0;
}
