/*
 * striped_tally.h - what is counted about a frame on the GPU
 *
 * Atomic operations on one address are done one after the other.  A counter that
 * every point of a frame adds to would take longer than all else together; one
 * that only odd points add to is as slow when a frame has nothing but these.
 * So every counter is striped: neighbouring threads use neighbouring words, and
 * the host, or a kernel that wants to know, adds the stripes up.  The threads
 * of a warp then have 32 different words of one line of memory, which is one
 * operation of the cache.
 *
 * What can be had without counting is not counted: outside is what is left of
 * all points, and the number kept is summed up cell by cell.  A maximum is
 * touched only by a thread that has read its stripe and knows better; all threads
 * read, which one line of memory answers one after the other, so the stripes of
 * a maximum take four lines where only the host adds them up.  A minimum is a
 * maximum of inverted numbers, so that 0 is the start of all.
 */

#ifndef BV_STRIPED_TALLY_H
#define BV_STRIPED_TALLY_H

#include "kernels.h"

#define BV_STRIPES 128u
#define BV_MAXIMA_STRIPES 32u /* few, since each thread of `shade` reads them */

/* The tally of one frame, as it lies in memory. */
struct bv_striped_tally {
	uint32_t kept[BV_STRIPES];
	uint32_t not_finite[BV_STRIPES];
	uint32_t odd_intensity[BV_STRIPES];
	/* Of kept points, bv_ordered(), inverted for the least; 0 if none. */
	uint32_t intensity_least[BV_STRIPES];
	uint32_t intensity_greatest[BV_STRIPES];
	/* Where pixels are scaled to them: the greatest height, bv_ordered(), and count. */
	uint32_t height[BV_MAXIMA_STRIPES];
	uint32_t count[BV_MAXIMA_STRIPES];
	/* Not striped, as one thread knows it; a line of its own. */
	uint32_t occupied;
	uint32_t unused[31];
};

#define BV_TALLY_WORDS \
	((uint32_t)(sizeof(struct bv_striped_tally) / sizeof(uint32_t)))

BV_SHARED struct bv_striped_tally *
bv_tally_at(const struct bv_device_grids *grids, uint32_t frame)
{
	return (struct bv_striped_tally *)grids->tallies + frame;
}

/* The maxima of a frame, from stripes that nobody changes any more. */
BV_SHARED struct bv_frame_maxima
bv_tally_maxima(const struct bv_striped_tally *tally)
{
	struct bv_frame_maxima most;
	uint32_t height = 0;
	uint32_t count = 0;

	for (uint32_t i = 0; i < BV_MAXIMA_STRIPES; i++) {
		if (tally->height[i] > height)
			height = tally->height[i];
		if (tally->count[i] > count)
			count = tally->count[i];
	}
	most.height = height != 0 ? bv_from_ordered(height) : 0.0f;
	most.count = count;
	return most;
}

#endif /* BV_STRIPED_TALLY_H */
