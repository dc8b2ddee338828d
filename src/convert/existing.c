/*
 * existing.c - what to do about a picture that is already there
 *
 * A picture is up to date if making it again would give it again: it has the
 * modification time of the frame (writing gives it that, or what the file system
 * makes of it), it was made from a frame of this name with as many points as the frame
 * holds now, by the rules of today (the fingerprint), and it begins and ends as it
 * should.  Newer and older frames are both reasons to make it anew: a frame that was
 * put back from a backup is older.  Where no times are kept, a picture that is not older
 * than the frame has to do (see file_time.c).  A frame that would fail today, for its number of
 * points or what it counts, would not give it again either: the conversion says so.
 *
 * The number of points and the rules are those of the frame's head, for which its start
 * is read.  That would be an access to the file system for each frame of a run that has
 * nothing to do, so it is not done where the name and the size are enough: see
 * is_known_as_raw().
 *
 * It may have been written by a run that was killed before it could force it to
 * disk.  So who wants pictures forced to disk one by one has that done to it.
 */

#include "convert/existing.h"

#include <string.h>
#include <unistd.h>

#include "convert/occupant.h"
#include "convert/oddity.h"
#include "convert/output_name.h"
#include "convert/picture_facts.h"
#include "core/layout.h"
#include "formats/raw.h"
#include "io/base_name.h"
#include "io/file_time.h"
#include "io/read.h"
#include "io/sync.h"

/* True if a frame with these facts does not fail for what it counts. */
static bool may_be_made(const struct bv_options *options,
			const struct bv_picture_facts *facts)
{
	struct bv_counts counts;

	return !options->all.strict ||
	       (bv_picture_facts_counts(facts, &counts) &&
		bv_oddity(&counts) == BV_OK);
}

static bool is_from(const char *metadata, const char *input)
{
	char source[BV_SOURCE_MAX + 1];

	return bv_picture_source_name(metadata, source) &&
	       strcmp(source, bv_base_name(input)) == 0;
}

/*
 * True if the frame is raw, as it was when the picture was made.  A frame of that time
 * has not become another since.  But a picture does not say whether its frame was found
 * to be raw or taken for it (--format, and before there were other formats), and today's
 * options may leave that to the frame; so its name has to be that of a raw file, too.
 */
static bool is_known_as_raw(const struct bv_options *options,
			    const struct bv_picture_facts *facts,
			    const char *input)
{
	const struct bv_format *format = options->asked.format;

	if (!facts->is_raw)
		return false;
	return format != NULL ? format == &bv_raw_format
			      : bv_format_has_extension(&bv_raw_format, input);
}

static bool find_head(const struct bv_options *options,
		      const struct bv_occupant *occupant,
		      const struct bv_picture_facts *facts, const char *input,
		      struct bv_head *head)
{
	struct bv_fault fault;
	const struct bv_reading reading = {&options->asked,
					   options->all.max_points, &fault};
	struct bv_verdict ignored;

	if (!is_known_as_raw(options, facts, input))
		return bv_read_head(input, &reading, head, &ignored) == BV_OK;
	return S_ISREG(occupant->frame.st_mode) &&
	       bv_find_raw_head(bv_base_name(input),
				(uint64_t)occupant->frame.st_size,
				&options->asked, head, &fault) == BV_OK;
}

static bool has_these_facts(const struct bv_options *options,
			    const struct bv_occupant *occupant,
			    const char *input)
{
	struct bv_picture_facts facts;
	struct bv_head head;

	return occupant->metadata != NULL &&
	       bv_picture_facts_find(occupant->metadata, &facts) &&
	       is_from(occupant->metadata, input) &&
	       find_head(options, occupant, &facts, input, &head) &&
	       (facts.points == head.points ||
		head.points == BV_POINTS_UNKNOWN) &&
	       facts.points <= options->all.max_points &&
	       may_be_made(options, &facts) &&
	       facts.fingerprint ==
		       bv_fingerprint_of(options->all.grid, &head.layout);
}

/* A fingerprint says this, too, but is just what somebody wrote into a file. */
static bool has_form(const struct bv_options *options,
		     const struct bv_occupant *occupant)
{
	return occupant->ends.is_npz ==
	       (bv_output_form(&options->all) == BV_FORM_ARRAYS);
}

