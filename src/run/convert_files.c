/*
 * convert_files.c - many files with threads of this process
 *
 * The same table and the same loop that the command gives to processes, run by
 * threads.
 */

#include <pthread.h>
#include <stdlib.h>

#include "run/cpus.h"
#include "run/worker.h"

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

struct thread {
	pthread_t id;
	const struct bv_run *run;
	struct bv_slot *slot;
	struct listener *listener; /* NULL if nobody listens */
	struct bv_converter *converter;
};

static void *thread_main(void *argument)
{
	const struct thread *thread = argument;

	bv_work(thread->run, thread->slot, thread->converter,
		thread->listener != NULL ? tell_listener : NULL,
		thread->listener);
	return NULL;
}

/*
 * Starts up to 'wanted' threads and stores how many.  A machine that cannot
 * give them all still converts everything with those it gives; only the failure
 * of the first is one.
 */
static enum bv_status start_threads(struct thread *threads, uint32_t wanted,
				    const struct bv_run *run,
				    struct listener *listener,
				    uint32_t *started)
{
	enum bv_status status = BV_OK;
	uint32_t i;

	for (i = 0; i < wanted; i++) {
		threads[i].run = run;
		threads[i].slot = &run->table->slots[i];
		threads[i].listener = listener;
		status = bv_converter_create(&threads[i].converter,
					     run->options);
		if (status != BV_OK)
			break;
		if (pthread_create(&threads[i].id, NULL, thread_main,
				   &threads[i]) != 0) {
			bv_converter_free(threads[i].converter);
			status = BV_ERR_THREAD;
			break;
		}
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

static uint32_t count_threads(uint32_t wanted, size_t frames)
{
	const uint32_t threads = wanted > 0 ? wanted : bv_usable_cpus();

	return threads < frames ? threads : (uint32_t)frames;
}

enum bv_status bv_convert_files(const struct bv_convert_options *options,
				const struct bv_file *files, size_t n,
				bv_frame_callback callback, void *context,
				struct bv_frame_result *results)
{
	struct listener listener = {.callback = callback, .context = context};
	struct bv_run run = {.options = options, .files = files};
	struct thread *threads;
	uint32_t wanted, started;
	enum bv_status status;

	if (options == NULL || options->struct_size < sizeof(*options) ||
	    n >= UINT32_MAX || (files == NULL && n > 0))
		return BV_ERR_ARGUMENT;
	if (n == 0)
		return BV_OK;
	wanted = count_threads(options->threads, n);
	threads = calloc(wanted, sizeof(*threads));
	if (threads == NULL)
		return BV_ERR_NO_MEMORY;
	run.table =
		bv_frame_table_create((uint32_t)n, BV_SCHEDULE_GUIDED, wanted);
	if (run.table == NULL) {
		status = BV_ERR_NO_MEMORY;
		goto out_threads;
	}
	if (pthread_mutex_init(&listener.lock, NULL) != 0) {
		status = BV_ERR_NO_MEMORY;
		goto out_table;
	}
	listener.table = run.table;
	status = start_threads(threads, wanted, &run,
			       callback != NULL ? &listener : NULL, &started);
	join_threads(threads, started);
	if (status == BV_OK && results != NULL)
		store_results(run.table, results);
	pthread_mutex_destroy(&listener.lock);
out_table:
	bv_frame_table_free(run.table);
out_threads:
	free(threads);
	return status;
}
