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
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "convert/picture_facts.h"
#include "convert/picture_file.h"
#include "core/float_env.h"
#include "core/image.h"
#include "core/json.h"
#include "io/read_at.h"

/* What is handed out: freeing the first member frees it all. */
struct picture {
	struct bv_picture_info info;
	struct bv_channel_info channel[BV_CHANNEL_MAX];
	/* The metadata, a string, and behind it the strings that are in it. */
	char text[];
};

struct reader {
	struct bv_json json;
	char *room; /* for the next string */
	locale_t c; /* the locale "C" */
};

/* -------------------------------------------------------------------------- */
/* Members                                                                    */
/* -------------------------------------------------------------------------- */

static bool find_string(struct reader *reader, const char *key,
			const char **string)
{
	return bv_json_find(&reader->json, key) &&
	       bv_json_string(&reader->json, &reader->room, string);
}

static bool find_optional_string(struct reader *reader, const char *key,
				 const char **string)
{
	return !bv_json_find_optional(&reader->json, key) ||
	       bv_json_string(&reader->json, &reader->room, string);
}

static bool find_number(struct reader *reader, const char *key, double *value)
{
	return bv_json_find(&reader->json, key) &&
	       bv_json_number(&reader->json, reader->c, value);
}

/* Takes a bound, which is null where there is none. */
static bool take_bound(struct reader *reader, double none, double *bound)
{
	if (bv_json_expect(&reader->json, "null")) {
		*bound = none;
		return true;
	}
	return bv_json_number(&reader->json, reader->c, bound);
}

static bool find_range(struct reader *reader, const char *key, double *min,
		       double *max)
{
	struct bv_json *json = &reader->json;

	return bv_json_find(json, key) && bv_json_expect(json, "[") &&
	       take_bound(reader, -INFINITY, min) &&
	       bv_json_expect(json, ",") && take_bound(reader, INFINITY, max) &&
	       bv_json_expect(json, "]");
}

/* Takes three numbers. */
static bool take_row(struct reader *reader, double row[3])
{
	struct bv_json *json = &reader->json;

	for (int i = 0; i < 3; i++) {
		if (!bv_json_expect(json, i == 0 ? "[" : ",") ||
		    !bv_json_number(json, reader->c, &row[i]))
			return false;
	}
	return bv_json_expect(json, "]");
}

/* Finds the row of the matrix from pixels to metres. */
static bool find_row(struct reader *reader, const char *key, double row[3])
{
	return bv_json_find(&reader->json, key) && take_row(reader, row);
}

/* Finds a number that a formula may do without. */
static bool find_constant(struct reader *reader, const char *key, double none,
			  double *value)
{
	*value = NAN;
	return !bv_json_find_optional(&reader->json, key) ||
	       take_bound(reader, none, value);
}

/* -------------------------------------------------------------------------- */
/* The line                                                                   */
/* -------------------------------------------------------------------------- */

/* The fields as they stand there: three names, and one more or null. */
static bool read_fields(struct reader *reader, struct bv_picture_info *info)
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
static bool read_layout(struct reader *reader, struct bv_picture_info *info)
{
	struct bv_json *json = &reader->json;
	const char *curve = "";

	info->format = "raw";
	if (!find_optional_string(reader, "format", &info->format) ||
	    !find_optional_string(reader, "layout", &info->layout) ||
	    (bv_json_find_optional(json, "fields") &&
	     !read_fields(reader, info)) ||
	    (bv_json_find_optional(json, "origin") &&
	     !take_row(reader, info->origin)) ||
	    !find_number(reader, "intensity_scale", &info->intensity_scale) ||
	    !find_optional_string(reader, "intensity_curve", &curve))
		return false;
	info->curve =
		strcmp(curve, "tanh") == 0 ? BV_CURVE_TANH : BV_CURVE_LINEAR;
	return true;
}

static bool read_rules(struct reader *reader, struct bv_picture_info *info)
{
	uint64_t contract;

	if (!bv_json_find(&reader->json, "contract") ||
	    !bv_json_unsigned(&reader->json, UINT32_MAX, &contract))
		return false;
	info->contract = (uint32_t)contract;
	return find_string(reader, "preset", &info->preset) &&
	       find_range(reader, "x", &info->x_min, &info->x_max) &&
	       find_range(reader, "y", &info->y_min, &info->y_max) &&
	       find_range(reader, "z", &info->z_min, &info->z_max) &&
	       find_number(reader, "cell", &info->cell) &&
	       read_layout(reader, info);
}

