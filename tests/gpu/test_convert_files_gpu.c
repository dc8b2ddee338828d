/*
 * test_convert_files_gpu.c: many files with the GPUs of this process
 *
 * Proves on the emulator that bv_convert_files() writes the same bytes with
 * GPUs, with CPUs and with both; that it tells of each frame once; that it can
 * be stopped; that a GPU which is not there, or fails, is made up for by CPUs,
 * or by BV_ERR_NO_DEVICE for those who insist; and that a GPU that was lost is
 * not asked again.
 */

#include <stdlib.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"
#include "emulator.h"

/* Enough for BV_DEVICE_AUTO to look for a GPU. */
#define FRAMES 300

static struct bv_grid *grid;
static char names[FRAMES][2][16]; /* of inputs and outputs */
static const char *inputs[FRAMES], *outputs[FRAMES];
static enum bv_status statuses[FRAMES];

/* ---------------------------------------------------------------------- */
/* Frames and pictures                                                    */
/* ---------------------------------------------------------------------- */

static void make_frame(size_t index)
{
	const float place = (float)(index % 100) * 0.1f - 5.0f;
	const float points[2][4] = {{place, 1, 0, 0.5f}, {2, place, 0, 1}};
	FILE *file;

	snprintf(names[index][0], sizeof(names[index][0]), "%03zu.bin", index);
	snprintf(names[index][1], sizeof(names[index][1]), "%03zu.png", index);
	inputs[index] = names[index][0];
	outputs[index] = names[index][1];
	file = fopen(inputs[index], "wb");
	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(points, sizeof(points), 1, file), 1);
	CHECK(fclose(file) == 0);
}

static size_t load(const char *directory, size_t frame, char data[4096])
{
	char path[32];
	FILE *file;
	size_t size;

	snprintf(path, sizeof(path), "%s/%03zu.png", directory, frame);
	file = fopen(path, "rb");
	if (file == NULL)
		return 0;
	size = fread(data, 1, 4096, file);
	fclose(file);
	CHECK(size < 4096);
	return size;
}

/* A frame that is said to be done has the CPU's picture, any other has none. */
static void check_pictures(const char *directory)
{
	char expected[4096], found[4096];

	for (size_t i = 0; i < FRAMES; i++) {
		const size_t size = load("cpu", i, expected);

		CHECK(size > 0);
		if (statuses[i] != BV_OK) {
			CHECK_EQ_INT(load(directory, i, found), 0);
			continue;
		}
		CHECK_EQ_INT(load(directory, i, found), size);
		CHECK(memcmp(expected, found, size) == 0);
	}
}

static size_t count_frames(enum bv_status status)
{
	size_t count = 0;

	for (size_t i = 0; i < FRAMES; i++)
		count += statuses[i] == status;
	return count;
}

/* ---------------------------------------------------------------------- */
/* Runs                                                                   */
/* ---------------------------------------------------------------------- */

struct listener {
	size_t calls, most_calls; /* 0: no limit */
	bool seen[FRAMES];
};

static bool on_frame(void *context, size_t index,
		     const struct bv_frame_result *result)
{
	struct listener *listener = context;

	(void)result;
	CHECK(index < FRAMES && !listener->seen[index]);
	listener->seen[index] = true;
	return ++listener->calls != listener->most_calls;
}

/* Converts all into a new directory. */
static enum bv_status convert(const struct bv_convert_options *wanted,
			      const char *directory, struct listener *listener)
{
	struct bv_convert_options options = *wanted;

	CHECK(mkdir(directory, 0777) == 0);
	options.output_directory = directory;
	memset(statuses, 0xff, sizeof(statuses));
	return bv_convert_files(&options, inputs, outputs, FRAMES, on_frame,
				listener, statuses);
}

static struct bv_convert_options make_options(enum bv_device device)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	CHECK_EQ_INT(options.gpus, 0);
	options.device = device;
	options.threads = 4;
	return options;
}

static void expect_all(const struct bv_convert_options *options,
		       const char *directory)
{
	struct listener listener = {0};

	CHECK_EQ_INT(convert(options, directory, &listener), BV_OK);
	CHECK_EQ_INT(count_frames(BV_OK), FRAMES);
	CHECK_EQ_INT(listener.calls, FRAMES);
	check_pictures(directory);
}

static void expect_nothing(const struct bv_convert_options *options,
			   const char *directory)
{
	struct listener listener = {0};

	CHECK_EQ_INT(convert(options, directory, &listener), BV_ERR_NO_DEVICE);
	CHECK_EQ_INT(listener.calls, 0);
}

static void set_emulator(const char *name, const char *value)
{
	CHECK(setenv(name, value, 1) == 0);
	emulator_restart();
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

static void test_devices(void)
{
	struct bv_convert_options options = make_options(BV_DEVICE_CPU);

	expect_all(&options, "cpu");
	CHECK_EQ_INT(emulator_calls(), 0);
	options = make_options(BV_DEVICE_AUTO);
	expect_all(&options, "auto");
	CHECK(emulator_calls() > 0);
	set_emulator("EMULATOR_DEVICES", "2");
	options = make_options(BV_DEVICE_GPU);
	options.no_fallback = true;
	expect_all(&options, "gpus");
	options.gpus = 2;
	expect_all(&options, "one");
	CHECK_EQ_INT(emulator_check_clean(), 0);
}

static void test_missing_device(void)
{
	struct bv_convert_options options = make_options(BV_DEVICE_GPU);

	options.gpus = 1 << 5;
	expect_all(&options, "no_fifth");
	options.no_fallback = true;
	expect_nothing(&options, "nothing");
}

static void test_stop(void)
{
	const struct bv_convert_options options = make_options(BV_DEVICE_GPU);
	struct listener listener = {.most_calls = 20};

	CHECK_EQ_INT(convert(&options, "stopped", &listener), BV_OK);
	CHECK_EQ_INT(count_frames(BV_OK), listener.calls);
	CHECK_EQ_INT(count_frames(BV_ERR_STOPPED), FRAMES - listener.calls);
	CHECK(listener.calls >= 20 && listener.calls < FRAMES);
	check_pictures("stopped");
}

static void test_loss(void)
{
	struct bv_convert_options options = make_options(BV_DEVICE_GPU);
	struct listener listener = {0};
	size_t done;

	options.no_fallback = true;
	set_emulator("EMULATOR_DEVICES", "1");
	/* So late that batches were used again, after their frames. */
	set_emulator("EMULATOR_FAIL", "cudaLaunchKernel@60=719!");
	CHECK_EQ_INT(convert(&options, "lost", &listener), BV_OK);
	CHECK_EQ_INT(listener.calls, FRAMES);
	done = count_frames(BV_OK);
	CHECK(done > 0 && done < FRAMES);
	CHECK_EQ_INT(count_frames(BV_ERR_NO_DEVICE), FRAMES - done);
	check_pictures("lost");

	/* Even if it could be had now. */
	CHECK(unsetenv("EMULATOR_FAIL") == 0);
	emulator_restart();
	expect_nothing(&options, "nothing_more");
	options.no_fallback = false;
	expect_all(&options, "after");
	CHECK_EQ_INT(emulator_calls(), 0);
}

int main(void)
{
	struct bv_grid_options options;

	check_use_temporary_directory();
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	options.cell = 4;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	for (size_t i = 0; i < FRAMES; i++)
		make_frame(i);

	test_devices();
	test_missing_device();
	test_stop();
	test_loss();
	bv_grid_free(grid);
	return 0;
}
