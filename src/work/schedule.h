/*
 * schedule.h - dividing frames into chunks
 */

#ifndef BV_WORK_SCHEDULE_H
#define BV_WORK_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

enum bv_schedule {
	BV_SCHEDULE_GUIDED, /* chunks that shrink towards the end */
	BV_SCHEDULE_CHUNK,  /* one contiguous chunk for each worker */
	BV_SCHEDULE_FRAME   /* one frame a chunk */
};

/*
 * No guided chunk is longer.  Claims are cheap, and short chunks keep the disk
 * reading in one place, since workers then move through the list together.
 */
#define BV_LONGEST_CHUNK 64

/*
 * Where GPUs take part: each has several threads that claim, and is so fast that
 * a worker with a long chunk would keep all others waiting at the end.
 */
#define BV_LONGEST_GPU_CHUNK 16

/*
 * Divides 'frames' frames for 'workers' workers (at least 1) and returns the
 * number of chunks, at most 'frames'.  Chunk k holds the frames begin[k] to
 * begin[k + 1] - 1; none is empty.  Guided chunks have at most 'longest' frames,
 * BV_LONGEST_CHUNK or fewer.  'begin' has room for frames + 1 numbers; with NULL
 * the chunks are only counted.
 */
size_t bv_schedule(enum bv_schedule schedule, uint32_t frames, uint32_t workers,
		   uint32_t longest, uint32_t *begin);

#endif /* BV_WORK_SCHEDULE_H */
