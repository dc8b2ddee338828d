/*
 * test_no_memory_arrays.c: want of memory is an error like others where arrays are made
 *
 * Each allocation fails in turn, until there are enough for what is tried.  Proves that
 * making a converter of arrays, converting, checking and reading what a file says of
 * itself then return BV_ERR_NO_MEMORY, that an older file is still there, and that the
 * same converter does it with more memory; an address sanitizer sees that nothing leaks.
 */

#include "drawing.h"
#include "memory_limit.h"

#define POINTS 1000

static struct bv_grid *grid;
static struct bv_converter *converter;

static enum bv_status create(void)
{
	struct bv_convert_options options;

	bv_convert_options_init(&options, sizeof(options), grid);
	return bv_converter_create(&converter, &options);
}

static enum bv_status convert(void)
{
	check_make_file("0.npz", CHECK_OLD_PICTURE, CHECK_OLD_SIZE);
	return bv_convert_file(converter, "0.bin", "0.npz", NULL);
}

static enum bv_status check(void)
{
	return bv_check_file(converter, "0.bin", "0.npz", NULL);
}

static enum bv_status read_info(void)
{
	struct bv_picture_info *info = NULL;
	const enum bv_status status = bv_picture_info_read(&info, "0.npz");

	CHECK((info != NULL) == (status == BV_OK));
	bv_picture_info_free(info);
	return status;
}

/* Does it with one allocation more each time, and returns how many were too few. */
static int try_with_more(enum bv_status (*function)(void))
{
	enum bv_status status = BV_ERR_NO_MEMORY;
	int allocations = 0;

	for (;; allocations++) {
		memory_limit(allocations);
		status = function();
		memory_unlimit();
		if (status == BV_OK)
			return allocations;
		CHECK_EQ_INT(status, BV_ERR_NO_MEMORY);
	}
}

/* From now on there is enough for any frame of that size. */
static void test_no_more(void)
{
	memory_limit(0);
	CHECK_EQ_INT(bv_convert_file(converter, "0.bin", "0.npz", NULL), BV_OK);
	memory_unlimit();
}

/* A new converter with so many allocations; the same one does it with more. */
static enum bv_status convert_with(int allocations)
{
	enum bv_status status;

	CHECK_EQ_INT(create(), BV_OK);
	memory_limit(allocations);
	status = convert();
	memory_unlimit();
	if (status != BV_OK) {
		CHECK_EQ_INT(status, BV_ERR_NO_MEMORY);
		CHECK_EQ_INT(check_file_size("0.npz"), CHECK_OLD_SIZE);
		CHECK_EQ_INT(convert(), BV_OK);
	}
	CHECK_EQ_INT(check(), BV_OK);
	test_no_more();
	bv_converter_free(converter);
	return status;
}

static void test_converting(void)
{
	int allocations = 0;

	while (convert_with(allocations) != BV_OK)
		allocations++;
	/* Part of the frame, list, numbers, records, spots, file, directory */
	CHECK(allocations >= 7);
}

int main(void)
{
	static float points[POINTS][4];
	struct bv_grid_options options =
		box_options((struct box){-20, 20, -20, 20, -3, 3, 1});

	check_use_temporary_directory();
	for (int i = 0; i < POINTS; i++) {
		points[i][0] = (float)(i % 40) - 19.5f;
		points[i][1] = (float)(i / 40) - 19.5f;
	}
	check_make_file("0.bin", points, sizeof(points));
	options.form = BV_FORM_ARRAYS;
	options.channels = "height,mean-height,density,slices";
	options.slices = 4;
	grid = make_grid(&options);
	CHECK(try_with_more(create) >= 5);
	bv_converter_free(converter);
	test_converting();
	CHECK_EQ_INT(create(), BV_OK);
	/* What was had before the first failure stays. */
	CHECK(try_with_more(check) >= 2);
	CHECK(try_with_more(read_info) >= 1);
	bv_converter_free(converter);
	bv_grid_free(grid);
	return 0;
}
