/*
 * info_frame.c - the figures of a frame
 *
 * The head is found first, with all fields that the file names.  A raw file names
 * none: where no layout was asked for, it is read as what it looks most like, so that
 * the figures are those of a scan, and not of bytes.  Then the points are read; and
 * once more for each other field, as if that were the intensity.
 */

#include "cli/info_frame.h"

#include <stdlib.h>
#include <string.h>

#include "core/grid.h"
#include "core/letters.h"
#include "formats/choice.h"

/* -------------------------------------------------------------------------- */
/* The reader                                                                 */
/* -------------------------------------------------------------------------- */

/*
 * The options of the command line, with this layout (NULL: that asked for) and this
 * scale (0: likewise).
 */
static enum bv_status take_options(const struct bv_info_reader *reader,
				   const struct bv_layout *layout, double scale,
				   struct bv_options *options)
{
	const struct bv_settings *settings = reader->settings;
	struct bv_convert_options convert = settings->convert;

	convert.grid = reader->grid;
	convert.layout = settings->has_layout ? &settings->layout : layout;
	if (scale > 0.0) {
		convert.intensity_scale = scale;
		convert.tanh = false;
	}
	return bv_take_options(options, &convert);
}

bool bv_info_reader_init(struct bv_info_reader *reader,
			 const struct bv_settings *settings,
			 const struct bv_grid *grid)
{
	*reader = (struct bv_info_reader){.settings = settings, .grid = grid};
	take_options(reader, NULL, 0.0, &reader->options);
	reader->columns = calloc(BV_FIGURE_COUNT, sizeof(*reader->columns));
	reader->kept = calloc(1, sizeof(*reader->kept));
	reader->all = calloc(1, sizeof(*reader->all));
	return reader->columns != NULL && reader->kept != NULL &&
	       reader->all != NULL;
}

void bv_info_reader_free(struct bv_info_reader *reader)
{
	bv_part_buffer_free(&reader->parts);
	free(reader->columns);
	free(reader->kept);
	free(reader->all);
}

static double percentile(const struct bv_distribution *d, unsigned percent)
{
	return d->count > 0 ? bv_distribution_percentile(d, percent)
			    : (double)NAN;
}

/* What a distribution comes to. */
static struct bv_figures figures_of(const struct bv_distribution *d)
{
	return (struct bv_figures){
		.not_finite = d->not_finite,
		.min = percentile(d, 0),
		.low = percentile(d, 1),
		.median = percentile(d, 50),
		.high = percentile(d, 99),
		.max = percentile(d, 100),
	};
}

bool bv_info_has_intensity(const struct bv_info_frame *frame)
{
	return frame->info.head.layout.offset[3] != BV_NO_COLUMN;
}

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

/* A name with a zero byte in it cannot be asked for. */
static void see_field(void *seer, const struct bv_field *field)
{
	struct bv_info_fields *fields = seer;
	struct bv_info_field *own;
	const size_t length = field->length < BV_INFO_NAME_MAX
				      ? field->length
				      : BV_INFO_NAME_MAX;

	if (fields->count == BV_INFO_FIELDS) {
		fields->more++;
		return;
	}
	own = &fields->field[fields->count++];
	*own = (struct bv_info_field){.readable = field->readable,
				      .big_endian = field->big_endian,
				      .type = field->type,
				      .count = field->count};
	memcpy(own->name, field->name, length);
	own->whole_name = field->length == strlen(own->name);
}

static void find_head(struct bv_info_reader *reader,
		      struct bv_info_frame *frame)
{
	struct bv_asked asked = reader->options.asked;
	const struct bv_reading reading = {
		&asked, reader->options.all.max_points, &reader->fault};

	asked.see_field = see_field;
	asked.seer = &frame->fields;
	bv_read_head(frame->path, &reading, &frame->info.head, &frame->verdict);
}

/* The usual layout is not given up for one that is hardly better. */
static void prefer_usual(struct bv_info_frame *frame)
{
	struct bv_guess *guesses = frame->guesses;
	size_t i = 0;

	while (i < frame->guess_count &&
	       strcmp(guesses[i].layout, frame->usual_layout) != 0)
		i++;
	if (i < frame->guess_count &&
	    guesses[i].score > 0.9 * guesses[0].score) {
		const struct bv_guess usual = guesses[i];

		memmove(guesses + 1, guesses, i * sizeof(*guesses));
		guesses[0] = usual;
	}
}

