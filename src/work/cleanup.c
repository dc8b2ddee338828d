/*
 * cleanup.c - removing what dead writers left behind
 *
 * A writer that is killed leaves a temporary file where its picture was to be.
 * Nobody takes such a file for a picture, but it takes up space; so the
 * directories of a run's pictures are searched for them when it starts, and the
 * output directory, where the start of a run may have left one; and that of a frame
 * when a worker has died over it.  A run that only checks removes nothing.
 */

#include "work/cleanup.h"

#include "io/temporary.h"
#include "work/directories.h"

static void clean_up(void *context, int directory)
{
	(void)context;
	bv_remove_stale_temporaries(directory);
}

static void clean_up_frame(const struct bv_run *run, uint32_t frame)
{
	if (!run->check)
		bv_visit_directory(run, frame, clean_up, NULL);
}

uint32_t bv_take_unfinished(const struct bv_run *run, struct bv_slot *slot)
{
	const uint32_t frame = atomic_exchange(&slot->frame, BV_NO_FRAME);

	if (frame == BV_NO_FRAME)
		return BV_NO_FRAME;
	if (bv_frame_has_ended(&run->table->rows[frame]))
		return BV_NO_FRAME;
	clean_up_frame(run, frame);
	return frame;
}

void bv_clean_up_all(const struct bv_run *run)
{
	if (!run->check)
		bv_visit_directories(run, true, clean_up, NULL);
}

static void count(void *context, int directory)
{
	size_t *total = context;

	*total += bv_count_stale_temporaries(directory);
}

size_t bv_count_left_behind(const struct bv_run *run)
{
	size_t total = 0;

	bv_visit_directories(run, true, count, &total);
	return total;
}
