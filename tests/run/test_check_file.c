/*
 * test_check_file.c: programs can check pictures too
 *
 * Proves that bv_check_file() finds a picture right that bv_convert_file() has
 * made and nobody has changed, and says otherwise what is wrong; that
 * bv_check_files() says the same of many files at once, tells of each frame, writes
 * nothing, and does without an output directory.
 */

#include <fcntl.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"

#define FILES 3

static const char *const inputs[FILES] = {"0.bin", "1.bin", "2.bin"};
static const char *const outputs[FILES] = {"0.png", "sub/1.png", "2.png"};

static struct bv_grid *grid;

static struct bv_convert_options make_options(const char *directory)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.output_directory = directory;
	options.existing = BV_EXISTING_REPLACE;
	options.threads = 2;
	return options;
}

static void write_frame(const char *path, float z)
{
	const float points[2][4] = {{1, 1, 0, 0.5f}, {20, 2, z, 0.5f}};
	FILE *frame = fopen(path, "wb");

	CHECK(frame != NULL);
	CHECK_EQ_INT(fwrite(points, sizeof(points), 1, frame), 1);
	CHECK(fclose(frame) == 0);
}

/* Converts all files to 'directory'. */
static void convert(const char *directory)
{
	const struct bv_convert_options options = make_options(directory);
	enum bv_status statuses[FILES];

	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FILES, NULL,
				      NULL, statuses),
		     BV_OK);
	for (int i = 0; i < FILES; i++)
		CHECK_EQ_INT(statuses[i], BV_OK);
}

/* Stores what the caller is told of a frame. */
static bool listen(void *context, size_t index,
		   const struct bv_frame_result *result)
{
	struct bv_frame_result *told = context;

	CHECK(index < FILES && told[index].struct_size == 0);
	CHECK((result->counts != NULL) == (result->status != BV_ERR_OPEN));
	told[index] = *result;
	return true;
}

/* Checks all files in 'directory' and expects one status for each. */
static void expect(const char *directory, const enum bv_status *expected)
{
	const struct bv_convert_options options = make_options(directory);
	struct bv_frame_result told[FILES] = {0};
	enum bv_status statuses[FILES];

	CHECK_EQ_INT(bv_check_files(&options, inputs, outputs, FILES, listen,
				    told, statuses),
		     BV_OK);
	for (int i = 0; i < FILES; i++) {
		CHECK_EQ_INT(statuses[i], expected[i]);
		CHECK_EQ_INT(told[i].status, expected[i]);
		if (expected[i] == BV_OK)
			CHECK_EQ_INT(told[i].outcome, BV_OUTCOME_RIGHT);
	}
}

static void test_right(void)
{
	const enum bv_status right[FILES] = {BV_OK, BV_OK, BV_OK};

	convert("out");
	expect("out", right);
}

static void test_wrong(void)
{
	const enum bv_status expected[FILES] = {BV_ERR_PICTURE_PIXELS,
						BV_ERR_PICTURE_MISSING,
						BV_ERR_PICTURE_TIME};
	const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
	struct stat before;

	convert("out");
	CHECK(stat("0.bin", &before) == 0);
	write_frame("0.bin", 1.0f);
	CHECK(utimensat(AT_FDCWD, "0.bin",
			(struct timespec[2]){before.st_mtim, before.st_mtim},
			0) == 0);
	CHECK(unlink("out/sub/1.png") == 0);
	CHECK(utimensat(AT_FDCWD, "out/2.png", times, 0) == 0);
	expect("out", expected);
	CHECK(access("out/sub/1.png", F_OK) != 0);
}

static void test_missing_directory(void)
{
	const enum bv_status missing[FILES] = {BV_ERR_PICTURE_MISSING,
					       BV_ERR_PICTURE_MISSING,
					       BV_ERR_PICTURE_MISSING};
	const enum bv_status failed[FILES] = {
		BV_ERR_PICTURE_MISSING, BV_ERR_OPEN, BV_ERR_PICTURE_MISSING};

	expect("nowhere", missing);
	CHECK(access("nowhere", F_OK) != 0);
	/* Without a frame, nobody knows what there should be. */
	CHECK(rename("1.bin", "elsewhere.bin") == 0);
	expect("nowhere", failed);
	CHECK(rename("elsewhere.bin", "1.bin") == 0);
}

static void test_converter(void)
{
	const struct bv_convert_options options = make_options("out");
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_converter *converter;

	convert("out");
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(bv_check_file(converter, "0.bin", "0.png", &result),
		     BV_OK);
	CHECK_EQ_INT(result.outcome, BV_OUTCOME_RIGHT);
	CHECK_EQ_INT(result.counts->points, 2);
	CHECK_EQ_INT(bv_check_file(converter, "0.bin", "2.png", &result),
		     BV_ERR_PICTURE_SOURCE);
	CHECK_EQ_INT(bv_check_file(converter, "0.bin", "../0.png", NULL),
		     BV_ERR_PATH);
	CHECK_EQ_INT(bv_check_file(converter, NULL, "0.png", &result),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(result.status, BV_ERR_ARGUMENT);
	CHECK(result.counts == NULL);
	CHECK_EQ_INT(bv_check_file(converter, "0.bin", NULL, &result),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_check_file(NULL, "0.bin", "0.png", &result),
		     BV_ERR_ARGUMENT);
	result.struct_size = 0;
	CHECK_EQ_INT(bv_check_file(converter, "0.bin", "0.png", &result),
		     BV_ERR_ARGUMENT);
	CHECK(unlink("out/0.png") == 0);
	CHECK_EQ_INT(bv_check_file(converter, "0.bin", "0.png", NULL),
		     BV_ERR_PICTURE_MISSING);
	CHECK(access("out/0.png", F_OK) != 0);
	bv_converter_free(converter);
}

int main(void)
{
	struct bv_grid_options options;

	check_use_temporary_directory();
	CHECK(mkdir("out", 0777) == 0);
	for (int i = 0; i < FILES; i++)
		write_frame(inputs[i], 0.5f);
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	options.cell = 0.5;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);

	test_right();
	test_wrong();
	test_missing_directory();
	test_converter();
	bv_grid_free(grid);
	return 0;
}
