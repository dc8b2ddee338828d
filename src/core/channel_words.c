/*
 * channel_words.c - what the channels of a grid are called and mean
 */

#include "core/channel_words.h"

#include <string.h>

#include "core/text.h"

/* Writes a formula of kinds.h, with numbers and words for its signs. */
static void write_formula(const struct bv_channels *channels,
			  const struct bv_kind_row *row, char *formula)
{
	const uint32_t most = channels->bits == 16 ? 65535 : 255;
	const char *sign = channels->bits == 0 ? row->number : row->sample;
	struct bv_text text = bv_text_start(formula, BV_FORMULA_MAX + 1);

	for (; *sign != '\0'; sign++) {
		if (*sign == '@')
			bv_text_add(&text, "%u", most - row->least);
		else if (*sign == '$')
			bv_text_add(&text, "%s",
				    bv_density_words(channels->density));
		else
			bv_text_add(&text, "%c", *sign);
	}
}

static enum bv_range range_of(const struct bv_channels *channels,
			      const struct bv_kind_row *row)
{
	const char *formula = channels->bits == 0 ? row->number : row->sample;

	if (strchr(formula, '$') != NULL)
		return channels->density == BV_BY_SHARE ? BV_RANGE_FULL
							: BV_RANGE_NONE;
	return strstr(formula, "MAX") != NULL || strstr(formula, "MIN") != NULL
		       ? row->range
		       : BV_RANGE_NONE;
}

static void describe(struct bv_grid *grid, uint32_t i)
{
	const struct bv_channel_rule rule = grid->channels.channel[i];
	const struct bv_kind_row *row = bv_kind_row(rule.kind);
	struct bv_channel *channel = &grid->channel[i];
	struct bv_text name =
		bv_text_start(channel->name, sizeof(channel->name));

	bv_text_add(&name, "%s", row->name);
	if (row->of_slice)
		bv_text_add(&name, ":%u", rule.slice);
	channel->unit = row->unit;
	channel->range = range_of(&grid->channels, row);
	write_formula(&grid->channels, row, channel->formula);
}

void bv_grid_describe_channels(struct bv_grid *grid)
{
	for (uint32_t i = 0; i < grid->channels.count; i++)
		describe(grid, i);
}
