/*
 * test_jobs.c: no more workers are started than the control group has memory for
 *
 * With made-up limits: -j stays where there is enough, or where there are no more
 * frames than workers that fit; else it is lowered to what fits, whether it was given
 * or not, and one line says so but with -q and -n; one worker there always is.  What is
 * left of the memory is less than another worker needs and this process has.
 */

#include "capture.h"
#include "cli/jobs.h"
#include "run/cpus.h"

static struct bv_options options;

static uint64_t megabytes(uint64_t count)
{
	return count * 1000000;
}

/* Returns the -j; what was said is in 'capture_text'. */
static uint32_t choose(const struct bv_settings *settings, size_t frames,
		       uint64_t memory)
{
	const struct bv_group_limits limits = {.cpus = bv_group_limits("").cpus,
					       .memory = memory};
	uint32_t jobs;

	capture_start();
	jobs = bv_choose_jobs(settings, &options, frames, &limits);
	capture_end();
	return jobs;
}

static void expect_lowered(const struct bv_settings *settings, uint32_t wanted,
			   uint32_t jobs, uint64_t memory)
{
	char line[200];

	snprintf(line, sizeof(line),
		 "birdview: -j lowered from %u to %u: the control group has "
		 "%llu MB of memory, and a worker needs about %zu MB\n",
		 wanted, jobs, ((unsigned long long)memory + 500000) / 1000000,
		 bv_worker_megabytes(&options));
	CHECK_EQ_INT(choose(settings, 1000, memory), jobs);
	CHECK_STR(capture_text, line);
}

static void test_enough(void)
{
	struct bv_settings settings = {.jobs = 8};

	CHECK_EQ_INT(choose(&settings, 1000, UINT64_MAX), 8);
	CHECK_STR(capture_text, "");
	CHECK_EQ_INT(choose(&settings, 1000, megabytes(1000)), 8);
	CHECK_STR(capture_text, "");
	settings.jobs = 0;
	CHECK_EQ_INT(choose(&settings, 1000, UINT64_MAX), bv_usable_cpus());
	CHECK_STR(capture_text, "");
}

static void test_lowered(void)
{
	const uint64_t worker = megabytes(bv_worker_megabytes(&options));
	struct bv_settings settings = {.jobs = 100};
	uint64_t memory = worker;

	for (uint32_t fitting = 1; fitting < 20; fitting++) {
		/* For this process, which has sanitizers in it, too. */
		while (choose(&settings, 1000, memory) != fitting ||
		       strstr(capture_text, "trying") != NULL)
			memory += megabytes(1);
		/* It may take some more, or less, by the next time. */
		memory += worker / 2;
		expect_lowered(&settings, 100, fitting, memory);
		expect_lowered(&settings, 100, fitting + 1, memory + worker);
	}
}

static void test_what_else_is_taken(void)
{
	struct bv_settings settings = {.jobs = 1000};
	const uint64_t memory = megabytes(2000);
	const uint32_t few = choose(&settings, 1000, memory);
	const uint32_t many = choose(&settings, 5000000, memory);

	CHECK(few < 1000 && many < few && many > 0);
}

static void test_few_frames(void)
{
	struct bv_settings settings = {.jobs = 1000};
	const uint64_t memory = megabytes(2000);
	const uint32_t fitting = choose(&settings, 1000, memory);

	CHECK_EQ_INT(choose(&settings, fitting, memory), 1000);
	CHECK_STR(capture_text, "");
}

static void test_not_one(void)
{
	struct bv_settings settings = {.jobs = 8};

	for (; settings.jobs > 0; settings.jobs -= 7) {
		CHECK_EQ_INT(choose(&settings, 1, megabytes(4)), 1);
		CHECK(strstr(capture_text,
			     "birdview: the control group has 4 MB of "
			     "memory, and a worker needs about ") ==
		      capture_text);
		CHECK(strstr(capture_text, " MB; trying with one\n") != NULL);
		if (settings.jobs == 1)
			break;
	}
}

static void test_silence(void)
{
	struct bv_settings settings = {.jobs = 8, .verbosity = -1};

	CHECK_EQ_INT(choose(&settings, 1000, megabytes(1)), 1);
	CHECK_STR(capture_text, "");
	settings = (struct bv_settings){.jobs = 8, .dry_run = true};
	CHECK_EQ_INT(choose(&settings, 1000, megabytes(1)), 1);
	CHECK_STR(capture_text, "");
}

int main(void)
{
	struct bv_grid_options grid_options;
	struct bv_convert_options convert;
	struct bv_grid *grid;
	char why[256];

	CHECK_EQ_INT(bv_grid_options_init(&grid_options, sizeof(grid_options),
					  "surround"),
		     BV_OK);
	CHECK_EQ_INT(bv_grid_create(&grid, &grid_options, why, sizeof(why)),
		     BV_OK);
	bv_convert_options_init(&convert, sizeof(convert), grid);
	convert.output_directory = "out";
	CHECK_EQ_INT(bv_take_options(&options, &convert), BV_OK);
	test_enough();
	test_lowered();
	test_what_else_is_taken();
	test_few_frames();
	test_not_one();
	test_silence();
	bv_grid_free(grid);
	return 0;
}
