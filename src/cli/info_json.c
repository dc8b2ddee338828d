/*
 * info_json.c - frames and pictures as lines of JSON
 */

#include "cli/info_json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/info_fields.h"
#include "cli/message.h"
#include "core/grid.h"

/*
 * Room for all but paths, of which a byte becomes six at most and which come twice:
 * the fields take most of it.
 */
#define LINE_REST (BV_INFO_FIELDS * (6 * BV_INFO_NAME_MAX + 512) + 16384)

static bool start_line(struct bv_report *report, struct bv_text *json,
		       const char *path, size_t more)
{
	const size_t size =
		2 * 6 * BV_QUOTE_MAX + 6 * strlen(path) + LINE_REST + more;
	char *line;

	if (report->path == NULL || report->output.error != 0)
		return false;
	line = malloc(size);
	if (line == NULL) {
		report->output.error = ENOMEM;
		return false;
	}
	*json = bv_text_start(line, size);
	bv_text_add(json, "{\"input\":");
	bv_text_add_json_string(json, path);
	return true;
}

static void end_line(struct bv_report *report, struct bv_text *json)
{
	bv_text_add(json, "}");
	bv_report_line(report, json);
	free(json->data);
}

/* -------------------------------------------------------------------------- */
/* Parts                                                                      */
/* -------------------------------------------------------------------------- */

static void add_number(struct bv_text *json, const char *key, double value)
{
	bv_text_add(json, ",\"%s\":", key);
	bv_text_add_json_number(json, value);
}

static void add_string(struct bv_text *json, const char *key, const char *value)
{
	bv_text_add(json, ",\"%s\":", key);
	bv_text_add_json_string(json, value);
}

/* The figures by their names, after a comma and the key. */
static void add_object(struct bv_text *json, const char *key,
		       const struct bv_figures *f)
{
	bv_text_add(json, ",\"%s\":{\"not_finite\":%" PRIu64, key,
		    f->not_finite);
	add_number(json, "min", f->min);
	add_number(json, "p1", f->low);
	add_number(json, "median", f->median);
	add_number(json, "p99", f->high);
	add_number(json, "max", f->max);
	bv_text_add(json, "}");
}

/* The figures of x, y, z and intensity are not said again. */
static void add_field(struct bv_text *json, const struct bv_info_frame *frame,
		      const struct bv_info_field *field)
{
	static const char *const figures[] = {"x", "y", "z", "intensity"};
	const int figure = bv_info_figure_of(frame, field->name);
	char type[64];
	struct bv_text words = bv_text_start(type, sizeof(type));

	bv_text_add(json, "{\"name\":");
	bv_text_add_json_string(json, field->name);
	bv_info_add_type(&words, field);
	add_string(json, "type", type);
	bv_text_add(json, ",\"count\":%" PRIu64, field->count);
	if (figure >= 0)
		add_string(json, "is", figures[figure]);
	if (field->has_figures)
		add_object(json, "figures", &field->figures);
	bv_text_add(json, "}");
}

static void add_fields(struct bv_text *json, const struct bv_info_frame *frame)
{
	struct bv_info_fields fields;

	bv_info_find_fields(frame, &fields);
	bv_text_add(json, ",\"fields\":[");
	for (size_t i = 0; i < fields.count; i++) {
		bv_text_add(json, "%s", i > 0 ? "," : "");
		add_field(json, frame, &fields.field[i]);
	}
	bv_text_add(json, "],\"more_fields\":%zu", fields.more);
}

static void add_layout(struct bv_text *json, const struct bv_info_frame *frame)
{
	const struct bv_head *head = &frame->info.head;
	const struct bv_layout *layout = &head->layout;

	if (head->has_asked_layout)
		add_string(json, "layout", layout->name);
	else
		bv_text_add(json, ",\"layout\":null");
	if (frame->usual_layout != NULL)
		add_string(json, "usual_layout", frame->usual_layout);
	add_fields(json, frame);
	bv_text_add(json, ",\"axes\":\"");
	for (int i = 0; i < 3; i++)
		bv_text_add(json, "%s%s%c", i > 0 ? "," : "",
			    (layout->negate >> i & 1u) != 0 ? "-" : "",
			    'x' + bv_layout_axis(layout, i));
	bv_text_add(json, "\"");
	add_number(json, "intensity_scale", layout->intensity_scale);
	add_string(json, "intensity_curve",
		   layout->curve == BV_CURVE_TANH ? "tanh" : "linear");
}

