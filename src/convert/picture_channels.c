/*
 * picture_channels.c - the channels of a picture or of arrays, from its metadata
 *
 * metadata_channels.c tells how these are written.
 */

#include "convert/picture_channels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/arrays.h"

/* -------------------------------------------------------------------------- */
/* Slices                                                                     */
/* -------------------------------------------------------------------------- */

static bool read_slices(struct bv_member_reader *reader,
			struct bv_picture_info *info)
{
	uint64_t slices;

	if (!bv_json_find_optional(&reader->json, "slices"))
		return true;
	if (!bv_json_unsigned(&reader->json, BV_MOST_SLICES, &slices))
		return false;
	info->slices = (uint32_t)slices;
	return bv_find_number(reader, "slice", &info->slice);
}

/* The number behind the name of a channel of a picture, as in "slice-height:12". */
static uint32_t slice_of(const char *name)
{
	const char *colon = strchr(name, ':');
	uint32_t slice = 0;
	size_t digits;

	if (colon == NULL)
		return UINT32_MAX;
	digits = strspn(colon + 1, "0123456789");
	if (digits < 1 || digits > 2 || colon[1 + digits] != '\0')
		return UINT32_MAX;
	for (size_t i = 1; i <= digits; i++)
		slice = slice * 10 + (uint32_t)(colon[i] - '0');
	return slice;
}

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

/* What a channel means, from within its object. */
static bool read_meaning(struct bv_member_reader *reader,
			 struct bv_channel_info *channel, double *min,
			 double *max)
{
	return bv_find_string(reader, "unit", &channel->unit) &&
	       bv_find_string(reader, "formula", &channel->formula) &&
	       bv_find_constant(reader, "min", (double)-INFINITY, min) &&
	       bv_find_constant(reader, "max", (double)INFINITY, max);
}

static bool read_picture(struct bv_member_reader *reader,
			 struct bv_picture_channels *channels, uint32_t count)
{
	static const char *const keys[] = {"R", "G", "B"};
	struct bv_json *json = &reader->json;

	for (uint32_t i = 0; i < count; i++) {
		struct bv_channel_info *channel = &channels->channel[i];

		if (!bv_json_find(json, count == 1 ? "gray" : keys[i]) ||
		    !bv_json_enter(json) ||
		    !bv_find_string(reader, "is", &channel->name) ||
		    !read_meaning(reader, channel, &channels->min[i],
				  &channels->max[i]) ||
		    !bv_json_leave(json))
			return false;
		channel->slice = slice_of(channel->name);
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Arrays                                                                     */
/* -------------------------------------------------------------------------- */

/* Such a name stands for itself in JSON. */
static bool is_plain(const char *name)
{
	const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz-");

	return length > 0 && name[length] == '\0';
}

/* Takes the name of a plane, or its slice. */
static bool take_plane(struct bv_member_reader *reader,
		       enum bv_frame_array array, char *name,
		       struct bv_channel_info *channel)
{
	uint64_t slice;

	channel->array = bv_array_name(array);
	channel->slice = UINT32_MAX;
	if (array == BV_ARRAY_BEV)
		return bv_json_string(&reader->json, &reader->room,
				      &channel->name) &&
		       is_plain(channel->name);
	if (!bv_json_unsigned(&reader->json, BV_MOST_SLICES - 1, &slice))
		return false;
	channel->slice = (uint32_t)slice;
	snprintf(name, sizeof(((struct bv_picture_channels *)0)->names[0]),
		 "%s:%u", channel->array, channel->slice);
	channel->name = name;
	return true;
}

/* Takes the list of an array's planes, of which there is at least one. */
static bool take_planes(struct bv_member_reader *reader,
			enum bv_frame_array array,
			struct bv_picture_channels *channels, uint32_t *count)
{
	const uint32_t first = *count;

	do {
		struct bv_channel_info *channel = &channels->channel[*count];

		if (*count == BV_MOST_CHANNELS ||
		    !bv_json_expect(&reader->json,
				    *count == first ? "[" : ",") ||
		    !take_plane(reader, array, channels->names[*count],
				channel))
			return false;
		channel->plane = *count - first;
		(*count)++;
	} while (!bv_json_expect(&reader->json, "]"));
	return true;
}

static bool read_planes(struct bv_member_reader *reader,
			struct bv_picture_channels *channels, uint32_t *count)
{
	struct bv_json *json = &reader->json;

	if (!bv_json_find(json, "arrays") || !bv_json_enter(json))
		return false;
	for (int i = 0; i < BV_MOST_ARRAYS; i++) {
		const enum bv_frame_array array = (enum bv_frame_array)i;

		if (bv_json_find_optional(json, bv_array_name(array)) &&
		    !take_planes(reader, array, channels, count))
			return false;
	}
	return bv_json_leave(json) && *count > 0;
}

/* What a channel is called, without its slice. */
static const char *kind_of(const struct bv_channel_info *channel)
{
	return channel->slice != UINT32_MAX ? channel->array : channel->name;
}

/* Copies what a channel before this one has, if there is one of the kind. */
static bool copy_meaning(struct bv_picture_channels *channels, uint32_t i)
{
	struct bv_channel_info *channel = &channels->channel[i];

	for (uint32_t k = 0; k < i; k++) {
		const struct bv_channel_info *other = &channels->channel[k];

		if (strcmp(kind_of(other), kind_of(channel)) != 0)
			continue;
		channel->unit = other->unit;
		channel->formula = other->formula;
		channels->min[i] = channels->min[k];
		channels->max[i] = channels->max[k];
		return true;
	}
	return false;
}

/*
 * Looks each kind up once, so that there is room for all strings; names that are plain
 * and differ are different members.
 */
static bool read_meanings(struct bv_member_reader *reader,
			  struct bv_picture_channels *channels, uint32_t count)
{
	struct bv_member_reader one;
	struct bv_json object;

	if (!bv_json_find(&reader->json, "channels"))
		return false;
	object = reader->json;
	for (uint32_t i = 0; i < count; i++) {
		struct bv_channel_info *channel = &channels->channel[i];

		if (copy_meaning(channels, i))
			continue;
		one = *reader;
		one.json = object;
		if (!bv_json_enter(&one.json) ||
		    !bv_json_find(&one.json, kind_of(channel)) ||
		    !bv_json_enter(&one.json) ||
		    !read_meaning(&one, channel, &channels->min[i],
				  &channels->max[i]))
			return false;
		reader->room = one.room;
	}
	return bv_json_skip(&reader->json);
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* The first few stand in the structure itself, too. */
static void tell(struct bv_picture_channels *channels,
		 struct bv_picture_info *info)
{
	for (uint32_t i = 0; i < info->channels; i++) {
		channels->channel[i].struct_size = sizeof(channels->channel[i]);
		channels->list[i] = &channels->channel[i];
		if (i >= BV_CHANNEL_MAX)
			continue;
		info->channel[i] = channels->list[i];
		info->channel_min[i] = channels->min[i];
		info->channel_max[i] = channels->max[i];
	}
	info->all_channels = channels->list;
	info->all_min = channels->min;
	info->all_max = channels->max;
}

bool bv_read_channels(struct bv_member_reader *reader,
		      struct bv_picture_channels *channels,
		      struct bv_picture_info *info)
{
	bool good = read_slices(reader, info);

	if (info->form == BV_FORM_ARRAYS)
		good = good && read_planes(reader, channels, &info->channels) &&
		       read_meanings(reader, channels, info->channels);
	else
		good = good && read_picture(reader, channels, info->channels);
	if (good)
		tell(channels, info);
	return good;
}
