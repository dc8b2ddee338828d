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
 */

#include "check.h"
#include "emulator.h"
#include "gpu_run.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Enough for the slowest of builds on a busy machine. */
#define ALARM_SECONDS 300

static const struct bv_gpu_plan plan = {
	.workers = 4, .batch_frames = 2, .batch_bytes = 48 << 10};

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

/*
 * 719 is a kernel that went astray, 2 is want of memory, 1 an argument that is
 * refused.
 */
static void test_every_call(void)
{
	static const char *const faults[] = {"719!", "2", "1", "719~"};
	struct frame_set set;

	make_set(&set, "surround", 1.0, "kitti", 10, true);
	for (size_t i = 0; i < COUNT(faults); i++) {
		char fault[64];
		int n = 0;

		do {
			n++;
			snprintf(fault, sizeof(fault), "any@%d=%s", n,
				 faults[i]);
		} while (run_with_fault(&set, fault));
		printf("%s: %d calls\n", faults[i], n - 1);
		CHECK(n > 100);
	}
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

/* An integrated GPU has the points of batches in pinned memory. */
static void test_every_call_of_an_integrated_gpu(void)
{
	struct frame_set set;
	char fault[64];
	int n = 0;

	set_emulator("EMULATOR_INTEGRATED", "1");
	make_set(&set, "surround", 1.0, "kitti", 10, true);
	do {
		n++;
		snprintf(fault, sizeof(fault), "any@%d=700!", n);
	} while (run_with_fault(&set, fault));
	CHECK(n > 100);
	set_emulator("EMULATOR_INTEGRATED", NULL);
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

int main(void)
{
	check_use_temporary_directory();
	test_every_call();
	test_every_call_of_an_integrated_gpu();
	return 0;
}
