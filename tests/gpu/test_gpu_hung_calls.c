/*
 * test_gpu_hung_calls.c: a GPU that hangs is no matter of the frames that wait for it
 *
 * Proves on the emulator, for each call that a run makes and that never returns:
 * sooner or later no worker names a frame, so that none of them is failed for the
 * time that it takes until the GPU is given up.  A worker that goes on naming one
 * ends the test by its alarm.
 */

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "emulator.h"
#include "gpu_run.h"

#define WORKERS 2

/* Enough for the slowest of builds on a busy machine. */
#define ALARM_SECONDS 120

static bool has_ended(pid_t child)
{
	siginfo_t info = {0};

	CHECK(waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) ==
	      0);
	return info.si_pid == child;
}

static bool names_a_frame(const struct gpu_run *run)
{
	for (uint32_t i = 0; i < WORKERS; i++) {
		if (atomic_load(&run->table->slots[i].frame) != BV_NO_FRAME)
			return true;
	}
	return false;
}

/* True if the call was made. */
static bool run_with_hang(struct frame_set *set, unsigned call)
{
	const struct bv_gpu_plan plan = {
		.workers = WORKERS, .batch_frames = 2, .batch_bytes = 24 << 10};
	struct gpu_run run;
	char hang[32];
	pid_t child;
	bool hangs;

	snprintf(hang, sizeof(hang), "any@%u", call);
	set_emulator("EMULATOR_HANG", hang);
	begin_run(&run, set, WORKERS, false);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		struct bv_gpu_row row = {0};

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(work_with_gpu(&run, &plan, &row, 0) != BV_GPU_DONE);
	}
	alarm(ALARM_SECONDS);
	while (!(hangs = emulator_hangs(child)) && !has_ended(child))
		usleep(100);
	while (hangs && names_a_frame(&run))
		usleep(100);
	kill(child, SIGKILL);
	CHECK(waitpid(child, NULL, 0) == child);
	bv_frame_table_free(run.table);
	return hangs;
}

int main(void)
{
	struct frame_set set;
	unsigned call = 1;

	check_use_temporary_directory();
	make_set(&set, "surround", 0.5, "kitti", 12, false);
	while (run_with_hang(&set, call))
		call++;
	CHECK(call > 100);
	remove_set(&set);
	return 0;
}
