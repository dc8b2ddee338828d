/*
 * convert_files.c - many files with threads of this process
 *
 * The same table and the same loop that the command gives to processes, run by
 * threads.  GPUs work first, where they are wanted, alone or together with CPUs;
 * what is left after that is for CPUs.
 *
 * A thread on a CPU runs the loop of worker.c.  One with a GPU runs that of
 * gpu.h, which has threads of its own; all that is left here is to see when it
 * is ready.
 */

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "convert/converter.h"
#include "convert/outputs.h"
#include "core/float_env.h"
#include "gpu/device.h"
#include "run/cpus.h"
#include "work/sync_run.h"

/* Fewer files than this are done before a GPU is ready. */
#define FEWEST_FOR_GPU 256

/* Those who work on a run. */
struct crew {
	const struct bv_run *run;
	/* Called after each frame, by any thread; or NULL. */
	void (*ended)(void *context, uint32_t frame);
	void *context;
	uint32_t gpu_threads; /* of the host for all GPUs together */
};

/* -------------------------------------------------------------------------- */
/* CPUs                                                                       */
/* -------------------------------------------------------------------------- */

struct thread {
	pthread_t id;
	const struct crew *crew;
	struct bv_slot *slot;
	struct bv_converter *converter;
};

static void *work_on_cpu(void *argument)
{
	const struct thread *thread = argument;
	const struct crew *crew = thread->crew;

	bv_float_enter(); /* for as long as the thread lives */
	bv_work(crew->run, thread->slot, thread->converter, crew->ended,
		crew->context);
	return NULL;
}

static enum bv_status start_thread(struct thread *thread,
				   const struct crew *crew, uint32_t slot)
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
				    const struct crew *crew, uint32_t *started)
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
static enum bv_status work_with_cpus(const struct crew *crew)
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
	const struct crew *crew;
	uint32_t row;
	struct bv_gpu_plan plan;
	atomic_bool ended;
};

static void *work_with_gpu(void *argument)
{
	struct gpu_thread *thread = argument;
	const struct crew *crew = thread->crew;
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
				  const struct crew *crew, uint32_t gpus)
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

static void run_gpu_threads(const struct crew *crew, uint32_t gpus)
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
static void work_with_gpus(const struct crew *crew)
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
/* The caller                                                                 */
/* -------------------------------------------------------------------------- */

/* The caller's callback, called by one thread at a time, which is in our mode. */
struct listener {
	pthread_mutex_t lock;
	bv_frame_callback callback;
	void *context;
	struct bv_frame_table *table;
	const struct bv_grid *grid;
	const fenv_t *environment; /* floating-point, of the caller */
};

static void tell_listener(void *context, uint32_t frame)
{
	struct listener *listener = context;
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	bv_tell_result(&listener->table->rows[frame].result, listener->grid,
		       &result);
	pthread_mutex_lock(&listener->lock);
	bv_float_leave(listener->environment);
	if (!listener->callback(listener->context, frame, &result))
		atomic_store(&listener->table->stop, true);
	bv_float_enter();
	pthread_mutex_unlock(&listener->lock);
}

