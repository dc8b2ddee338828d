/*
 * info_words.c - frames in words
 */

#include "cli/info_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/info_fields.h"
#include "cli/message.h"
#include "core/grid.h"

/* Room for a line: a path and a command with one, and more than any other. */
#define LINE_BYTES (3 * BV_QUOTE_MAX + 16384)

/* As many digits as a float32 has for sure, and a few more of a coordinate. */
#define DIGITS 7

void bv_info_put(struct bv_output *output, const char *name,
		 const struct bv_text *text)
{
	char start[32];
	const int used = snprintf(start, sizeof(start), "  %-11s ", name);

	bv_output_put(output, start, (size_t)used);
	bv_output_put(output, text->data, text->used);
	bv_output_put(output, "\n", 1);
}

void bv_info_add_share(struct bv_text *text, uint64_t part, uint64_t all)
{
	const double percent =
		all > 0 ? 100.0 * (double)part / (double)all : 0.0;

	bv_text_add_number(text, round(percent * 10.0) / 10.0, 4);
	bv_text_add(text, " %%");
}

static void add_range(struct bv_text *text, const char *before, double min,
		      double max)
{
	bv_text_add(text, "%s", before);
	bv_text_add_number(text, min, DIGITS);
	bv_text_add(text, " to ");
	bv_text_add_number(text, max, DIGITS);
}

/* -------------------------------------------------------------------------- */
/* Fields                                                                     */
/* -------------------------------------------------------------------------- */

static void put_fields(struct bv_output *output,
		       const struct bv_info_fields *fields)
{
	char line[LINE_BYTES];
	struct bv_text text = bv_text_start(line, sizeof(line));

	for (size_t i = 0; i < fields->count; i++) {
		bv_text_add(&text, "%s%s ", i > 0 ? ", " : "",
			    fields->field[i].name);
		bv_info_add_type(&text, &fields->field[i]);
	}
	if (fields->more > 0)
		bv_text_add(&text, " and %zu more", fields->more);
	bv_text_make_printable(&text);
	bv_info_put(output, "fields", &text);
}

/* -------------------------------------------------------------------------- */
/* Figures                                                                    */
/* -------------------------------------------------------------------------- */

/* Names of figures get at least as much room, and are cut to as much. */
#define LEAST_WIDTH 11
#define MOST_WIDTH 32

/* That of the longest name there is, in quotes. */
static int find_width(const struct bv_info_fields *fields)
{
	size_t width = LEAST_WIDTH;

	for (size_t i = 0; i < fields->count; i++) {
		const size_t length = strlen(fields->field[i].name) + 2;

		if (fields->field[i].has_figures && length > width)
			width = length;
	}
	return (int)(width < MOST_WIDTH ? width : MOST_WIDTH);
}

static void add_cell(struct bv_text *text, double value)
{
	char cell[64];
	struct bv_text number = bv_text_start(cell, sizeof(cell));

	if (isnan(value))
		bv_text_add(&number, "-");
	else
		bv_text_add_number(&number, value, DIGITS);
	bv_text_add(text, " %12s", cell);
}

static void put_figures(struct bv_output *output, int width, const char *name,
			const struct bv_figures *f)
{
	char line[256];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "  %-*.*s", width, width, name);
	bv_text_make_printable(&text);
	add_cell(&text, f->min);
	add_cell(&text, f->low);
	add_cell(&text, f->median);
	add_cell(&text, f->high);
	add_cell(&text, f->max);
	bv_text_add(&text, " %10" PRIu64 "\n", f->not_finite);
	bv_output_put(output, line, text.used);
}

static void put_all_figures(struct bv_output *output,
			    const struct bv_info_frame *frame)
{
	static const char *const names[] = {"x", "y", "z", "intensity",
					    "distance"};
	const int width = find_width(&frame->fields);
	char line[256];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "  %-*s %12s %12s %12s %12s %12s %10s\n", width, "",
		    "min", "1 %", "median", "99 %", "max", "not finite");
	bv_output_put(output, line, text.used);
	for (int i = 0; i < BV_FIGURE_COUNT; i++) {
		if (i != BV_FIGURE_INTENSITY || bv_info_has_intensity(frame))
			put_figures(output, width, names[i],
				    &frame->figures[i]);
	}
	for (size_t i = 0; i < frame->fields.count; i++) {
		const struct bv_info_field *field = &frame->fields.field[i];

		if (!field->has_figures)
			continue;
		snprintf(line, sizeof(line), "'%s'", field->name);
		put_figures(output, width, line, &field->figures);
	}
}

