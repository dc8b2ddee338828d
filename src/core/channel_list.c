/*
 * channel_list.c - which channels a grid has: what was asked for, checked
 *
 * A list of names becomes a list of kinds and slices; what has to be collected for them
 * follows, and where in the ledger of a cell it lies.
 */

#include "core/channel_list.h"

#include <string.h>

#include "core/arrays.h"
#include "core/channel_words.h"

/* A grid whose channels are being listed, and what refusals need. */
struct list {
	struct bv_grid *grid;
	struct bv_channels *channels;
	const struct bv_wording *wording;
	struct bv_text *why;
};

/* -------------------------------------------------------------------------- */
/* Names                                                                      */
/* -------------------------------------------------------------------------- */

static bool append(struct list *list, enum bv_kind kind, uint32_t slice)
{
	struct bv_channels *channels = list->channels;

	if (channels->count == BV_MOST_CHANNELS) {
		bv_text_add(list->why,
			    "%s has more than %u channels, with all slices",
			    list->wording->channels, BV_MOST_CHANNELS);
		return false;
	}
	channels->channel[channels->count++] = (struct bv_channel_rule){
		.kind = (uint8_t)kind, .slice = (uint8_t)slice};
	return true;
}

/* A kind of slices stands for all of them. */
static bool append_all(struct list *list, enum bv_kind kind)
{
	if (!bv_kind_row(kind)->of_slice)
		return append(list, kind, 0);
	for (uint32_t k = 0; k < list->channels->slices; k++) {
		if (!append(list, kind, k))
			return false;
	}
	return true;
}

static bool refuse_name(struct list *list, const char *name, size_t length)
{
	bv_text_add(list->why, "%s has '%.*s', expected ",
		    list->wording->channels, (int)(length < 40 ? length : 40),
		    name);
	for (size_t i = 0; bv_channel_name(i) != NULL; i++)
		bv_text_add(list->why, "%s, ", bv_channel_name(i));
	bv_text_add(list->why, "or " BV_ALL_SLICES);
	bv_text_make_printable(list->why);
	return false;
}

static bool refuse_without_slices(struct list *list, const char *name,
				  size_t length)
{
	bv_text_add(list->why,
		    "%s has '%.*s' but there are no slices; say how "
		    "many by %s",
		    list->wording->channels, (int)(length < 40 ? length : 40),
		    name, list->wording->slices);
	bv_text_make_printable(list->why);
	return false;
}

/* Reads the digits of "slice-height:12", a slice that there is. */
static bool read_slice(struct list *list, const char *digits, size_t length,
		       uint32_t *slice)
{
	const uint32_t slices = list->channels->slices;
	uint32_t value = 0;
	bool sound = length >= 1 && length <= 2;

	for (size_t i = 0; sound && i < length; i++) {
		sound = digits[i] >= '0' && digits[i] <= '9';
		value = value * 10 + (uint32_t)(digits[i] - '0');
	}
	if (sound && value < slices) {
		*slice = value;
		return true;
	}
	bv_text_add(list->why,
		    "%s has slice '%.*s', expected a number of 0 to %u",
		    list->wording->channels, (int)(length < 20 ? length : 20),
		    digits, slices - 1);
	bv_text_make_printable(list->why);
	return false;
}

/* Appends what one name of the list stands for. */
static bool append_name(struct list *list, const char *name, size_t length)
{
	const char *colon = memchr(name, ':', length);
	const size_t stem = colon != NULL ? (size_t)(colon - name) : length;
	const bool all = length == strlen(BV_ALL_SLICES) &&
			 memcmp(name, BV_ALL_SLICES, length) == 0;
	const enum bv_kind kind = bv_kind_find(name, stem);
	uint32_t slice;

	if (!all && (kind == BV_KINDS ||
		     (colon != NULL && !bv_kind_row(kind)->of_slice)))
		return refuse_name(list, name, length);
	if ((all || bv_kind_row(kind)->of_slice) && list->channels->slices == 0)
		return refuse_without_slices(list, name, length);
	if (all)
		return append_all(list, BV_KIND_SLICE_HEIGHT) &&
		       append_all(list, BV_KIND_SLICE_OCCUPIED);
	if (colon == NULL)
		return append_all(list, kind);
	return read_slice(list, colon + 1, length - stem - 1, &slice) &&
	       append(list, kind, slice);
}

