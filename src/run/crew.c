/*
 * crew.c - the threads that work on a run
 *
 * GPUs work first, where they are wanted, alone or together with CPUs; what is left
 * after that is for CPUs.
 *
 * A thread on a CPU runs the loop of worker.c.  One with a GPU runs that of
 * gpu.h, which has threads of its own; all that is left here is to see when it
 * is ready.
 */

#include "run/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "convert/converter.h"
#include "core/float_env.h"
#include "gpu/device.h"

/* -------------------------------------------------------------------------- */
/* CPUs                                                                       */
/* -------------------------------------------------------------------------- */

struct thread {
	pthread_t id;
	const struct bv_crew *crew;
	struct bv_slot *slot;
	struct bv_converter *converter;
};

static void *work_on_cpu(void *argument)
{
	const struct thread *thread = argument;
	const struct bv_crew *crew = thread->crew;

	bv_float_enter(); /* for as long as the thread lives */
	bv_work(crew->run, thread->slot, thread->converter, crew->ended,
		crew->context);
	return NULL;
}

static enum bv_status start_thread(struct thread *thread,
				   const struct bv_crew *crew, uint32_t slot)
{
	enum bv_status status;

	thread->crew = crew;
	thread->slot = &crew->run->table->slots[slot];
	status = bv_converter_make(&thread->converter, crew->run->options,
				   crew->run->check);
	if (status != BV_OK)
		return status;
	if (pthread_create(&thread->id, NULL, work_on_cpu, thread) == 0)
		return BV_OK;
	bv_converter_free(thread->converter);
	return BV_ERR_THREAD;
}

/* Starts up to one for each slot and stores how many. */
static enum bv_status start_threads(struct thread *threads,
				    const struct bv_crew *crew,
				    uint32_t *started)
{
	enum bv_status status = BV_OK;
	uint32_t i = 0;

	while (i < crew->run->table->slot_count) {
		status = start_thread(&threads[i], crew, i);
		if (status != BV_OK)
			break;
		i++;
	}
	*started = i;
	return i > 0 ? BV_OK : status;
}

static void join_threads(struct thread *threads, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		pthread_join(threads[i].id, NULL);
		bv_converter_free(threads[i].converter);
	}
}

/*
 * Works with a thread for each slot of a CPU.  A machine that cannot give them
 * all still converts everything with those it gives; only if there is not even
 * one it fails.
 */
static enum bv_status work_with_cpus(const struct bv_crew *crew)
{
	struct thread *threads;
	uint32_t started;
	enum bv_status status;

	threads = calloc(crew->run->table->slot_count, sizeof(*threads));
	if (threads == NULL)
		return BV_ERR_NO_MEMORY;
	status = start_threads(threads, crew, &started);
	join_threads(threads, started);
	free(threads);
	return status;
}

/* -------------------------------------------------------------------------- */
/* GPUs                                                                       */
/* -------------------------------------------------------------------------- */

struct gpu_thread {
	pthread_t id;
	const struct bv_crew *crew;
	uint32_t row;
	struct bv_gpu_plan plan;
	atomic_bool ended;
};

static void *work_with_gpu(void *argument)
{
	struct gpu_thread *thread = argument;
	const struct bv_crew *crew = thread->crew;
	struct bv_frame_table *table = crew->run->table;

	bv_float_enter();
	bv_gpu_path()->work(
		crew->run, &thread->plan, &table->gpu_rows[thread->row],
		bv_gpu_slots(table, thread->row), crew->ended, crew->context);
	atomic_store(&thread->ended, true);
	return NULL;
}

/* How many of the table's rows have a GPU, or may have one. */
static uint32_t count_gpus(const struct bv_frame_table *table, uint32_t gpus)
{
	char reason[160];
	const uint32_t found = bv_gpu_path()->count(reason, sizeof(reason));

	if (gpus != 0 && found > 0)
		return table->gpu_count;
	return found < table->gpu_count ? found : table->gpu_count;
}

