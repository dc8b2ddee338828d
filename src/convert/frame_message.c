/*
 * frame_message.c - what became of a frame, in words
 *
 * Those who convert frames note statuses and numbers; only here do they become
 * sentences.  Each says what was found and, where that helps, what was
 * expected.  Anybody may fill a verdict in, so nothing here relies on its numbers.
 */

#include "convert/frame_message.h"

#include <inttypes.h>
#include <limits.h>
#include <sys/stat.h>

#include "convert/damage_message.h"
#include "convert/oddity.h"
#include "convert/picture_time.h"
#include "convert/pixels_message.h"
#include "core/float_env.h"
#include "core/struct_size.h"
#include "core/system_words.h"
#include "core/text.h"

static const char *file_type(uint64_t type)
{
	switch (type) {
	case S_IFDIR:
		return "a directory";
	case S_IFIFO:
		return "a FIFO";
	case S_IFSOCK:
		return "a socket";
	case S_IFCHR:
	case S_IFBLK:
		return "a device";
	case S_IFLNK:
		return "a symbolic link";
	default:
		return "something else";
	}
}

static void explain_changed(struct bv_text *text, const uint64_t *detail)
{
	if (detail[0] == detail[1])
		bv_text_add(text, "the file was written to while it was read");
	else
		bv_text_add(text,
			    "the file changed from %" PRIu64 " to %" PRIu64
			    " bytes while it was read",
			    detail[0], detail[1]);
}

static void explain_worker(struct bv_text *text, uint64_t signal)
{
	char words[BV_WORDS_MAX];

	bv_text_add(text, "two workers died over it, the last ");
	if (signal == 0)
		bv_text_add(text, "by itself");
	else if (signal <= INT_MAX)
		bv_text_add(text, "by %s", bv_signal_words((int)signal, words));
	else
		bv_text_add(text, "by signal %" PRIu64, signal);
}

/* In milliseconds, since a limit may be less than a second. */
static void explain_timeout(struct bv_text *text, uint64_t milliseconds,
			    const struct bv_wording *wording)
{
	bv_text_add(text, "took longer than ");
	bv_text_add_number(text, (double)milliseconds / 1000.0, 6);
	bv_text_add(text, " seconds");
	if (wording->timeout != NULL)
		bv_text_add(text, " (%s)", wording->timeout);
}

/* -------------------------------------------------------------------------- */
/* Pictures that are checked                                                  */
/* -------------------------------------------------------------------------- */

/* Says what is wrong with a picture, where the status alone says too little. */
static bool explain_picture(struct bv_text *text,
			    const struct bv_verdict *verdict,
			    const struct bv_grid *grid)
{
	const uint64_t *detail = verdict->detail;

	switch (verdict->status) {
	case BV_ERR_PICTURE_TYPE:
		bv_text_add(text, "the picture is %s, expected a regular file",
			    file_type(detail[0]));
		return true;
	case BV_ERR_PICTURE_DAMAGED:
		bv_explain_damage(text, detail);
		return true;
	case BV_ERR_PICTURE_RULES:
		bv_text_add(text,
			    "the picture was made by other rules (found "
			    "fingerprint %016" PRIx64 ", expected %016" PRIx64
			    ")",
			    detail[0], detail[1]);
		return true;
	case BV_ERR_PICTURE_POINTS:
		bv_text_add(text,
			    "the picture was made from %" PRIu64
			    " points, expected %" PRIu64,
			    detail[0], detail[1]);
		return true;
	case BV_ERR_PICTURE_PIXELS:
		bv_explain_pixels(text, detail, grid);
		return true;
	case BV_ERR_PICTURE_TIME:
		bv_picture_time_explain(text, detail);
		return true;
	default:
		return false;
	}
}

/* The same of the file of a frame. */
static bool explain_file(struct bv_text *text, const struct bv_verdict *verdict,
			 const struct bv_wording *wording)
{
	const uint64_t *detail = verdict->detail;

	switch (verdict->status) {
	case BV_ERR_NOT_REGULAR:
		bv_text_add(text, "is %s, expected a regular file",
			    file_type(detail[0]));
		return true;
	case BV_ERR_SIZE:
		if (detail[1] == 0)
			return false;
		bv_text_add(text,
			    "size is %" PRIu64
			    " bytes, expected a multiple of %" PRIu64
			    " (%" PRIu64 " left over)",
			    detail[0], detail[1], detail[0] % detail[1]);
		return true;
	case BV_ERR_MANY_POINTS:
		bv_text_add(text,
			    "has %" PRIu64 " points, expected at most %" PRIu64
			    " (%s)",
			    detail[0], detail[1], wording->max_points);
		return true;
	case BV_ERR_CHANGED:
		explain_changed(text, detail);
		return true;
	case BV_ERR_FORMAT:
	case BV_ERR_LIBRARY:
		if (verdict->fault == NULL)
			return false;
		bv_text_add(text, "%s", verdict->fault);
		return true;
	default:
		return false;
	}
}

/* -------------------------------------------------------------------------- */
/* All outcomes                                                               */
/* -------------------------------------------------------------------------- */

