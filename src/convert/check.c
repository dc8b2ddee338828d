/*
 * check.c - whether a picture is the one that its frame gives
 *
 * The frame is drawn as for a conversion, and the picture decoded by libpng,
 * which had no part in compressing it.  Comparing bytes with a new encoding would
 * be faster, but would take the encoder's word for what they mean, and call the
 * pictures of another build or another zlib wrong.
 *
 * What is cheap and says most comes first: whether there is a picture, then what
 * it says about itself, then its pixels, then its time.
 */

#include "convert/check.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "convert/picture_facts.h"
#include "convert/publisher.h"
#include "io/file_time.h"
#include "png/decoder.h"

/* -------------------------------------------------------------------------- */
/* Finding it                                                                 */
/* -------------------------------------------------------------------------- */

static enum bv_status fail(struct bv_frame_result *result,
			   enum bv_status status, uint64_t found,
			   uint64_t expected)
{
	result->status = status;
	result->detail[0] = found;
	result->detail[1] = expected;
	return status;
}

static enum bv_status fail_by_system(struct bv_frame_result *result, int error)
{
	const bool missing = error == ENOENT || error == ENOTDIR;

	/* That there is none says it all. */
	result->system_error = error != ENOENT ? error : 0;
	return result->status =
		       missing ? BV_ERR_PICTURE_MISSING : BV_ERR_PICTURE_READ;
}

/*
 * Opens the picture.  Its type is looked at first, since opening a device or a
 * FIFO may do something.
 */
static enum bv_status open_picture(int directory, const char *name,
				   struct stat *status,
				   struct bv_frame_result *result, int *file)
{
	const int flags =
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

	if (fstatat(directory, name, status, AT_SYMLINK_NOFOLLOW) != 0)
		return fail_by_system(result, errno);
	if (!S_ISREG(status->st_mode))
		return fail(result, BV_ERR_PICTURE_TYPE,
			    status->st_mode & S_IFMT, 0);
	*file = openat(directory, name, flags);
	if (*file < 0)
		return fail_by_system(result, errno);
	if (fstat(*file, status) == 0 && S_ISREG(status->st_mode))
		return BV_OK;
	close(*file);
	return fail(result, BV_ERR_PICTURE_TYPE, status->st_mode & S_IFMT, 0);
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

/*
 * Compares what decides whether this is a picture of the frame at all.  Names of
 * layouts and wordings of formulas do not: two layouts may be one by two names.
 */
static enum bv_status check_metadata(const struct bv_expected *expected,
				     const char *found,
				     struct bv_frame_result *result)
{
	const struct bv_convert_options *options = expected->options;
	struct bv_picture_facts facts = {0}, wanted = {0};
	struct bv_metadata metadata = {0};
	const char *const text = metadata.text;