static uint32_t start_gpu_threads(struct gpu_thread *threads, uint32_t wanted,
				  const struct bv_crew *crew, uint32_t gpus)
{
	for (uint32_t i = 0; i < wanted; i++) {
		struct gpu_thread *thread = &threads[i];

		thread->crew = crew;
		thread->row = i;
		thread->plan.device = bv_gpu_of_row(gpus, i);
		bv_gpu_path()->plan_threads(&thread->plan,
					    (crew->gpu_threads + wanted - 1) /
						    wanted);
		if (pthread_create(&thread->id, NULL, work_with_gpu, thread) !=
		    0)
			return i;
	}
	return wanted;
}

/* Has CPUs hand over as long as a GPU works, until all GPUs have ended. */
static void watch_gpu_threads(struct gpu_thread *threads, uint32_t count,
			      struct bv_frame_table *table)
{
	const struct timespec moment = {.tv_nsec = 5000000};
	bool ended = false;

	while (!ended) {
		bool ready = false;

		ended = true;
		for (uint32_t i = 0; i < count; i++) {
			ready |= atomic_load(&table->gpu_rows[i].state) ==
				 BV_GPU_READY;
			ended &= atomic_load(&threads[i].ended);
		}
		atomic_store(&table->hand_over, ready);
		if (!ended)
			nanosleep(&moment, NULL);
	}
}

static void run_gpu_threads(const struct bv_crew *crew, uint32_t gpus)
{
	struct bv_frame_table *table = crew->run->table;
	const uint32_t wanted = count_gpus(table, gpus);
	struct gpu_thread *threads = calloc(wanted + 1, sizeof(*threads));
	uint32_t started;

	if (threads == NULL)
		return;
	started = start_gpu_threads(threads, wanted, crew, gpus);
	watch_gpu_threads(threads, started, table);
	for (uint32_t i = 0; i < started; i++)
		pthread_join(threads[i].id, NULL);
	free(threads);
}

/*
 * Works with all GPUs that the options ask for, and with CPUs until one of them
 * is ready if the options leave the choice to us.  Frames may be left, and then
 * are claimable.
 */
static void work_with_gpus(const struct bv_crew *crew)
{
	const struct bv_convert_options *options = &crew->run->options->all;
	struct bv_frame_table *table = crew->run->table;
	struct thread *threads = NULL;
	uint32_t started = 0;

	if (options->device == BV_DEVICE_AUTO)
		threads = calloc(table->slot_count, sizeof(*threads));
	if (threads != NULL)
		start_threads(threads, crew, &started);
	run_gpu_threads(crew, options->gpus);
	join_threads(threads, started);
	free(threads);
	bv_claim_anew(table);
	atomic_store(&table->hand_over, false);
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* Ends what is left because there is nobody to do it. */
static void fail_rest(const struct bv_crew *crew, enum bv_status status)
{
	const struct bv_frame_table *table = crew->run->table;

	for (uint32_t i = 0;
	     i < table->frame_count && !atomic_load(&table->stop); i++) {
		if (bv_frame_has_ended(&table->rows[i]))
			continue;
		bv_run_fail_frame(crew->run, i, status, 0);
		if (crew->ended != NULL)
			crew->ended(crew->context, i);
	}
}

enum bv_status bv_crew_work(const struct bv_crew *crew)
{
	const struct bv_convert_options *options = &crew->run->options->all;
	struct bv_frame_table *table = crew->run->table;
	enum bv_status status = BV_ERR_NO_DEVICE;

	if (table->gpu_count > 0)
		work_with_gpus(crew);
	if (atomic_load(&table->stop) || !bv_frames_are_left(table))
		return BV_OK;
	if (options->device != BV_DEVICE_GPU || !options->no_fallback)
		status = work_with_cpus(crew);
	if (status == BV_OK || atomic_load(&table->end_count) == 0)
		return status;
	fail_rest(crew, status);
	return BV_OK;
}
