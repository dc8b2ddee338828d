/*
 * test_moved_outputs.c: the library's outputs, when directories move
 *
 * Proves that a relative output directory is meant from the working directory in
 * which a converter was made or a call began; that a picture goes to the directory
 * that its path leads to by then; that an output directory that was moved or replaced
 * fails the frame with BV_ERR_OUTPUT_MOVED and stops a run; and that without an output
 * directory paths are looked up each time.
 */

#include <sys/stat.h>

#include "birdview.h"
#include "check.h"
#include "drawing.h"

#define FRAMES 6

static struct bv_grid *grid;
static char input[sizeof(check_directory) + 16];
static const char *inputs[FRAMES];
static const char *const outputs[FRAMES] = {"a.png",   "s/b.png", "s/c.png",
					    "s/d.png", "s/e.png", "z.png"};

static void make_grid_and_frame(void)
{
	static const float points[4][4] = {{1, 1, 1, 0.5f}, {2, 1, 0, 0.5f}};
	FILE *file;

	grid = make_box_grid((struct box){-8, 8, -8, 8, -3, 3, 0.5});
	snprintf(input, sizeof(input), "%s/frame.bin", check_directory);
	for (size_t i = 0; i < FRAMES; i++)
		inputs[i] = input;
	file = fopen(input, "wb");
	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(points, sizeof(points), 1, file), 1);
	CHECK(fclose(file) == 0);
}

static struct bv_convert_options make_options(const char *directory)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.output_directory = directory;
	options.device = BV_DEVICE_CPU;
	options.threads = 1;
	return options;
}

static struct bv_converter *make_converter(const char *directory)
{
	const struct bv_convert_options options = make_options(directory);
	struct bv_converter *converter;

	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	return converter;
}

static void convert(struct bv_converter *converter, const char *output,
		    enum bv_status status, enum bv_outcome outcome)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(bv_convert_file(converter, input, output, &result),
		     status);
	CHECK_EQ_INT(result.outcome, outcome);
	CHECK_EQ_INT(result.system_error, 0);
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

/* ---------------------------------------------------------------------- */
/* One by one                                                             */
/* ---------------------------------------------------------------------- */

static void test_converter_after_chdir(void)
{
	struct bv_converter *converter;

	CHECK(mkdir("out", 0777) == 0 && mkdir("other", 0777) == 0);
	converter = make_converter("out");
	CHECK(chdir("other") == 0);
	convert(converter, "a.png", BV_OK, BV_OUTCOME_CONVERTED);
	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_CONVERTED);
	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_UP_TO_DATE);
	CHECK_EQ_INT(bv_check_file(converter, input, "s/b.png", NULL), BV_OK);
	CHECK(chdir("..") == 0);
	CHECK(is_there("out/a.png") && is_there("out/s/b.png"));
	CHECK(rmdir("other") == 0);
	bv_converter_free(converter);
}

/* Of one call to the next; 'out' has a.png and s/b.png. */
static void test_converter_and_moves(void)
{
	struct bv_converter *converter = make_converter("out");

	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_UP_TO_DATE);
	CHECK(rename("out/s", "moved") == 0);
	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_CONVERTED);
	convert(converter, "s/c.png", BV_OK, BV_OUTCOME_CONVERTED);
	CHECK(is_there("out/s/b.png") && is_there("out/s/c.png"));
	CHECK(!is_there("moved/c.png"));

	CHECK(rename("out", "away") == 0);
	convert(converter, "s/b.png", BV_ERR_OUTPUT_MOVED, 0);
	convert(converter, "d.png", BV_ERR_OUTPUT_MOVED, 0);
	CHECK_EQ_INT(bv_check_file(converter, input, "s/b.png", NULL),
		     BV_ERR_OUTPUT_MOVED);
	CHECK(mkdir("out", 0777) == 0);
	convert(converter, "new/d.png", BV_ERR_OUTPUT_MOVED, 0);
	CHECK(!is_there("away/new") && rmdir("out") == 0);

	/* It is back. */
	CHECK(rename("away", "out") == 0);
	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_UP_TO_DATE);
	convert(converter, "d.png", BV_OK, BV_OUTCOME_CONVERTED);
	CHECK(is_there("out/d.png"));
	bv_converter_free(converter);
}