/* Who may not write has not tried what becomes of times. */
static bool has_time(const struct bv_place *place,
		     const struct bv_occupant *occupant)
{
	return bv_is_kept_time(place->kept_times, place->directory,
			       occupant->status.st_dev,
			       &occupant->frame.st_mtim,
			       &occupant->status.st_mtim) ||
	       bv_has_lost_time(place->kept_times, &occupant->status,
				&occupant->frame.st_mtim,
				!place->kept_times->may_write);
}

/* The times come first: they differ in most pictures that are to be redone. */
static bool is_up_to_date(const struct bv_place *place,
			  const struct bv_occupant *occupant)
{
	const struct bv_options *options = place->options;
	bool whole;

	if (occupant->frame.st_mode == 0 || !has_time(place, occupant) ||
	    !has_these_facts(options, occupant, place->job->input) ||
	    !has_form(options, occupant) ||
	    bv_picture_ends_whole(&occupant->ends, occupant->file,
				  occupant->status.st_size, &whole) != 0 ||
	    !whole)
		return false;
	/* If it cannot be synced, making it anew will say so. */
	return options->all.sync != BV_SYNC_EACH ||
	       (fsync(occupant->file) == 0 &&
		bv_sync_directory(place->directory) == 0);
}

static enum bv_status decide_by_picture(const struct bv_place *place,
					struct bv_occupant *occupant,
					enum bv_decision *decision,
					struct bv_verdict *verdict)
{
	const enum bv_existing existing = place->options->all.existing;
	const enum bv_status status =
		bv_occupant_open(place, occupant, verdict);

	if (status != BV_OK || !occupant->there)
		return status;
	if (existing == BV_EXISTING_UPDATE && is_up_to_date(place, occupant))
		*decision = BV_DECIDED_UP_TO_DATE;
	bv_occupant_close(occupant);
	return BV_OK;
}

static enum bv_status decide(const struct bv_place *place,
			     enum bv_decision *decision,
			     struct bv_verdict *verdict)
{
	struct bv_occupant occupant;
	const enum bv_status status =
		bv_occupant_claim(place, &occupant, verdict);

	if (status != BV_OK || !occupant.there)
		return status;
	switch (place->options->all.existing) {
	case BV_EXISTING_SKIP:
		*decision = BV_DECIDED_SKIP;
		return BV_OK;
	case BV_EXISTING_FAIL:
		*decision = BV_DECIDED_REFUSE;
		return BV_OK;
	case BV_EXISTING_REPLACE:
	case BV_EXISTING_UPDATE:
		break;
	}
	return decide_by_picture(place, &occupant, decision, verdict);
}

/* Makes the decision, or fails. */
static enum bv_status decide_once(const struct bv_options *options,
				  struct bv_output_tree *outputs,
				  const struct bv_job *job,
				  struct bv_verdict *verdict)
{
	struct bv_place place = {.options = options,
				 .job = job,
				 .kept_times = &outputs->kept_times};
	enum bv_decision decision = BV_DECIDED_CONVERT;
	enum bv_status status = BV_OK;
	int error;

	if (bv_output_tree_find(outputs, job->output, false, &place.directory,
				&place.name, &error) == BV_OK)
		status = decide(&place, &decision, verdict);
	if (status == BV_OK)
		atomic_store(job->decision, (uint8_t)decision);
	return status;
}

bool bv_settle(const struct bv_options *options, struct bv_output_tree *outputs,
	       const struct bv_job *job, struct bv_verdict *verdict)
{
	if (atomic_load(job->decision) == BV_UNDECIDED &&
	    decide_once(options, outputs, job, verdict) != BV_OK)
		return true;
	switch ((enum bv_decision)atomic_load(job->decision)) {
	case BV_DECIDED_UP_TO_DATE:
		verdict->status = BV_OK;
		verdict->outcome = BV_OUTCOME_UP_TO_DATE;
		return true;
	case BV_DECIDED_SKIP:
		verdict->status = BV_OK;
		verdict->outcome = BV_OUTCOME_SKIPPED;
		return true;
	case BV_DECIDED_REFUSE:
		verdict->status = BV_ERR_EXISTS;
		return true;
	case BV_UNDECIDED:
	case BV_DECIDED_CONVERT:
		break;
	}
	return false;
}
