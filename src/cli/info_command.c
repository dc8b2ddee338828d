/*
 * info_command.c - what frames and pictures are, without drawing any
 *
 * Inputs are found and opened as in a conversion, and fail with the same sentences.
 * They are read one after the other.
 */

#include "cli/info_command.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/account.h"
#include "cli/asked_grid.h"
#include "cli/auto_scale.h"
#include "cli/exit_status.h"
#include "cli/info_json.h"
#include "cli/info_picture.h"
#include "cli/info_words.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/overlap.h"
#include "cli/report.h"
#include "cli/scan.h"
#include "cli/wording.h"
#include "convert/frame_message.h"
#include "core/grid.h"

/* More than there are formats. */
#define FORMAT_MAX 16

struct info {
	const struct bv_settings *settings;
	struct bv_info_reader reader;
	struct bv_output output;
	bool silent; /* JSON takes the place of words */
	bool single; /* there is one input */
	struct bv_report report;
	struct bv_info_frame frame; /* the one at hand */
	/* Of all frames: */
	size_t frames, pictures, failed;
	size_t formats[FORMAT_MAX];
	uint64_t points, kept;
	double min[BV_FIGURE_COUNT], max[BV_FIGURE_COUNT];
};

/* -------------------------------------------------------------------------- */
/* One input                                                                  */
/* -------------------------------------------------------------------------- */

static void tell_failure(struct info *info, const char *path,
			 const struct bv_verdict *verdict, const char *message)
{
	char quoted[BV_QUOTE_MAX];

	info->failed++;
	bv_msg("%s: %s", bv_quote(path, quoted, sizeof(quoted)), message);
	bv_report_frame(&info->report, path, NULL, verdict, message);
}

static void count_frame(struct info *info, const struct bv_info_frame *frame)
{
	for (size_t i = 0; i < FORMAT_MAX; i++)
		info->formats[i] += bv_format_at(i) == frame->info.head.format;
	info->frames++;
	info->points += frame->points;
	info->kept += frame->kept;
	for (int i = 0; i < BV_FIGURE_COUNT; i++) {
		info->min[i] = fmin(info->min[i], frame->figures[i].min);
		info->max[i] = fmax(info->max[i], frame->figures[i].max);
	}
}

static void tell_frame(struct info *info, const char *path)
{
	struct bv_info_frame *frame = &info->frame;
	struct bv_info_advice advice;
	char message[BV_MESSAGE_MAX];

	bv_info_read(&info->reader, path, frame);
	if (frame->verdict.status != BV_OK) {
		bv_frame_message_worded(&frame->verdict, info->reader.grid,
					&bv_option_wording, message,
					sizeof(message));
		tell_failure(info, path, &frame->verdict, message);
		return;
	}
	count_frame(info, frame);
	bv_info_advise(info->settings, frame, &advice);
	bv_info_json_frame(&info->report, &info->reader, frame, &advice);
	if (info->silent)
		return;
	if (info->single)
		bv_info_frame_words(&info->output, &info->reader, frame,
				    &advice);
	else
		bv_info_frame_line(&info->output, frame, &advice);
}

static void tell_picture(struct info *info, const char *path)
{
	struct bv_picture_info *picture = NULL;
	struct bv_verdict verdict = {0};
	char message[BV_MESSAGE_MAX];

	verdict.status = bv_picture_info_read(&picture, path);
	if (verdict.status != BV_OK) {
		bv_info_picture_fault(path, verdict.status, message);
		tell_failure(info, path, &verdict, message);
		return;
	}
	info->pictures++;
	bv_info_json_picture(&info->report, path, picture);
	if (info->single && !info->silent)
		bv_info_picture_words(&info->output, path, picture);
	else if (!info->silent)
		bv_info_picture_line(&info->output, path, picture);
	bv_picture_info_free(picture);
}