static bool append_names(struct list *list, const char *names)
{
	for (;;) {
		const size_t length = strcspn(names, ",");

		if (!append_name(list, names, length))
			return false;
		if (names[length] == '\0')
			return true;
		names += length + 1;
	}
}

static bool append_preset(struct list *list)
{
	const struct bv_preset_form *form = bv_grid_preset_form(list->grid);

	for (uint32_t i = 0; i < form->kind_count; i++) {
		if (!append_all(list, form->kinds[i]))
			return false;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* What was asked for                                                         */
/* -------------------------------------------------------------------------- */

static bool refuse_preset(const struct list *list, const char *what)
{
	bv_text_add(list->why, "preset '%s' has its own %s; only ",
		    list->grid->preset->name, what);
	bv_preset_add_names(list->why, bv_has_free_channels);
	bv_text_add(list->why, " take others");
	return false;
}

static bool set_bits(struct list *list, const struct bv_grid_options *options)
{
	struct bv_channels *channels = list->channels;

	if (list->grid->form == BV_FORM_ARRAYS) {
		channels->bits = 0;
		if (options->bits == 0)
			return true;
		bv_text_add(list->why, "%s is %u, but arrays have float32",
			    list->wording->bits, options->bits);
		return false;
	}
	channels->bits = options->bits != 0 ? options->bits : 8;
	if (channels->bits != 8 && channels->bits != 16) {
		bv_text_add(list->why, "%s is %u, expected 8 or 16",
			    list->wording->bits, options->bits);
		return false;
	}
	if (channels->bits != 8 && !list->grid->preset->free_channels)
		return refuse_preset(list, "bits");
	return true;
}

static bool set_slices(struct list *list, const struct bv_grid_options *options)
{
	const struct bv_rules *rules = &list->grid->rules;
	struct bv_channels *channels = list->channels;

	channels->slices = list->grid->preset->slices;
	if (options->slices != 0 && options->slices != channels->slices) {
		if (!list->grid->preset->free_channels)
			return refuse_preset(list, "slices");
		channels->slices = options->slices;
	}
	if (channels->slices > BV_MOST_SLICES) {
		bv_text_add(list->why, "%s is %u, expected 1 to %u",
			    list->wording->slices, options->slices,
			    BV_MOST_SLICES);
		return false;
	}
	if (channels->slices == 0)
		return true;
	channels->slice = bv_div_f(bv_sub_f(rules->z_max, rules->z_min),
				   (float)channels->slices);
	if (channels->slice > 0.0f)
		return true;
	bv_text_add(list->why,
		    "%s is %u, too many for the float32 of %s; use a longer "
		    "range",
		    list->wording->slices, channels->slices, list->wording->z);
	return false;
}

static bool count_is_sound(const struct list *list)
{
	const uint32_t count = list->channels->count;

	if (list->grid->form == BV_FORM_ARRAYS || count == 1 || count == 3)
		return true;
	bv_text_add(list->why,
		    "%s has %u channels, and a picture 1 or 3; use %s for "
		    "others",
		    list->wording->channels, count, list->wording->arrays);
	return false;
}

static bool has_slices(const struct bv_channels *channels)
{
	for (uint32_t i = 0; i < channels->count; i++) {
		if (bv_kind_row(channels->channel[i].kind)->of_slice)
			return true;
	}
	return false;
}

/* Slices of the preset that no channel shows are none. */
static bool slices_are_shown(const struct list *list,
			     const struct bv_grid_options *options)
{
	if (has_slices(list->channels))
		return true;
	list->channels->slices = 0;
	if (options->slices == 0)
		return true;
	bv_text_add(list->why,
		    "%s is %u, but no channel is of slices; have slice-height, "
		    "slice-occupied or " BV_ALL_SLICES " in %s",
		    list->wording->slices, options->slices,
		    list->wording->channels);
	return false;
}

/* -------------------------------------------------------------------------- */
/* What follows                                                               */
/* -------------------------------------------------------------------------- */

/* Files have arrays below 4 GiB. */
static bool arrays_fit(const struct list *list)
{
	const struct bv_channels *channels = list->channels;
	const uint32_t large = bv_find_large_array(list->grid);

	if (large == channels->count)
		return true;
	bv_text_add(list->why,
		    "array '%s' would have 4 GiB or more; use a larger %s, "
		    "shorter ranges or fewer %s",
		    bv_array_name(bv_array_of(channels->channel[large].kind)),
		    list->wording->cell, list->wording->channels);
	return false;
}

/* Puts the channels of each array together. */
static void sort_for_arrays(struct bv_channels *channels)
{
	const struct bv_channels from = *channels;
	uint32_t n = 0;

	for (unsigned array = 0; array < BV_MOST_ARRAYS; array++) {
		for (uint32_t i = 0; i < from.count; i++) {
			if (bv_array_of(from.channel[i].kind) == array)
				channels->channel[n++] = from.channel[i];
		}
	}
}

/* How many bytes a ledger has of a statistic. */
static uint32_t width_of(enum bv_statistic statistic)
{
	return statistic <= BV_SLICES_SEEN ? 8 : 4;
}

/* Lays out the ledger of a cell. */
static void place_statistics(struct bv_channels *channels)
{
	uint32_t collects = 0, bytes = 0;

	for (uint32_t i = 0; i < channels->count; i++)
		collects |= bv_kind_row(channels->channel[i].kind)->collects;
	for (int s = 0; s < BV_STATISTICS; s++) {
		channels->at[s] = BV_NOT_COLLECTED;
		if ((collects >> s & 1u) == 0)
			continue;
		channels->at[s] = (uint16_t)bytes;
		bytes += width_of((enum bv_statistic)s) *
			 (s == BV_SLICE_TOPS ? channels->slices : 1);
	}
	channels->ledger_bytes = (bytes + 7) / 8 * 8;
}

/* Tells each channel what it reads of the ledger. */
static void place_channels(struct bv_channels *channels)
{
	for (uint32_t i = 0; i < channels->count; i++) {
		struct bv_channel_rule *channel = &channels->channel[i];
		const struct bv_kind_row *row = bv_kind_row(channel->kind);

		if (row->collects == 0)
			continue;
		channel->width = (uint8_t)width_of(row->reads);
		channel->at = channels->at[row->reads];
		if (row->reads == BV_SLICE_TOPS)
			channel->at =
				(uint16_t)(channel->at + 4 * channel->slice);
	}
}

/* Sums of heights have to fit: see statistics.h. */
static bool heights_fit(const struct list *list)
{
	const struct bv_rules *rules = &list->grid->rules;
	const double most = BV_MOST_SUMMED_HEIGHT;

	if (!bv_collects(list->channels, BV_SUM_OF_HEIGHTS) ||
	    ((double)rules->z_min >= -most && (double)rules->z_max <= most))
		return true;
	bv_text_add(list->why,
		    "mean-height in %s needs %s within -%.0f:%.0f metres; "
		    "subtract an origin from the points",
		    list->wording->channels, list->wording->z, most, most);
	return false;
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

enum bv_status bv_grid_set_channels(struct bv_grid *grid,
				    const struct bv_grid_options *options,
				    const struct bv_wording *wording,
				    struct bv_text *why)
{
	struct list list = {grid, &grid->channels, wording, why};

	if (options->channels != NULL && !grid->preset->free_channels) {
		refuse_preset(&list, wording->channels);
		return BV_ERR_GRID;
	}
	if (!set_bits(&list, options) || !set_slices(&list, options))
		return BV_ERR_GRID;
	if (!(options->channels != NULL ? append_names(&list, options->channels)
					: append_preset(&list)))
		return BV_ERR_GRID;
	if (!count_is_sound(&list) || !slices_are_shown(&list, options))
		return BV_ERR_GRID;
	if (grid->form == BV_FORM_ARRAYS) {
		sort_for_arrays(&grid->channels);
		if (!arrays_fit(&list))
			return BV_ERR_GRID;
	}
	place_statistics(&grid->channels);
	place_channels(&grid->channels);
	if (!heights_fit(&list))
		return BV_ERR_GRID;
	grid->channels.height_full = grid->preset->height_full;
	bv_grid_describe_channels(grid);
	return BV_OK;
}
