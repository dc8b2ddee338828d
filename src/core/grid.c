/*
 * grid.c - creating grids: the one place that decides whether what was asked for makes
 * sense
 *
 * Ranges and cells are looked at in geometry.c, channels in channel_list.c.
 */

#include "core/grid.h"

#include <stdlib.h>

#include "core/channel_list.h"
#include "core/float_env.h"
#include "core/geometry.h"
#include "core/struct_size.h"
#include "core/text.h"

/* -------------------------------------------------------------------------- */
/* Form and density                                                           */
/* -------------------------------------------------------------------------- */

static enum bv_status set_form(struct bv_grid *grid,
			       const struct bv_grid_options *options,
			       const struct bv_wording *wording,
			       struct bv_text *why)
{
	const struct bv_preset *preset = grid->preset;

	if (options->form > BV_FORM_ARRAYS) {
		bv_text_add(why, "%s %u is no form; expected 0 to %u",
			    wording->form, options->form, BV_FORM_ARRAYS);
		return BV_ERR_GRID;
	}
	grid->form = preset->arrays_first ? BV_FORM_ARRAYS : BV_FORM_PICTURE;
	if (options->form != BV_FORM_PRESET)
		grid->form = (enum bv_form)options->form;
	if (options->channels != NULL ||
	    bv_grid_preset_form(grid)->kind_count > 0)
		return BV_OK;
	bv_text_add(why, "preset '%s' comes as %s only; leave out %s",
		    preset->name, preset->arrays_first ? "arrays" : "a picture",
		    wording->form);
	if (preset->free_channels)
		bv_text_add(why, ", or choose %s", wording->channels);
	return BV_ERR_GRID;
}

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
		bv_text_add(why, "preset '%s' has a density of its own; only ",
			    grid->preset->name);
		bv_preset_add_names(why, bv_has_free_channels);
		bv_text_add(why, " take %s", wording->density);
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

	status = set_form(grid, options, wording, why);
	if (status == BV_OK)
		status = bv_grid_set_geometry(grid, options, wording, why);
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
	if (!grid->preset->sees_view)
		return BV_OK;
	grid->view = bv_view_create();
	return grid->view != NULL ? BV_OK : BV_ERR_NO_MEMORY;
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
	if (grid != NULL)
		free(grid->view);
	free(grid);
}
