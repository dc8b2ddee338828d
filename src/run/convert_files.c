/*
 * convert_files.c - many files with threads of this process
 *
 * The same table and the same loop that the command gives to processes, run by
 * threads (see crew.c).  Here a caller's request becomes a run, and he is told what
 * became of its frames.
 */

#include <pthread.h>
#include <stdlib.h>

#include "convert/converter.h"
#include "convert/outputs.h"
#include "core/float_env.h"
#include "gpu/device.h"
#include "run/cpus.h"
#include "run/crew.h"
#include "work/sync_run.h"

/* Fewer files than this are done before a GPU is ready. */
#define FEWEST_FOR_GPU 256

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
	const struct bv_crew crew = {
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
	status = bv_crew_work(&crew);
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