static void store_statuses(const struct bv_frame_table *table,
			   enum bv_status *statuses)
{
	for (uint32_t i = 0; i < table->frame_count; i++)
		statuses[i] = bv_frame_has_ended(&table->rows[i])
				      ? table->rows[i].result.status
				      : BV_ERR_STOPPED;
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* Ends what is left because there is nobody to do it. */
static void fail_rest(const struct crew *crew, enum bv_status status)
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

/*
 * Has all frames done.  A status that is a failure means that nothing was done.
 */
static enum bv_status work(const struct crew *crew)
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

/* With any number, the places in a table would be too many for 32 bits. */
static uint32_t count_threads(uint32_t wanted)
{
	if (wanted == 0)
		return bv_usable_cpus();
	return wanted < BV_MOST_WORKERS ? wanted : BV_MOST_WORKERS;
}

/* How many rows for GPUs the table needs. */
static uint32_t count_gpu_rows(const struct bv_convert_options *options,
			       uint32_t frames)
{
	const uint32_t rows =
		bv_gpu_rows_needed(options->device, options->gpus);

	if (rows == 0 || bv_gpu_path()->was_lost() ||
	    (options->device == BV_DEVICE_AUTO && frames < FEWEST_FOR_GPU))
		return 0;
	return rows;
}

static struct bv_frame_table *
create_table(const struct bv_convert_options *options, uint32_t frames)
{
	const uint32_t threads = count_threads(options->threads);

	return bv_frame_table_create_with_gpus(
		frames, BV_SCHEDULE_GUIDED, threads < frames ? threads : frames,
		count_gpu_rows(options, frames), bv_gpu_slots_for(threads));
}

/* A run over a table that is there, as the caller wants to hear of it. */
static enum bv_status run_table(struct bv_run *run, bv_frame_callback callback,
				void *context, const fenv_t *environment)
{
	struct listener listener = {.callback = callback,
				    .context = context,
				    .table = run->table,
				    .grid = run->options->all.grid,
				    .environment = environment};
	const struct crew crew = {
		.run = run,
		.ended = callback != NULL ? tell_listener : NULL,
		.context = &listener,
		.gpu_threads = count_threads(run->options->all.threads),
	};
	struct bv_sync_run sync;
	enum bv_status status;
	int error;

	if (pthread_mutex_init(&listener.lock, NULL) != 0)
		return BV_ERR_NO_MEMORY;
	bv_sync_run_begin(&sync, run);
	status = work(&crew);
	if (status == BV_OK)
		status = bv_sync_run_end(&sync, run, &error);
	bv_sync_run_free(&sync);
	pthread_mutex_destroy(&listener.lock);
	return status;
}

static struct bv_file *pair(const char *const *inputs,
			    const char *const *outputs, size_t n)
{
	struct bv_file *files = calloc(n, sizeof(*files));

	for (size_t i = 0; files != NULL && i < n; i++)
		files[i] = (struct bv_file){inputs[i], outputs[i]};
	return files;
}

/* What a caller hands over beside the options. */
struct request {
	const char *const *inputs, *const *outputs;
	size_t n;
	bv_frame_callback callback;
	void *context;
	enum bv_status *statuses;
};

/* Does with the files of a request what 'run', which has its options, is for. */
static enum bv_status do_files(struct bv_run *run,
			       const struct request *request,
			       const fenv_t *environment)
{
	struct bv_file *files =
		pair(request->inputs, request->outputs, request->n);
	enum bv_status status = BV_ERR_NO_MEMORY;

	run->files = files;
	if (files != NULL)
		run->table =
			create_table(&run->options->all, (uint32_t)request->n);
	if (run->table != NULL)
		status = run_table(run, request->callback, request->context,
				   environment);
	if (request->statuses != NULL &&
	    (status == BV_OK || status == BV_ERR_SYNC))
		store_statuses(run->table, request->statuses);
	bv_frame_table_free(run->table);
	free(files);
	return status;
}

static enum bv_status take_request(const struct bv_convert_options *options,
				   const struct request *request, bool check)
{
	struct bv_options own;
	struct bv_run run = {.options = &own, .check = check};
	enum bv_status status = bv_take_options(&own, options);
	fenv_t before;
	int error;

	if (status != BV_OK)
		return status;
	if (request->n == 0)
		return BV_OK;
	if (request->n >= UINT32_MAX || request->inputs == NULL ||
	    request->outputs == NULL)
		return BV_ERR_ARGUMENT;
	if (check)
		own.all.device = BV_DEVICE_CPU;
	status = bv_pin_outputs(&own, &error);
	if (status != BV_OK)
		return status;
	before = bv_float_enter();
	status = do_files(&run, request, &before);
	bv_float_leave(&before);
	bv_unpin_outputs(&own);
	return status;
}

enum bv_status bv_convert_files(const struct bv_convert_options *options,
				const char *const *inputs,
				const char *const *outputs, size_t n,
				bv_frame_callback callback, void *context,
				enum bv_status *statuses)
{
	const struct request request = {inputs,   outputs, n,
					callback, context, statuses};

	return take_request(options, &request, false);
}

enum bv_status bv_check_files(const struct bv_convert_options *options,
			      const char *const *inputs,
			      const char *const *outputs, size_t n,
			      bv_frame_callback callback, void *context,
			      enum bv_status *statuses)
{
	const struct request request = {inputs,   outputs, n,
					callback, context, statuses};

	return take_request(options, &request, true);
}
