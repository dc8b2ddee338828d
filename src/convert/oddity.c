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

#include "core/grid.h"
#include "core/image.h"
#include "formats/advice.h"

enum bv_status bv_oddity(const struct bv_counts *counts)
{
	if (counts->points > 0 && counts->kept == 0)
		return BV_ERR_NOTHING_KEPT;
	return bv_are_suspicious(counts) ? BV_ERR_INTENSITY : BV_OK;
}

/* True if a layout says what the bytes are, as far as is known. */
static bool has_layout(const struct bv_verdict *verdict)
{
	return (verdict->detail[1] & BV_SAYS_ALL) == 0;
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
	bv_text_add(text, "); is the %s right?  Try ",
		    has_layout(verdict) ? "layout" : "scale");
	if (bv_layout_add_advice(text, verdict->detail[0], wording))
		return;
	if (has_layout(verdict))
		bv_text_add(text, "%s or ", wording->layout);
	bv_text_add(text, "%s", wording->intensity_scale);
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

static void add_extents(struct bv_text *text, const char *found,
			const struct bv_grid *grid)
{
	bv_text_add(text, " (found %s", found);
	if (grid != NULL) {
		add_range(text, "; expected x", grid->x_min, grid->x_max);
		add_range(text, ", y", grid->y_min, grid->y_max);
		add_range(text, ", z", grid->z_min, grid->z_max);
	}
	bv_text_add(text, ")");
}

/* A layout may be wrong; where the file says all, the numbers are what it says. */
static void ask_about_numbers(struct bv_text *text,
			      const struct bv_verdict *verdict,
			      const struct bv_wording *wording)
{
	const bool far = (verdict->detail[1] & BV_IS_FAR) != 0;

	if (!has_layout(verdict))
		bv_text_add(text, "; is the unit or the origin right?");
	else
		bv_text_add(text,
			    "; is the layout right, and are these metres?");
	if (far && has_layout(verdict))
		bv_text_add(text, "  Try %s or %s", wording->layout,
			    wording->first_origin);
	else if (far)
		bv_text_add(text, "  Try %s", wording->first_origin);
}

/* Returns false if the frame does not even have points. */
static bool explain_nothing_kept(struct bv_text *text,
				 const struct bv_verdict *verdict,
				 const struct bv_grid *grid,
				 const struct bv_wording *wording)
{
	const struct bv_counts *counts = &verdict->counts;

	if (counts->points == 0)
		return false;
	if (counts->not_finite == counts->points) {
		bv_text_add(text, "0 of %" PRIu32 " points are finite%s",
			    counts->points,
			    has_layout(verdict) ? "; is the layout right?"
						: "");
		return true;
	}
	bv_text_add(text, "0 of %" PRIu32 " points are on the picture",
		    counts->points);
	if (verdict->fault != NULL)
		add_extents(text, verdict->fault, grid);
	ask_about_numbers(text, verdict, wording);
	return true;
}

bool bv_explain_oddity(struct bv_text *text, enum bv_status oddity,
		       const struct bv_verdict *verdict,
		       const struct bv_grid *grid,
		       const struct bv_wording *wording)
{
	switch (oddity) {
	case BV_ERR_NOTHING_KEPT:
		return explain_nothing_kept(text, verdict, grid, wording);
	case BV_ERR_INTENSITY:
		explain_intensity(text, verdict, wording);
		return true;
	default:
		return false;
	}
}

bool bv_explain_distance(struct bv_text *text, const struct bv_verdict *verdict,
			 const struct bv_wording *wording)
{
	if ((verdict->detail[1] & BV_IS_FAR) == 0 || verdict->counts.kept == 0)
		return false;
	if (has_layout(verdict))
		bv_text_add(text,
			    "most of its points are beyond 100 km; is the "
			    "layout right?  Try %s or %s",
			    wording->layout, wording->first_origin);
	else
		bv_text_add(text,
			    "most of its points are beyond 100 km, where "
			    "float32 keeps only centimetres to metres.  Try %s",
			    wording->first_origin);
	return true;
}

bool bv_explain_faintness(struct bv_text *text,
			  const struct bv_verdict *verdict,
			  const struct bv_wording *wording)
{
	if ((verdict->detail[1] & BV_IS_FAINT) == 0)
		return false;
	bv_text_add(text, "its intensities are at most ");
	bv_text_add_number(text, (double)verdict->counts.intensity_max, 6);
	bv_text_add(text, " of 65535; is the scale right?  Try %s 255",
		    wording->intensity_scale);
	return true;
}
