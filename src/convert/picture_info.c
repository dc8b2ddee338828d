/*
 * picture_info.c - all that a picture says of itself
 *
 * A picture may come from anywhere, so nothing in it is believed that does not have
 * the form in which metadata.c writes it, with the checksums of both chunks and no key
 * twice.  What decides about a picture is what picture_facts.c finds; the rest is read
 * here.
 *
 * The members that there are have been the same since the first version.  Later ones
 * may add more between them, which are passed over.
 */

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "convert/picture_channels.h"
#include "convert/picture_ends.h"
#include "convert/picture_facts.h"
#include "core/float_env.h"
#include "core/image.h"

/* What is handed out: freeing the first member frees it all. */
struct picture {
	struct bv_picture_info info;
	struct bv_picture_channels channels;
	/* The metadata, a string, and behind it the strings that are in it. */
	char text[];
};

/* -------------------------------------------------------------------------- */
/* The line                                                                   */
/* -------------------------------------------------------------------------- */

/* The fields as they stand there: three names, and one more or null. */
static bool read_fields(struct bv_member_reader *reader,
			struct bv_picture_info *info)
{
	struct bv_json *json = &reader->json;

	for (int i = 0; i < 4; i++) {
		if (!bv_json_expect(json, i == 0 ? "[" : ","))
			return false;
		if (i == 3 && bv_json_expect(json, "null"))
			break;
		if (!bv_json_string(json, &reader->room, &info->field[i]))
			return false;
	}
	return bv_json_expect(json, "]");
}

/* Pictures of the first version have a layout and its scale, and nothing else. */
static bool read_layout(struct bv_member_reader *reader,
			struct bv_picture_info *info)
{
	struct bv_json *json = &reader->json;
	const char *curve = "";

	info->format = "raw";
	if (!bv_find_optional_string(reader, "format", &info->format) ||
	    !bv_find_optional_string(reader, "layout", &info->layout) ||
	    (bv_json_find_optional(json, "fields") &&
	     !read_fields(reader, info)) ||
	    (bv_json_find_optional(json, "origin") &&
	     !bv_take_row(reader, info->origin)) ||
	    !bv_find_number(reader, "intensity_scale",
			    &info->intensity_scale) ||
	    !bv_find_optional_string(reader, "intensity_curve", &curve))
		return false;
	info->curve =
		strcmp(curve, "tanh") == 0 ? BV_CURVE_TANH : BV_CURVE_LINEAR;
	return true;
}

static bool read_rules(struct bv_member_reader *reader,
		       struct bv_picture_info *info)
{
	uint64_t contract;

	if (!bv_json_find(&reader->json, "contract") ||
	    !bv_json_unsigned(&reader->json, UINT32_MAX, &contract))
		return false;
	info->contract = (uint32_t)contract;
	return bv_find_string(reader, "preset", &info->preset) &&
	       bv_find_range(reader, "x", &info->x_min, &info->x_max) &&
	       bv_find_range(reader, "y", &info->y_min, &info->y_max) &&
	       bv_find_range(reader, "z", &info->z_min, &info->z_max) &&
	       bv_find_number(reader, "cell", &info->cell) &&
	       read_layout(reader, info);
}

static bool read_metres(struct bv_member_reader *reader,
			struct bv_picture_info *info)
{
	return bv_json_find(&reader->json, "metres") &&
	       bv_json_enter(&reader->json) &&
	       bv_find_row(reader, "x", info->to_x) &&
	       bv_find_row(reader, "y", info->to_y) &&
	       bv_json_leave(&reader->json);
}

/* As the facts have it, which this has to agree with whatever stands there twice. */
static bool read_frame(struct bv_member_reader *reader,
		       struct bv_picture_info *info)
{
	struct bv_picture_facts facts;
	size_t length;
	const char *source = bv_picture_source(info->text, &length);

	if (source == NULL || !bv_picture_facts_find(info->text, &facts))
		return false;
	info->points = facts.points;
	info->kept = facts.kept;
	info->not_finite = facts.not_finite;
	info->outside = facts.outside;
	info->odd_intensity = facts.odd_intensity;
	info->fingerprint = facts.fingerprint;
	reader->json = bv_json_start(source);
	return bv_json_expect(&reader->json, "null") ||
	       bv_json_string(&reader->json, &reader->room, &info->source);
}

