/*
 * test_check_files.c: many pictures are checked by one call, which writes nothing
 *
 * Proves that bv_check_files() says of each frame what bv_check_file() says of it,
 * by its callback and in the statuses, with any number of threads; that a missing
 * output directory means that all pictures are missing; that the callback can stop
 * it; that it refuses what bv_convert_files() refuses; and that no file, time or
 * directory is another afterwards.
 */

#include <stdint.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"

#define FRAMES 6u

static const char *const inputs[FRAMES] = {"right.bin",   "missing.bin",
					   "pixels.bin",  "short.bin",
					   "damaged.bin", "absent.bin"};
static const char *const outputs[FRAMES] = {"right.png",   "missing.png",
					    "pixels.png",  "short.png",
					    "damaged.png", "absent.png"};
static const enum bv_status expected[FRAMES] = {
	BV_OK,       BV_ERR_PICTURE_MISSING, BV_ERR_PICTURE_PIXELS,
	BV_ERR_SIZE, BV_ERR_PICTURE_DAMAGED, BV_ERR_OPEN};

static struct bv_grid *grid;

static void write_frame(const char *name, float z, size_t bytes)
{
	const float points[4][4] = {
		{1, 2, z, 0.5f}, {3, 4, z, 0}, {5, 6, 0, 1}, {7, 8, 1, 1}};
	FILE *file = fopen(name, "wb");

	CHECK(file != NULL);
	CHECK(fwrite(points, bytes, 1, file) == 1);
	CHECK(fclose(file) == 0);
}

static struct bv_convert_options make_options(void)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.output_directory = "out";
	options.device = BV_DEVICE_CPU;
	return options;
}

static void set_time(const char *path, time_t seconds)
{
	const struct timespec times[2] = {{.tv_sec = seconds},
					  {.tv_sec = seconds}};

	CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

/* One frame of each kind. */
static void make_frames(void)
{
	struct bv_convert_options options = make_options();
	struct stat picture;

	CHECK(mkdir("out", 0777) == 0);
	for (size_t i = 0; i < FRAMES - 1; i++) {
		write_frame(inputs[i], 1.0f, 64);
		set_time(inputs[i], 1000000000);
	}
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES - 1,
				      NULL, NULL, NULL),
		     BV_OK);
	CHECK(unlink("out/missing.png") == 0);
	write_frame("pixels.bin", 2.0f, 64);
	set_time("pixels.bin", 1000000000);
	write_frame("short.bin", 1.0f, 63);
	CHECK(stat("out/damaged.png", &picture) == 0);
	CHECK(truncate("out/damaged.png", picture.st_size - 1) == 0);
}

/* -------------------------------------------------------------------------- */
/* Nothing is written                                                         */
/* -------------------------------------------------------------------------- */

static uint64_t seen;

static int add_entry(const char *path, const struct stat *entry, int type,
		     struct FTW *place)
{
	const uint64_t facts[] = {(uint64_t)entry->st_ino,
				  (uint64_t)entry->st_size,
				  (uint64_t)entry->st_mtim.tv_sec,
				  (uint64_t)entry->st_mtim.tv_nsec,
				  (uint64_t)entry->st_ctim.tv_sec,
				  (uint64_t)entry->st_ctim.tv_nsec};

	(void)path;
	(void)type;
	(void)place;
	/* A sum, as directories are listed in any order. */
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		seen += (facts[i] + i) * (2 * entry->st_ino + 1) *
			1099511628211u;
	return 0;
}

/* Something that changes with whatever is changed below here. */
static uint64_t look_at_everything(void)
{
	seen = 0;
	CHECK(nftw(".", add_entry, 16, FTW_PHYS) == 0);
	return seen;
}

/* -------------------------------------------------------------------------- */

struct told {
	size_t calls, most; /* stop after so many */
	unsigned count[FRAMES];
	char message[FRAMES][256];
	enum bv_status status[FRAMES];
	enum bv_outcome outcome[FRAMES];
};

static bool tell(void *context, size_t index,
		 const struct bv_frame_result *result)
{
	struct told *told = context;

	CHECK(index < FRAMES);
	told->calls++;
	told->count[index]++;
	told->status[index] = result->status;
	told->outcome[index] = result->outcome;
	bv_frame_message(result, told->message[index], 256);
	return told->calls < told->most;
}

/* Everything about one frame, by itself. */
static void check_like_one(const struct bv_convert_options *options,
			   const struct told *told)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_converter *converter;
	char message[256];

	CHECK_EQ_INT(bv_converter_create(&converter, options), BV_OK);
	for (size_t i = 0; i < FRAMES; i++) {
		bv_check_file(converter, inputs[i], outputs[i], &result);
		bv_frame_message(&result, message, sizeof(message));
		CHECK_EQ_INT(told->status[i], result.status);
		CHECK_EQ_INT(told->outcome[i], result.outcome);
		CHECK_STR(told->message[i], message);
	}
	bv_converter_free(converter);
}

static void check_all_kinds(struct bv_convert_options options)
{
	enum bv_status statuses[FRAMES];
	struct told told = {.most = SIZE_MAX};

	CHECK_EQ_INT(bv_check_files(&options, inputs, outputs, FRAMES, tell,
				    &told, statuses),
		     BV_OK);
	CHECK_EQ_INT(told.calls, FRAMES);
	for (size_t i = 0; i < FRAMES; i++) {
		CHECK_EQ_INT(told.count[i], 1);
		CHECK_EQ_INT(told.status[i], expected[i]);
		CHECK_EQ_INT(statuses[i], expected[i]);
	}
	CHECK_EQ_INT(told.outcome[0], BV_OUTCOME_RIGHT);
	if (!options.no_fallback)
		check_like_one(&options, &told);
	/* Without anybody who wants to know. */
	CHECK_EQ_INT(bv_check_files(&options, inputs, outputs, FRAMES, NULL,
				    NULL, NULL),
		     BV_OK);
}

