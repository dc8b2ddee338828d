/*
 * occupant.c - what has the name that a picture is to get
 *
 * A PNG of birdview is known by its first bytes, and a file of arrays by its last ones
 * (see picture_ends.c).  What a power cut leaves of one may have lost them: the file is
 * empty, or zeros from its first byte to its last.  Such a file may be replaced, too, or
 * no run could ever set right what was lost; but not if it is a frame, or the report of
 * this run.
 *
 * A frame notes the file first and then asks for others that have noted it, so of
 * two that do this at once at least one finds the other.
 */

#include "convert/occupant.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "convert/output_name.h"
#include "convert/outputs.h"
#include "convert/picture_facts.h"
#include "io/base_name.h"
#include "io/read_at.h"

/* -------------------------------------------------------------------------- */
/* Other frames                                                               */
/* -------------------------------------------------------------------------- */

static bool same_directory(int a, int b)
{
	struct stat a_status, b_status;
	struct bv_file_id b_id;

	if (fstat(a, &a_status) != 0 || fstat(b, &b_status) != 0)
		return false;
	b_id = bv_file_id(&b_status);
	return bv_is_file(&a_status, &b_id);
}

/*
 * True if the path leads to the file.  One file may well have two names in two
 * directories, as hard links; then it is two pictures.
 */