static const char *outcome_words(enum bv_outcome outcome)
{
	switch (outcome) {
	case BV_OUTCOME_UP_TO_DATE:
		return "up to date";
	case BV_OUTCOME_SKIPPED:
		return "skipped, there is a picture already";
	case BV_OUTCOME_RIGHT:
		return "right";
	case BV_OUTCOME_CONVERTED:
		break;
	}
	return "done";
}

/* Says more than the status alone, where there is more to say. */
static bool explain(struct bv_text *text, const struct bv_verdict *verdict,
		    const struct bv_grid *grid,
		    const struct bv_wording *wording)
{
	const uint64_t *detail = verdict->detail;

	switch (verdict->status) {
	case BV_ERR_INTENSITY:
	case BV_ERR_NOTHING_KEPT:
		return bv_explain_oddity(text, verdict->status, verdict, grid,
					 wording);
	case BV_ERR_WORKER:
		explain_worker(text, detail[0]);
		return true;
	case BV_ERR_TIMEOUT:
		explain_timeout(text, detail[0], wording);
		return true;
	case BV_ERR_TAKEN:
		bv_text_add(text,
			    "the picture is that of frame %" PRIu64
			    " of the run, too",
			    detail[0]);
		return true;
	case BV_OK:
		bv_text_add(text, "%s", outcome_words(verdict->outcome));
		return true;
	default:
		return explain_file(text, verdict, wording) ||
		       explain_picture(text, verdict, grid);
	}
}

void bv_frame_message_worded(const struct bv_verdict *verdict,
			     const struct bv_grid *grid,
			     const struct bv_wording *wording, char *text,
			     size_t size)
{
	struct bv_text sentence = bv_text_start(text, size);
	char words[BV_WORDS_MAX];

	if (explain(&sentence, verdict, grid, wording))
		return;
	bv_text_add(&sentence, "%s", bv_status_string(verdict->status));
	if (verdict->system_error != 0)
		bv_text_add(&sentence, ": %s",
			    bv_error_words(verdict->system_error, words));
}

static bool explain_lost_time(struct bv_text *text,
			      const struct bv_verdict *verdict)
{
	if (verdict->time_lost)
		bv_text_add(text, "the file system does not keep the times of "
				  "pictures; every run makes them anew");
	return verdict->time_lost;
}

/* Says that there is this oddity, if there is. */
static bool explain_oddity(struct bv_text *text, enum bv_status oddity,
			   const struct bv_verdict *verdict,
			   const struct bv_grid *grid,
			   const struct bv_wording *wording)
{
	return bv_oddity(&verdict->counts) == oddity &&
	       bv_explain_oddity(text, oddity, verdict, grid, wording);
}

bool bv_frame_warning_worded(enum bv_warning warning,
			     const struct bv_verdict *verdict,
			     const struct bv_grid *grid,
			     const struct bv_wording *wording, char *text,
			     size_t size)
{
	struct bv_text sentence = bv_text_start(text, size);

	if (verdict->status != BV_OK)
		return false;
	switch (warning) {
	case BV_WARNING_INTENSITY:
		return explain_oddity(&sentence, BV_ERR_INTENSITY, verdict,
				      grid, wording);
	case BV_WARNING_NOTHING_KEPT:
		return explain_oddity(&sentence, BV_ERR_NOTHING_KEPT, verdict,
				      grid, wording);
	case BV_WARNING_FAR:
		return bv_explain_distance(&sentence, verdict, wording);
	case BV_WARNING_FAINT:
		return bv_explain_faintness(&sentence, verdict, wording);
	case BV_WARNING_TIME:
		return explain_lost_time(&sentence, verdict);
	case BV_WARNING_COUNT:
		break;
	}
	return false;
}

/* A result of another size than it may have is as bad as NULL. */
static void take_result(struct bv_verdict *verdict, const struct bv_grid **grid,
			const struct bv_frame_result *result)
{
	struct bv_frame_result own = {.struct_size = sizeof(own)};

	*verdict = (struct bv_verdict){.status = BV_ERR_ARGUMENT};
	*grid = NULL;
	if (!bv_take_struct(&own, sizeof(own), result))
		return;
	bv_fail(verdict, own.status, own.system_error, own.detail[0],
		own.detail[1]);
	verdict->outcome = own.outcome;
	verdict->fault = own.fault;
	*grid = own.grid;
	verdict->time_lost = own.time_lost != 0;
	if (own.counts != NULL)
		bv_take_struct(&verdict->counts, sizeof(verdict->counts),
			       own.counts);
}

void bv_frame_message(const struct bv_frame_result *result, char *text,
		      size_t size)
{
	const fenv_t before = bv_float_enter();
	const struct bv_grid *grid;
	struct bv_verdict verdict;

	take_result(&verdict, &grid, result);
	bv_frame_message_worded(&verdict, grid, &bv_library_wording, text,
				size);
	bv_float_leave(&before);
}

bool bv_frame_warning(const struct bv_frame_result *result, char *text,
		      size_t size)
{
	const fenv_t before = bv_float_enter();
	const struct bv_grid *grid;
	struct bv_verdict verdict;
	bool any = false;

	take_result(&verdict, &grid, result);
	for (int i = 0; i < BV_WARNING_COUNT && !any; i++)
		any = bv_frame_warning_worded((enum bv_warning)i, &verdict,
					      grid, &bv_library_wording, text,
					      size);
	bv_float_leave(&before);
	return any;
}
