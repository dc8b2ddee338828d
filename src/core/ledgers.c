/*
 * ledgers.c - what cells collect beyond top and count
 *
 * When the points of a sheaf have been dropped, a loop for each statistic goes over
 * them: what it adds is found for all of them, in loops that a compiler turns into
 * vectors, and compiled for several processors, as place.c does it and says why it is
 * safe; adding it has nothing to choose.  The ledgers of a band are in a near cache.
 *
 * Vectors of 512 bits are left out, for what little there is to compute.
 *
 * This file is compiled without regard to errno, so that rounding to an integer is one
 * instruction.
 */

#include "core/ledgers.h"

#include <stdlib.h>

#include "core/shares.h"

#define INLINED static inline __attribute__((always_inline))

enum bv_status bv_ledgers_init(struct bv_ledgers *ledgers,
			       const struct bv_grid *grid, size_t cells)
{
	const size_t bytes = cells * grid->channels.ledger_bytes;

	*ledgers = (struct bv_ledgers){.rules = &grid->rules,
				       .channels = &grid->channels,
				       .keeper = bv_keeper_at(0)};
	if (bytes == 0)
		return BV_OK;
	ledgers->memory = calloc(1, bytes);
	return ledgers->memory != NULL ? BV_OK : BV_ERR_NO_MEMORY;
}

void bv_ledgers_destroy(struct bv_ledgers *ledgers)
{
	free(ledgers->memory);
	*ledgers = (struct bv_ledgers){0};
}

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

/* Dropped points, by column, with the ledgers of their cells. */
struct kept {
	size_t n;
	unsigned char *ledgers[BV_SHEAF_POINTS];
	uint32_t heights[BV_SHEAF_POINTS]; /* bv_height_key() */
	float z[BV_SHEAF_POINTS];
	float intensity[BV_SHEAF_POINTS]; /* as stored */
};

INLINED void keep(const struct bv_ledgers *ledgers,
		  const struct bv_dropped *points, struct kept *kept)
{
	kept->n = points->n;
	for (size_t k = 0; k < kept->n; k++) {
		kept->z[k] = points->seen[k].z;
		kept->intensity[k] = points->seen[k].intensity;
	}
	for (size_t k = 0; k < kept->n; k++)
		kept->ledgers[k] = bv_ledger(ledgers, points->cells[k]);
}

/* 'formulas' is a constant, so that bv_height() has nothing left to choose. */
INLINED void find_heights_by(const struct bv_rules *any,
			     enum bv_formulas formulas, struct kept *kept)
{
	struct bv_rules rules = *any;

	rules.formulas = formulas;
	for (size_t k = 0; k < kept->n; k++)
		kept->heights[k] = bv_height_key(&rules, kept->z[k]);
}

