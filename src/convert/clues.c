/*
 * clues.c - what is noted of points in case that their picture turns out odd
 */

#include "convert/clues.h"

#include <math.h>

#include "convert/oddity.h"
#include "core/place.h"
#include "formats/advice.h"
#include "formats/format.h"

/*
 * Less than the first part of a frame has, so that it does not matter whether a frame
 * comes in parts, and more than advice wants to see of most layouts.
 */
#define FIRST_BYTES ((size_t)96 << 10)

/* Beyond it float32 is coarser than centimetres. */
#define FAR_AWAY 1e5f

/* Points that are asked, some distance apart. */
#define ASKED 64

static bool is_far(const struct bv_point p)
{
	return fabsf(p.x) > FAR_AWAY || fabsf(p.y) > FAR_AWAY ||
	       fabsf(p.z) > FAR_AWAY;
}

/* Whether more than half of the points that are finite are far away. */
static bool are_far(const struct bv_layout *layout, const unsigned char *points,
		    size_t n)
{
	const size_t step = n > ASKED ? n / ASKED : 1;
	size_t finite = 0, far = 0;

	for (size_t i = 0; i < n; i += step) {
		const struct bv_point p = bv_load_point(layout, points, i);

		if (!bv_point_finite(p))
			continue;
		finite++;
		far += is_far(p);
	}
	return 2 * far > finite;
}

void bv_clues_begin(struct bv_clues *clues, const struct bv_layout *layout,
		    const unsigned char *points, size_t n, uint64_t file_size)
{
	static const struct bv_extent nothing = {
		{INFINITY, INFINITY, INFINITY},
		{-INFINITY, -INFINITY, -INFINITY}};
	const size_t all = n * layout->stride;
	const size_t bytes = all < FIRST_BYTES ? all : FIRST_BYTES;

	*clues = (struct bv_clues){
		.begun = true,
		.extent = nothing,
		.far = are_far(layout, points, bytes / layout->stride),
	};
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
 * Goes through the points in several rounds, some here and some there, since those that
 * are kept may all lie to one side.
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

void bv_clues_add(struct bv_clues *clues, const struct bv_rules *rules,
		  const struct bv_layout *layout, const unsigned char *points,
		  size_t n, uint64_t file_size)
{
	const struct bv_source source = {.rules = rules,
					 .layout = layout,
					 .rescale = 1.0,
					 .points = points,
					 .n = n};

	if (!clues->begun)
		bv_clues_begin(clues, layout, points, n, file_size);
	if (!clues->kept)
		clues->kept = any_is_kept(&source);
	if (!clues->kept)
		bv_clues_widen(clues, layout, points, n);
}

/* -------------------------------------------------------------------------- */
/* Afterwards                                                                 */
/* -------------------------------------------------------------------------- */

/* To six digits, and written without an exponent where it has up to nine. */
static double rounded(float value)
{
	const double size = fabs((double)value);
	double unit = 1.0;

	if (size == 0.0 || !isfinite(size))
		return (double)value;
	while (size / unit >= 1e6)
		unit *= 10.0;
	while (size / unit < 1e5)
		unit /= 10.0;
	return round((double)value / unit) * unit;
}

static void write_extent(const struct bv_extent *extent,
			 char text[BV_FAULT_MAX])
{
	struct bv_text words = bv_text_start(text, BV_FAULT_MAX);

	for (int i = 0; i < 3; i++) {
		bv_text_add(&words, "%s%c ", i > 0 ? ", " : "", 'x' + i);
		bv_text_add_number(&words, rounded(extent->min[i]), 9);
		bv_text_add(&words, " to ");
		bv_text_add_number(&words, rounded(extent->max[i]), 9);
	}
}

static bool has_origin(const struct bv_layout *layout)
{
	const double *origin = layout->origin;

	return layout->origin_is_first != 0 || origin[0] != 0.0 ||
	       origin[1] != 0.0 || origin[2] != 0.0;
}

/*
 * Integers of 16 bits are meant to use all of them, as LAS has it, and many programs write
 * bytes into them, in whatever format.  Who has given a scale knows.
 */
static bool is_faint(const struct bv_options *options,
		     const struct bv_layout *layout,
		     const struct bv_counts *counts)
{
	return options->asked.scale == 0.0 &&
	       layout->curve == BV_CURVE_LINEAR &&
	       layout->intensity_scale == 65535.0 && counts->kept > 0 &&
	       counts->intensity_max > 0.0f && counts->intensity_max <= 255.0f;
}

static void note_reading(const struct bv_layout *layout,
			 struct bv_verdict *verdict)
{
	verdict->format = bv_format_number(layout->format);
	verdict->has_intensity = layout->offset[3] != BV_NO_COLUMN;
}

enum bv_status bv_judge(const struct bv_options *options,
			const struct bv_clues *clues,
			const struct bv_layout *layout, char text[BV_FAULT_MAX],
			struct bv_verdict *verdict)
{
	const enum bv_status oddity = bv_oddity(&verdict->counts);

	note_reading(layout, verdict);
	verdict->detail[0] = oddity == BV_ERR_INTENSITY ? clues->guess : 0;
	verdict->detail[1] = layout->name[0] == '\0' ? BV_SAYS_ALL : 0;
	if (clues->far && !has_origin(layout))
		verdict->detail[1] |= BV_IS_FAR;
	if (is_faint(options, layout, &verdict->counts))
		verdict->detail[1] |= BV_IS_FAINT;
	if (oddity == BV_ERR_NOTHING_KEPT &&
	    clues->extent.min[0] <= clues->extent.max[0]) {
		write_extent(&clues->extent, text);
		verdict->fault = text;
	}
	return options->all.strict ? oddity : BV_OK;
}
