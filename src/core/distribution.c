/*
 * distribution.c - where numbers lie, in a fixed amount of memory
 */

#include "core/distribution.h"

void bv_distribution_add_bin(struct bv_distribution *d,
			     const struct bv_distribution *more, uint32_t bin)
{
	const struct bv_bin *from = &more->bins[bin];
	struct bv_bin *to = &d->bins[bin];

	if (from->count == 0)
		return;
	if (to->count == 0 || from->min < to->min)
		to->min = from->min;
	if (to->count == 0 || from->max > to->max)
		to->max = from->max;
	to->count += from->count;
	d->count += from->count;
}

void bv_distribution_add_all(struct bv_distribution *d,
			     const struct bv_distribution *more)
{
	for (uint32_t i = 0; i < BV_BINS; i++)
		bv_distribution_add_bin(d, more, i);
	d->not_finite += more->not_finite;
}

/* Number 'rank' of those in a bin, the first being 1. */
static double find_in_bin(const struct bv_bin *bin, uint64_t rank)
{
	const double range = (double)bin->max - (double)bin->min;

	if (bin->count == 1)
		return (double)bin->min;
	return (double)bin->min +
	       range * ((double)(rank - 1) / (double)(bin->count - 1));
}

double bv_distribution_percentile(const struct bv_distribution *d,
				  unsigned percent)
{
	const uint64_t n = d->count;
	uint64_t before = 0, rank;
	size_t i = 0;

	if (n == 0)
		return 0.0;
	/* Rounded up, and without overflow. */
	rank = n / 100 * percent + (n % 100 * percent + 99) / 100;
	if (rank == 0)
		rank = 1;
	while (before + d->bins[i].count < rank)
		before += d->bins[i++].count;
	return find_in_bin(&d->bins[i], rank - before);
}
