/*
 * report.c - what became of each frame, for programs to read
 */

#include "cli/report.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/message.h"
#include "convert/check.h"
#include "core/system_words.h"

/* Room in a line for all but the paths: a character of a sentence may be two. */
#define LINE_REST (1024 + 2 * BV_QUOTE_MAX)

/* What the report is called in a message. */
static const char *name_report(const char *path, char *buffer, size_t size)
{
	if (strcmp(path, "-") == 0)
		return "standard output";
	return bv_quote(path, buffer, size);
}

/* The first error says what went wrong, and is the end of the report. */
static void note_error(struct bv_report *report)
{
	if (report->output.error == 0)
		report->output.error = errno;
}

/* A file with something in it that came there meanwhile is left as it is. */
static bool make_empty(int file, const struct bv_file_id *known)
{
	struct stat status;

	if (fstat(file, &status) != 0)
		return false;
	if (!S_ISREG(status.st_mode) || status.st_size == 0)
		return true;
	if (bv_is_file(&status, known))
		return ftruncate(file, 0) == 0;
	errno = EEXIST;
	return false;
}

/*
 * The same shard may be at work twice, as after a task was taken for dead.  Lines of
 * both stay whole if each goes to the end.  Where that cannot be had, one has to do.
 */
static void write_at_end(int file)
{
	fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_APPEND);
}

/* Returns -1 with errno. */
static int open_file(const char *path, const struct bv_file_id *known)
{
	int file, error;

	do {
		file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	} while (file < 0 && errno == EINTR);
	if (file < 0)
		return file;
	if (make_empty(file, known)) {
		write_at_end(file);
		return file;
	}
	error = errno;
	close(file);
	errno = error;
	return -1;
}

bool bv_report_open(struct bv_report *report, const char *path,
		    const struct bv_shard *shard, struct bv_file_id *file)
{
	char quoted[BV_QUOTE_MAX];
	struct stat status;

	*report = (struct bv_report){.path = path, .shard = *shard};
	if (path == NULL)
		return true;
	report->output.file =
		strcmp(path, "-") == 0 ? STDOUT_FILENO : open_file(path, file);
	if (report->output.file >= 0) {
		/* Standard output may be closed. */
		if (fstat(report->output.file, &status) == 0)
			*file = bv_file_id(&status);
		return true;
	}
	bv_msg_errno("%s: cannot write the report",
		     bv_quote(path, quoted, sizeof(quoted)));
	return false;
}

/* Makes room for a line with this much in its paths. */
static bool reserve_line(struct bv_report *report, size_t path_bytes)
{
	/* A byte of a path becomes six characters at most. */
	const size_t needed = 6 * path_bytes + LINE_REST;
	char *line;

	if (needed <= report->size)
		return true;
	line = realloc(report->line, needed);
	if (line == NULL) {
		note_error(report);
		return false;
	}
	report->line = line;
	report->size = needed;
	return true;
}

void bv_report_line(struct bv_report *report, const struct bv_text *json)
{
	if (report->path == NULL)
		return;
	bv_output_put(&report->output, json->data, json->used);
	bv_output_put(&report->output, "\n", 1);
}

static void add_shard(struct bv_text *json, const struct bv_shard *shard)
{
	if (shard->count > 0)
		bv_text_add(json, ",\"shard\":%" PRIu32 ",\"shards\":%" PRIu32,
			    shard->index, shard->count);
}

/*
 * Starts the line of a frame or directory, in '*json'.  Returns false if there
 * is no report, or no more of it, or no memory for the line.
 */
static bool start_line(struct bv_report *report, struct bv_text *json,
		       const char *input, const char *output)
{
	const size_t output_bytes = output != NULL ? strlen(output) : 0;

	if (report->path == NULL || report->output.error != 0 ||
	    !reserve_line(report, strlen(input) + output_bytes))
		return false;
	*json = bv_text_start(report->line, report->size);
	bv_text_add(json, "{\"input\":");
	bv_text_add_json_string(json, input);
	bv_text_add(json, ",\"output\":");
	if (output != NULL)
		bv_text_add_json_string(json, output);
	else
		bv_text_add(json, "null");
	add_shard(json, &report->shard);
	return true;
}

/* The names of formats are plain words. */
static void add_reading(struct bv_text *json, const struct bv_verdict *result)
{
	const char *format =
		result->format > 0 ? bv_format_name(result->format - 1u) : NULL;

	if (format != NULL)
		bv_text_add(json, ",\"format\":\"%s\",\"intensity\":%s", format,
			    result->has_intensity ? "true" : "null");
}

