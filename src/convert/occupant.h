/*
 * occupant.h - what has the name that a picture is to get
 *
 * It may be an older picture of the frame, and anything else: a frame, a file of
 * somebody's, a link to one, the picture of another frame.  Only what birdview
 * made may be replaced, and not if another frame of the run has it.
 */

#ifndef BV_CONVERT_OCCUPANT_H
#define BV_CONVERT_OCCUPANT_H

#include "convert/job.h"
#include "convert/options.h"
#include "convert/picture_ends.h"
#include "core/verdict.h"
#include "io/file_time.h"

/* The name of a job's picture: a name in a directory, of any kind of descriptor. */
struct bv_place {
	const struct bv_options *options;
	const struct bv_job *job;
	struct bv_kept_times *kept_times; /* there */
	int directory;
	const char *name;
};

struct bv_occupant {
	bool there;
	struct stat status;   /* of what is there */
	struct stat frame;    /* st_mode is 0 unless it can be looked at */
	int file;             /* a picture, open for reading; -1: none */
	const char *metadata; /* in 'ends'; NULL if they are not sound */
	struct bv_picture_ends ends;
};

/*
 * Finds what is at a place.  BV_OK if it is nothing, or may be replaced by the
 * picture of the job; then bv_occupant_close() is called.  Otherwise 'verdict' says
 * why not:
 *
 *	BV_ERR_FOREIGN	it is no picture of birdview
 *	BV_ERR_TAKEN	detail[0]: another frame of the run, which has it
 *	BV_ERR_ONE_NAME	it is the picture of a frame from an earlier run, whose
 *			name the file system takes for that of this one
 *	BV_ERR_WRITE	system_error: it cannot be looked at
 */
enum bv_status bv_occupant_look(const struct bv_place *place,
				struct bv_occupant *occupant,
				struct bv_verdict *verdict);

void bv_occupant_close(struct bv_occupant *occupant);

/*
 * Notes that the job has what is at the place, whatever it is, if there is
 * anything; of 'occupant', 'there' and 'status' are known then.  BV_OK or
 * BV_ERR_TAKEN, as above.
 */
enum bv_status bv_occupant_claim(const struct bv_place *place,
				 struct bv_occupant *occupant,
				 struct bv_verdict *verdict);

/* bv_occupant_look() at what that has found to be there. */
enum bv_status bv_occupant_open(const struct bv_place *place,
				struct bv_occupant *occupant,
				struct bv_verdict *verdict);

/* Whether what is at the place is what the job has noted last. */
bool bv_occupant_is_own(const struct bv_place *place);

/* Notes that the job has this file for its picture. */
void bv_note_owner(const struct bv_job *job, const struct bv_file_id *file);

/*
 * Finds the other frame of the run that has noted the file 'noted' and whose
 * picture now is the file 'now', and fails with BV_ERR_TAKEN if there is one.
 */
enum bv_status bv_find_owner(const struct bv_place *place,
			     const struct bv_file_id *noted,
			     const struct bv_file_id *now,
			     struct bv_verdict *verdict);

#endif /* BV_CONVERT_OCCUPANT_H */
