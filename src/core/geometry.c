/*
 * geometry.c - whether ranges and cells make sense, and how many cells there are
 *
 * Refusals are sentences that help: they say what was found, what was expected
 * and, where there is one, the number to use instead.
 */

#include "core/geometry.h"

#include <float.h>
#include <math.h>

#include "core/image.h"

/* How far from a whole number of cells a range may be, in cells. */
#define CELL_TOLERANCE 1e-3

struct axis {
	const char *name;
	double min, max;
};

/* -------------------------------------------------------------------------- */
/* Sentences                                                                  */
/* -------------------------------------------------------------------------- */

static void add_range(struct bv_text *why, double min, double max)
{
	bv_text_add_number(why, min, 9);
	bv_text_add(why, ":");
	bv_text_add_number(why, max, 9);
}

/* Starts a sentence with "x -80:80". */
static void start_with_axis(struct bv_text *why, struct axis axis)
{
	bv_text_add(why, "%s ", axis.name);
	add_range(why, axis.min, axis.max);
}

static void explain_not_whole(struct bv_text *why, struct axis axis,
			      double cell, double cells)
{
	const double below = fmax(floor(cells), 1.0);
	const double above = fmin(fmax(ceil(cells), 1.0), BV_MOST_PER_AXIS);

	start_with_axis(why, axis);
	bv_text_add(why, " is not a whole number of cells of ");
	bv_text_add_number(why, cell, 9);
	bv_text_add(why, " m but ");
	bv_text_add_number(why, cells, 9);
	bv_text_add(why, "; the nearest that are: ");
	add_range(why, axis.min, axis.min + below * cell);
	if (above > below) {
		bv_text_add(why, " and ");
		add_range(why, axis.min, axis.min + above * cell);
	}
}

/* -------------------------------------------------------------------------- */
/* Checks                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * The bounds must be numbers, in order, and stay so as float32; their distance
 * must be a float32 too, since points subtract one from the other.
 */
static bool axis_is_sound(struct axis axis, struct bv_text *why)
{
	if (!isfinite(axis.min) || !isfinite(axis.max)) {
		start_with_axis(why, axis);
		bv_text_add(why, " has a bound that is not a finite number");
		return false;
	}
	if (axis.min >= axis.max) {
		start_with_axis(why, axis);
		bv_text_add(why, " is empty; expected MIN:MAX with MIN < MAX");
		return false;
	}
	if (fabs(axis.min) > FLT_MAX / 4 || fabs(axis.max) > FLT_MAX / 4) {
		start_with_axis(why, axis);
		bv_text_add(why, " is too large for the float32 of points");
		return false;
	}
	if ((float)axis.min >= (float)axis.max) {
		start_with_axis(why, axis);
		bv_text_add(why,
			    " has bounds that the float32 of points cannot "
			    "tell apart; move the points to the origin");
		return false;
	}
	return true;
}

static bool cell_is_sound(double cell, const struct bv_wording *wording,
			  struct bv_text *why)
{
	if (isfinite(cell) && cell > 0.0 && cell <= (double)FLT_MAX / 4 &&
	    (float)cell > 0.0f)
		return true;
	bv_text_add(why, "%s ", wording->cell);
	bv_text_add_number(why, cell, 9);
	bv_text_add(why,
		    " is not a size; expected metres above 0, such as 0.1");
	return false;
}

/* The number of cells along a sound axis, or 0 if it is refused. */
static uint32_t count_cells(struct axis axis, double cell, struct bv_text *why)
{
	const double cells = (axis.max - axis.min) / cell;
	const double whole = round(cells);

	if (!(whole <= BV_MOST_PER_AXIS)) {
		start_with_axis(why, axis);
		bv_text_add(why, " has ");
		bv_text_add_number(why, whole, 9);
		bv_text_add(why, " cells of ");
		bv_text_add_number(why, cell, 9);
		bv_text_add(why,
			    " m, expected at most %u; the smallest cell "
			    "for it is ",
			    BV_MOST_PER_AXIS);
		bv_text_add_number(why,
				   (axis.max - axis.min) / BV_MOST_PER_AXIS, 9);
		return 0;
	}
	if (whole < 1.0 || fabs(cells - whole) > CELL_TOLERANCE) {
		explain_not_whole(why, axis, cell, cells);
		return 0;
	}
	return (uint32_t)whole;
}

