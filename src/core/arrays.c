/*
 * arrays.c - the arrays of a frame
 */

#include "core/arrays.h"

#include "core/array_form.h"

uint32_t bv_count_floats(const struct bv_channels *channels)
{
	uint32_t floats = 0;

	while (floats < channels->count &&
	       !bv_is_of_bytes(channels->channel[floats].kind))
		floats++;
	return floats;
}

enum bv_frame_array bv_array_of(enum bv_kind kind)
{
	if (!bv_kind_row(kind)->of_slice)
		return BV_ARRAY_BEV;
	return bv_is_of_bytes(kind) ? BV_ARRAY_SLICE_OCCUPIED
				    : BV_ARRAY_SLICE_HEIGHT;
}

const char *bv_array_name(enum bv_frame_array array)
{
	static const char *const names[BV_MOST_ARRAYS] = {
		[BV_ARRAY_BEV] = "bev",
		[BV_ARRAY_SLICE_HEIGHT] = "slice-height",
		[BV_ARRAY_SLICE_OCCUPIED] = "slice-occupied",
	};

	return names[array];
}

/* Channels of an array stand together. */
static bool begins_array(const struct bv_channels *channels, uint32_t channel)
{
	const struct bv_channel_rule *rule = &channels->channel[channel];

	return channel == 0 ||
	       bv_array_of(rule[0].kind) != bv_array_of(rule[-1].kind);
}

uint32_t bv_first_of_array(const struct bv_grid *grid, uint32_t channel)
{
	while (!begins_array(&grid->channels, channel))
		channel--;
	return channel;
}

/* Bytes of a number. */
static size_t width_of(enum bv_kind kind)
{
	return bv_is_of_bytes(kind) ? 1 : sizeof(float);
}

uint32_t bv_find_large_array(const struct bv_grid *grid)
{
	const struct bv_channels *channels = &grid->channels;
	uint32_t first = 0;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < channels->count; i++) {
		if (begins_array(channels, i)) {
			first = i;
			bytes = 0;
		}
		bytes += bv_grid_cells(grid) *
			 width_of(channels->channel[i].kind);
		if (bytes > BV_MOST_ARRAY_BYTES)
			return first;
	}
	return channels->count;
}

/* The numbers of a channel, if so many of all channels are float32. */
static const void *plane_of(const struct bv_numbers *numbers, uint32_t floats,
			    uint32_t channel)
{
	if (channel < floats)
		return numbers->floats + channel * numbers->plane;
	return numbers->bytes + (channel - floats) * numbers->plane;
}

/* Describes the array that begins with this channel. */
static struct bv_array make_array(const struct bv_grid *grid,
				  const struct bv_numbers *numbers,
				  const void *const *planes, uint32_t channel)
{
	const enum bv_kind kind = grid->channels.channel[channel].kind;

	return (struct bv_array){
		.struct_size = sizeof(struct bv_array),
		.name = bv_array_name(bv_array_of(kind)),
		.occupied = numbers->occupied,
		.cells = numbers->cells,
		.planes = planes + channel,
		.height = grid->rules.rows,
		.width = grid->rules.columns,
		.type = bv_is_of_bytes(kind) ? BV_U1 : BV_F4,
	};
}

void bv_make_arrays(const struct bv_grid *grid,
		    const struct bv_numbers *numbers, struct bv_array_set *set)
{
	const struct bv_channels *channels = &grid->channels;
	const uint32_t floats = bv_count_floats(channels);

	set->count = 0;
	for (uint32_t i = 0; i < channels->count; i++) {
		set->planes[i] = plane_of(numbers, floats, i);
		if (begins_array(channels, i)) {
			set->array[set->count] =
				make_array(grid, numbers, set->planes, i);
			set->list[set->count] = &set->array[set->count];
			set->count++;
		}
		set->array[set->count - 1].channels++;
	}
}