/* Reads the text of 'length' bytes in 'picture'; strings go behind it. */
static bool read_line(struct picture *picture, size_t length, locale_t c)
{
	struct bv_member_reader reader = {.json = bv_json_start(picture->text),
					  .room = picture->text + length + 1,
					  .c = c};

	return bv_json_enter(&reader.json) &&
	       read_rules(&reader, &picture->info) &&
	       bv_read_channels(&reader, &picture->channels, &picture->info) &&
	       read_metres(&reader, &picture->info) &&
	       read_frame(&reader, &picture->info);
}

/* -------------------------------------------------------------------------- */
/* The picture                                                                */
/* -------------------------------------------------------------------------- */

static bool read_header(const uint8_t *head, struct bv_picture_info *info)
{
	const uint8_t *data = head + BV_SIGNATURE_SIZE + BV_CHUNK_START;

	info->form = BV_FORM_PICTURE;
	info->width = bv_load_big_endian(data);
	info->height = bv_load_big_endian(data + 4);
	info->bits = data[8];
	info->channels = data[9] == BV_COLOUR_RGB ? 3 : 1;
	return (info->bits == 8 || info->bits == 16) &&
	       (data[9] == BV_COLOUR_GRAY || data[9] == BV_COLOUR_RGB) &&
	       memcmp(data + 10, "\0\0", 3) == 0;
}

/* Sets what the file says of itself around the text. */
static bool read_form(const struct bv_picture_ends *ends,
		      struct bv_picture_info *info)
{
	if (ends->is_npz) {
		info->form = BV_FORM_ARRAYS;
		info->width = ends->first.width;
		info->height = ends->first.height;
	}
	return (ends->is_npz ? ends->npz_begins
			     : read_header(ends->bytes, info)) &&
	       info->width >= 1 && info->width <= BV_MOST_PER_AXIS &&
	       info->height >= 1 && info->height <= BV_MOST_PER_AXIS;
}

static struct picture *make_picture(const char *text, size_t length)
{
	struct picture *picture =
		calloc(1, sizeof(*picture) + 2 * (length + 1));

	if (picture == NULL)
		return NULL;
	memcpy(picture->text, text, length);
	picture->info.struct_size = sizeof(picture->info);
	picture->info.text = picture->text;
	return picture;
}

/* The locale "C" is there without memory, but nothing promises that. */
static enum bv_status read_text(struct picture *picture, size_t length)
{
	const locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	fenv_t before;
	bool good;

	if (c == (locale_t)0)
		return BV_ERR_NO_MEMORY;
	before = bv_float_enter();
	good = read_line(picture, length, c);
	bv_float_leave(&before);
	freelocale(c);
	return good ? BV_OK : BV_ERR_PICTURE_DAMAGED;
}

static enum bv_status read_picture(const struct bv_picture_ends *ends,
				   bool whole, struct bv_picture_info **info)
{
	enum bv_status status = BV_ERR_PICTURE_DAMAGED;
	struct picture *picture;
	size_t length;

	if (ends->metadata == NULL)
		return status;
	length = strlen(ends->metadata);
	picture = make_picture(ends->metadata, length);
	if (picture == NULL)
		return BV_ERR_NO_MEMORY;
	picture->info.whole = whole;
	if (read_form(ends, &picture->info))
		status = read_text(picture, length);
	if (status == BV_OK)
		*info = &picture->info;
	else
		free(picture);
	return status;
}

enum bv_status bv_picture_info_parse(struct bv_picture_info **info,
				     const void *file, size_t size)
{
	struct bv_picture_ends ends;
	bool whole;

	if (info == NULL || file == NULL)
		return BV_ERR_ARGUMENT;
	bv_picture_ends_find(&ends, file, size, &whole);
	return read_picture(&ends, whole, info);
}

enum bv_status bv_picture_info_read(struct bv_picture_info **info,
				    const char *path)
{
	struct bv_picture_ends ends;
	struct stat picture;
	enum bv_status status;
	int file, error;
	bool whole;

	if (info == NULL || path == NULL)
		return BV_ERR_ARGUMENT;
	status = bv_picture_open(AT_FDCWD, path, true, &file, &picture, &error);
	if (status != BV_OK)
		return status;
	if (bv_picture_ends_read(&ends, file, picture.st_size) != 0 ||
	    bv_picture_ends_whole(&ends, file, picture.st_size, &whole) != 0)
		status = BV_ERR_PICTURE_READ;
	close(file);
	return status == BV_OK ? read_picture(&ends, whole, info) : status;
}

void bv_picture_info_free(struct bv_picture_info *info)
{
	free(info);
}
