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

uint32_t bv_first_of_array(const struct bv_grid *grid, uint32_t channel)
{
	const struct bv_channel_rule *rules = grid->channels.channel;
	const enum bv_frame_array array = bv_array_of(rules[channel].kind);

	while (channel > 0 && bv_array_of(rules[channel - 1].kind) == array)
		channel--;
	return channel;
}

uint32_t bv_find_large_array(const struct bv_grid *grid)
{
	const struct bv_channels *channels = &grid->channels;
	uint32_t first = 0;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < channels->count; i++) {
		const size_t width = bv_is_of_bytes(channels->channel[i].kind)
					     ? 1
					     : sizeof(float);

		if (bv_first_of_array(grid, i) == i) {
			first = i;
			bytes = 0;
		}
		bytes += bv_grid_cells(grid) * width;
		if (bytes > BV_MOST_ARRAY_BYTES)
			return first;
	}
	return channels->count;
}

/* The numbers of a channel. */
static const void *plane_of(const struct bv_channels *channels,
			    const struct bv_numbers *numbers, uint32_t channel)
{
	const uint32_t floats = bv_count_floats(channels);

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

	set->count = 0;
	for (uint32_t i = 0; i < channels->count; i++) {
		set->planes[i] = plane_of(channels, numbers, i);
		if (bv_first_of_array(grid, i) == i) {
			set->array[set->count] =
				make_array(grid, numbers, set->planes, i);
			set->list[set->count] = &set->array[set->count];
			set->count++;
		}
		set->array[set->count - 1].channels++;
	}
}
