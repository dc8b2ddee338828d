/*
 * probe.c - which GPUs there are, found out by a process of its own
 *
 * Even to count GPUs starts threads of the driver, and after that a process
 * cannot fork any more.  And a driver in trouble may never answer.  Of instances a
 * process sees one, so each is looked at by its own.
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
#include "run/visible_gpus.h"

#define PROBE_SECONDS 10

/* Its name stays empty if nothing can be found out about it. */
static bool look_at(struct bv_gpu_list *list, uint32_t gpu, uint32_t device)
{
	if (bv_gpu_path()->get_info(device, &list->gpus[gpu]))
		return true;
	list->gpus[gpu].name[0] = '\0';
	return false;
}

static int look_at_all(void *context)
{
	struct bv_gpu_list *list = context;
	uint32_t count;

	bv_see_gpu(0); /* and so all of them */
	count = bv_gpu_path()->count(list->reason, sizeof(list->reason));
	if (count > BV_MOST_GPUS)
		count = BV_MOST_GPUS;
	for (uint32_t i = 0; i < count; i++)
		look_at(list, i, i);
	list->count = count;
	return BV_WORKER_DONE;
}

/* The instance after those in the list, of which a process sees one. */
static int look_at_next(void *context)
{
	struct bv_gpu_list *list = context;
	const uint32_t device = bv_see_gpu(list->count);

	if (bv_gpu_path()->count(list->reason, sizeof(list->reason)) > 0 &&
	    !look_at(list, list->count, device))
		snprintf(list->reason, sizeof(list->reason),
			 "the driver tells nothing about it");
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

/* Has a process look; false, with the reason, if it does not come to its end. */
static bool has_looked(int (*look)(void *context), struct bv_gpu_list *shared)
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
		return true;
	return false;
}

/* After one that ended otherwise, those that remain are not looked at. */
static void probe_instances(struct bv_gpu_list *shared, uint32_t instances)
{
	bool any = false;

	while (shared->count < instances && has_looked(look_at_next, shared)) {
		any |= shared->gpus[shared->count].name[0] != '\0';
		shared->count++;
	}
	shared->count = any ? instances : 0;
}

static void probe(struct bv_gpu_list *shared)
{
	const uint32_t instances = bv_count_instances();

	if (instances > 0)
		probe_instances(shared, instances);
	else if (!has_looked(look_at_all, shared))
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
