/*
 * progress.c - the progress line and the summary
 *
 * The line is drawn over itself with a carriage return, often enough to look
 * alive and seldom enough to cost nothing.
 */

#include "cli/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "core/text.h"
#include "run/clock.h"

#define SECONDS_BETWEEN_UPDATES 0.1

static struct {
	double started, updated; /* seconds of the monotonic clock */
	bool shown;              /* there is to be a line */
	bool drawn;              /* it is on the screen now */
} progress;

#define CLEAR "\r\033[K"

static void clear_line(void)
{
	if (progress.drawn)
		bv_msg_draw(CLEAR, strlen(CLEAR));
	progress.drawn = false;
}

void bv_progress_start(enum bv_progress when)
{
	progress.started = bv_now();
	progress.shown = when == BV_PROGRESS_ALWAYS ||
			 (when == BV_PROGRESS_AUTO && isatty(STDERR_FILENO));
	bv_msg_before(clear_line);
}

/* Even where the clock is no good, no run takes less than no time. */
double bv_progress_seconds(void)
{
	return fmax(bv_now() - progress.started, 0.0);
}

static double frames_per_second(const struct bv_totals *totals)
{
	const double seconds = bv_progress_seconds();

	return seconds > 0.0 ? (double)bv_totals_ended(totals) / seconds : 0.0;
}

/* "1:02:03", or "2:03" below an hour. */
static void format_time(double seconds, char *text, size_t size)
{
	const unsigned long whole = (unsigned long)(seconds + 0.5);

	if (whole >= 3600)
		snprintf(text, size, "%lu:%02lu:%02lu", whole / 3600,
			 whole / 60 % 60, whole % 60);
	else
		snprintf(text, size, "%lu:%02lu", whole / 60, whole % 60);
}

static void draw_line(const struct bv_totals *totals)
{
	const double rate = frames_per_second(totals);
	const size_t left = totals->total - bv_totals_ended(totals);
	char time_left[32] = "?", line[200];
	struct bv_text text = bv_text_start(line, sizeof(line));

	/* A rate of almost nothing says nothing about the end. */
	if (rate > 1e-6)
		format_time((double)left / rate, time_left, sizeof(time_left));
	bv_text_add(&text, CLEAR "%zu of %zu frames, %.0f frames/s, %s left",
		    bv_totals_ended(totals), totals->total, rate, time_left);
	if (totals->wrong > 0)
		bv_text_add(&text, ", %zu wrong", totals->wrong);
	if (totals->failed > 0)
		bv_text_add(&text, ", %zu failed", totals->failed);
	bv_msg_draw(line, text.used);
	progress.drawn = true;
}

void bv_progress_update(const struct bv_totals *totals)
{
	const double time = bv_now();

	if (!progress.shown ||
	    time - progress.updated < SECONDS_BETWEEN_UPDATES)
		return;
	progress.updated = time;
	draw_line(totals);
}

void bv_progress_end(void)
{
	clear_line();
	progress.shown = false;
}

/* Appends what there is at all. */
static void add_count(struct bv_text *text, size_t count, const char *what)
{
	if (count > 0)
		bv_text_add(text, ", %zu %s", count, what);
}

/* Which shard it is, and who said so. */
static void add_shard(struct bv_text *text, const struct bv_shard *shard)
{
	if (shard->count == 0)
		return;
	bv_text_add(text, "shard %" PRIu32 "/%" PRIu32, shard->index,
		    shard->count);
	if (shard->launcher[0] != '\0')
		bv_text_add(text, " (%s)", shard->launcher);
	bv_text_add(text, ": ");
}

void bv_print_summary(const struct bv_totals *totals)
{
	const size_t left = totals->total - bv_totals_ended(totals);
	char more[200], whose[100];
	struct bv_text shard = bv_text_start(whose, sizeof(whose));
	struct bv_text text = bv_text_start(more, sizeof(more));

	add_count(&text, totals->up_to_date, "up to date");
	add_count(&text, totals->skipped, "skipped");
	add_count(&text, totals->wrong, "wrong");
	add_count(&text, totals->failed, "failed");
	add_count(&text, left, "not started");
	add_shard(&shard, &totals->shard);
	bv_msg("%s%zu frame%s: %zu %s%s, in %.2f s (%.0f frames/s)", whose,
	       totals->total, totals->total == 1 ? "" : "s",
	       totals->check ? totals->right : totals->done,
	       totals->check ? "right" : "done", more, bv_progress_seconds(),
	       frames_per_second(totals));
}
