/*
 * clues.c - what is noted of points in case that their picture turns out odd
 */

#include "convert/clues.h"

#include "convert/oddity.h"
#include "core/cells.h"
#include "formats/advice.h"

/*
 * Less than the first part of a frame has, so that it does not matter whether a frame
 * comes in parts, and more than advice wants to see of most layouts.
 */
#define FIRST_BYTES ((size_t)96 << 10)

void bv_clues_begin(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n, uint64_t file_size)
{
	static const struct bv_extent nothing = {
		{INFINITY, INFINITY, INFINITY},
		{-INFINITY, -INFINITY, -INFINITY}};
	const size_t all = n * layout->stride;
	const size_t bytes = all < FIRST_BYTES ? all : FIRST_BYTES;

	*clues = (struct bv_clues){.extent = nothing};
	if (bv_layout_seems_odd(layout, points, bytes))
		clues->guess =
			bv_layout_guess(layout, points, bytes, file_size);
}

static void widen_axis(struct bv_extent *extent, int axis, float value)
{
	if (value < extent->min[axis])
		extent->min[axis] = value;
	if (value > extent->max[axis])
		extent->max[axis] = value;
}

void bv_clues_widen(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n)
{
	struct bv_extent extent = clues->extent;

	for (size_t i = 0; i < n; i++) {
		const struct bv_point p = bv_load_point(layout, points, i);

		if (!bv_point_finite(p))
			continue;
		widen_axis(&extent, 0, p.x);
		widen_axis(&extent, 1, p.y);
		widen_axis(&extent, 2, p.z);
	}
	clues->extent = extent;
}

/*
 * Goes through the frame in several rounds, some points here and some there, since
 * those that are kept may all lie to one side.
 */
#define ROUNDS 16

static bool any_is_kept(const struct bv_source *source)
{
	const struct bv_placer *placer = bv_placer_at(0);
	struct bv_point_tally tally = bv_empty_tally();
	struct bv_placed placed;

	for (size_t round = 0; round < ROUNDS; round++) {
		size_t i = round * BV_PLACED_POINTS;

		for (; i < source->n; i += ROUNDS * BV_PLACED_POINTS) {
			placer->place(source, i, &placed, &tally);
			if (tally.kept > 0)
				return true;
		}
	}
	return false;
}

void bv_clues_take(struct bv_clues *clues, const struct bv_rules *rules,
		   const struct bv_layout *layout, const unsigned char *points,
		   size_t n, uint64_t file_size)
{
	const struct bv_source source = {.rules = rules,
					 .layout = layout,
					 .rescale = 1.0,
					 .points = points,
					 .n = n};

	bv_clues_begin(clues, layout, points, n, file_size);
	if (!any_is_kept(&source))
		bv_clues_widen(clues, layout, points, n);
}

enum bv_status bv_judge(const struct bv_options *options,
			const struct bv_clues *clues,
			struct bv_verdict *verdict)
{
	const enum bv_status oddity = bv_oddity(&verdict->counts);

	if (oddity == BV_ERR_INTENSITY)
		verdict->detail[0] = clues->guess;
	else if (oddity == BV_ERR_NOTHING_KEPT &&
		 clues->extent.min[0] <= clues->extent.max[0])
		bv_pack_extent(&clues->extent, verdict->detail);
	return options->all.strict ? oddity : BV_OK;
}