static bool read_channel(struct reader *reader, const char *key,
			 struct bv_channel_info *channel, double *min,
			 double *max)
{
	struct bv_json *json = &reader->json;

	channel->struct_size = sizeof(*channel);
	return bv_json_find(json, key) && bv_json_enter(json) &&
	       find_string(reader, "is", &channel->name) &&
	       find_string(reader, "unit", &channel->unit) &&
	       find_string(reader, "formula", &channel->formula) &&
	       find_constant(reader, "min", -INFINITY, min) &&
	       find_constant(reader, "max", INFINITY, max) &&
	       bv_json_leave(json);
}

static bool read_channels(struct reader *reader, struct picture *picture)
{
	static const char *const keys[] = {"R", "G", "B"};
	struct bv_picture_info *info = &picture->info;

	for (uint32_t i = 0; i < info->channels; i++) {
		if (!read_channel(reader,
				  info->channels == 1 ? "gray" : keys[i],
				  &picture->channel[i], &info->channel_min[i],
				  &info->channel_max[i]))
			return false;
		info->channel[i] = &picture->channel[i];
	}
	return true;
}

static bool read_metres(struct reader *reader, struct bv_picture_info *info)
{
	return bv_json_find(&reader->json, "metres") &&
	       bv_json_enter(&reader->json) &&
	       find_row(reader, "x", info->to_x) &&
	       find_row(reader, "y", info->to_y) &&
	       bv_json_leave(&reader->json);
}

/* As the facts have it, which this has to agree with whatever stands there twice. */
static bool read_frame(struct reader *reader, struct bv_picture_info *info)
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
	struct reader reader = {.json = bv_json_start(picture->text),
				.room = picture->text + length + 1,
				.c = c};

	return bv_json_enter(&reader.json) &&
	       read_rules(&reader, &picture->info) &&
	       read_channels(&reader, picture) &&
	       read_metres(&reader, &picture->info) &&
	       read_frame(&reader, &picture->info);
}

/* -------------------------------------------------------------------------- */
/* The picture                                                                */
/* -------------------------------------------------------------------------- */

static bool read_header(const uint8_t *head, struct bv_picture_info *info)
{
	const uint8_t *data = head + BV_SIGNATURE_SIZE + BV_CHUNK_START;

	info->width = bv_load_big_endian(data);
	info->height = bv_load_big_endian(data + 4);
	info->bits = data[8];
	info->channels = data[9] == BV_COLOUR_RGB ? 3 : 1;
	return info->width >= 1 && info->width <= BV_MOST_PER_AXIS &&
	       info->height >= 1 && info->height <= BV_MOST_PER_AXIS &&
	       (info->bits == 8 || info->bits == 16) &&
	       (data[9] == BV_COLOUR_GRAY || data[9] == BV_COLOUR_RGB) &&
	       memcmp(data + 10, "\0\0", 3) == 0;
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

/* Reads a picture from the first 'size' bytes of it, or more than it needs. */
static enum bv_status read_picture(const uint8_t *head, size_t size, bool whole,
				   struct bv_picture_info **info)
{
	size_t length;
	const char *text = bv_picture_find_text(head, size, &length);
	struct picture *picture;
	enum bv_status status = BV_ERR_PICTURE_DAMAGED;

	if (text == NULL)
		return BV_ERR_PICTURE_DAMAGED;
	picture = make_picture(text, length);
	if (picture == NULL)
		return BV_ERR_NO_MEMORY;
	picture->info.whole = whole;
	if (read_header(head, &picture->info))
		status = read_text(picture, length);
	if (status == BV_OK)
		*info = &picture->info;
	else
		free(picture);
	return status;
}

enum bv_status bv_picture_info_parse(struct bv_picture_info **info,
				     const void *png, size_t size)
{
	const uint8_t *bytes = png;
	bool whole;

	if (info == NULL || png == NULL)
		return BV_ERR_ARGUMENT;
	whole = size >= BV_PICTURE_END &&
		bv_picture_is_end(bytes + size - BV_PICTURE_END,
				  BV_PICTURE_END);
	return read_picture(bytes,
			    size < BV_PICTURE_HEAD ? size : BV_PICTURE_HEAD,
			    whole, info);
}

enum bv_status bv_picture_info_read(struct bv_picture_info **info,
				    const char *path)
{
	uint8_t head[BV_PICTURE_HEAD];
	struct stat picture;
	enum bv_status status;
	ssize_t got;
	int file, error;
	bool whole;

	if (info == NULL || path == NULL)
		return BV_ERR_ARGUMENT;
	status = bv_picture_open(AT_FDCWD, path, true, &file, &picture, &error);
	if (status != BV_OK)
		return status;
	got = bv_read_at(file, head, sizeof(head), 0);
	if (got < 0 || bv_picture_read_end(file, picture.st_size, &whole) != 0)
		status = BV_ERR_PICTURE_READ;
	close(file);
	if (status == BV_OK)
		status = read_picture(head, (size_t)got, whole, info);
	return status;
}

void bv_picture_info_free(struct bv_picture_info *info)
{
	free(info);
}