static void test_ordinary_paths(void)
{
	struct bv_converter *converter = make_converter(NULL);

	CHECK(mkdir("plain", 0777) == 0 && mkdir("plain/s", 0777) == 0 &&
	      mkdir("s", 0777) == 0);
	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_CONVERTED);
	CHECK(chdir("plain") == 0);
	convert(converter, "s/b.png", BV_OK, BV_OUTCOME_CONVERTED);
	CHECK(rename("s", "moved") == 0);
	convert(converter, "moved/c.png", BV_OK, BV_OUTCOME_CONVERTED);
	CHECK(chdir("..") == 0);
	CHECK(is_there("s/b.png") && is_there("plain/moved/b.png") &&
	      is_there("plain/moved/c.png"));
	bv_converter_free(converter);
}

/* ---------------------------------------------------------------------- */
/* Many                                                                   */
/* ---------------------------------------------------------------------- */

static size_t ended; /* frames */

/* When the second frame has ended. */
static bool move_output(void *context, size_t index,
			const struct bv_frame_result *result)
{
	(void)index;
	(void)result;
	if (++ended == 2)
		CHECK(rename("out", context) == 0);
	return true;
}

static bool change_directory(void *context, size_t index,
			     const struct bv_frame_result *result)
{
	(void)index;
	(void)result;
	if (++ended == 2)
		CHECK(chdir(context) == 0);
	return true;
}

static void test_run_and_moves(void)
{
	const struct bv_convert_options options = make_options("out");
	enum bv_status statuses[FRAMES];
	char target[] = "gone";

	CHECK(mkdir("out", 0777) == 0);
	ended = 0;
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES,
				      move_output, target, statuses),
		     BV_OK);
	CHECK_EQ_INT(ended, 3);
	for (size_t i = 0; i < FRAMES; i++)
		CHECK_EQ_INT(statuses[i], i < 2    ? BV_OK
					  : i == 2 ? BV_ERR_OUTPUT_MOVED
						   : BV_ERR_STOPPED);
	CHECK(is_there("gone/s/b.png") && !is_there("gone/s/c.png"));
	CHECK(!is_there("out"));
}

/* In each way of forcing to disk, which goes through the directories, too. */
static void test_run_after_chdir(void)
{
	struct bv_convert_options options = make_options("out2");
	enum bv_status statuses[FRAMES];
	char target[] = "plain";

	CHECK(mkdir("out2", 0777) == 0);
	options.existing = BV_EXISTING_REPLACE;
	for (int sync = BV_SYNC_NONE; sync <= BV_SYNC_EACH; sync++) {
		ended = 0;
		options.sync = (enum bv_sync)sync;
		CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES,
					      change_directory, target,
					      statuses),
			     BV_OK);
		CHECK_EQ_INT(ended, FRAMES);
		CHECK(chdir("..") == 0);
		for (size_t i = 0; i < FRAMES; i++)
			CHECK_EQ_INT(statuses[i], BV_OK);
		CHECK(is_there("out2/s/e.png") && is_there("out2/z.png"));
		CHECK(!is_there("plain/out2"));
	}
}

int main(void)
{
	const int descriptors = check_open_descriptors();

	check_use_temporary_directory();
	make_grid_and_frame();
	test_converter_after_chdir();
	test_converter_and_moves();
	CHECK(rename("out", "first") == 0);
	test_ordinary_paths();
	test_run_and_moves();
	test_run_after_chdir();
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
	bv_grid_free(grid);
	return 0;
}
