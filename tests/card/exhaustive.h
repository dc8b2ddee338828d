/*
 * exhaustive.h: what a float becomes, whatever it is taken for
 *
 * The part of exhaustive.cu that runs on both sides.
 */

#ifndef EXHAUSTIVE_H
#define EXHAUSTIVE_H

#include "core/grid.h"

enum role { ROLE_X, ROLE_Y, ROLE_Z, ROLE_HEIGHT, ROLE_INTENSITY, ROLE_ORDER };

struct check {
	enum role role; /* what the float is taken for */
	struct bv_rules rules;
	struct bv_channels channels;
	struct bv_point inside; /* a point of the grid, for the other values */
	double scale;           /* of intensities */
	struct bv_frame_maxima most;
};

BV_SHARED uint32_t placed(const struct bv_rules *rules, struct bv_point p)
{
	return bv_point_finite(p) ? bv_place(rules, p) : BV_OUTSIDE - 1;
}

/* The longest ledger. */
#define LEDGER_BYTES (5 * 8 + 4 * BV_MOST_SLICES)

/* What a cell holds, with its ledger. */
struct cell {
	alignas(8) unsigned char ledger[LEDGER_BYTES];
	struct bv_cell_value value;
};

BV_SHARED void store_long(const struct check *check,
			  enum bv_statistic statistic, uint64_t value,
			  struct cell *cell)
{
	const uint16_t at = check->channels.at[statistic];

	if (at != BV_NOT_COLLECTED)
		*(uint64_t *)(cell->ledger + at) = value;
}

BV_SHARED void store_short(const struct check *check,
			   enum bv_statistic statistic, uint32_t place,
			   uint32_t value, struct cell *cell)
{
	const uint16_t at = check->channels.at[statistic];

	if (at != BV_NOT_COLLECTED)
		*(uint32_t *)(cell->ledger + at + 4 * place) = value;
}

/* Makes what 'count' points that are all alike make of a cell. */
BV_SHARED void fill_cell(const struct check *check, float z, float raw,
			 uint32_t count, struct cell *cell)
{
	const double share = bv_intensity(raw, check->scale);
	uint32_t slice = 0;

	for (uint32_t at = 0; at < LEDGER_BYTES; at += 8)
		*(uint64_t *)(cell->ledger + at) = 0;
	if (check->channels.slices > 0)
		slice = bv_slice_of(&check->rules, &check->channels, z);
	if (bv_collects(&check->channels, BV_SUM_OF_HEIGHTS))
		store_long(check, BV_SUM_OF_HEIGHTS,
			   (uint64_t)(bv_height_units(z) * count), cell);
	store_long(check, BV_SUM_OF_INTENSITIES,
		   bv_intensity_units(share) * count, cell);
	store_long(check, BV_SLICES_SEEN, (uint64_t)1 << slice, cell);
	store_short(check, BV_LOWEST, 0, bv_low_key(z), cell);
	store_short(check, BV_GREATEST_INTENSITY, 0,
		    bv_float_bits((float)share), cell);
	store_short(check, BV_SLICE_TOPS, slice, bv_ordered(z), cell);
	store_short(check, BV_COUNTED, 0, count, cell);
	cell->value.z = z;
	cell->value.intensity = share;
	cell->value.count = count;
	/* The one ahead, in a picture whose table of views begins with it. */
	cell->value.cell =
		check->rules.rows * check->rules.columns - 1 - BV_VIEW_ASIDE;
}

/* The samples of all channels in one number; or their numbers. */
BV_SHARED uint32_t shown(const struct check *check, struct cell *cell)
{
	struct bv_scales scales =
		bv_scales_of(&check->rules, &check->channels, check->scale);
	const uint16_t view[] = {207};
	uint32_t result = 0;

	scales.view = view;
	scales.most = check->most;
	for (uint32_t i = 0; i < check->channels.count; i++) {
		const struct bv_channel_rule channel =
			check->channels.channel[i];
		const enum bv_kind kind = (enum bv_kind)channel.kind;

		cell->value.ledger = bv_read_ledger(cell->ledger, channel);
		cell->value.slice = channel.slice;
		result *= 0x01000193;
		result += check->channels.bits != 0
				  ? bv_sample(&scales, kind, cell->value)
				  : bv_float_bits(bv_number(&scales, kind,
							    cell->value));
	}
	return result;
}

/* Heights that the grid does not keep are not shown. */
BV_SHARED uint32_t shown_height(const struct check *check, float z,
				uint32_t count)
{
	struct bv_point p = check->inside;
	struct cell cell;

	p.z = z;
	if (!bv_finite(z) || bv_place(&check->rules, p) == BV_OUTSIDE)
		return 0;
	if (check->rules.scaled_to_frame && -z > check->most.height)
		return 0;
	fill_cell(check, z, (float)(0.5 * check->scale), count, &cell);
	return shown(check, &cell);
}

BV_SHARED uint32_t shown_intensity(const struct check *check, float raw,
				   uint32_t count)
{
	struct cell cell;

	fill_cell(check, check->inside.z, raw, count, &cell);
	return shown(check, &cell) + bv_intensity_odd(raw, check->scale);
}

/* The result for one float.  Counts go through their whole range by the way. */
BV_SHARED uint32_t evaluate(const struct check *check, uint32_t bits)
{
	const uint32_t count = 1 + bits % check->most.count;
	struct bv_point p = check->inside;
	float value;

	memcpy(&value, &bits, sizeof(value));
	switch (check->role) {
	case ROLE_X:
		p.x = value;
		return placed(&check->rules, p);
	case ROLE_Y:
		p.y = value;
		return placed(&check->rules, p);
	case ROLE_Z:
		p.z = value;
		return placed(&check->rules, p);
	case ROLE_HEIGHT:
		return shown_height(check, value, count);
	case ROLE_INTENSITY:
		return shown_intensity(check, value, count);
	case ROLE_ORDER:
		break;
	}
	return bv_finite(value) ? bv_ordered(bv_height(&check->rules, value))
				: 0;
}

#endif /* EXHAUSTIVE_H */