	bv_metadata_write(&metadata, options->grid, &options->layout,
			  expected->image, bv_base_name(expected->input));
	bv_picture_facts_find(text, &wanted);
	if (!bv_picture_facts_find(found, &facts))
		return fail(result, BV_ERR_PICTURE_DAMAGED,
			    BV_DAMAGE_NO_METADATA, 0);
	if (facts.fingerprint != wanted.fingerprint)
		return fail(result, BV_ERR_PICTURE_RULES, facts.fingerprint,
			    wanted.fingerprint);
	if (!same_source(found, text))
		return fail(result, BV_ERR_PICTURE_SOURCE, 0, 0);
	if (facts.points != wanted.points)
		return fail(result, BV_ERR_PICTURE_POINTS, facts.points,
			    wanted.points);
	if (facts.kept != wanted.kept ||
	    facts.not_finite != wanted.not_finite ||
	    facts.outside != wanted.outside)
		return fail(result, BV_ERR_PICTURE_DAMAGED, BV_DAMAGE_METADATA,
			    0);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Its pixels                                                                 */
/* -------------------------------------------------------------------------- */

struct comparison {
	const struct bv_image *image;
	size_t next; /* cell, of those in rows to come */
	uint64_t different;
	uint64_t place;  /* row << 16 | column of the first that differs */
	uint64_t values; /* of it: found << 24 | expected, as 0xRRGGBB */
};

static uint64_t pixel_value(const uint8_t *rgb)
{
	return (uint64_t)rgb[0] << 16 | (uint64_t)rgb[1] << 8 | rgb[2];
}

/* The pixel of a cell, of which the row has the cells i..end-1. */
static uint64_t expected_value(const struct bv_image *image, size_t i,
			       size_t end, uint32_t cell)
{
	for (; i < end; i++) {
		if (image->cells[i] == cell)
			return pixel_value(image->pixels + i * BV_PIXEL_STRIDE);
	}
	return 0;
}

/* What differs is not 0 any more.  The row has the cells i..end-1. */
static void note_differences(struct comparison *comparison, uint32_t y,
			     const uint8_t *rgb, size_t i, size_t end)
{
	const struct bv_image *image = comparison->image;

	for (uint32_t x = 0; x < image->width; x++) {
		const uint64_t difference = pixel_value(rgb + (size_t)x * 3);
		uint64_t value;

		if (difference == 0 || comparison->different++ > 0)
			continue;
		value = expected_value(image, i, end, y * image->width + x);
		comparison->place = (uint64_t)y << 16 | x;
		comparison->values = (value ^ difference) << 24 | value;
	}
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	return size == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* Takes away what should be there; nothing should be left. */
static void compare_row(void *context, uint32_t y, uint8_t *rgb)
{
	struct comparison *comparison = context;
	const struct bv_image *image = comparison->image;
	const uint32_t first = y * image->width;
	const size_t begin = comparison->next;
	size_t i = begin;

	for (; i < image->occupied && image->cells[i] - first < image->width;
	     i++) {
		const uint8_t *pixel = image->pixels + i * BV_PIXEL_STRIDE;
		uint8_t *found = rgb + (size_t)(image->cells[i] - first) * 3;

		for (int k = 0; k < 3; k++)
			found[k] ^= pixel[k];
	}
	comparison->next = i;
	if (!is_zero(rgb, (size_t)image->width * 3))
		note_differences(comparison, y, rgb, begin, i);
}

static enum bv_status check_pixels(const struct bv_image *image, int file,
				   struct bv_frame_result *result)
{
	struct comparison comparison = {.image = image};
	const enum bv_status status =
		bv_decode_picture(file, image->width, image->height,
				  compare_row, &comparison, result);

	if (status != BV_OK || comparison.different == 0)
		return status;
	return fail(result, BV_ERR_PICTURE_PIXELS,
		    comparison.different << 32 | comparison.place,
		    comparison.values);
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* In nanoseconds; times that are too far away for that are cut. */
static uint64_t time_number(const struct timespec *time)
{
	const int64_t most = INT64_MAX / 1000000000 - 1;
	int64_t seconds = time->tv_sec;

	if (seconds > most)
		seconds = most;
	if (seconds < -most)
		seconds = -most;
	return (uint64_t)(seconds * 1000000000 + time->tv_nsec);
}

static enum bv_status check_contents(const struct bv_expected *expected,
				     int file, const struct stat *picture,
				     struct bv_frame_result *result)
{
	unsigned char head[BV_PICTURE_HEAD];
	const char *metadata = bv_picture_metadata(file, head);
	enum bv_status status;

	if (metadata != NULL) {
		status = check_metadata(expected, metadata, result);
		if (status != BV_OK)
			return status;
	}
	status = check_pixels(expected->image, file, result);
	if (status != BV_OK)
		return status;
	if (metadata == NULL)
		return fail(result, BV_ERR_PICTURE_DAMAGED,
			    BV_DAMAGE_NO_METADATA, 0);
	if (!bv_same_time(&expected->modified, &picture->st_mtim))
		return fail(result, BV_ERR_PICTURE_TIME,
			    time_number(&picture->st_mtim),
			    time_number(&expected->modified));
	result->outcome = BV_RIGHT;
	return BV_OK;
}

enum bv_status bv_check_picture(const struct bv_expected *expected,
				struct bv_output_tree *outputs,
				const char *output,
				struct bv_frame_result *result)
{
	struct stat picture;
	const char *name;
	int directory, file, error;
	enum bv_status status;

	status = bv_output_tree_find(outputs, output, false, &directory, &name,
				     &error);
	if (status == BV_ERR_DIRECTORY)
		return fail_by_system(result, error);
	if (status == BV_OK)
		status = open_picture(directory, name, &picture, result, &file);
	if (status != BV_OK)
		return result->status = status;
	status = check_contents(expected, file, &picture, result);
	close(file);
	return status;
}

bool bv_is_wrong_picture(enum bv_status status)
{
	return status >= BV_ERR_PICTURE_MISSING &&
	       status <= BV_ERR_PICTURE_TIME;
}
