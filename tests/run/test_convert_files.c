/*
 * test_convert_files.c: many files give the same pictures in any way
 *
 * Proves that bv_convert_files() writes the same bytes with any number of
 * threads; that bad frames stop nobody else; that the callback is told of each
 * frame that ends, once, by one thread at a time, with the same counts; that it can
 * stop the run, and what is then left undone; and what happens if there are no threads
 * to have.
 */

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"
#include "drawing.h"
#include "generate.h"

#define FRAMES 64

static struct bv_grid *grid;
static char names[FRAMES][2][16]; /* of inputs and outputs */
static const char *inputs[FRAMES], *outputs[FRAMES];

/* Some frames that cannot be converted: the first, the last and others. */
static const struct {
	size_t frame;
	enum bv_status status;
} bad[] = {
	{0, BV_ERR_SIZE},     {9, BV_ERR_OPEN},
	{10, BV_ERR_SIZE},    {31, BV_ERR_NOT_REGULAR},
	{50, BV_ERR_FOREIGN}, {FRAMES - 1, BV_ERR_PATH},
};

static enum bv_status expected_status(size_t frame)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (bad[i].frame == frame)
			return bad[i].status;
	}
	return BV_OK;
}

/* ---------------------------------------------------------------------- */
/* Threads that cannot be had                                             */
/* ---------------------------------------------------------------------- */

/* The linker leads all calls of pthread_create() to the second of these. */
int __real_pthread_create(pthread_t *id, const pthread_attr_t *attributes,
			  void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *attributes,
			  void *(*start)(void *), void *argument);

static int threads_left = -1; /* before there are no more; -1: no limit */

int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *attributes,
			  void *(*start)(void *), void *argument)
{
	if (threads_left == 0)
		return EAGAIN;
	if (threads_left > 0)
		threads_left--;
	return __real_pthread_create(id, attributes, start, argument);
}

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

static void make_frame(const char *path, enum bv_status status, uint64_t *state)
{
	static const struct generate_spec spec = {-8, 8, -8,  8,
						  -3, 3, 0.5, 1.0};
	static float points[4 * GENERATE_MAX_POINTS + 4];
	const size_t n = generate_points(state, &spec, points);
	const size_t size = status == BV_ERR_SIZE ? 35 : 16 * n;
	FILE *file;

	if (status == BV_ERR_OPEN)
		return;
	if (status == BV_ERR_NOT_REGULAR) {
		CHECK(mkdir(path, 0777) == 0);
		return;
	}
	file = fopen(path, "wb");
	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(points, 1, size, file), size);
	CHECK(fclose(file) == 0);
}

static void make_files(void)
{
	uint64_t state = 1;

	for (size_t i = 0; i < FRAMES; i++) {
		const enum bv_status status = expected_status(i);

		snprintf(names[i][0], sizeof(names[i][0]), "%02zu.bin", i);
		snprintf(names[i][1], sizeof(names[i][1]), "%s%02zu.png",
			 status == BV_ERR_PATH ? "../" : "", i);
		inputs[i] = names[i][0];
		outputs[i] = names[i][1];
		make_frame(names[i][0], status, &state);
	}
}

/* Makes a new output directory, in which one picture cannot be replaced. */
static const char *make_outputs(void)
{
	static char directory[16];
	static int number;
	char path[32];

	snprintf(directory, sizeof(directory), "out%d", number++);
	snprintf(path, sizeof(path), "%s/50.png", directory);
	CHECK(mkdir(directory, 0777) == 0 && mkdir(path, 0777) == 0);
	return directory;
}

static struct bv_convert_options make_options(const char *directory,
					      uint32_t threads)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.output_directory = directory;
	options.threads = threads;
	return options;
}

/* ---------------------------------------------------------------------- */
/* Listening                                                              */
/* ---------------------------------------------------------------------- */

struct listener {
	bool busy; /* no atomic: only one thread may be here at a time */
	size_t calls;
	size_t calls_wanted; /* stops then, if not 0 */
	size_t order[FRAMES];
	bool seen[FRAMES];
	enum bv_status statuses[FRAMES];
	struct bv_counts counts[FRAMES]; /* all 0 where there are none */
};

