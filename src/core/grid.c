/*
 * grid.c - the one place that decides whether a geometry makes sense
 *
 * Refusals are sentences that help: they say what was found, what was expected
 * and, where there is one, the number to use instead.
 */

#include "core/grid.h"

#include <float.h>
#include <stdlib.h>

#include "core/channel_list.h"
#include "core/float_env.h"
#include "core/image.h"
#include "core/struct_size.h"
#include "core/text.h"

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
	    !cell_is_sound(options->cell, wording, why))
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
			    "preset '%s' has fixed ranges and cells; only "
			    "'surround' takes %s, %s, %s and %s",
			    grid->preset->name, wording->x, wording->y,
			    wording->z, wording->cell);
		return BV_ERR_GRID;
	}
	grid->rules.rows = grid->preset->rows;
	grid->rules.columns = grid->preset->columns;
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Density                                                                    */
/* -------------------------------------------------------------------------- */

static enum bv_status set_density(struct bv_grid *grid,
				  const struct bv_grid_options *options,
				  const struct bv_wording *wording,
				  struct bv_text *why)
{
	const struct bv_density_row *row = bv_density_find(options->density);
	const enum bv_density usual = bv_grid_preset_form(grid)->density;

	if (!bv_density_is_sound(options, wording, why))
		return BV_ERR_GRID;
	if (row != NULL && !grid->preset->free_channels) {
		bv_text_add(why,
			    "preset '%s' has a density of its own; only "
			    "'surround' takes %s",
			    grid->preset->name, wording->density);
		return BV_ERR_GRID;
	}
	if (row != NULL && row->density != usual)
		grid->density = row;
	grid->channels.density = grid->density != NULL ? row->density : usual;
	grid->channels.density_full = options->density_full;
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* The public functions                                                       */
/* -------------------------------------------------------------------------- */

static struct bv_grid_options options_of(const struct bv_preset *preset)
{
	return (struct bv_grid_options){
		.struct_size = sizeof(struct bv_grid_options),
		.preset = preset->name,
		.x_min = preset->x_min,
		.x_max = preset->x_max,
		.y_min = preset->y_min,
		.y_max = preset->y_max,
		.z_min = preset->z_min,
		.z_max = preset->z_max,
		.cell = preset->cell,
		.density = BV_DENSITY_PRESET,
	};
}

enum bv_status bv_grid_options_init(struct bv_grid_options *options,
				    size_t struct_size, const char *preset)
{
	const struct bv_preset *found = bv_preset_find(preset);
	struct bv_grid_options own;

	if (options == NULL || !bv_size_is_sound(struct_size))
		return BV_ERR_ARGUMENT;
	if (found == NULL)
		return BV_ERR_PRESET;
	own = options_of(found);
	bv_give_struct(options, struct_size, &own, sizeof(own));
	return BV_OK;
}

/* Takes the numbers of 'options', which were checked. */
static void set_rules(struct bv_grid *grid,
		      const struct bv_grid_options *options)
{
	grid->x_min = options->x_min;
	grid->x_max = options->x_max;
	grid->y_min = options->y_min;
	grid->y_max = options->y_max;
	grid->z_min = options->z_min;
	grid->z_max = options->z_max;
	grid->cell = options->cell;
	grid->rules.formulas = grid->preset->formulas;
	grid->rules.scaled_to_frame = grid->preset->scaled_to_frame;
	grid->rules.turned = bv_grid_preset_form(grid)->turned;
	grid->rules.x_min = (float)grid->x_min;
	grid->rules.x_max = (float)grid->x_max;
	grid->rules.y_min = (float)grid->y_min;
	grid->rules.y_max = (float)grid->y_max;
	grid->rules.z_min = (float)grid->z_min;
	grid->rules.z_max = (float)grid->z_max;
	grid->rules.cell = (float)grid->cell;
}

static enum bv_status set_grid(struct bv_grid *grid,
			       const struct bv_grid_options *options,
			       const struct bv_wording *wording,
			       struct bv_text *why)
{
	enum bv_status status;

	if (!bv_grid_set_form(grid, options, wording, why))
		return BV_ERR_GRID;
	status = grid->preset->free_geometry
			 ? set_free_geometry(grid, options, wording, why)
			 : set_fixed_geometry(grid, options, wording, why);
	if (status == BV_OK)
		status = set_density(grid, options, wording, why);
	if (status != BV_OK)
		return status;
	set_rules(grid, options);
	status = bv_grid_set_channels(grid, options, wording, why);
	if (status != BV_OK)
		return status;
	bv_grid_set_affine(grid);
	grid->hash = bv_grid_hash(grid);
	return BV_OK;
}
/*
 * Which preset it is decides what the members are that the caller does not know
 * of, so the options are taken twice.
 */
static enum bv_status take_options(struct bv_grid_options *own,
				   const struct bv_preset **preset,
				   const struct bv_grid_options *options,
				   struct bv_text *why)
{
	*own = options_of(bv_preset_find(NULL));
	if (!bv_take_struct(own, sizeof(*own), options) || own->reserved != 0)
		return BV_ERR_ARGUMENT;
	*preset = bv_preset_find(own->preset);
	if (*preset == NULL) {
		bv_text_add(why, "'%s' is not a preset", own->preset);
		bv_text_make_printable(why);
		return BV_ERR_PRESET;
	}
	*own = options_of(*preset);
	bv_take_struct(own, sizeof(*own), options);
	return BV_OK;
}

static enum bv_status create(struct bv_grid **grid,
			     const struct bv_grid_options *options,
			     const struct bv_wording *wording,
			     struct bv_text *why)
{
	const struct bv_preset *preset;
	struct bv_grid_options own;
	struct bv_grid *created;
	enum bv_status status;

	status = take_options(&own, &preset, options, why);
	if (status != BV_OK)
		return status;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->preset = preset;
	status = set_grid(created, &own, wording, why);
	if (status != BV_OK) {
		free(created);
		return status;
	}
	*grid = created;
	return BV_OK;
}

enum bv_status bv_grid_create_worded(struct bv_grid **grid,
				     const struct bv_grid_options *options,
				     const struct bv_wording *wording,
				     char *why, size_t why_size)
{
	struct bv_text sentence = bv_text_start(why, why_size);
	enum bv_status status;
	fenv_t before;

	if (grid == NULL)
		return BV_ERR_ARGUMENT;
	before = bv_float_enter();
	status = create(grid, options, wording, &sentence);
	bv_float_leave(&before);
	return status;
}

enum bv_status bv_grid_create(struct bv_grid **grid,
			      const struct bv_grid_options *options, char *why,
			      size_t why_size)
{
	return bv_grid_create_worded(grid, options, &bv_library_wording, why,
				     why_size);
}

void bv_grid_free(struct bv_grid *grid)
{
	free(grid);
}
