/*
 * existing.c - what to do about a picture that is already there
 *
 * A picture is up to date if making it again would give it again: it has the
 * modification time of the frame (writing gives it that, or what the file system
 * makes of it), it was made from as many points as the frame holds now, by the rules
 * of today (the fingerprint), and it begins and ends as it should.  Newer and older frames are both reasons to
 * make it anew: a frame that was put back from a backup is older.  A frame that would
 * fail today, for its number of points or what it counts, would not give it again
 * either: the conversion says so.
 *
 * It may have been written by a run that was killed before it could force it to
 * disk.  So who wants pictures forced to disk one by one has that done to it.
 */

#include "convert/existing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "convert/oddity.h"
#include "convert/picture_facts.h"
#include "convert/picture_file.h"
#include "core/layout.h"
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

static bool has_these_facts(const struct bv_options *options, int file,
			    off_t size, const char *input,
			    const struct stat *frame)
{
	const struct bv_reading reading = {&options->layout,
					   options->all.max_points};
	struct bv_picture_facts facts;
	struct bv_verdict ignored;
	struct bv_head head;

	return bv_picture_facts_read(file, size, &facts) &&
	       bv_read_head(input, frame, &reading, &head, &ignored) == BV_OK &&
	       facts.points == head.points &&
	       head.points <= options->all.max_points &&
	       may_be_made(options, &facts) &&
	       facts.fingerprint ==
		       bv_fingerprint_of(options->all.grid, &head.layout);
}

/* The times come first: they differ in most pictures that are to be redone. */
static bool is_up_to_date(const struct bv_options *options,
			  struct bv_kept_times *kept_times, const char *input,
			  int directory, const char *name,
			  const struct stat *picture)
{
	struct stat frame;
	bool up_to_date;
	int file;

	if (!S_ISREG(picture->st_mode) || stat(input, &frame) != 0 ||
	    !bv_is_kept_time(kept_times, directory, picture->st_dev,
			     &frame.st_mtim, &picture->st_mtim))
		return false;
	file = bv_picture_open_file(directory, name, false);
	if (file < 0)
		return false;
	up_to_date =
		has_these_facts(options, file, picture->st_size, input, &frame);
	/* If it cannot be synced, making it anew will say so. */
	if (up_to_date && options->all.sync == BV_SYNC_EACH)
		up_to_date =
			fsync(file) == 0 && bv_sync_directory(directory) == 0;
	close(file);
	return up_to_date;
}

enum bv_decision bv_decide(const struct bv_options *options,
			   struct bv_output_tree *outputs, const char *input,
			   const char *output)
{
	struct stat picture;
	const char *name;
	int directory, error;

	if (options->all.existing == BV_EXISTING_REPLACE ||
	    bv_output_tree_find(outputs, output, false, &directory, &name,
				&error) != BV_OK ||
	    fstatat(directory, name, &picture, AT_SYMLINK_NOFOLLOW) != 0)
		return BV_DECIDED_CONVERT;
	switch (options->all.existing) {
	case BV_EXISTING_SKIP:
		return BV_DECIDED_SKIP;
	case BV_EXISTING_FAIL:
		return BV_DECIDED_REFUSE;
	case BV_EXISTING_REPLACE:
	case BV_EXISTING_UPDATE:
		break;
	}
	return is_up_to_date(options, &outputs->kept_times, input, directory,
			     name, &picture)
		       ? BV_DECIDED_UP_TO_DATE
		       : BV_DECIDED_CONVERT;
}

bool bv_settle(const struct bv_options *options, struct bv_output_tree *outputs,
	       const char *input, const char *output, _Atomic uint8_t *decision,
	       struct bv_verdict *verdict)
{
	if (atomic_load(decision) == BV_UNDECIDED)
		atomic_store(decision, (uint8_t)bv_decide(options, outputs,
							  input, output));
	switch ((enum bv_decision)atomic_load(decision)) {
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
