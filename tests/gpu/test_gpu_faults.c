/*
 * test_gpu_faults.c: whatever fails in CUDA, no frame is lost
 *
 * Proves on the emulator, for each call that a run makes and each way in which
 * it can fail: now or later, once or for good, for want of memory or otherwise:
 * that bv_gpu_work() returns, says why it ended, and leaves only whole pictures;
 * and that the CPU, which converts what is left, then has the same pictures and
 * results as without a GPU.  A hang ends the test by its alarm.
 *
 * The calls of a run are not always the same number, so the test goes on until
 * a fault comes up no more.
 *
 * Usually each call fails in one of these ways, and a third of them in each of the
 * others; with BIRDVIEW_LONG=1 all do in all, and with BIRDVIEW_SHORT=1 each third in
 * one way, and each ninth in the others.
 */

#include "check.h"
#include "emulator.h"
#include "gpu_run.h"
#include "trials.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Enough for the slowest of builds on a busy machine. */
#define ALARM_SECONDS 300

/* Some frames have more points than a batch has room for. */
static const struct bv_gpu_plan plan = {
	.workers = 4, .batch_frames = 2, .batch_bytes = 8 << 10};

/* One run with a fault; returns whether it came up. */
static bool run_with_fault(struct frame_set *set, const char *fault)
{
	struct bv_gpu_row row = {0};
	enum bv_gpu_end end;
	struct gpu_run run;
	bool came_up;

	set_emulator("EMULATOR_FAIL", fault);
	alarm(ALARM_SECONDS);
	begin_run(&run, set, 4, false);
	end = work_with_gpu(&run, &plan, &row, 0);
	came_up = emulator_faults() > 0;
	if (!came_up)
		CHECK_EQ_INT(end, BV_GPU_DONE);
	CHECK((end == BV_GPU_DONE) == (row.error == 0));
	/* What never began has claimed nothing, and can give everything back. */
	if (end == BV_GPU_UNUSABLE)
		CHECK_EQ_INT(run.table->next_chunk, 0);
	if (end == BV_GPU_UNUSABLE || end == BV_GPU_DONE)
		CHECK_EQ_INT(emulator_check_clean(), 0);
	finish_with_cpu(&run);
	check_and_end_run(&run);
	return came_up;
}

/* Fails a call in each run: the one with this number, and then every 'step'th. */
static void fail_calls(struct frame_set *set, const char *way, int first,
		       int step)
{
	char fault[64];
	int n = first;

	do {
		snprintf(fault, sizeof(fault), "any@%d=%s", n, way);
		n += step;
	} while (run_with_fault(set, fault));
	n -= step;
	printf("%s: %d of some %d calls\n", way, (n - first) / step, n - 1);
	CHECK(n > 100);
}

/* Of the first of the ways, and of the others. */
static int step_of_first(void)
{
	return is_short() ? 3 : 1;
}

static int step_of_others(void)
{
	return is_long() ? 1 : 3 * step_of_first();
}

/*
 * 719 is a kernel that went astray, 2 is want of memory, 1 an argument that is
 * refused.
 */
static void test_every_call(void)
{
	static const char *const others[] = {"719!", "1", "719~"};
	const int step = step_of_others();
	struct frame_set set;

	make_set(&set, "surround", 1.0, "kitti", 10, true);
	fail_calls(&set, "2", 1, step_of_first());
	for (int i = 0; i < (int)COUNT(others); i++)
		fail_calls(&set, others[i], 1 + i % step, step);
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

/* An integrated GPU has the points of batches in pinned memory. */
static void test_every_call_of_an_integrated_gpu(void)
{
	struct frame_set set;

	set_emulator("EMULATOR_INTEGRATED", "1");
	make_set(&set, "surround", 1.0, "kitti", 10, true);
	fail_calls(&set, "2", 1, step_of_first());
	fail_calls(&set, "700!", 1, step_of_others());
	set_emulator("EMULATOR_INTEGRATED", NULL);
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

/* What kernels do is no matter here. */
int main(void)
{
	check_use_temporary_directory();
	set_emulator("EMULATOR_SHARES", "1");
	test_every_call();
	test_every_call_of_an_integrated_gpu();
	return 0;
}
