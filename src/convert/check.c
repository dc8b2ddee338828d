/*
 * check.c - whether a picture is the one that its frame gives
 *
 * The frame is drawn as for a conversion, and the pixels of the picture decoded by
 * libpng, which had no part in compressing them.  Comparing their bytes with a new
 * encoding would be faster, but would take the encoder's word for what they mean, and
 * call the pictures of another build or another zlib wrong.  All other bytes are
 * compared with those that would be written now.
 *
 * What is cheap and says most comes first: whether there is a picture, then what
 * it says about itself, its other chunks, its pixels, its time.
 */

#include "convert/check.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "convert/metadata.h"
#include "convert/output_name.h"
#include "convert/picture_facts.h"
#include "convert/picture_file.h"
#include "convert/picture_time.h"
#include "convert/publisher.h"
#include "core/image.h"
#include "core/json.h"
#include "core/layout.h"
#include "io/file_time.h"
#include "png/decoder.h"
#include "png/inspect.h"

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
	struct bv_layout layout = *expected->layout, other;
	char name[BV_LAYOUT_NAME_MAX + 1];

	if (found != NULL && find_layout_name(found, name) &&
	    bv_layout_parse(&other, sizeof(other), name, NULL, 0) == BV_OK &&
	    bv_same_layout(&other, &layout))
		layout.name = name;
	bv_metadata_write(metadata, expected->options->all.grid, &layout,
			  expected->image, bv_base_name(expected->input));
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
/* Its pixels                                                                 */
/* -------------------------------------------------------------------------- */

struct comparison {
	const struct bv_image *image;
	size_t next; /* cell, of those in rows to come */
	uint64_t different;
	uint64_t place;  /* row << 16 | column of the first that differs */
	uint64_t values; /* of it: see pack_values() */
};

/* The samples of a pixel as one number, red highest. */
static uint64_t pixel_value(const struct bv_image *image, const uint8_t *pixel)
{
	const uint32_t bytes = image->bits / 8;
	uint64_t value = 0;

	for (uint32_t i = 0; i < image->channels; i++) {
		uint16_t sample = 0;

		memcpy(&sample, pixel + i * bytes, bytes);
		value = value << image->bits | sample;
	}
	return value;
}

/* What 'detail' has room for: both pixels, or their first samples that differ. */
static uint64_t pack_values(const struct bv_image *image, uint64_t found,
			    uint64_t expected)
{
	const uint64_t mask = ((uint64_t)1 << image->bits) - 1;
	uint32_t channel = 0, shift = (image->channels - 1) * image->bits;

	if (image->channels == 3 && image->bits == 8)
		return found << 24 | expected;
	for (; ((found ^ expected) >> shift & mask) == 0; channel++)
		shift -= image->bits;
	return bv_pack_samples(channel, (uint32_t)(found >> shift & mask),
			       (uint32_t)(expected >> shift & mask));
}

/* The pixel of a cell, of which the row has the cells i..end-1. */
static uint64_t expected_value(const struct bv_image *image, size_t i,
			       size_t end, uint32_t cell)
{
	const uint8_t *pixels = image->pixels;

	for (; i < end; i++) {
		if (image->cells[i] == cell)
			return pixel_value(image, pixels + i * image->stride);
	}
	return 0;
}

/* What differs is not 0 any more.  The row has the cells i..end-1. */
static void note_differences(struct comparison *comparison, uint32_t y,
			     const uint8_t *row, size_t i, size_t end)
{
	const struct bv_image *image = comparison->image;
	const size_t bytes = bv_pixel_bytes(image);

	for (uint32_t x = 0; x < image->width; x++) {
		const uint64_t difference = pixel_value(image, row + x * bytes);
		uint64_t value;

		if (difference == 0 || comparison->different++ > 0)
			continue;
		value = expected_value(image, i, end, y * image->width + x);
		comparison->place = (uint64_t)y << 16 | x;
		comparison->values =
			pack_values(image, value ^ difference, value);
	}
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	return size == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

/* Takes away what should be there; nothing should be left. */
static void compare_row(void *context, uint32_t y, uint8_t *row)
{
	struct comparison *comparison = context;
	const struct bv_image *image = comparison->image;
	const uint8_t *pixels = image->pixels;
	const size_t bytes = bv_pixel_bytes(image);
	const uint32_t first = y * image->width;
	const size_t begin = comparison->next;
	size_t i = begin;

	for (; i < image->occupied && image->cells[i] - first < image->width;
	     i++) {
		const uint8_t *pixel = pixels + i * image->stride;
		uint8_t *found = row + (image->cells[i] - first) * bytes;

		for (size_t k = 0; k < bytes; k++)
			found[k] ^= pixel[k];
	}
	comparison->next = i;
	if (!is_zero(row, image->width * bytes))
		note_differences(comparison, y, row, begin, i);
}

static enum bv_status check_pixels(const struct bv_image *image, int file,
				   uint64_t pixels_end,
				   struct bv_verdict *verdict)
{
	struct comparison comparison = {.image = image};
	const enum bv_status status = bv_decode_picture(
		file, image, pixels_end, compare_row, &comparison, verdict);

	if (status != BV_OK || comparison.different == 0)
		return status;
	return fail(verdict, BV_ERR_PICTURE_PIXELS,
		    comparison.different << 32 | comparison.place,
		    comparison.values);
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* Whether the file system might have kept the frame's time better is not asked. */
static enum bv_status check_time(const struct timespec *expected,
				 const struct timespec *found,
				 struct bv_verdict *verdict)
{
	uint64_t detail[2];

	if (bv_may_be_kept(expected, found))
		return BV_OK;
	bv_picture_time_pack(found, expected, detail);
	return fail(verdict, BV_ERR_PICTURE_TIME, detail[0], detail[1]);
}

static enum bv_status check_contents(const struct bv_expected *expected,
				     int file, const struct stat *picture,
				     struct bv_verdict *verdict)
{
	uint8_t head[BV_PICTURE_HEAD];
	const char *found = bv_picture_metadata(file, head);
	struct bv_metadata metadata = {0};
	enum bv_status status = BV_OK;
	uint64_t pixels_end;

	expect_metadata(expected, found, &metadata);
	if (found != NULL)
		status = check_metadata(found, metadata.text, verdict);
	if (status == BV_OK)
		status =
			bv_inspect_picture(file, expected->image, metadata.text,
					   &pixels_end, verdict);
	if (status == BV_OK)
		status = check_pixels(expected->image, file, pixels_end,
				      verdict);
	if (status != BV_OK)
		return status;
	status = check_time(&expected->modified, &picture->st_mtim, verdict);
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
	status = check_contents(expected, file, &picture, verdict);
	close(file);
	return status;
}

bool bv_is_wrong_picture(enum bv_status status)
{
	return status >= BV_ERR_PICTURE_MISSING &&
	       status <= BV_ERR_PICTURE_TIME;
}