INLINED void find_heights(const struct bv_rules *rules, struct kept *kept)
{
#define BV_CASE(NAME, place, height)                     \
	case BV_##NAME:                                  \
		find_heights_by(rules, BV_##NAME, kept); \
		break;
	switch (rules->formulas) {
		BV_EACH_FORMULAS(BV_CASE)
	}
#undef BV_CASE
}

/* -------------------------------------------------------------------------- */
/* Statistics, each 'at' some place of a ledger                               */
/* -------------------------------------------------------------------------- */

INLINED void raise(void *at, uint32_t value)
{
	uint32_t *const greatest = at;

	*greatest = value > *greatest ? value : *greatest;
}

INLINED void add_heights(const struct kept *kept, size_t at)
{
	for (size_t k = 0; k < kept->n; k++)
		*(int64_t *)(kept->ledgers[k] + at) +=
			bv_height_units(kept->z[k]);
}

INLINED void add_intensities(const struct kept *kept, const double *shares,
			     size_t at)
{
	for (size_t k = 0; k < kept->n; k++)
		*(uint64_t *)(kept->ledgers[k] + at) +=
			bv_intensity_units(shares[k]);
}

INLINED void raise_intensities(const struct kept *kept, const double *shares,
			       size_t at)
{
	for (size_t k = 0; k < kept->n; k++)
		raise(kept->ledgers[k] + at, bv_float_bits((float)shares[k]));
}

INLINED void lower_heights(const struct kept *kept, size_t at)
{
	for (size_t k = 0; k < kept->n; k++)
		raise(kept->ledgers[k] + at, bv_low_key(kept->z[k]));
}

INLINED void count_counted(const struct kept *kept, size_t at)
{
	for (size_t k = 0; k < kept->n; k++)
		*(uint32_t *)(kept->ledgers[k] + at) +=
			bv_is_counted(kept->heights[k]);
}

INLINED void find_slices(const struct bv_ledgers *ledgers,
			 const struct kept *kept, uint32_t *slices)
{
	for (size_t k = 0; k < kept->n; k++)
		slices[k] = bv_slice_of(ledgers->rules, ledgers->channels,
					kept->z[k]);
}

INLINED void see_slices(const struct kept *kept, const uint32_t *slices,
			size_t at)
{
	for (size_t k = 0; k < kept->n; k++) {
		if (kept->heights[k] != 0)
			*(uint64_t *)(kept->ledgers[k] + at) |= (uint64_t)1
								<< slices[k];
	}
}

INLINED void raise_slices(const struct kept *kept, const uint32_t *slices,
			  size_t at)
{
	for (size_t k = 0; k < kept->n; k++) {
		if (kept->heights[k] != 0)
			raise(kept->ledgers[k] + at +
				      sizeof(uint32_t) * slices[k],
			      bv_ordered(kept->z[k]));
	}
}

/* -------------------------------------------------------------------------- */
/* All of them                                                                */
/* -------------------------------------------------------------------------- */

INLINED void add_all_heights(const struct bv_channels *channels,
			     const struct kept *kept)
{
	const uint16_t *at = channels->at;

	if (bv_collects(channels, BV_SUM_OF_HEIGHTS))
		add_heights(kept, at[BV_SUM_OF_HEIGHTS]);
	if (bv_collects(channels, BV_LOWEST))
		lower_heights(kept, at[BV_LOWEST]);
	if (bv_collects(channels, BV_COUNTED))
		count_counted(kept, at[BV_COUNTED]);
}

INLINED void add_all_intensities(const struct bv_channels *channels,
				 const struct kept *kept, double scale)
{
	const bool sum = bv_collects(channels, BV_SUM_OF_INTENSITIES);
	const bool greatest = bv_collects(channels, BV_GREATEST_INTENSITY);
	double shares[BV_SHEAF_POINTS];

	if (!sum && !greatest)
		return;
	bv_find_shares(kept->intensity, kept->n, scale, shares);
	if (sum)
		add_intensities(kept, shares,
				channels->at[BV_SUM_OF_INTENSITIES]);
	if (greatest)
		raise_intensities(kept, shares,
				  channels->at[BV_GREATEST_INTENSITY]);
}

INLINED void add_all_slices(const struct bv_ledgers *ledgers,
			    const struct kept *kept)
{
	const struct bv_channels *channels = ledgers->channels;
	uint32_t slices[BV_SHEAF_POINTS];

	if (channels->slices == 0)
		return;
	find_slices(ledgers, kept, slices);
	if (bv_collects(channels, BV_SLICES_SEEN))
		see_slices(kept, slices, channels->at[BV_SLICES_SEEN]);
	if (bv_collects(channels, BV_SLICE_TOPS))
		raise_slices(kept, slices, channels->at[BV_SLICE_TOPS]);
}

INLINED void add(const struct bv_ledgers *ledgers,
		 const struct bv_dropped *points, double scale)
{
	struct kept kept;

	keep(ledgers, points, &kept);
	find_heights(ledgers->rules, &kept);
	add_all_heights(ledgers->channels, &kept);
	add_all_intensities(ledgers->channels, &kept, scale);
	add_all_slices(ledgers, &kept);
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void add_portable(const struct bv_ledgers *ledgers,
			 const struct bv_dropped *points, double scale)
{
	add(ledgers, points, scale);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void add_avx2(const struct bv_ledgers *ledgers,
				    const struct bv_dropped *points,
				    double scale)
{
	add(ledgers, points, scale);
}

#endif

static const struct bv_keeper keepers[] = {
#ifdef __x86_64__
	{BV_CPU_AVX2, add_avx2},
#endif
	{BV_CPU_ANY, add_portable},
};

const struct bv_keeper *bv_keeper_at(size_t index)
{
	return bv_variant_at(keepers, sizeof(keepers[0]),
			     sizeof(keepers) / sizeof(keepers[0]), index);
}