/* No option that is about making pictures matters. */
static void check_options(void)
{
	struct bv_convert_options options = make_options();

	for (options.threads = 0; options.threads <= 3; options.threads++)
		check_all_kinds(options);
	for (int i = BV_EXISTING_UPDATE; i <= BV_EXISTING_FAIL; i++) {
		options.existing = (enum bv_existing)i;
		check_all_kinds(options);
	}
	options.encoding = BV_ENCODING_LIBPNG;
	options.sync = BV_SYNC_EACH;
	check_all_kinds(options);
	options.sync = BV_SYNC_END;
	check_all_kinds(options);
	options.device = BV_DEVICE_GPU;
	check_all_kinds(options);
	options.no_fallback = true;
	check_all_kinds(options);
}

/* A directory on the way, or all of them. */
static void check_missing_directory(const char *directory)
{
	struct bv_convert_options options = make_options();
	enum bv_status statuses[2];
	const char *const frames[2] = {"right.bin", "missing.bin"};
	const char *const pictures[2] = {"right.png", "sub/missing.png"};

	options.output_directory = directory;
	CHECK_EQ_INT(bv_check_files(&options, frames, pictures, 2, NULL, NULL,
				    statuses),
		     BV_OK);
	CHECK_EQ_INT(statuses[0], BV_ERR_PICTURE_MISSING);
	CHECK_EQ_INT(statuses[1], BV_ERR_PICTURE_MISSING);
	CHECK(access(directory, F_OK) != 0);
}

/* Outputs are any paths where there is no output directory. */
static void check_free_paths(void)
{
	struct bv_convert_options options = make_options();
	enum bv_status statuses[2];
	const char *const frames[2] = {"right.bin", "right.bin"};
	const char *const pictures[2] = {"out/right.png", "none/right.png"};

	options.output_directory = NULL;
	CHECK_EQ_INT(bv_check_files(&options, frames, pictures, 2, NULL, NULL,
				    statuses),
		     BV_OK);
	CHECK_EQ_INT(statuses[0], BV_OK);
	CHECK_EQ_INT(statuses[1], BV_ERR_PICTURE_MISSING);
}

/* With one thread, no frame starts after the callback has said so. */
static void check_stop(void)
{
	struct bv_convert_options options = make_options();
	enum bv_status statuses[FRAMES];
	struct told told = {.most = 2};
	size_t stopped = 0;

	options.threads = 1;
	CHECK_EQ_INT(bv_check_files(&options, inputs, outputs, FRAMES, tell,
				    &told, statuses),
		     BV_OK);
	CHECK_EQ_INT(told.calls, 2);
	for (size_t i = 0; i < FRAMES; i++) {
		stopped += statuses[i] == BV_ERR_STOPPED;
		CHECK(statuses[i] == BV_ERR_STOPPED ||
		      statuses[i] == expected[i]);
	}
	CHECK_EQ_INT(stopped, FRAMES - 2);
}

static enum bv_status check(const struct bv_convert_options *options,
			    const char *const *in, const char *const *out,
			    size_t n)
{
	enum bv_status statuses[FRAMES] = {BV_ERR_TIMEOUT};
	const enum bv_status status =
		bv_check_files(options, in, out, n, NULL, NULL, statuses);

	CHECK_EQ_INT(statuses[0], BV_ERR_TIMEOUT); /* untouched */
	return status;
}

static void check_arguments(void)
{
	struct bv_convert_options options = make_options();
	const char *const none = NULL;
	enum bv_status status;

	CHECK_EQ_INT(check(&options, NULL, NULL, 0), BV_OK);
	CHECK_EQ_INT(check(&options, NULL, outputs, 1), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(check(&options, inputs, NULL, 1), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(check(&options, inputs, outputs, UINT32_MAX),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(check(&options, inputs, outputs, SIZE_MAX),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(check(NULL, inputs, outputs, 1), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(check(NULL, inputs, outputs, 0), BV_ERR_ARGUMENT);
	/* A frame that is left out fails alone. */
	CHECK_EQ_INT(bv_check_files(&options, &none, outputs, 1, NULL, NULL,
				    &status),
		     BV_OK);
	CHECK_EQ_INT(status, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(
		bv_check_files(&options, inputs, &none, 1, NULL, NULL, &status),
		BV_OK);
	CHECK_EQ_INT(status, BV_ERR_ARGUMENT);
	options.grid = NULL;
	CHECK_EQ_INT(check(&options, inputs, outputs, 1), BV_ERR_ARGUMENT);
	/* What is there instead of the output directory is no directory. */
	options.grid = grid;
	options.output_directory = "right.bin";
	CHECK_EQ_INT(check(&options, inputs, outputs, 1), BV_ERR_DIRECTORY);
}

int main(void)
{
	struct bv_grid_options options;
	uint64_t before;
	int descriptors;

	check_use_temporary_directory();
	bv_grid_options_init(&options, sizeof(options), NULL);
	options.cell = 1;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	make_frames();
	descriptors = check_open_descriptors();
	before = look_at_everything();
	check_options();
	check_missing_directory("none");
	check_missing_directory("none/below");
	check_free_paths();
	check_stop();
	check_arguments();
	CHECK(look_at_everything() == before);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
	bv_grid_free(grid);
	return 0;
}
