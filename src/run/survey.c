/*
 * survey.c - what all frames of a run have in common, found before any is drawn
 *
 * Threads take one frame after the other, and each counts for itself.  A frame counts
 * when it was read to its end, so that one which fails then leaves no trace.
 *
 * The caller is one of the threads; those that cannot be started are not needed.
 */

#include "run/survey.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/float_env.h"
#include "core/grid.h"
#include "io/read.h"

/* What threads share. */
struct shared {
	const struct bv_survey *survey;
	atomic_size_t next; /* frame */
	pthread_mutex_t lock;
	struct bv_distribution *all; /* under the lock */
};

struct counter {
	const struct bv_rules *rules;
	struct bv_part_buffer parts;
	struct bv_fault fault;
	struct bv_frame_intensities frame;
	struct bv_distribution own;
};

static bool count_part(void *context, const struct bv_layout *layout,
		       const unsigned char *points, size_t n)
{
	struct counter *counter = context;

	bv_intensities_count(&counter->frame, counter->rules, layout, points,
			     n);
	return true;
}

static void count_frame(struct counter *counter,
			const struct bv_options *options, const char *path)
{
	const struct bv_reading reading = {
		&options->asked, options->all.max_points, &counter->fault};
	struct bv_frame_info info;
	struct bv_verdict verdict;
	const enum bv_status status =
		bv_read_frame_parts(path, &reading, &counter->parts, count_part,
				    counter, &info, &verdict);

	bv_intensities_end_frame(&counter->frame,
				 status == BV_OK ? &counter->own : NULL);
}

/* Takes no frame if there is no memory. */
static void count_frames(struct shared *shared)
{
	const struct bv_survey *survey = shared->survey;
	struct counter *counter = calloc(1, sizeof(*counter));
	size_t i;

	if (counter == NULL)
		return;
	counter->rules = &survey->options->all.grid->rules;
	while ((i = atomic_fetch_add(&shared->next, 1)) < survey->count)
		count_frame(counter, survey->options, survey->files[i].input);
	pthread_mutex_lock(&shared->lock);
	bv_distribution_add_all(shared->all, &counter->own);
	pthread_mutex_unlock(&shared->lock);
	bv_part_buffer_free(&counter->parts);
	free(counter);
}

static void *run_thread(void *shared)
{
	bv_float_enter();
	count_frames(shared);
	return NULL;
}

enum bv_status bv_survey_intensities(const struct bv_survey *survey,
				     struct bv_distribution *all)
{
	const size_t most = survey->threads < survey->count ? survey->threads
							    : survey->count;
	struct shared shared = {.survey = survey, .all = all};
	pthread_t *threads = calloc(most + 1, sizeof(*threads));
	size_t started = 0;

	if (threads == NULL || pthread_mutex_init(&shared.lock, NULL) != 0) {
		free(threads);
		return BV_ERR_NO_MEMORY;
	}
	while (started + 1 < most && pthread_create(&threads[started], NULL,
						    run_thread, &shared) == 0)
		started++;
	count_frames(&shared);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	pthread_mutex_destroy(&shared.lock);
	free(threads);
	/* Who had the memory has seen that there is no frame left. */
	return atomic_load(&shared.next) > survey->count ? BV_OK
							 : BV_ERR_NO_MEMORY;
}