static bool leads_to(struct bv_output_tree *tree, const char *path,
		     const struct bv_place *place,
		     const struct bv_file_id *file)
{
	struct stat status;
	const char *name;
	int directory, error;

	if (bv_output_tree_find(tree, path, false, &directory, &name, &error) !=
		    BV_OK ||
	    fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	return bv_is_file(&status, file) &&
	       (status.st_nlink == 1 ||
		same_directory(directory, place->directory));
}

static bool frame_has(const struct bv_place *place, uint32_t frame,
		      const struct bv_file_id *file)
{
	const struct bv_siblings *siblings = place->job->siblings;
	struct bv_output_tree tree;
	char buffer[PATH_MAX];
	const char *output =
		siblings->output(siblings->run, frame, buffer, sizeof(buffer));
	bool has;

	if (output == NULL ||
	    bv_open_outputs(&tree, place->options, false) != BV_OK)
		return false;
	has = leads_to(&tree, output, place, file);
	bv_output_tree_close(&tree);
	return has;
}

enum bv_status bv_find_owner(const struct bv_place *place,
			     const struct bv_file_id *noted,
			     const struct bv_file_id *now,
			     struct bv_verdict *verdict)
{
	const struct bv_job *job = place->job;
	size_t step = 0;
	uint32_t frame;

	if (job->siblings == NULL || noted->inode == 0)
		return BV_OK;
	while ((frame = bv_owners_next(job->siblings->owners, noted, &step)) !=
	       BV_NO_OWNER) {
		if (frame != job->frame && frame_has(place, frame, now))
			return bv_fail(verdict, BV_ERR_TAKEN, 0, frame, 0);
	}
	return BV_OK;
}

/* A file system that gives all files the number 0 tells none of them apart. */
void bv_note_owner(const struct bv_job *job, const struct bv_file_id *file)
{
	if (job->siblings != NULL && file->inode != 0)
		bv_owners_note(job->siblings->owners, job->frame, file);
}

static bool look(const struct bv_place *place, struct stat *status)
{
	return fstatat(place->directory, place->name, status,
		       AT_SYMLINK_NOFOLLOW) == 0;
}

bool bv_occupant_is_own(const struct bv_place *place)
{
	const struct bv_job *job = place->job;
	struct bv_file_id id;
	struct stat status;

	if (job->siblings == NULL || !look(place, &status))
		return false;
	id = bv_file_id(&status);
	return bv_owners_has(job->siblings->owners, job->frame, &id);
}

/*
 * What was noted is looked at again: another frame may have replaced it before it
 * could see the note.  On some file systems a file has another number each time.
 */
enum bv_status bv_occupant_claim(const struct bv_place *place,
				 struct bv_occupant *occupant,
				 struct bv_verdict *verdict)
{
	struct bv_file_id id;
	bool same = false;

	occupant->there = look(place, &occupant->status);
	for (int tries = 0; occupant->there && !same && tries < 3; tries++) {
		id = bv_file_id(&occupant->status);
		bv_note_owner(place->job, &id);
		occupant->there = look(place, &occupant->status);
		same = bv_is_file(&occupant->status, &id);
	}
	if (!occupant->there)
		return BV_OK;
	id = bv_file_id(&occupant->status);
	return bv_find_owner(place, &id, &id, verdict);
}

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

static bool is_frame(const char *input, const struct bv_file_id *file)
{
	struct stat status;

	return input != NULL && stat(input, &status) == 0 &&
	       bv_is_file(&status, file);
}

/* The job's own, once it was looked at. */
static bool is_same_as_frame(const struct bv_occupant *occupant,
			     const struct bv_file_id *file)
{
	return occupant->frame.st_mode != 0 &&
	       bv_is_file(&occupant->frame, file);
}

static bool is_any_frame(const struct bv_job *job,
			 const struct bv_file_id *file)
{
	const struct bv_siblings *siblings = job->siblings;

	for (uint32_t i = 0; siblings != NULL && i < siblings->count; i++) {
		if (is_frame(siblings->input(siblings->run, i), file))
			return true;
	}
	return false;
}

/* -------------------------------------------------------------------------- */
/* What it is                                                                 */
/* -------------------------------------------------------------------------- */

static bool has_only_zeros(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

/* 'bytes' are 'size' bytes of room. */
static bool is_zeros(int file, uint8_t *bytes, size_t size)
{
	ssize_t got;
	off_t at = 0;

	if (lseek(file, 0, SEEK_DATA) < 0 && errno == ENXIO)
		return true;
	while ((got = bv_read_at(file, bytes, size, at)) > 0) {
		if (!has_only_zeros(bytes, (size_t)got))
			return false;
		at += got;
	}
	return got == 0;
}

/*
 * True if the file may be what a power cut left.  Pictures have the times of their
 * frames before they have their names, so most of these are known by that; of
 * others, each frame is asked whether it is the file.
 */
static bool is_left_over(const struct bv_place *place,
			 struct bv_occupant *occupant,
			 const struct bv_file_id *id)
{
	uint8_t part[16384];

	return is_zeros(occupant->file, part, sizeof(part)) &&
	       ((occupant->frame.st_mode != 0 &&
		 bv_is_kept_time(place->kept_times, place->directory,
				 occupant->status.st_dev,
				 &occupant->frame.st_mtim,
				 &occupant->status.st_mtim)) ||
		!is_any_frame(place->job, id));
}

/* The report is empty until there is enough of it to be written. */
static bool is_report(const struct bv_job *job, const struct bv_file_id *file)
{
	const struct bv_siblings *siblings = job->siblings;

	return siblings != NULL && siblings->report != NULL &&
	       siblings->report->inode != 0 &&
	       bv_same_file(siblings->report, file);
}

/* Reads the ends of the file, and tells by them whether birdview made it. */
static enum bv_status recognise(const struct bv_place *place,
				struct bv_occupant *occupant,
				const struct bv_file_id *id,
				struct bv_verdict *verdict)
{
	struct bv_picture_ends *ends = &occupant->ends;

	if (bv_picture_ends_read(ends, occupant->file,
				 occupant->status.st_size) != 0)
		return bv_fail(verdict, BV_ERR_WRITE, errno, 0, 0);
	if (!ends->is_ours &&
	    (is_report(place->job, id) || !is_left_over(place, occupant, id)))
		return bv_fail(verdict, BV_ERR_FOREIGN, 0, 0, 0);
	occupant->metadata = ends->metadata;
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Names that the file system takes for one                                   */
/* -------------------------------------------------------------------------- */

/*
 * True if the picture was made from a frame whose picture would have another name
 * than this one, and that name leads to the same file.
 */
static bool is_of_other_name(const struct bv_place *place,
			     const struct bv_occupant *occupant,
			     const struct bv_file_id *id)
{
	const char *input = bv_base_name(place->job->input);
	char source[BV_SOURCE_MAX + 1], name[BV_SOURCE_MAX + 8];
	struct stat status;
	size_t stem;

	if (occupant->metadata == NULL ||
	    !bv_picture_source_name(occupant->metadata, source))
		return false;
	stem = bv_output_stem(source);
	if (stem == bv_output_stem(input) && memcmp(source, input, stem) == 0)
		return false;
	return strchr(source, '/') == NULL &&
	       bv_output_name(source, bv_output_form(&place->options->all),
			      name, sizeof(name)) > 0 &&
	       fstatat(place->directory, name, &status, AT_SYMLINK_NOFOLLOW) ==
		       0 &&
	       bv_is_file(&status, id);
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* Opens what was seen to be there.  BV_ERR_FOREIGN, or BV_ERR_WRITE with errno. */
static enum bv_status open_file(const struct bv_place *place,
				struct bv_occupant *occupant)
{
	if (!S_ISREG(occupant->status.st_mode))
		return BV_ERR_FOREIGN;
	occupant->file =
		bv_picture_open_file(place->directory, place->name, false);
	occupant->there = occupant->file >= 0;
	if (!occupant->there)
		return errno == ENOENT ? BV_OK : BV_ERR_WRITE;
	return fstat(occupant->file, &occupant->status) == 0 ? BV_OK
							     : BV_ERR_WRITE;
}

/* Judges the file that was opened. */
static enum bv_status judge(const struct bv_place *place,
			    struct bv_occupant *occupant,
			    struct bv_verdict *verdict)
{
	const struct bv_job *job = place->job;
	const struct bv_file_id id = bv_file_id(&occupant->status);
	enum bv_status status;

	if (stat(job->input, &occupant->frame) != 0)
		occupant->frame.st_mode = 0;
	status = recognise(place, occupant, &id, verdict);
	if (status != BV_OK)
		return status;
	if (is_same_as_frame(occupant, &id))
		return bv_fail(verdict, BV_ERR_FOREIGN, 0, 0, 0);
	status = bv_find_owner(place, &id, &id, verdict);
	if (status == BV_OK && job->siblings != NULL &&
	    job->siblings->derived && is_of_other_name(place, occupant, &id))
		status = bv_fail(verdict, BV_ERR_ONE_NAME, 0, 0, 0);
	return status;
}

enum bv_status bv_occupant_open(const struct bv_place *place,
				struct bv_occupant *occupant,
				struct bv_verdict *verdict)
{
	enum bv_status status;

	occupant->file = -1;
	occupant->metadata = NULL;
	status = open_file(place, occupant);
	if (status != BV_OK)
		bv_fail(verdict, status, status == BV_ERR_WRITE ? errno : 0, 0,
			0);
	else if (occupant->there)
		status = judge(place, occupant, verdict);
	if (status != BV_OK)
		bv_occupant_close(occupant);
	return status;
}

enum bv_status bv_occupant_look(const struct bv_place *place,
				struct bv_occupant *occupant,
				struct bv_verdict *verdict)
{
	occupant->file = -1;
	occupant->there = look(place, &occupant->status);
	if (occupant->there)
		return bv_occupant_open(place, occupant, verdict);
	return errno == ENOENT ? BV_OK
			       : bv_fail(verdict, BV_ERR_WRITE, errno, 0, 0);
}

void bv_occupant_close(struct bv_occupant *occupant)
{
	if (occupant->file >= 0)
		close(occupant->file);
	occupant->file = -1;
}