static void add_figures(struct bv_text *json, const struct bv_info_frame *frame)
{
	static const char *const keys[] = {"x", "y", "z", "intensity",
					   "distance"};

	bv_text_add(json,
		    ",\"points\":%" PRIu64 ",\"kept\":%" PRIu64
		    ",\"not_finite\":%" PRIu64 ",\"outside\":%" PRIu64
		    ",\"odd_intensity\":%" PRIu64,
		    frame->points, frame->kept, frame->not_finite,
		    frame->outside, frame->odd_intensity);
	for (int i = 0; i < BV_FIGURE_COUNT; i++) {
		if (i != BV_FIGURE_INTENSITY || bv_info_has_intensity(frame))
			add_object(json, keys[i], &frame->figures[i]);
		else
			bv_text_add(json, ",\"intensity\":null");
	}
}

static void add_columns(struct bv_text *json, const char *key, uint32_t columns)
{
	const char *before = "";

	bv_text_add(json, ",\"%s\":[", key);
	for (uint32_t i = 0; i < 32; i++) {
		if ((columns >> i & 1u) == 0)
			continue;
		bv_text_add(json, "%s%" PRIu32, before, i + 1);
		before = ",";
	}
	bv_text_add(json, "]");
}

static void add_guesses(struct bv_text *json, const struct bv_info_frame *frame)
{
	bv_text_add(json, ",\"guesses\":[");
	for (size_t i = 0; i < frame->guess_count; i++) {
		const struct bv_guess *guess = &frame->guesses[i];

		bv_text_add(json, "%s{\"layout\":", i > 0 ? "," : "");
		bv_text_add_json_string(json, guess->layout);
		add_number(json, "score", guess->score);
		add_number(json, "within_1_km", guess->near);
		add_columns(json, "constant", guess->constant);
		add_columns(json, "integers", guess->whole);
		bv_text_add(json, "}");
	}
	bv_text_add(json, "]");
}

static void add_advice(struct bv_text *json,
		       const struct bv_info_reader *reader,
		       const struct bv_info_frame *frame,
		       const struct bv_info_advice *advice)
{
	char command[3 * BV_QUOTE_MAX];
	struct bv_text text = bv_text_start(command, sizeof(command));

	bv_text_add(json, ",\"notes\":[");
	for (size_t i = 0; i < advice->count; i++) {
		bv_text_add(json, "%s", i > 0 ? "," : "");
		bv_text_add_json_string(json, advice->remarks[i]);
	}
	bv_text_add(json, "]");
	bv_info_add_command(&text, reader->settings, frame, advice);
	add_string(json, "command", command);
}

/* -------------------------------------------------------------------------- */
/* Lines                                                                      */
/* -------------------------------------------------------------------------- */

void bv_info_json_frame(struct bv_report *report,
			const struct bv_info_reader *reader,
			const struct bv_info_frame *frame,
			const struct bv_info_advice *advice)
{
	struct bv_text json;

	if (!start_line(report, &json, frame->path, 0))
		return;
	bv_text_add(&json, ",\"status\":\"read\",\"format\":\"%s\"",
		    frame->info.head.format->name);
	bv_text_add(&json, ",\"bytes\":%" PRIu64, frame->info.size);
	add_layout(&json, frame);
	add_figures(&json, frame);
	add_string(&json, "preset", reader->grid->preset->name);
	add_guesses(&json, frame);
	add_advice(&json, reader, frame, advice);
	end_line(report, &json);
}

void bv_info_json_picture(struct bv_report *report, const char *path,
			  const struct bv_picture_info *info)
{
	struct bv_text json;

	if (!start_line(report, &json, path, strlen(info->text)))
		return;
	bv_text_add(&json,
		    ",\"status\":\"picture\",\"width\":%" PRIu32
		    ",\"height\":%" PRIu32 ",\"bits\":%" PRIu32
		    ",\"whole\":%s,\"metadata\":%s",
		    info->width, info->height, info->bits,
		    info->whole ? "true" : "false", info->text);
	end_line(report, &json);
}
