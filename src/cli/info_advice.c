/*
 * info_advice.c - how a frame is best drawn
 */

#include "cli/info_advice.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/choices.h"
#include "cli/message.h"
#include "core/density_scale.h"

static struct bv_text start_remark(struct bv_info_advice *advice)
{
	return bv_text_start(advice->remarks[advice->count++], BV_REMARK_MAX);
}

/* -------------------------------------------------------------------------- */
/* Intensities                                                                */
/* -------------------------------------------------------------------------- */

/* The scale that intensities up to 'high' have, above that which is too low. */
static double find_scale(double high, double scale)
{
	static const double usual[] = {1.0, 255.0, 65535.0};

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		if (usual[i] > scale && high <= usual[i])
			return usual[i];
	}
	return high;
}

static void advise_scale(const struct bv_settings *settings,
			 const struct bv_info_frame *frame,
			 struct bv_info_advice *advice)
{
	const struct bv_layout *layout = &frame->info.head.layout;
	const struct bv_figures *f =
		frame->kept > 0 ? &frame->kept_intensity
				: &frame->figures[BV_FIGURE_INTENSITY];
	struct bv_text text;

	if (!bv_info_has_intensity(frame)) {
		text = start_remark(advice);
		bv_text_add(&text, "there is no intensity, which counts as 0%s",
			    frame->fields.count > 3
				    ? "; --intensity-field NAME takes a field"
				    : "");
		return;
	}
	if (f->low < 0.0) {
		text = start_remark(advice);
		bv_text_add(&text, "there are intensities below 0, which count "
				   "as 0");
	}
	if (settings->convert.intensity_scale > 0.0 || settings->auto_scale ||
	    layout->curve == BV_CURVE_TANH)
		return;
	if (f->high > layout->intensity_scale)
		advice->scale = find_scale(f->high, layout->intensity_scale);
	else if (layout->intensity_scale == 65535.0 && f->max > 0.0 &&
		 f->max <= 255.0)
		advice->scale = 255.0;
}

/* -------------------------------------------------------------------------- */
/* Coordinates                                                                */
/* -------------------------------------------------------------------------- */

static double width(const struct bv_figures *f)
{
	return f->high - f->low;
}

static bool is_around_0(const struct bv_figures *f)
{
	return f->low < 0.0 && f->high > 0.0;
}

/* Nearer points may be those of a large frame. */
#define FAR 500.0

/* True if the origin of the coordinates is far from all points. */
static bool is_far(const struct bv_info_frame *frame)
{
	const struct bv_figures *x = &frame->figures[BV_FIGURE_X];
	const struct bv_figures *y = &frame->figures[BV_FIGURE_Y];
	const double distance = hypot(x->median, y->median);

	return distance > FAR && distance > 2.0 * width(x) &&
	       distance > 2.0 * width(y);
}

static void advise_coordinates(const struct bv_settings *settings,
			       const struct bv_info_frame *frame,
			       struct bv_info_advice *advice)
{
	const struct bv_convert_options *convert = &settings->convert;
	const struct bv_figures *distance = &frame->figures[BV_FIGURE_DISTANCE];
	struct bv_text text;
	bool has_origin = convert->origin_is_first;

	for (int i = 0; i < 3; i++)
		has_origin |= convert->origin[i] != 0.0;
	if (!has_origin && is_far(frame)) {
		advice->origin_first = true;
		text = start_remark(advice);
		bv_text_add(&text, "the points are ");
		bv_text_add_number(&text,
				   round(distance->median / 100.0) / 10.0, 9);
		bv_text_add(&text,
			    " km from the origin, as those of maps (UTM) "
			    "are; --origin first brings them near");
	} else if (distance->median > 1000.0 &&
		   is_around_0(&frame->figures[BV_FIGURE_X]) &&
		   is_around_0(&frame->figures[BV_FIGURE_Y])) {
		text = start_remark(advice);
		bv_text_add(&text, "x, y and z look like millimetres; birdview "
				   "takes metres, so divide them by 1000 "
				   "before");
	}
}

void bv_info_advise(const struct bv_settings *settings,
		    const struct bv_info_frame *frame,
		    struct bv_info_advice *advice)
{
	struct bv_text text;

	*advice = (struct bv_info_advice){0};
	if (frame->points == 0)
		return;
	if (frame->not_finite == frame->points) {
		text = start_remark(advice);
		bv_text_add(&text, "no point is finite");
		return;
	}
	advise_coordinates(settings, frame, advice);
	advise_scale(settings, frame, advice);
	if (frame->usual_layout != NULL && frame->guess_count == 0 &&
	    bv_is_raw(&frame->info.head.layout) &&
	    frame->points >= BV_FEWEST_GUESSED) {
		text = start_remark(advice);
		bv_text_add(&text, "it looks like no layout that is known; "
				   "--layout columns=... says what it has");
	}
}

/* -------------------------------------------------------------------------- */
/* The command                                                                */
/* -------------------------------------------------------------------------- */