static void tell_directory(struct info *info, const struct bv_scan_error *error)
{
	char message[BV_MESSAGE_MAX];

	info->failed++;
	bv_tell_scan_error(error, message, sizeof(message));
	bv_report_directory(&info->report, error->path, error->status,
			    error->system_error, message);
}

/* -------------------------------------------------------------------------- */
/* All of them                                                                */
/* -------------------------------------------------------------------------- */

static void add_formats(struct bv_text *text, const struct info *info)
{
	const char *before = " (";

	for (size_t i = 0; i < FORMAT_MAX; i++) {
		if (info->formats[i] == 0)
			continue;
		bv_text_add(text, "%s%zu %s", before, info->formats[i],
			    bv_format_name(i));
		before = ", ";
	}
	bv_text_add(text, ")");
}

static void add_counts(struct bv_text *text, const struct info *info)
{
	bv_text_add(text, "%zu frame%s", info->frames,
		    info->frames == 1 ? "" : "s");
	if (info->frames > 0)
		add_formats(text, info);
	if (info->pictures > 0)
		bv_text_add(text, ", %zu picture%s", info->pictures,
			    info->pictures == 1 ? "" : "s");
	if (info->failed > 0)
		bv_text_add(text, ", %zu failed", info->failed);
}

static void add_ranges(struct bv_text *text, const struct info *info)
{
	static const char *const names[] = {"x ", ", y ", ", z ",
					    ", intensity ", ", distance "};

	for (int i = 0; i < BV_FIGURE_COUNT; i++) {
		bv_text_add(text, "%s", names[i]);
		bv_text_add_number(text, info->min[i], 7);
		bv_text_add(text, " to ");
		bv_text_add_number(text, info->max[i], 7);
	}
}

static void put_line(struct info *info, struct bv_text *text)
{
	bv_text_add(text, "\n");
	bv_output_put(&info->output, text->data, text->used);
}

static void tell_summary(struct info *info)
{
	char line[1024], digits[BV_SCALE_DIGITS];
	const double scale = bv_auto_scale(info->reader.all, digits);
	struct bv_text text = bv_text_start(line, sizeof(line));

	add_counts(&text, info);
	if (info->points > 0) {
		bv_text_add(&text, ": %" PRIu64 " points, ", info->points);
		bv_info_add_share(&text, info->kept, info->points);
		bv_text_add(&text, " on the picture");
	}
	put_line(info, &text);
	if (info->points > 0) {
		text = bv_text_start(line, sizeof(line));
		add_ranges(&text, info);
		put_line(info, &text);
	}
	if (scale > 0.0) {
		text = bv_text_start(line, sizeof(line));
		bv_text_add(&text,
			    "99 %% of the intensities on pictures are at most "
			    "%s: --intensity-scale %s is what auto would take",
			    digits, digits);
		put_line(info, &text);
	}
}

static void add_json_range(struct bv_text *json, const char *key, double min,
			   double max)
{
	bv_text_add(json, ",\"%s\":[", key);
	bv_text_add_json_number(json, min);
	bv_text_add(json, ",");
	bv_text_add_json_number(json, max);
	bv_text_add(json, "]");
}

static void report_summary(struct info *info, int exit)
{
	static const char *const keys[] = {"x", "y", "z", "intensity",
					   "distance"};
	const char *before = "";
	char line[2048], digits[BV_SCALE_DIGITS];
	const double scale = bv_auto_scale(info->reader.all, digits);
	struct bv_text json = bv_text_start(line, sizeof(line));

	bv_text_add(&json,
		    "{\"summary\":true,\"frames\":%zu,\"pictures\":%zu,"
		    "\"failed\":%zu,\"formats\":{",
		    info->frames, info->pictures, info->failed);
	for (size_t i = 0; i < FORMAT_MAX; i++) {
		if (info->formats[i] == 0)
			continue;
		bv_text_add(&json, "%s\"%s\":%zu", before, bv_format_name(i),
			    info->formats[i]);
		before = ",";
	}
	bv_text_add(&json, "},\"points\":%" PRIu64 ",\"kept\":%" PRIu64,
		    info->points, info->kept);
	for (int i = 0; i < BV_FIGURE_COUNT; i++)
		add_json_range(&json, keys[i], info->min[i], info->max[i]);
	bv_text_add(&json, ",\"intensity_scale_auto\":%s,\"exit\":%d}",
		    scale > 0.0 ? digits : "null", exit);
	bv_report_line(&info->report, &json);
}

