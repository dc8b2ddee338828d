/*
 * advice.c - which layout points may have whose intensities do not fit
 */

#include "formats/advice.h"

#include <math.h>
#include <string.h>

#include "core/float_env.h"
#include "core/unpack.h"

/*
 * nuScenes frames give themselves away by their fifth column, the number of
 * the laser ring: a small whole number in every point.
 */
static bool looks_like_nuscenes(const unsigned char *points, size_t bytes,
				uint64_t file_bytes)
{
	const size_t stride = 20;
	size_t n = bytes / stride;

	if (n == 0 || file_bytes % stride != 0)
		return false;
	if (n > BV_ADVICE_POINTS)
		n = BV_ADVICE_POINTS;
	for (size_t i = 0; i < n; i++) {
		const float ring = bv_load_float(points + i * stride + 16);

		if (!(ring >= 0.0f && ring < 256.0f && ring == floorf(ring)))
			return false;
	}
	return true;
}

/*
 * True if no more than 'most_odd' of 100 intensities, of each 'step'th point, lie beside
 * [0, scale].
 */
static bool scale_fits(const struct bv_layout *layout,
		       const unsigned char *points, size_t bytes, double scale,
		       size_t most_odd, size_t step)
{
	size_t n = bytes / layout->stride;
	size_t seen = 0, odd = 0;

	if (n > BV_ADVICE_POINTS)
		n = BV_ADVICE_POINTS;
	for (size_t i = 0; i < n; i += step, seen++)
		odd += bv_intensity_odd(bv_load_intensity(layout, points, i),
					scale);
	return odd * 100 <= seen * most_odd;
}

/*
 * Scanners have lasers and nuScenes has columns in numbers that share no factor with
 * the step, so that all of them are seen.
 */
#define STEP 17
#define FEW_POINTS 256

bool bv_layout_seems_odd(const struct bv_layout *layout, const void *points,
			 size_t bytes)
{
	const size_t step = bytes / layout->stride > FEW_POINTS ? STEP : 1;

	return !scale_fits(layout, points, bytes, layout->intensity_scale, 1,
			   step);
}

/* Nothing is more than 100 %; of bytes, few may be above 100. */
#define PERCENT 100.0

/* Instead of a scale: the frame looks like nuScenes. */
#define NUSCENES 0.0

/* The scales that may be right, the likeliest first. */
static const double guesses[] = {NUSCENES, 1.0, PERCENT, 255.0, 65535.0};

#define GUESS_COUNT (sizeof(guesses) / sizeof(guesses[0]))

static bool guess_fits(size_t guess, const struct bv_layout *layout,
		       const void *points, size_t bytes, uint64_t file_bytes)
{
	const double scale = guesses[guess];

	if (scale == NUSCENES)
		return bv_is_raw(layout) &&
		       strcmp(layout->name, "nuscenes") != 0 &&
		       looks_like_nuscenes(points, bytes, file_bytes);
	return scale != layout->intensity_scale &&
	       scale_fits(layout, points, bytes, scale,
			  scale == PERCENT ? 0 : 1, 1);
}

uint32_t bv_layout_guess(const struct bv_layout *layout, const void *points,
			 size_t bytes, uint64_t file_bytes)
{
	for (uint32_t i = 0; i < GUESS_COUNT; i++) {
		if (guess_fits(i, layout, points, bytes, file_bytes))
			return i + 1;
	}
	return 0;
}

bool bv_layout_add_advice(struct bv_text *text, uint64_t guess,
			  const struct bv_wording *wording)
{
	if (guess == 0 || guess > GUESS_COUNT)
		return false;
	if (guesses[guess - 1] == NUSCENES) {
		bv_text_add(text, "%s nuscenes", wording->layout);
	} else {
		bv_text_add(text, "%s ", wording->intensity_scale);
		bv_text_add_number(text, guesses[guess - 1], 9);
	}
	return true;
}

/* Points of any layout. */
static uint32_t guess(const struct bv_layout *layout,
		      const unsigned char *points, size_t bytes)
{
	bv_unpacked unpacked[BV_UNPACKED_POINTS];
	const size_t all = bytes / layout->stride;
	const size_t n = all < BV_UNPACKED_POINTS ? all : BV_UNPACKED_POINTS;
	struct bv_layout own;

	if (bv_layout_is_plain(layout))
		return bv_layout_guess(layout, points, bytes, bytes);
	own = bv_unpacked_layout(layout);
	bv_unpack(layout, points, n, unpacked);
	return bv_layout_guess(&own, unpacked, n * own.stride, 0);
}

bool bv_layout_advise(const struct bv_layout *layout, const void *points,
		      size_t bytes, char *advice, size_t advice_size)
{
	struct bv_text text = bv_text_start(advice, advice_size);
	struct bv_layout own;
	fenv_t before;
	bool any;

	if (points == NULL || bv_take_layout(&own, layout) != BV_OK ||
	    bytes < own.stride)
		return false;
	before = bv_float_enter();
	any = bv_layout_add_advice(&text, guess(&own, points, bytes),
				   &bv_library_wording);
	bv_float_leave(&before);
	return any;
}
