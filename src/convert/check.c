/*
 * check.c - whether a picture is the one that its frame gives
 *
 * The frame is drawn as for a conversion, and what the file of its picture holds is
 * compared with that.  What is cheap and says most comes first: whether there is a
 * picture, then what it says about itself, all else that is in it (check_contents.h), and
 * its time.
 */

#include "convert/check.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "convert/check_contents.h"
#include "convert/metadata.h"
#include "convert/output_name.h"
#include "convert/picture_ends.h"
#include "convert/picture_facts.h"
#include "convert/picture_time.h"
#include "convert/publisher.h"
#include "core/damage.h"
#include "core/json.h"
#include "core/layout.h"
#include "io/base_name.h"
#include "io/file_time.h"

/* -------------------------------------------------------------------------- */
/* Finding it                                                                 */
/* -------------------------------------------------------------------------- */

static enum bv_status fail(struct bv_verdict *verdict, enum bv_status status,
			   uint64_t found, uint64_t expected)
{
	verdict->status = status;
	verdict->detail[0] = found;
	verdict->detail[1] = expected;
	return status;
}

/* That there is none says it all. */
static enum bv_status fail_by_system(struct bv_verdict *verdict, int error)
{
	verdict->system_error = error != ENOENT ? error : 0;
	return verdict->status = bv_picture_failure(error);
}

static enum bv_status open_picture(int directory, const char *name,
				   struct stat *picture,
				   struct bv_verdict *verdict, int *file)
{
	int error;
	const enum bv_status status =
		bv_picture_open(directory, name, false, file, picture, &error);

	if (status == BV_ERR_PICTURE_TYPE)
		return fail(verdict, status, picture->st_mode & S_IFMT, 0);
	if (status != BV_OK)
		return fail_by_system(verdict, error);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* What it says about itself                                                  */
/* -------------------------------------------------------------------------- */

static bool same_source(const char *found, const char *expected)
{
	size_t found_length, expected_length;
	const char *found_source = bv_picture_source(found, &found_length);
	const char *expected_source =
		bv_picture_source(expected, &expected_length);

	return found_source != NULL && found_length == expected_length &&
	       memcmp(found_source, expected_source, found_length) == 0;
}

/* Copies what the metadata call the layout, unless it is no name. */
static bool find_layout_name(const char *metadata,
			     char name[BV_LAYOUT_NAME_MAX + 1])
{
	struct bv_json json = bv_json_start(metadata);
	const char *string;
	size_t length;

	if (!bv_json_enter(&json) || !bv_json_find(&json, "layout"))
		return false;
	string = json.at;
	if (*string != '"' || !bv_json_skip(&json))
		return false;
	length = (size_t)(json.at - string) - 2;
	if (length > BV_LAYOUT_NAME_MAX)
		return false;
	memcpy(name, string + 1, length);
	name[length] = '\0';
	return true;
}

/*
 * Writes the metadata that are expected of the picture.  A layout may have two names,
 * as "kitti" is "columns=x,y,z,i": then that which the picture has is as good.
 */
static void expect_metadata(const struct bv_expected *expected,
			    const char *found, struct bv_metadata *metadata)
{
	const struct bv_grid *grid = expected->options->all.grid;
	const char *source = bv_base_name(expected->input);
	struct bv_layout layout = *expected->layout, other;
	char name[BV_LAYOUT_NAME_MAX + 1];

	if (found != NULL && find_layout_name(found, name) &&
	    bv_layout_parse(&other, sizeof(other), name, NULL, 0) == BV_OK &&
	    bv_same_layout(&other, &layout))
		layout.name = name;
	if (expected->arrays != NULL)
		bv_metadata_write_arrays(metadata, grid, &layout,
					 expected->arrays->counts, source);
	else
		bv_metadata_write(metadata, grid, &layout, expected->image,
				  source);
}

/*
 * Compares the metadata, which have to be the same to the last byte.  If they are not,
 * what decides whether this is a picture of the frame at all is said first.
 */
static enum bv_status check_metadata(const char *found, const char *expected,
				     struct bv_verdict *verdict)
{
	struct bv_picture_facts facts = {0}, wanted = {0};
	size_t same = 0;