/* As many digits as anybody writes, and not those that are only in a double. */
#define DIGITS 15

static void add_range(struct bv_text *text, const char *option, double min,
		      double max, double usual_min, double usual_max)
{
	if (min == usual_min && max == usual_max)
		return;
	bv_text_add(text, " %s ", option);
	bv_text_add_number(text, min, DIGITS);
	bv_text_add(text, ":");
	bv_text_add_number(text, max, DIGITS);
}

static void add_channels(struct bv_text *text,
			 const struct bv_grid_options *grid)
{
	const struct bv_density_row *density = bv_density_find(grid->density);

	if (density != NULL)
		bv_text_add(text, " --density %s", density->name);
	if (bv_density_is_linear(grid->density))
		bv_text_add(text, ":%" PRIu32, grid->density_full);
	if (grid->channels != NULL)
		bv_text_add(text, " --channels %s", grid->channels);
	if (grid->bits != 0)
		bv_text_add(text, " --bits %" PRIu32, grid->bits);
	if (grid->slices != 0)
		bv_text_add(text, " --slices %" PRIu32, grid->slices);
	if (grid->form != BV_FORM_PRESET)
		bv_text_add(text, " --write %s",
			    bv_form_name(grid->form - BV_FORM_PICTURE));
}

static void add_grid(struct bv_text *text, const struct bv_grid_options *grid)
{
	struct bv_grid_options usual;

	bv_grid_options_init(&usual, sizeof(usual), grid->preset);
	if (strcmp(grid->preset, bv_preset_name(0)) != 0)
		bv_text_add(text, " --preset %s", grid->preset);
	add_range(text, "--x", grid->x_min, grid->x_max, usual.x_min,
		  usual.x_max);
	add_range(text, "--y", grid->y_min, grid->y_max, usual.y_min,
		  usual.y_max);
	add_range(text, "--z", grid->z_min, grid->z_max, usual.z_min,
		  usual.z_max);
	if (grid->cell != usual.cell) {
		bv_text_add(text, " --cell ");
		bv_text_add_number(text, grid->cell, DIGITS);
	}
	add_channels(text, grid);
}

static void add_quoted(struct bv_text *text, const char *before,
		       const char *words)
{
	char quoted[BV_QUOTE_MAX];

	bv_text_add(text, "%s%s", before,
		    bv_quote(words, quoted, sizeof(quoted)));
}

static void add_layout(struct bv_text *text, const struct bv_settings *settings,
		       const struct bv_info_frame *frame)
{
	const struct bv_convert_options *convert = &settings->convert;
	const char *layout = NULL;

	if (settings->has_layout)
		layout = settings->layout.name;
	else if (frame->guessed)
		layout = frame->guesses[0].layout;
	if (convert->format != NULL)
		bv_text_add(text, " --format %s", convert->format);
	if (layout != NULL)
		bv_text_add(text,
			    strchr(layout, '>') != NULL ? " --layout '%s'"
							: " --layout %s",
			    layout);
	if (convert->axes != NULL)
		bv_text_add(text, " --axes %s", convert->axes);
	if (convert->intensity_field != NULL)
		add_quoted(text, " --intensity-field ",
			   convert->intensity_field);
}

static void add_origin(struct bv_text *text,
		       const struct bv_convert_options *convert, bool first)
{
	const double *origin = convert->origin;

	if (first || convert->origin_is_first) {
		bv_text_add(text, " --origin first");
		return;
	}
	if (origin[0] == 0.0 && origin[1] == 0.0 && origin[2] == 0.0)
		return;
	for (int i = 0; i < 3; i++) {
		bv_text_add(text, i == 0 ? " --origin " : ",");
		bv_text_add_number(text, origin[i], DIGITS);
	}
}

static void add_scale(struct bv_text *text, const struct bv_settings *settings,
		      double advised)
{
	const struct bv_convert_options *convert = &settings->convert;
	const double scale = advised > 0.0 ? advised : convert->intensity_scale;

	if (settings->auto_scale || convert->tanh) {
		bv_text_add(text, " --intensity-scale %s",
			    convert->tanh ? "tanh" : "auto");
	} else if (scale > 0.0) {
		bv_text_add(text, " --intensity-scale ");
		bv_text_add_number(text, scale, 9);
	}
}

void bv_info_add_command(struct bv_text *text,
			 const struct bv_settings *settings,
			 const struct bv_info_frame *frame,
			 const struct bv_info_advice *advice)
{
	const struct bv_convert_options *convert = &settings->convert;

	bv_text_add(text, "birdview");
	if (convert->output_directory != NULL)
		add_quoted(text, " -o ", convert->output_directory);
	else
		bv_text_add(text, " -o pictures");
	add_grid(text, &settings->grid);
	add_layout(text, settings, frame);
	add_origin(text, convert, advice->origin_first);
	add_scale(text, settings, advice->scale);
	add_quoted(text, *frame->path == '-' ? " -- " : " ", frame->path);
}
