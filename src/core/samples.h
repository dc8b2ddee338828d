/*
 * samples.h - the pixel contract, part five: what a cell looks like
 *
 * Each kind of channel has two functions, or one of them if only pictures or only arrays
 * have it.  One makes a sample of what a cell holds, an integer of 0 to M, where M is 255
 * or 65535 by the bits of the picture; the other makes the number that arrays have,
 * float32.  Both see occupied cells only.
 */

#ifndef BV_CORE_SAMPLES_H
#define BV_CORE_SAMPLES_H

#include "core/free_samples.h"
#include "core/preset_samples.h"

/* The sample of an occupied cell in a channel of this kind. */
BV_SHARED uint32_t bv_sample(const struct bv_scales *scales, enum bv_kind kind,
			     struct bv_cell_value v)
{
#define BV_CASE(NAME, name)  \
	case BV_KIND_##NAME: \
		return bv_sample_##name(scales, v);
	switch (kind) {
		BV_EACH_SAMPLE(BV_CASE)
	default:
		break;
	}
#undef BV_CASE
	return 0;
}

/* Its number. */
BV_SHARED float bv_number(const struct bv_scales *scales, enum bv_kind kind,
			  struct bv_cell_value v)
{
#define BV_CASE(NAME, name)  \
	case BV_KIND_##NAME: \
		return bv_number_##name(scales, v);
	switch (kind) {
		BV_EACH_NUMBER(BV_CASE)
	default:
		break;
	}
#undef BV_CASE
	return 0.0f;
}

#endif /* BV_CORE_SAMPLES_H */
