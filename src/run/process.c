/*
 * process.c - a worker as a process of its own
 *
 * Processes, not threads: one that is killed, by a bug or for want of memory,
 * takes nobody with it.
 */

#include "run/process.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "gpu/device.h"

/*
 * A signal of the terminal goes to every process of the job.  Only the parent
 * is to act on it: workers finish their frames.  A write into a closed pipe or
 * beyond the file size limit shall fail, not kill.
 */
static void set_up_signals(void)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE,
				      SIGXFSZ};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		sigaction(ignored[i], &ignore, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Asks to be killed when the parent ends, which may have happened already. */
static bool tie_to_parent(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

pid_t bv_process_start(int (*work)(void *context), void *context)
{
	const pid_t parent = getpid();
	sigset_t all, old;
	pid_t pid;

	/* None may come to a worker while it still has its parent's handlers. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	pid = fork();
	if (pid != 0) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		return pid;
	}
	set_up_signals();
	if (!tie_to_parent(parent))
		_exit(BV_WORKER_CANNOT_START);
	/* Not exit(): what the parent has buffered is not ours to write. */
	_exit(work(context));
}

/* -------------------------------------------------------------------------- */
/* On a CPU                                                                   */
/* -------------------------------------------------------------------------- */

struct assignment {
	const struct bv_run *run;
	uint32_t slot;
};

static int work(void *context)
{
	const struct assignment *assignment = context;
	const struct bv_run *run = assignment->run;
	struct bv_converter *converter;

	if (bv_converter_create(&converter, run->options) != BV_OK)
		return BV_WORKER_CANNOT_START;
	bv_work(run, &run->table->slots[assignment->slot], converter, NULL,
		NULL);
	bv_converter_free(converter);
	return BV_WORKER_DONE;
}

pid_t bv_worker_start(const struct bv_run *run, uint32_t slot)
{
	struct assignment assignment = {.run = run, .slot = slot};

	return bv_process_start(work, &assignment);
}

/* -------------------------------------------------------------------------- */
/* With a GPU                                                                 */
/* -------------------------------------------------------------------------- */

/* Counts the GPUs, and lets the parent know.  Returns 0 if there is none. */
static uint32_t count_gpus(struct bv_frame_table *table, struct bv_gpu_row *row)
{
	uint32_t gpus = bv_gpu_path()->count(row->reason, sizeof(row->reason));

	if (gpus > BV_MOST_GPUS)
		gpus = BV_MOST_GPUS;
	atomic_store(&table->gpus_found, gpus);
	return gpus;
}

static int exit_of(enum bv_gpu_end end)
{
	switch (end) {
	case BV_GPU_DONE:
		return BV_WORKER_DONE;
	case BV_GPU_UNUSABLE:
		return BV_WORKER_UNUSABLE;
	case BV_GPU_NO_MEMORY:
		return BV_WORKER_NO_MEMORY;
	case BV_GPU_LOST:
		break;
	}
	return BV_WORKER_LOST;
}

static int work_with_gpu(void *context)
{
	const struct bv_gpu_assignment *assignment = context;
	struct bv_frame_table *table = assignment->run->table;
	struct bv_gpu_row *row = &table->gpu_rows[assignment->row];
	struct bv_gpu_plan plan = {.device = assignment->device};
	uint32_t gpus = assignment->gpus;

	if (gpus == 0)
		gpus = count_gpus(table, row);
	if (gpus == 0)
		return BV_WORKER_UNUSABLE;
	bv_gpu_path()->plan_threads(&plan,
				    (assignment->threads + gpus - 1) / gpus);
	return exit_of(bv_gpu_path()->work(assignment->run, &plan, row,
					   bv_gpu_slots(table, assignment->row),
					   NULL, NULL));
}

pid_t bv_gpu_worker_start(const struct bv_gpu_assignment *assignment)
{
	struct bv_gpu_assignment copy = *assignment;

	return bv_process_start(work_with_gpu, &copy);
}