static void guess(struct bv_info_frame *frame)
{
	frame->guess_count = bv_guess_layouts(frame->path, frame->guesses);
	prefer_usual(frame);
	frame->guessed =
		frame->guess_count > 0 &&
		strcmp(frame->guesses[0].layout, frame->usual_layout) != 0;
}

/*
 * What a file is taken for that a layout is for, if none was asked for.  An array says
 * at least what kind of numbers it has; a raw file is guessed at, and its size need not
 * fit the layout that it is taken for.
 */
static void find_usual_layout(const struct bv_info_reader *reader,
			      struct bv_info_frame *frame)
{
	const struct bv_head *head = &frame->info.head;
	const bool known = frame->verdict.status == BV_OK;

	if (reader->settings->has_layout)
		return;
	if (frame->verdict.status == BV_ERR_SIZE)
		frame->usual_layout = reader->options.asked.layout.name;
	else if (known && head->has_asked_layout)
		frame->usual_layout = head->layout.name;
	if (frame->usual_layout != NULL && (!known || bv_is_raw(&head->layout)))
		guess(frame);
}

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

struct pass {
	const struct bv_info_reader *reader;
	struct bv_info_frame *frame;
	double scale;
};

static void take_place(struct pass *pass, const struct bv_point *point,
		       float intensity)
{
	struct bv_info_frame *frame = pass->frame;

	if (!bv_point_finite(*point)) {
		frame->not_finite++;
		return;
	}
	bv_distribution_add(&pass->reader->columns[BV_FIGURE_DISTANCE],
			    hypotf(point->x, point->y));
	if (bv_place(&pass->reader->grid->rules, *point) == BV_OUTSIDE) {
		frame->outside++;
		return;
	}
	frame->kept++;
	frame->odd_intensity += bv_intensity_odd(intensity, pass->scale);
	bv_distribution_add(pass->reader->kept, intensity);
}

static bool take_points(void *context, const struct bv_layout *layout,
			const unsigned char *points, size_t n)
{
	struct pass *pass = context;
	struct bv_distribution *columns = pass->reader->columns;

	pass->scale = layout->intensity_scale;
	for (size_t k = 0; k < n; k++) {
		const struct bv_point point = bv_load_point(layout, points, k);
		const float intensity = bv_load_intensity(layout, points, k);

		bv_distribution_add(&columns[BV_FIGURE_X], point.x);
		bv_distribution_add(&columns[BV_FIGURE_Y], point.y);
		bv_distribution_add(&columns[BV_FIGURE_Z], point.z);
		bv_distribution_add(&columns[BV_FIGURE_INTENSITY], intensity);
		take_place(pass, &point, intensity);
	}
	pass->frame->points += n;
	return true;
}

/* Intensities as the file has them, for a scale. */
static bool take_raw(void *context, const struct bv_layout *layout,
		     const unsigned char *points, size_t n)
{
	const struct bv_info_reader *reader = context;

	for (size_t k = 0; k < n; k++) {
		const struct bv_point point = bv_load_point(layout, points, k);

		if (bv_point_finite(point) &&
		    bv_place(&reader->grid->rules, point) != BV_OUTSIDE)
			bv_distribution_add(
				reader->kept,
				bv_load_intensity(layout, points, k));
	}
	return true;
}

/*
 * Adds the intensities of the frame to those of all.  A scale would take the place of a
 * curve, so of a frame that has one they are read again.
 */
static void add_to_all(struct bv_info_reader *reader,
		       const struct bv_layout *layout,
		       const struct bv_info_frame *frame)
{
	struct bv_options options;
	const struct bv_reading reading = {
		&options.asked, reader->options.all.max_points, &reader->fault};
	struct bv_frame_info info;
	struct bv_verdict verdict;

	if (!bv_info_has_intensity(frame))
		return;
	if (frame->info.head.layout.curve != BV_CURVE_LINEAR) {
		memset(reader->kept, 0, sizeof(*reader->kept));
		if (take_options(reader, layout, 1.0, &options) != BV_OK ||
		    bv_read_frame_parts(frame->path, &reading, &reader->parts,
					take_raw, reader, &info,
					&verdict) != BV_OK)
			return;
	}
	bv_distribution_add_all(reader->all, reader->kept);
}