/* -------------------------------------------------------------------------- */
/* A frame                                                                    */
/* -------------------------------------------------------------------------- */

static void put_format(struct bv_output *output,
		       const struct bv_info_frame *frame)
{
	const struct bv_head *head = &frame->info.head;
	char line[1024];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%s: %s", head->format->name,
		    head->format->description);
	bv_info_put(output, "format", &text);
	if (!head->has_asked_layout)
		return;
	text = bv_text_start(line, sizeof(line));
	if (frame->usual_layout == NULL)
		bv_text_add(&text, "%s, as asked for", head->layout.name);
	else if (frame->guessed)
		bv_text_add(&text,
			    "%s, by its numbers; without --layout it is taken "
			    "for %s",
			    head->layout.name, frame->usual_layout);
	else
		bv_text_add(&text, "%s, for which it is taken without --layout",
			    frame->usual_layout);
	bv_info_put(output, "layout", &text);
}

static void put_points(struct bv_output *output,
		       const struct bv_info_frame *frame)
{
	char line[256];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%" PRIu64, frame->info.size);
	bv_info_put(output, "bytes", &text);
	text = bv_text_start(line, sizeof(line));
	bv_text_add(&text, "%" PRIu64, frame->points);
	if (frame->not_finite > 0)
		bv_text_add(&text, ", %" PRIu64 " of them not finite",
			    frame->not_finite);
	bv_info_put(output, "points", &text);
}

static void add_axes(struct bv_text *text, const struct bv_layout *layout)
{
	for (int i = 0; i < 3; i++)
		bv_text_add(text, "%s%c is %s%c", i > 0 ? ", " : "", 'x' + i,
			    (layout->negate >> i & 1u) != 0 ? "-" : "",
			    'x' + bv_layout_axis(layout, i));
	bv_text_add(text, " of the file");
	if (layout->origin[0] != 0.0 || layout->origin[1] != 0.0 ||
	    layout->origin[2] != 0.0 || layout->origin_is_first != 0)
		bv_text_add(text, ", minus the origin");
	bv_text_add(text, "; intensity ");
}

static void put_taken(struct bv_output *output,
		      const struct bv_info_frame *frame)
{
	const struct bv_layout *layout = &frame->info.head.layout;
	char line[512];
	struct bv_text text = bv_text_start(line, sizeof(line));

	add_axes(&text, layout);
	if (!bv_info_has_intensity(frame)) {
		bv_text_add(&text, "is 0");
	} else {
		if (layout->intensity_field[0] != '\0')
			bv_text_add(&text, "is '%s', ",
				    layout->intensity_field);
		if (layout->curve == BV_CURVE_TANH)
			bv_text_add(&text, "by tanh, ");
		bv_text_add_number(&text, layout->intensity_scale, DIGITS);
		bv_text_add(&text, " is full");
	}
	bv_info_put(output, "taken as", &text);
}

/* Whether the preset fits. */
static void put_grid(struct bv_output *output, const struct bv_grid *grid,
		     const struct bv_info_frame *frame)
{
	char line[512];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_info_add_share(&text, frame->kept, frame->points);
	bv_text_add(&text, " of the points are on it: preset %s, ",
		    grid->preset->name);
	add_range(&text, "x ", grid->x_min, grid->x_max);
	add_range(&text, ", y ", grid->y_min, grid->y_max);
	add_range(&text, ", z ", grid->z_min, grid->z_max);
	bv_info_put(output, "picture", &text);
	if (frame->kept == 0 || !bv_info_has_intensity(frame))
		return;
	text = bv_text_start(line, sizeof(line));
	bv_info_add_share(&text, frame->odd_intensity, frame->kept);
	bv_text_add(&text, " of these have an intensity outside the scale");
	bv_info_put(output, "", &text);
}