static void add_success(struct bv_text *json, const struct bv_verdict *result)
{
	const struct bv_counts *counts = &result->counts;
	const char *status = "done";

	switch (result->outcome) {
	case BV_OUTCOME_UP_TO_DATE:
		bv_text_add(json, ",\"status\":\"up to date\"}");
		return;
	case BV_OUTCOME_SKIPPED:
		bv_text_add(json, ",\"status\":\"skipped\"}");
		return;
	case BV_OUTCOME_RIGHT:
		status = "right";
		break;
	case BV_OUTCOME_CONVERTED:
		break;
	}
	bv_text_add(json, ",\"status\":\"%s\"", status);
	add_reading(json, result);
	bv_text_add(json,
		    ",\"points\":%" PRIu32 ",\"kept\":%" PRIu32
		    ",\"not_finite\":%" PRIu32 ",\"outside\":%" PRIu32
		    ",\"odd_intensity\":%" PRIu32 "}",
		    counts->points, counts->kept, counts->not_finite,
		    counts->outside, counts->odd_intensity);
}

static void add_failure(struct bv_text *json, enum bv_status status,
			int system_error, const char *message)
{
	bv_text_add(json,
		    ",\"status\":\"%s\",\"code\":%d,\"errno\":%d,\"error\":",
		    bv_is_wrong_picture(status) ? "wrong" : "failed",
		    (int)status, system_error);
	bv_text_add_json_string(json, message);
	bv_text_add(json, "}");
}

void bv_report_frame(struct bv_report *report, const char *input,
		     const char *output, const struct bv_verdict *result,
		     const char *message)
{
	struct bv_text json;

	if (!start_line(report, &json, input, output))
		return;
	if (result->status == BV_OK)
		add_success(&json, result);
	else
		add_failure(&json, result->status, result->system_error,
			    message);
	bv_report_line(report, &json);
}

void bv_report_directory(struct bv_report *report, const char *path,
			 enum bv_status status, int system_error,
			 const char *message)
{
	struct bv_text json;

	if (!start_line(report, &json, path, NULL))
		return;
	add_failure(&json, status, system_error, message);
	bv_report_line(report, &json);
}

static void add_counts(struct bv_text *json, const struct bv_totals *totals)
{
	if (totals->check)
		bv_text_add(json, "\"right\":%zu,\"wrong\":%zu", totals->right,
			    totals->wrong);
	else
		bv_text_add(json,
			    "\"done\":%zu,\"up_to_date\":%zu,\"skipped\":%zu",
			    totals->done, totals->up_to_date, totals->skipped);
	bv_text_add(json, ",\"failed\":%zu,\"not_started\":%zu", totals->failed,
		    totals->total - bv_totals_ended(totals));
}

static void write_summary(struct bv_report *report,
			  const struct bv_totals *totals, double seconds,
			  int exit_status)
{
	struct bv_text json;

	if (!reserve_line(report, 0))
		return;
	json = bv_text_start(report->line, report->size);
	bv_text_add(&json, "{\"summary\":true");
	add_shard(&json, &report->shard);
	/* Shards that found different numbers have not seen the same inputs. */
	if (report->shard.count > 0)
		bv_text_add(&json, ",\"named\":%zu", totals->named);
	bv_text_add(&json, ",\"frames\":%zu,", totals->total);
	add_counts(&json, totals);
	bv_text_add(&json, ",\"seconds\":");
	bv_text_add_json_number(&json, seconds);
	bv_text_add(&json, ",\"exit\":%d}", exit_status);
	bv_report_line(report, &json);
}

static void tell_not_whole(const struct bv_report *report)
{
	char quoted[BV_QUOTE_MAX], words[BV_WORDS_MAX];

	bv_msg("%s: the report could not be written whole: %s",
	       name_report(report->path, quoted, sizeof(quoted)),
	       bv_output_error_words(report->output.error, words));
}

int bv_report_end(struct bv_report *report, int exit_status)
{
	if (report->path == NULL)
		return exit_status;
	bv_output_flush(&report->output);
	if (close(report->output.file) != 0)
		note_error(report);
	if (report->output.error != 0) {
		tell_not_whole(report);
		if (exit_status == BV_EXIT_DONE)
			exit_status = BV_EXIT_FRAMES_FAILED;
	}
	free(report->line);
	*report = (struct bv_report){0};
	return exit_status;
}

/* What is said at the end has to be known by then: so all else is written first. */
int bv_report_close(struct bv_report *report, const struct bv_totals *totals,
		    double seconds, int exit_status)
{
	if (report->path != NULL && bv_output_flush(&report->output))
		write_summary(report, totals, seconds, exit_status);
	return bv_report_end(report, exit_status);
}