static void read_points(struct bv_info_reader *reader,
			const struct bv_options *options,
			struct bv_info_frame *frame)
{
	const struct bv_reading reading = {
		&options->asked, options->all.max_points, &reader->fault};
	struct pass pass = {.reader = reader, .frame = frame};

	memset(reader->columns, 0, BV_FIGURE_COUNT * sizeof(*reader->columns));
	memset(reader->kept, 0, sizeof(*reader->kept));
	if (bv_read_frame_parts(frame->path, &reading, &reader->parts,
				take_points, &pass, &frame->info,
				&frame->verdict) != BV_OK)
		return;
	for (int i = 0; i < BV_FIGURE_COUNT; i++)
		frame->figures[i] = figures_of(&reader->columns[i]);
	frame->kept_intensity = figures_of(reader->kept);
}

/* -------------------------------------------------------------------------- */
/* Other fields                                                               */
/* -------------------------------------------------------------------------- */

static bool take_field(void *distribution, const struct bv_layout *layout,
		       const unsigned char *points, size_t n)
{
	for (size_t k = 0; k < n; k++)
		bv_distribution_add(distribution,
				    bv_load_intensity(layout, points, k));
	return true;
}

/* The number of the column that the field has become, or -1. */
static int column_of(const struct bv_info_frame *frame,
		     const struct bv_info_field *field)
{
	const struct bv_layout *layout = &frame->info.head.layout;
	static const char *const names[] = {"x", "y", "z"};

	for (int i = 0; i < 3; i++) {
		if (bv_is_called(field->name, strlen(field->name), names[i]))
			return i;
	}
	return strcmp(field->name, layout->intensity_field) == 0 ? 3 : -1;
}

/* Reads the file with the field as the intensity. */
static void read_field(struct bv_info_reader *reader,
		       const struct bv_info_frame *frame,
		       struct bv_info_field *field)
{
	struct bv_asked asked = reader->options.asked;
	const struct bv_reading reading = {
		&asked, reader->options.all.max_points, &reader->fault};
	struct bv_distribution *distribution = reader->columns;
	struct bv_frame_info info;
	struct bv_verdict verdict;

	asked.intensity_field = field->name;
	asked.curve = BV_CURVE_LINEAR;
	memset(distribution, 0, sizeof(*distribution));
	if (bv_read_frame_parts(frame->path, &reading, &reader->parts,
				take_field, distribution, &info,
				&verdict) != BV_OK)
		return;
	field->figures = figures_of(distribution);
	field->has_figures = true;
}

/* Of two fields with one name the first is the one that can be asked for. */
static bool is_first(const struct bv_info_fields *fields, size_t index)
{
	const char *name = fields->field[index].name;

	for (size_t i = 0; i < index; i++) {
		if (bv_is_called(fields->field[i].name,
				 strlen(fields->field[i].name), name))
			return false;
	}
	return true;
}

static void read_fields(struct bv_info_reader *reader,
			struct bv_info_frame *frame)
{
	struct bv_info_fields *fields = &frame->fields;

	for (size_t i = 0; i < fields->count; i++) {
		struct bv_info_field *field = &fields->field[i];

		if (field->readable && field->count == 1 && field->whole_name &&
		    is_first(fields, i) && column_of(frame, field) < 0)
			read_field(reader, frame, field);
	}
}

void bv_info_read(struct bv_info_reader *reader, const char *path,
		  struct bv_info_frame *frame)
{
	struct bv_options options = reader->options;
	const struct bv_layout *layout = NULL;
	struct bv_layout guessed;

	memset(frame, 0, sizeof(*frame));
	frame->path = path;
	find_head(reader, frame);
	find_usual_layout(reader, frame);
	if (frame->guessed &&
	    bv_layout_parse(&guessed, sizeof(guessed), frame->guesses[0].layout,
			    NULL, 0) == BV_OK) {
		layout = &guessed;
		take_options(reader, layout, 0.0, &options);
	}
	read_points(reader, &options, frame);
	if (frame->verdict.status != BV_OK)
		return;
	add_to_all(reader, layout, frame);
	if (reader->all_fields)
		read_fields(reader, frame);
}