static bool on_frame(void *context, size_t index,
		     const struct bv_frame_result *result)
{
	struct listener *listener = context;

	CHECK(!listener->busy);
	listener->busy = true;
	CHECK(index < FRAMES);
	CHECK(!listener->seen[index]);
	listener->seen[index] = true;
	listener->statuses[index] = result->status;
	if (result->counts != NULL)
		listener->counts[index] = *result->counts;
	listener->order[listener->calls++] = index;
	sched_yield(); /* a good moment for another thread to come in */
	CHECK(listener->busy);
	listener->busy = false;
	return listener->calls_wanted == 0 ||
	       listener->calls < listener->calls_wanted;
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

/* Stores the picture of a frame and returns its size; 0 if there is none. */
static size_t load_picture(const char *directory, size_t frame,
			   unsigned char data[65536])
{
	char path[32];
	FILE *file;
	size_t size;

	snprintf(path, sizeof(path), "%s/%02zu.png", directory, frame);
	file = fopen(path, "rb");
	if (file == NULL)
		return 0;
	size = fread(data, 1, 65536, file);
	fclose(file);
	CHECK(size < 65536);
	return size;
}

/* Both directories have the same pictures, those of all good frames. */
static void check_pictures(const char *directory, const char *other)
{
	static unsigned char a[65536], b[65536];

	for (size_t i = 0; i < FRAMES; i++) {
		const size_t size = load_picture(directory, i, a);

		CHECK((size > 0) == (expected_status(i) == BV_OK));
		CHECK_EQ_INT(load_picture(other, i, b), size);
		CHECK(memcmp(a, b, size) == 0);
	}
}

/* The counts are always those of the first run, and there if it was drawn. */
static void check_statuses(const struct listener *listener,
			   const enum bv_status *statuses)
{
	static struct bv_counts first[FRAMES];
	static bool counted;

	CHECK_EQ_INT(listener->calls, FRAMES);
	if (!counted)
		memcpy(first, listener->counts, sizeof(first));
	counted = true;
	for (size_t i = 0; i < FRAMES; i++) {
		const enum bv_status status = expected_status(i);
		const bool drawn = status == BV_OK || status == BV_ERR_PATH;

		CHECK_EQ_INT(statuses[i], status);
		CHECK_EQ_INT(listener->statuses[i], status);
		CHECK_EQ_INT(listener->counts[i].struct_size,
			     drawn ? sizeof(first[i]) : 0);
		CHECK(memcmp(&listener->counts[i], &first[i],
			     sizeof(first[i])) == 0);
	}
}

/*
 * Of several frames with one output, one gets it and the others fail, each with the
 * number of one that has it, now and when there is a picture already.
 */
static void test_one_output_for_many(void)
{
	static const char *const same[] = {"same.png", "same.png", "same.png"};
	const struct bv_convert_options options =
		make_options(make_outputs(), 2);

	for (int time = 0; time < 3; time++) {
		enum bv_status statuses[3];
		int failed = 0;

		CHECK_EQ_INT(bv_convert_files(&options, &inputs[1], same, 3,
					      NULL, NULL, statuses),
			     BV_OK);
		for (int i = 0; i < 3; i++) {
			CHECK(statuses[i] == BV_OK ||
			      statuses[i] == BV_ERR_TAKEN);
			failed += statuses[i] == BV_ERR_TAKEN;
		}
		/* Of two that find each other at once, both fail. */
		CHECK(failed == 2 || (failed == 3 && time > 0));
	}
}

static void test_any_number_of_threads(void)
{
	static const uint32_t threads[] = {1, 2, 8, 100, 0};
	static char first[16];

	for (size_t i = 0; i < sizeof(threads) / sizeof(threads[0]); i++) {
		const char *directory = make_outputs();
		const struct bv_convert_options options =
			make_options(directory, threads[i]);
		enum bv_status statuses[FRAMES];
		struct listener listener = {0};

		CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES,
					      on_frame, &listener, statuses),
			     BV_OK);
		check_statuses(&listener, statuses);
		if (i == 0)
			strcpy(first, directory);
		check_pictures(first, directory);
		if (threads[i] != 1)
			continue;
		for (size_t k = 0; k < FRAMES; k++)
			CHECK_EQ_INT(listener.order[k], k);
	}
}

/*
 * What is needed for each thread that feeds a GPU is not got for millions of them.
 * This GPU is one that no machine has.
 */
static void test_too_many_threads(void)
{
	const char *directory = make_outputs();
	struct bv_convert_options options = make_options(directory, 100000000);
	struct rusage before, after;

	options.device = BV_DEVICE_GPU;
	options.gpus = 1u << 31;
	CHECK(getrusage(RUSAGE_SELF, &before) == 0);
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES, NULL,
				      NULL, NULL),
		     BV_OK);
	CHECK(getrusage(RUSAGE_SELF, &after) == 0);
	CHECK(after.ru_maxrss - before.ru_maxrss < 512 * 1024); /* of 1 KiB */
	check_pictures(directory, "out0");
}

