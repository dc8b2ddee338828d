/*
 * ledgers.c - what cells collect beyond top and count
 *
 * A loop for each statistic goes over the points of a round.  The cells of these
 * are in a near cache after the first of them, and the loops have nothing to choose.
 *
 * This file is compiled without regard to errno, so that rounding to an integer is one
 * instruction.
 */

#include "core/ledgers.h"

#include <stdlib.h>

#include "core/contract.h"

enum bv_status bv_ledgers_init(struct bv_ledgers *ledgers,
			       const struct bv_grid *grid)
{
	const size_t bytes = bv_grid_cells(grid) * grid->channels.ledger_bytes;

	*ledgers = (struct bv_ledgers){.rules = &grid->rules,
				       .channels = &grid->channels};
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

/* Where the ledger of a cell has a statistic. */
static inline unsigned char *find(const struct bv_ledgers *ledgers,
				  enum bv_statistic statistic, uint32_t cell)
{
	return bv_ledger(ledgers, cell) + ledgers->channels->at[statistic];
}

static inline void raise(void *at, uint32_t value)
{
	uint32_t *const greatest = at;

	*greatest = value > *greatest ? value : *greatest;
}

static void add_heights(struct bv_ledgers *ledgers,
			const struct bv_placed *placed)
{
	for (size_t k = 0; k < placed->n; k++) {
		if (placed->cells[k] == BV_OUTSIDE)
			continue;
		*(int64_t *)find(ledgers, BV_SUM_OF_HEIGHTS,
				 placed->cells[k]) +=
			bv_height_units(placed->seen[k].z);
	}
}

static void add_intensities(struct bv_ledgers *ledgers,
			    const struct bv_placed *placed, double scale)
{
	for (size_t k = 0; k < placed->n; k++) {
		if (placed->cells[k] == BV_OUTSIDE)
			continue;
		*(uint64_t *)find(ledgers, BV_SUM_OF_INTENSITIES,
				  placed->cells[k]) +=
			bv_intensity_units(
				bv_intensity(placed->seen[k].intensity, scale));
	}
}

static void raise_intensities(struct bv_ledgers *ledgers,
			      const struct bv_placed *placed, double scale)
{
	for (size_t k = 0; k < placed->n; k++) {
		float share;

		if (placed->cells[k] == BV_OUTSIDE)
			continue;
		share = (float)bv_intensity(placed->seen[k].intensity, scale);
		raise(find(ledgers, BV_GREATEST_INTENSITY, placed->cells[k]),
		      bv_float_bits(share));
	}
}

static void lower_heights(struct bv_ledgers *ledgers,
			  const struct bv_placed *placed)
{
	for (size_t k = 0; k < placed->n; k++) {
		if (placed->cells[k] == BV_OUTSIDE)
			continue;
		raise(find(ledgers, BV_LOWEST, placed->cells[k]),
		      bv_low_key(placed->seen[k].z));
	}
}

static void count_counted(struct bv_ledgers *ledgers,
			  const struct bv_placed *placed)
{
	for (size_t k = 0; k < placed->n; k++) {
		uint32_t *counted;

		if (placed->cells[k] == BV_OUTSIDE)
			continue;
		counted = (void *)find(ledgers, BV_COUNTED, placed->cells[k]);
		*counted += bv_is_counted(placed->heights[k]);
	}
}

static void see_slices(struct bv_ledgers *ledgers,
		       const struct bv_placed *placed)
{
	for (size_t k = 0; k < placed->n; k++) {
		uint32_t slice;

		if (placed->cells[k] == BV_OUTSIDE)
			continue;
		slice = bv_slice_of(ledgers->rules, ledgers->channels,
				    placed->seen[k].z);
		*(uint64_t *)find(ledgers, BV_SLICES_SEEN, placed->cells[k]) |=
			(uint64_t)1 << slice;
	}
}

static void raise_slices(struct bv_ledgers *ledgers,
			 const struct bv_placed *placed)
{
	for (size_t k = 0; k < placed->n; k++) {
		const float z = placed->seen[k].z;
		uint32_t slice;

		if (placed->cells[k] == BV_OUTSIDE || placed->heights[k] == 0)
			continue;
		slice = bv_slice_of(ledgers->rules, ledgers->channels, z);
		raise(find(ledgers, BV_SLICE_TOPS, placed->cells[k]) +
			      sizeof(uint32_t) * slice,
		      bv_ordered(z));
	}
}

/*
 * Always inlined, as a compiler may leave out the call of a function that does
 * nothing but fetch.
 */
static inline __attribute__((always_inline)) void
fetch_ledgers(const struct bv_ledgers *ledgers, const struct bv_placed *placed)
{
	for (size_t k = 0; k < placed->n; k++) {
		const uint32_t cell = placed->cells[k];

		__builtin_prefetch(
			bv_ledger(ledgers, cell != BV_OUTSIDE ? cell : 0), 1);
	}
}

void bv_ledgers_add(struct bv_ledgers *ledgers, const struct bv_placed *placed,
		    const struct bv_placed *next, double scale)
{
	const struct bv_channels *channels = ledgers->channels;

	fetch_ledgers(ledgers, next);
	if (bv_collects(channels, BV_SUM_OF_HEIGHTS))
		add_heights(ledgers, placed);
	if (bv_collects(channels, BV_SUM_OF_INTENSITIES))
		add_intensities(ledgers, placed, scale);
	if (bv_collects(channels, BV_GREATEST_INTENSITY))
		raise_intensities(ledgers, placed, scale);
	if (bv_collects(channels, BV_LOWEST))
		lower_heights(ledgers, placed);
	if (bv_collects(channels, BV_COUNTED))
		count_counted(ledgers, placed);
	if (bv_collects(channels, BV_SLICES_SEEN))
		see_slices(ledgers, placed);
	if (bv_collects(channels, BV_SLICE_TOPS))
		raise_slices(ledgers, placed);
}
