/*
 * metadata_channels.c - what each channel means, in the line of JSON
 *
 * With the formula of a channel and the numbers that it names, what stands in a pixel
 * or in an array becomes metres and points again.  Of a picture each of its one or
 * three channels has a member.  Arrays may have many channels, most of them alike but
 * for the slice.  So their planes are listed, by names and by slices, and what names mean
 * is said once:
 *
 *	"arrays":{"bev":["height","density"],"slice-height":[0,1,2]},
 *	"channels":{"height":{"unit":"m","formula":"z"},...}
 */

#include "convert/metadata_parts.h"

#include <math.h>
#include <string.h>

#include "core/arrays.h"

/* -------------------------------------------------------------------------- */
/* Numbers                                                                    */
/* -------------------------------------------------------------------------- */

void bv_metadata_add_number(struct bv_text *json, const char *key, double value)
{
	bv_text_add(json, ",\"%s\":", key);
	bv_text_add_json_number(json, value);
}

/* The numbers that a channel's formula calls MIN and MAX, where it has them. */
static void add_constant(struct bv_text *json, const char *key, double value)
{
	if (!isnan(value))
		bv_metadata_add_number(json, key, value);
}

/* What follows the name of a channel, up to the end of its object. */
static void add_meaning(struct bv_text *json, const struct bv_channel *channel,
			double min, double max)
{
	bv_text_add(json, "\"unit\":\"%s\",\"formula\":\"%s\"", channel->unit,
		    channel->formula);
	add_constant(json, "min", min);
	add_constant(json, "max", max);
	bv_text_add(json, "}");
}

/* How many slices there are, and the height of one in metres. */
static void add_slices(struct bv_text *json, const struct bv_channels *channels)
{
	if (channels->slices == 0)
		return;
	bv_text_add(json, ",\"slices\":%u", channels->slices);
	bv_metadata_add_number(json, "slice", (double)channels->slice);
}

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

static void add_channel_name(struct bv_text *json, uint32_t channels,
			     uint32_t channel)
{
	if (channels == 1)
		bv_text_add(json, ",\"gray\":");
	else
		bv_text_add(json, ",\"%c\":", "RGB"[channel]);
}

void bv_metadata_add_picture(struct bv_text *json, const struct bv_grid *grid,
			     const struct bv_image *image)
{
	add_slices(json, &grid->channels);
	for (uint32_t i = 0; i < image->channels; i++) {
		const struct bv_channel *channel = &grid->channel[i];

		add_channel_name(json, image->channels, i);
		bv_text_add(json, "{\"is\":\"%s\",", channel->name);
		add_meaning(json, channel, image->channel_min[i],
			    image->channel_max[i]);
	}
}

/* -------------------------------------------------------------------------- */
/* Arrays                                                                     */
/* -------------------------------------------------------------------------- */

static const struct bv_kind_row *row_of(const struct bv_grid *grid,
					uint32_t channel)
{
	return bv_kind_row(grid->channels.channel[channel].kind);
}

/* The planes of each array, in their order. */
static void add_planes(struct bv_text *json, const struct bv_grid *grid)
{
	const struct bv_channel_rule *rules = grid->channels.channel;

	bv_text_add(json, ",\"arrays\":{");
	for (uint32_t i = 0; i < grid->channels.count; i++) {
		if (bv_first_of_array(grid, i) == i)
			bv_text_add(json, "%s\"%s\":[", i > 0 ? "]," : "",
				    bv_array_name(bv_array_of(rules[i].kind)));
		else
			bv_text_add(json, ",");
		if (row_of(grid, i)->of_slice)
			bv_text_add(json, "%u", rules[i].slice);
		else
			bv_text_add(json, "\"%s\"", grid->channel[i].name);
	}
	bv_text_add(json, "]}");
}

/* Whether a channel before this one has its name, but for the slice. */
static bool is_named_before(const struct bv_grid *grid, uint32_t channel)
{
	const char *name = row_of(grid, channel)->name;

	for (uint32_t i = 0; i < channel; i++) {
		if (strcmp(row_of(grid, i)->name, name) == 0)
			return true;
	}
	return false;
}

/* No number of a frame is in the formulas of arrays. */
static void add_meanings(struct bv_text *json, const struct bv_grid *grid)
{
	const struct bv_frame_maxima none = {0};
	double min, max;

	bv_text_add(json, ",\"channels\":{");
	for (uint32_t i = 0; i < grid->channels.count; i++) {
		if (is_named_before(grid, i))
			continue;
		bv_grid_range(grid, i, none, &min, &max);
		bv_text_add(json, "%s\"%s\":{", i > 0 ? "," : "",
			    row_of(grid, i)->name);
		add_meaning(json, &grid->channel[i], min, max);
	}
	bv_text_add(json, "}");
}

void bv_metadata_add_arrays(struct bv_text *json, const struct bv_grid *grid)
{
	add_slices(json, &grid->channels);
	add_planes(json, grid);
	add_meanings(json, grid);
}