/* Neither callback nor statuses are needed to convert. */
static void test_no_listener(void)
{
	const char *directory = make_outputs();
	const struct bv_convert_options options = make_options(directory, 2);

	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES, NULL,
				      NULL, NULL),
		     BV_OK);
	check_pictures(directory, "out0");
}

static void expect_not_started(const char *directory, size_t frame,
			       enum bv_status status)
{
	unsigned char data[65536];

	CHECK_EQ_INT(status, BV_ERR_STOPPED);
	CHECK_EQ_INT(load_picture(directory, frame, data), 0);
}

/*
 * After a stop, each of the other threads ends the frame that it is at and no
 * other.
 */
static void stop_after(size_t calls, uint32_t threads)
{
	const char *directory = make_outputs();
	const struct bv_convert_options options =
		make_options(directory, threads);
	enum bv_status statuses[FRAMES];
	struct listener listener = {.calls_wanted = calls};

	memset(statuses, 0xaa, sizeof(statuses));
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES,
				      on_frame, &listener, statuses),
		     BV_OK);
	CHECK(listener.calls >= calls);
	CHECK(listener.calls <= calls + threads - 1);
	for (size_t i = 0; i < FRAMES; i++) {
		if (listener.seen[i])
			CHECK_EQ_INT(statuses[i], expected_status(i));
		else
			expect_not_started(directory, i, statuses[i]);
	}
}

static void test_stopping(void)
{
	static const uint32_t threads[] = {1, 2, 8};
	static const size_t calls[] = {1, 2, 20};

	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < 3; k++)
			stop_after(calls[k], threads[i]);
	}
	stop_after(FRAMES, 1);
}

static void test_nothing_to_do(void)
{
	const struct bv_convert_options options = make_options(NULL, 2);
	struct listener listener = {0};

	CHECK_EQ_INT(bv_convert_files(&options, NULL, NULL, 0, on_frame,
				      &listener, NULL),
		     BV_OK);
	CHECK_EQ_INT(listener.calls, 0);
}

static void test_arguments(void)
{
	static const char *const nameless[2] = {NULL, "01.bin"};
	static const char *const placeless[2] = {"a.png", NULL};
	struct bv_convert_options options = make_options(NULL, 2);
	enum bv_status statuses[2];

	CHECK_EQ_INT(
		bv_convert_files(NULL, inputs, outputs, 1, NULL, NULL, NULL),
		BV_ERR_ARGUMENT);
	CHECK_EQ_INT(
		bv_convert_files(&options, NULL, outputs, 1, NULL, NULL, NULL),
		BV_ERR_ARGUMENT);
	CHECK_EQ_INT(
		bv_convert_files(&options, inputs, NULL, 1, NULL, NULL, NULL),
		BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, UINT32_MAX,
				      NULL, NULL, NULL),
		     BV_ERR_ARGUMENT);
	for (int sync = BV_SYNC_NONE; sync <= BV_SYNC_EACH; sync++) {
		options.sync = (enum bv_sync)sync;
		CHECK_EQ_INT(bv_convert_files(&options, nameless, placeless, 2,
					      NULL, NULL, statuses),
			     BV_OK);
		CHECK_EQ_INT(statuses[0], BV_ERR_ARGUMENT);
		CHECK_EQ_INT(statuses[1], BV_ERR_ARGUMENT);
	}
}

/* A single thread does all the work; without any, nothing happens. */
static void test_few_threads(void)
{
	const char *directory = make_outputs();
	const struct bv_convert_options options = make_options(directory, 8);
	enum bv_status statuses[FRAMES];
	struct listener listener = {0}, silent = {0};

	threads_left = 1;
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES,
				      on_frame, &listener, statuses),
		     BV_OK);
	check_statuses(&listener, statuses);
	check_pictures(directory, "out0");

	memset(statuses, 0xaa, sizeof(statuses));
	CHECK_EQ_INT(threads_left, 0);
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, FRAMES,
				      on_frame, &silent, statuses),
		     BV_ERR_THREAD);
	CHECK_EQ_INT(silent.calls, 0);
	CHECK_EQ_INT(((unsigned char *)statuses)[0], 0xaa);
	threads_left = -1;
}

int main(void)
{
	check_use_temporary_directory();
	grid = make_box_grid((struct box){-8, 8, -8, 8, -3, 3, 0.5});
	make_files();
	test_any_number_of_threads();
	test_one_output_for_many();
	test_too_many_threads();
	test_no_listener();
	test_stopping();
	test_nothing_to_do();
	test_arguments();
	test_few_threads();
	bv_grid_free(grid);
	return 0;
}