/* Of a preset that is a square around the sensor. */
static bool is_square(const struct bv_grid_options *options,
		      const struct bv_wording *wording, struct bv_text *why)
{
	const double r = options->x_max;

	if (options->x_min == -r && options->y_min == -r && options->y_max == r)
		return true;
	bv_text_add(why,
		    "preset '%s' is a square around the sensor; expected %s "
		    "and %s of -R:R alike, such as ",
		    options->preset, wording->x, wording->y);
	add_range(why, -fabs(r), fabs(r));
	return false;
}

/* Takes the ranges and the cell of 'options' for a grid that may be free. */
static enum bv_status set_free_geometry(struct bv_grid *grid,
					const struct bv_grid_options *options,
					const struct bv_wording *wording,
					struct bv_text *why)
{
	const struct axis x = {wording->x, options->x_min, options->x_max};
	const struct axis y = {wording->y, options->y_min, options->y_max};
	const struct axis z = {wording->z, options->z_min, options->z_max};
	uint32_t rows, columns;

	if (!axis_is_sound(x, why) || !axis_is_sound(y, why) ||
	    !axis_is_sound(z, why) ||
	    !cell_is_sound(options->cell, wording, why) ||
	    (grid->preset->square && !is_square(options, wording, why)))
		return BV_ERR_GRID;
	rows = count_cells(x, options->cell, why);
	if (rows == 0)
		return BV_ERR_GRID;
	columns = count_cells(y, options->cell, why);
	if (columns == 0)
		return BV_ERR_GRID;
	if ((uint64_t)rows * columns > BV_MOST_PIXELS) {
		bv_text_add(why,
			    "the picture has %u x %u = %llu cells, expected at "
			    "most %u; use a larger %s or shorter ranges",
			    rows, columns, (unsigned long long)rows * columns,
			    BV_MOST_PIXELS, wording->cell);
		return BV_ERR_GRID;
	}
	grid->rules.rows = rows;
	grid->rules.columns = columns;
	return BV_OK;
}

static bool same_numbers(const struct bv_grid_options *options,
			 const struct bv_preset *preset)
{
	return options->x_min == preset->x_min &&
	       options->x_max == preset->x_max &&
	       options->y_min == preset->y_min &&
	       options->y_max == preset->y_max &&
	       options->z_min == preset->z_min &&
	       options->z_max == preset->z_max && options->cell == preset->cell;
}

static enum bv_status set_fixed_geometry(struct bv_grid *grid,
					 const struct bv_grid_options *options,
					 const struct bv_wording *wording,
					 struct bv_text *why)
{
	if (!same_numbers(options, grid->preset)) {
		bv_text_add(why,
			    "preset '%s' has fixed ranges and cells; only ",
			    grid->preset->name);
		bv_preset_add_names(why, bv_has_free_geometry);
		bv_text_add(why, " take %s, %s, %s and %s", wording->x,
			    wording->y, wording->z, wording->cell);
		return BV_ERR_GRID;
	}
	grid->rules.rows = grid->preset->rows;
	grid->rules.columns = grid->preset->columns;
	return BV_OK;
}

enum bv_status bv_grid_set_geometry(struct bv_grid *grid,
				    const struct bv_grid_options *options,
				    const struct bv_wording *wording,
				    struct bv_text *why)
{
	return grid->preset->free_geometry
		       ? set_free_geometry(grid, options, wording, why)
		       : set_fixed_geometry(grid, options, wording, why);
}
