/*
 * clues.h - what is noted of points in case that their picture turns out odd
 *
 * Only when a frame is drawn do its counts say whether its points fit the layout and
 * the grid.  By then they are gone, on a CPU and on a GPU, and the file may have become
 * another.  So what would be said of them is noted while they are at hand, at a cost
 * that an ordinary frame does not feel: its layout is guessed at if some of its first
 * intensities are odd, the extent of its points is taken until one of them is kept, and
 * a few of the first are asked whether they are far away.
 */

#ifndef BV_CONVERT_CLUES_H
#define BV_CONVERT_CLUES_H

#include "convert/options.h"
#include "core/formulas.h"
#include "core/verdict.h"
#include "formats/fault.h"

/* Between which values points lie, in x, y and z. */
struct bv_extent {
	float min[3], max[3];
};

/* All 0 before a frame. */
struct bv_clues {
	bool begun;     /* points were looked at */
	bool kept;      /* one of those of bv_clues_add() is */
	uint32_t guess; /* bv_layout_guess() */
	bool far;       /* most of the first points are beyond 100 km */
	struct bv_extent extent; /* min above max while there is none */
};

/*
 * Looks at the first 'n' points of a frame, whose file has 'file_size' bytes, and
 * begins to note.
 */
void bv_clues_begin(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n, uint64_t file_size);

/* Adds points to the extent: all of a frame, as long as none of them is kept. */
void bv_clues_widen(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n);

/*
 * Does all that with the next points of a frame, and finds out whether any is kept, for
 * those who do not draw them here.  It notes what is noted where they are drawn, however
 * many come at a time, if as many come first.
 */
void bv_clues_add(struct bv_clues *clues, const struct bv_rules *rules,
		  const struct bv_layout *layout, const unsigned char *points,
		  size_t n, uint64_t file_size);

/*
 * Looks at the counts in 'verdict' of a frame that was read as 'layout', which is that
 * of its file, and notes there what it was read as.  If something is odd
 * (oddity.h), notes what bv_frame_warning() says about it, for which it may use
 * 'text', and returns what fails the frame if the caller is strict.  BV_OK otherwise.
 */
enum bv_status bv_judge(const struct bv_options *options,
			const struct bv_clues *clues,
			const struct bv_layout *layout, char text[BV_FAULT_MAX],
			struct bv_verdict *verdict);

#endif /* BV_CONVERT_CLUES_H */