/* -------------------------------------------------------------------------- */
/* The command                                                                */
/* -------------------------------------------------------------------------- */

static int tell_all(struct info *info, const struct bv_frames *frames)
{
	int exit = BV_EXIT_DONE;

	info->single = frames->count + frames->error_count == 1;
	info->reader.all_fields = info->single || info->report.path != NULL;
	for (size_t i = 0; i < frames->error_count; i++)
		tell_directory(info, &frames->errors[i]);
	for (size_t i = 0; i < frames->count; i++) {
		const char *path = frames->files[i].input;

		if (bv_info_is_picture(path))
			tell_picture(info, path);
		else
			tell_frame(info, path);
	}
	if (!info->single && !info->silent)
		tell_summary(info);
	if (info->failed > 0)
		exit = BV_EXIT_FRAMES_FAILED;
	report_summary(info, exit);
	exit = bv_report_end(&info->report, exit);
	if (bv_output_flush(&info->output))
		return exit;
	errno = info->output.error;
	bv_msg_errno("cannot write to standard output");
	return BV_EXIT_CANNOT_START;
}

/* The report must not replace a frame; pictures will not. */
static int check_report(const struct info *info, const struct bv_frames *frames,
			struct bv_file_id *report)
{
	struct bv_settings settings = *info->settings;

	settings.check = true;
	return (int)bv_check_overlap(&settings, BV_FORM_PICTURE, frames,
				     report);
}

static int tell_frames(struct info *info, const struct bv_grid *grid,
		       const struct bv_frames *frames)
{
	const struct bv_settings *settings = info->settings;
	struct bv_file_id report;
	int exit = check_report(info, frames, &report);

	if (exit != BV_EXIT_DONE)
		return exit;
	if (!bv_info_reader_init(&info->reader, settings, grid)) {
		bv_msg("cannot start: %s", bv_status_string(BV_ERR_NO_MEMORY));
		exit = BV_EXIT_CANNOT_START;
	} else if (!bv_report_open(&info->report, settings->report,
				   &settings->shard, &report)) {
		exit = BV_EXIT_CANNOT_START;
	} else {
		exit = tell_all(info, frames);
	}
	bv_info_reader_free(&info->reader);
	return exit;
}

static int scan_and_tell(struct info *info, const struct bv_grid *grid)
{
	struct bv_frames frames;
	int exit;

	switch (bv_scan(info->settings, &frames)) {
	case BV_SCAN_OK:
		exit = tell_frames(info, grid, &frames);
		bv_frames_free(&frames);
		return exit;
	case BV_SCAN_USAGE:
		return BV_EXIT_USAGE;
	case BV_SCAN_FAILED:
		break;
	}
	return BV_EXIT_CANNOT_START;
}

int bv_info_command(const struct bv_settings *settings)
{
	struct info info = {.settings = settings,
			    .output = {.file = STDOUT_FILENO},
			    .silent = settings->report != NULL &&
				      strcmp(settings->report, "-") == 0};
	struct bv_grid *grid;
	int exit;

	for (int i = 0; i < BV_FIGURE_COUNT; i++)
		info.min[i] = info.max[i] = (double)NAN;
	exit = (int)bv_make_asked_grid(settings, &grid);
	if (exit != BV_EXIT_DONE)
		return exit;
	exit = scan_and_tell(&info, grid);
	bv_grid_free(grid);
	return exit;
}
