/*
 * distribution.h - where numbers lie, in a fixed amount of memory
 *
 * Numbers are counted by the highest 16 bits of the float32 that they are: bins of less
 * than 1 %, whatever the size of the numbers.  In each bin the least and the greatest
 * are known, so the least and the greatest of all are exact, and so is what lies in
 * between if a bin has one value, or two numbers: where a file has whole numbers, up
 * to 256 each has a bin of its own.
 *
 * Nothing depends on the order of numbers, or on who counts which.
 */

#ifndef BV_CORE_DISTRIBUTION_H
#define BV_CORE_DISTRIBUTION_H

#include "core/arithmetic.h"

#define BV_BINS 65536

struct bv_bin {
	uint64_t count;
	float min, max; /* of those counted, if there are any */
};

/* 1 MiB; all 0 is empty. */
struct bv_distribution {
	uint64_t count;      /* of finite numbers, */
	uint64_t not_finite; /* and of others */
	struct bv_bin bins[BV_BINS];
};

/* The bin of a finite number.  They are in order, negative numbers first. */
static inline uint32_t bv_bin_of(float value)
{
	return bv_ordered(value) >> 16;
}

/* Adds a finite number, of which it returns the bin. */
static inline uint32_t bv_distribution_add_finite(struct bv_distribution *d,
						  float value)
{
	const uint32_t i = bv_bin_of(value);
	struct bv_bin *bin = &d->bins[i];

	value = bv_add_f(value, 0.0f); /* -0.0 is 0.0 */
	if (bin->count == 0 || value < bin->min)
		bin->min = value;
	if (bin->count == 0 || value > bin->max)
		bin->max = value;
	bin->count++;
	d->count++;
	return i;
}

/* Adds any number. */
static inline void bv_distribution_add(struct bv_distribution *d, float value)
{
	if (bv_finite(value))
		bv_distribution_add_finite(d, value);
	else
		d->not_finite++;
}

/* Adds one bin of 'more', and all of it. */
void bv_distribution_add_bin(struct bv_distribution *d,
			     const struct bv_distribution *more, uint32_t bin);
void bv_distribution_add_all(struct bv_distribution *d,
			     const struct bv_distribution *more);

/*
 * The least number that 'percent' of the finite ones do not exceed; to within a bin,
 * along a line from the least in it to the greatest.  0 percent gives the least of all,
 * 100 the greatest.  0 if there are none.
 */
double bv_distribution_percentile(const struct bv_distribution *d,
				  unsigned percent);

#endif /* BV_CORE_DISTRIBUTION_H */
