/*
 * convert_files.c - many files with threads of this process
 *
 * The same table and the same loop that the command gives to processes, run by
 * threads.  GPUs work first, where they are wanted, alone or together with CPUs;
 * what is left after that is for CPUs.
 */

#include <pthread.h>
#include <stdlib.h>

#include "convert/converter.h"
#include "gpu/device.h"
#include "run/cpus.h"
#include "run/file_crew.h"
#include "work/sync_run.h"

/* The caller's callback, called by one thread at a time. */
struct listener {
	pthread_mutex_t lock;
	bv_frame_callback callback;
	void *context;
	struct bv_frame_table *table;
};

static void tell_listener(void *context, uint32_t frame)
{
	struct listener *listener = context;

	pthread_mutex_lock(&listener->lock);
	if (!listener->callback(listener->context, frame,
				&listener->table->rows[frame].result))
		atomic_store(&listener->table->stop, true);
	pthread_mutex_unlock(&listener->lock);
}

static void store_results(struct bv_frame_table *table,
			  struct bv_frame_result *results)
{
	for (uint32_t i = 0; i < table->frame_count; i++) {
		if (bv_frame_has_ended(&table->rows[i]))
			results[i] = table->rows[i].result;
		else
			results[i] = (struct bv_frame_result){
				.status = BV_ERR_STOPPED};
	}
}

static uint32_t count_threads(uint32_t wanted)
{
	return wanted > 0 ? wanted : bv_usable_cpus();
}

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

/*
 * Has all frames converted.  A status that is a failure means that nothing was
 * done.
 */
static enum bv_status work(struct bv_crew *crew,
			   const struct bv_convert_options *options)
{
	struct bv_frame_table *table = crew->run->table;
	enum bv_status status = BV_ERR_NO_DEVICE;

	if (table->gpu_count > 0)
		bv_crew_work_with_gpus(crew, options);
	if (atomic_load(&table->stop) || !bv_frames_are_left(table))
		return BV_OK;
	if (options->device != BV_DEVICE_GPU || !options->no_fallback ||
	    options->check)
		status = bv_crew_work(crew);
	if (status == BV_OK || atomic_load(&table->end_count) == 0)
		return status;
	fail_rest(crew, status);
	return BV_OK;
}

static enum bv_status check(const struct bv_convert_options *options,
			    const struct bv_file *files, size_t n)
{
	if (n >= UINT32_MAX || (files == NULL && n > 0))
		return BV_ERR_ARGUMENT;
	return bv_check_convert_options(options);
}

static struct bv_frame_table *
create_table(const struct bv_convert_options *options, uint32_t frames)
{
	const uint32_t threads = count_threads(options->threads);

	return bv_frame_table_create_with_gpus(
		frames, BV_SCHEDULE_GUIDED, threads < frames ? threads : frames,
		bv_crew_gpu_places(options, frames), bv_gpu_slots_for(threads));
}

enum bv_status bv_convert_files(const struct bv_convert_options *options,
				const struct bv_file *files, size_t n,
				bv_frame_callback callback, void *context,
				struct bv_frame_result *results)
{
	struct listener listener = {.callback = callback, .context = context};
	struct bv_convert_options own;
	struct bv_sync_run sync;
	struct bv_run run = {.options = &own, .files = files};
	struct bv_crew crew = {.run = &run,
			       .ended = callback != NULL ? tell_listener : NULL,
			       .context = &listener};
	enum bv_status status = check(options, files, n);
	int error;

	if (status != BV_OK || n == 0)
		return status;
	own = *options;
	own.device = BV_DEVICE_CPU; /* of each converter */
	run.table = create_table(options, (uint32_t)n);
	if (run.table == NULL)
		return BV_ERR_NO_MEMORY;
	bv_sync_run_begin(&sync, options);
	if (pthread_mutex_init(&listener.lock, NULL) != 0) {
		status = BV_ERR_NO_MEMORY;
		goto out_table;
	}
	listener.table = run.table;
	crew.gpu_threads = count_threads(options->threads);
	status = work(&crew, options);
	if (status == BV_OK && results != NULL)
		store_results(run.table, results);
	if (status == BV_OK)
		status = bv_sync_run_end(&sync, &run, &error);
	pthread_mutex_destroy(&listener.lock);
out_table:
	bv_sync_run_free(&sync);
	bv_frame_table_free(run.table);
	return status;
}