static void add_columns(struct bv_text *text, const char *before,
			uint32_t columns)
{
	for (uint32_t i = 0; i < 32; i++) {
		if ((columns >> i & 1u) == 0)
			continue;
		bv_text_add(text, "%s%" PRIu32, before, i + 1);
		before = ", ";
	}
}

static void put_guesses(struct bv_output *output,
			const struct bv_info_frame *frame)
{
	char line[512], name[BV_LAYOUT_NAME_MAX + 16];

	for (size_t i = 0; i < frame->guess_count; i++) {
		const struct bv_guess *guess = &frame->guesses[i];
		struct bv_text text = bv_text_start(line, sizeof(line));

		snprintf(name, sizeof(name), "--layout %s", guess->layout);
		bv_text_add(&text, "%-38s  score ", name);
		bv_text_add_number(&text, round(100.0 * guess->score) / 100.0,
				   3);
		bv_text_add(&text, ": ");
		bv_text_add_number(&text, round(1e3 * guess->near) / 10.0, 4);
		bv_text_add(&text, " %% within 1 km");
		add_columns(&text, "; constant: column ", guess->constant);
		add_columns(&text, "; integers: column ", guess->whole);
		bv_info_put(output, i == 0 ? "layouts" : "", &text);
	}
}

static void put_advice(struct bv_output *output,
		       const struct bv_info_reader *reader,
		       const struct bv_info_frame *frame,
		       const struct bv_info_advice *advice)
{
	char line[LINE_BYTES];
	struct bv_text text;

	for (size_t i = 0; i < advice->count; i++) {
		text = bv_text_start(line, sizeof(line));
		bv_text_add(&text, "%s", advice->remarks[i]);
		bv_info_put(output, "note", &text);
	}
	text = bv_text_start(line, sizeof(line));
	bv_info_add_command(&text, reader->settings, frame, advice);
	bv_info_put(output, "command", &text);
}

static void put_path(struct bv_output *output, const char *path)
{
	char quoted[BV_QUOTE_MAX];

	bv_quote(path, quoted, sizeof(quoted));
	bv_output_put(output, quoted, strlen(quoted));
}

void bv_info_frame_words(struct bv_output *output,
			 const struct bv_info_reader *reader,
			 const struct bv_info_frame *frame,
			 const struct bv_info_advice *advice)
{
	struct bv_info_fields fields;

	put_path(output, frame->path);
	bv_output_put(output, "\n", 1);
	put_format(output, frame);
	put_points(output, frame);
	bv_info_find_fields(frame, &fields);
	put_fields(output, &fields);
	put_taken(output, frame);
	if (frame->points > 0)
		put_all_figures(output, frame);
	put_grid(output, reader->grid, frame);
	put_guesses(output, frame);
	put_advice(output, reader, frame, advice);
}

/* -------------------------------------------------------------------------- */
/* A line                                                                     */
/* -------------------------------------------------------------------------- */

void bv_info_frame_line(struct bv_output *output,
			const struct bv_info_frame *frame,
			const struct bv_info_advice *advice)
{
	static const char *const names[] = {", x ", ", y ", ", z ",
					    ", intensity "};
	const struct bv_head *head = &frame->info.head;
	char line[2048];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, ": %s", head->format->name);
	if (head->has_asked_layout)
		bv_text_add(&text, " %s%s", frame->guessed ? "--layout " : "",
			    head->layout.name);
	bv_text_add(&text, ", %" PRIu64 " points, ", frame->points);
	bv_info_add_share(&text, frame->kept, frame->points);
	bv_text_add(&text, " on the picture");
	for (int i = 0; i <= BV_FIGURE_INTENSITY && frame->points > 0; i++) {
		if (i != BV_FIGURE_INTENSITY || bv_info_has_intensity(frame))
			add_range(&text, names[i], frame->figures[i].min,
				  frame->figures[i].max);
	}
	for (size_t i = 0; i < advice->count; i++)
		bv_text_add(&text, "; %s", advice->remarks[i]);
	bv_text_add(&text, "\n");
	put_path(output, frame->path);
	bv_output_put(output, line, text.used);
}
