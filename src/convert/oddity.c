/*
 * oddity.c - frames that can be drawn, but are likely not what they are taken for
 *
 * A file does not say what its bytes mean.  What came of them may: intensities beyond
 * their scale, or not one point where the grid is, as of millimetres or of coordinates
 * of a country.
 */

#include "convert/oddity.h"

#include <inttypes.h>
#include <math.h>

#include "convert/extent.h"
#include "core/grid.h"
#include "core/image.h"
#include "formats/advice.h"

enum bv_status bv_oddity(const struct bv_counts *counts)
{
	if (counts->points > 0 && counts->kept == 0)
		return BV_ERR_NOTHING_KEPT;
	return bv_are_suspicious(counts) ? BV_ERR_INTENSITY : BV_OK;
}

static void explain_intensity(struct bv_text *text,
			      const struct bv_verdict *verdict,
			      const struct bv_wording *wording)
{
	const struct bv_counts *counts = &verdict->counts;

	bv_text_add(text,
		    "%" PRIu32 " of %" PRIu32
		    " points have an intensity outside the scale (found ",
		    counts->odd_intensity, counts->kept);
	bv_text_add_number(text, (double)counts->intensity_min, 6);
	bv_text_add(text, " to ");
	bv_text_add_number(text, (double)counts->intensity_max, 6);
	bv_text_add(text, "); is the layout right?  Try ");
	if (!bv_layout_add_advice(text, verdict->detail[0], wording))
		bv_text_add(text, "%s or %s", wording->layout,
			    wording->intensity_scale);
}

/* To three digits, which is what is known of an extent. */
static double rounded(float value)
{
	const double size = fabs((double)value);
	double unit = 1.0;

	if (size == 0.0 || !isfinite(size))
		return (double)value;
	while (size / unit >= 1000.0)
		unit *= 10.0;
	while (size / unit < 100.0)
		unit /= 10.0;
	return round((double)value / unit) * unit;
}

/* From one number to another; there may be no lower one. */
static void add_range(struct bv_text *text, const char *before, double min,
		      double max)
{
	bv_text_add(text, "%s ", before);
	if (isfinite(min)) {
		bv_text_add_number(text, min, 9);
		bv_text_add(text, " to ");
	} else {
		bv_text_add(text, "up to ");
	}
	bv_text_add_number(text, max, 9);
}

static void add_extents(struct bv_text *text, const struct bv_extent *found,
			const struct bv_grid *grid)
{
	static const char *const axes[] = {" (found x", ", y", ", z"};

	for (int i = 0; i < 3; i++)
		add_range(text, axes[i], rounded(found->min[i]),
			  rounded(found->max[i]));
	if (grid != NULL) {
		add_range(text, "; expected x", grid->x_min, grid->x_max);
		add_range(text, ", y", grid->y_min, grid->y_max);
		add_range(text, ", z", grid->z_min, grid->z_max);
	}
	bv_text_add(text, ")");
}

/* Returns false if the frame does not even have points. */
static bool explain_nothing_kept(struct bv_text *text,
				 const struct bv_verdict *verdict,
				 const struct bv_grid *grid)
{
	const struct bv_counts *counts = &verdict->counts;
	struct bv_extent found;

	if (counts->points == 0)
		return false;
	if (counts->not_finite == counts->points) {
		bv_text_add(text,
			    "0 of %" PRIu32
			    " points are finite; is the layout right?",
			    counts->points);
		return true;
	}
	bv_text_add(text, "0 of %" PRIu32 " points are on the picture",
		    counts->points);
	if (bv_unpack_extent(verdict->detail, &found))
		add_extents(text, &found, grid);
	bv_text_add(text, "; is the layout right, and are these metres?");
	return true;
}

bool bv_explain_oddity(struct bv_text *text, enum bv_status oddity,
		       const struct bv_verdict *verdict,
		       const struct bv_grid *grid,
		       const struct bv_wording *wording)
{
	switch (oddity) {
	case BV_ERR_NOTHING_KEPT:
		return explain_nothing_kept(text, verdict, grid);
	case BV_ERR_INTENSITY:
		explain_intensity(text, verdict, wording);
		return true;
	default:
		return false;
	}
}
