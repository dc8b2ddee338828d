/*
 * clues.h - what is noted of points in case that their picture turns out odd
 *
 * Only when a frame is drawn do its counts say whether its points fit the layout and
 * the grid.  By then they are gone, on a CPU and on a GPU, and the file may have become
 * another.  So what would be said of them is noted while they are at hand, at a cost
 * that an ordinary frame does not feel.
 */

#ifndef BV_CONVERT_CLUES_H
#define BV_CONVERT_CLUES_H

#include "convert/options.h"
#include "core/verdict.h"

struct bv_clues {
	uint32_t guess; /* bv_layout_guess() */
};

/*
 * Looks at the first 'n' points of a frame, whose file has 'file_size' bytes, and
 * begins to note.  All of a frame give the same clues as those of its first part.
 */
void bv_clues_begin(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n, uint64_t file_size);

/*
 * Looks at the counts in 'verdict'.  If something is odd about them, notes in
 * verdict->detail[] what bv_frame_warning() says about it, and returns what fails the
 * frame if the caller is strict.  BV_OK otherwise.
 */
enum bv_status bv_judge(const struct bv_options *options,
			const struct bv_clues *clues,
			struct bv_verdict *verdict);

#endif /* BV_CONVERT_CLUES_H */
