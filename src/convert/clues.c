/*
 * clues.c - what is noted of points in case that their picture turns out odd
 */

#include "convert/clues.h"

#include "core/image.h"
#include "formats/advice.h"

/*
 * Less than the first part of a frame has, so that it does not matter whether a frame
 * comes in parts, and more than advice wants to see of most layouts.
 */
#define FIRST_BYTES ((size_t)96 << 10)

void bv_clues_begin(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n, uint64_t file_size)
{
	const size_t all = n * layout->stride;
	const size_t bytes = all < FIRST_BYTES ? all : FIRST_BYTES;

	*clues = (struct bv_clues){0};
	if (bv_layout_seems_odd(layout, points, bytes))
		clues->guess =
			bv_layout_guess(layout, points, bytes, file_size);
}

enum bv_status bv_judge(const struct bv_options *options,
			const struct bv_clues *clues,
			struct bv_verdict *verdict)
{
	if (!bv_are_suspicious(&verdict->counts))
		return BV_OK;
	verdict->detail[0] = clues->guess;
	return options->all.strict ? BV_ERR_INTENSITY : BV_OK;
}