	if (strcmp(found, expected) == 0)
		return BV_OK;
	bv_picture_facts_find(expected, &wanted);
	if (bv_picture_facts_find(found, &facts)) {
		if (facts.fingerprint != wanted.fingerprint)
			return fail(verdict, BV_ERR_PICTURE_RULES,
				    facts.fingerprint, wanted.fingerprint);
		if (!same_source(found, expected))
			return fail(verdict, BV_ERR_PICTURE_SOURCE, 0, 0);
		if (facts.points != wanted.points)
			return fail(verdict, BV_ERR_PICTURE_POINTS,
				    facts.points, wanted.points);
	}
	while (found[same] == expected[same])
		same++;
	return fail(verdict, BV_ERR_PICTURE_DAMAGED, BV_DAMAGE_METADATA,
		    bv_metadata_key_at(expected, same));
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/*
 * Whether the file system might have kept the frame's time better, or at all, is not
 * asked.
 */
static enum bv_status check_time(const struct timespec *expected,
				 const struct stat *picture,
				 const struct bv_kept_times *kept_times,
				 struct bv_verdict *verdict)
{
	uint64_t detail[2];

	if (bv_may_be_kept(expected, &picture->st_mtim) ||
	    bv_has_lost_time(kept_times, picture, expected, true))
		return BV_OK;
	bv_picture_time_pack(&picture->st_mtim, expected, detail);
	return fail(verdict, BV_ERR_PICTURE_TIME, detail[0], detail[1]);
}

static enum bv_status check_contents(const struct bv_expected *expected,
				     int file, const char *text,
				     struct bv_verdict *verdict)
{
	if (expected->arrays != NULL)
		return bv_check_arrays(file, expected->arrays, text, verdict);
	return bv_check_pixels(file, expected->image, text, verdict);
}

static enum bv_status check_file(const struct bv_expected *expected, int file,
				 const struct stat *picture,
				 const struct bv_kept_times *kept_times,
				 struct bv_verdict *verdict)
{
	struct bv_picture_ends ends;
	struct bv_metadata metadata = {0};
	enum bv_status status = BV_OK;

	/* That they cannot be read will be said where all is read. */
	if (bv_picture_ends_read(&ends, file, picture->st_size) != 0)
		ends.metadata = NULL;
	expect_metadata(expected, ends.metadata, &metadata);
	if (ends.metadata != NULL)
		status = check_metadata(ends.metadata, metadata.text, verdict);
	if (status == BV_OK)
		status = check_contents(expected, file, metadata.text, verdict);
	if (status != BV_OK)
		return status;
	status = check_time(&expected->modified, picture, kept_times, verdict);
	if (status != BV_OK)
		return status;
	verdict->outcome = BV_OUTCOME_RIGHT;
	return BV_OK;
}

enum bv_status bv_check_picture(const struct bv_expected *expected,
				struct bv_output_tree *outputs,
				const char *output, struct bv_verdict *verdict)
{
	struct stat picture;
	const char *name;
	int directory, file, error;
	enum bv_status status;

	status = bv_output_tree_find(outputs, output, false, &directory, &name,
				     &error);
	if (status == BV_ERR_DIRECTORY)
		return fail_by_system(verdict, error);
	if (status == BV_OK)
		status =
			open_picture(directory, name, &picture, verdict, &file);
	if (status != BV_OK)
		return verdict->status = status;
	status = check_file(expected, file, &picture, &outputs->kept_times,
			    verdict);
	close(file);
	return status;
}

bool bv_is_wrong_picture(enum bv_status status)
{
	return status >= BV_ERR_PICTURE_MISSING &&
	       status <= BV_ERR_PICTURE_TIME;
}
