/*
 * probe.c - which GPUs there are, found out by a process of its own
 *
 * Even to count GPUs starts threads of the driver, and after that a process
 * cannot fork any more.  And a driver in trouble may never answer.
 */

#include "run/probe.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "gpu/device.h"
#include "run/clock.h"
#include "run/process.h"

#define PROBE_SECONDS 10

static int look(void *context)
{
	const struct bv_gpu_path *path = bv_gpu_path();
	struct bv_gpu_list *list = context;
	uint32_t count = path->count(list->reason, sizeof(list->reason));

	if (count > BV_MOST_GPUS)
		count = BV_MOST_GPUS;
	for (uint32_t i = 0; i < count; i++) {
		if (!path->get_info(i, &list->gpus[i]))
			list->gpus[i].name[0] = '\0';
	}
	list->count = count;
	return BV_WORKER_DONE;
}

/* Waits for the process; false if it takes too long. */
static bool wait_for(pid_t pid, int *status)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	const double deadline = bv_now() + PROBE_SECONDS;

	while (bv_now() < deadline) {
		if (waitpid(pid, status, WNOHANG) != 0)
			return true;
		nanosleep(&moment, NULL);
	}
	kill(pid, SIGKILL);
	return false;
}

static void probe(struct bv_gpu_list *shared)
{
	int status = 0;
	const pid_t pid = bv_process_start(look, shared);

	if (pid < 0)
		snprintf(shared->reason, sizeof(shared->reason),
			 "no process could be started to look");
	else if (!wait_for(pid, &status))
		snprintf(shared->reason, sizeof(shared->reason),
			 "the driver has not answered for %d seconds",
			 PROBE_SECONDS);
	else if (status != 0)
		snprintf(shared->reason, sizeof(shared->reason),
			 "the driver ended the process that looked");
	else
		return;
	shared->count = 0;
}

void bv_probe_gpus(struct bv_gpu_list *list)
{
	const char *why = bv_device_unusable(BV_DEVICE_GPU);
	struct bv_gpu_list *shared;

	*list = (struct bv_gpu_list){0};
	if (why != NULL) {
		snprintf(list->reason, sizeof(list->reason), "%s", why);
		return;
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		snprintf(list->reason, sizeof(list->reason), "out of memory");
		return;
	}
	probe(shared);
	*list = *shared;
	list->reason[sizeof(list->reason) - 1] = '\0';
	munmap(shared, sizeof(*shared));
}
