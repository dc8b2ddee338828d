/*
 * schedule.c - dividing frames into chunks
 *
 * A chunk is what a worker claims at once.  One frame a chunk balances best and
 * has the most claims; one chunk a worker has the fewest claims and ends when
 * the slowest worker does.  Guided chunks are large while there is much to do
 * and small at the end, so that all workers end at about the same time.
 */

#include "work/schedule.h"

/*
 * A guided chunk is a fraction of what is left: a worker's fair share divided
 * by this.  With 4, a worker that is held up by a chunk of slow frames still
 * leaves three quarters of its share to the others.
 */
#define GUIDED_DIVISOR 4

static uint32_t next_chunk(enum bv_schedule schedule, uint32_t left,
			   uint32_t frames, uint32_t workers, uint32_t longest,
			   size_t chunk)
{
	uint32_t length;

	switch (schedule) {
	case BV_SCHEDULE_FRAME:
		return 1;
	case BV_SCHEDULE_CHUNK:
		/* The first frames % workers chunks have one more. */
		return frames / workers + (chunk < frames % workers);
	case BV_SCHEDULE_GUIDED:
		break;
	}
	length = left / workers / GUIDED_DIVISOR;
	if (length > longest)
		return longest;
	return length > 0 ? length : 1;
}

size_t bv_schedule(enum bv_schedule schedule, uint32_t frames, uint32_t workers,
		   uint32_t longest, uint32_t *begin)
{
	uint32_t at = 0;
	size_t chunks = 0;

	while (at < frames) {
		if (begin != NULL)
			begin[chunks] = at;
		at += next_chunk(schedule, frames - at, frames, workers,
				 longest, chunks);
		chunks++;
	}
	if (begin != NULL)
		begin[chunks] = frames;
	return chunks;
}
