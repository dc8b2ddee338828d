/*
 * statistics.h - the pixel contract, part three: what is collected of a cell
 *
 * Top and count are always there (contract.h).  Whatever else channels need is
 * collected in a ledger beside the cell, which is all 0 before its first point.  All of
 * it are sums of integers, maxima and bits, so no order of points matters:
 *
 *	sum of heights		each z in units of 2^-20 m, to nearest, halves to
 *				even; a grid that collects it lies within 2048 m, so
 *				that 2^32 of them fit into 64 bits
 *	sum of intensities	each share of the scale in units of 2^-31, likewise; a
 *				single hundredth, as scanners give them, stays itself
 *	lowest			the inverted ordered z, of which the greatest counts
 *	greatest intensity	the share as float32: its bits sort like the number
 *	counted			points whose height, by which they are ranked, is above 0
 *	slices seen		bit k for slice k
 *	tops of slices		the ordered z of the highest point in each, of those that
 *				are ranked
 */

#ifndef BV_CORE_STATISTICS_H
#define BV_CORE_STATISTICS_H

#include "core/channels.h"
#include "core/formulas.h"

/* How far from 0 z may be where heights are summed up, in metres. */
#define BV_MOST_SUMMED_HEIGHT 2048.0

#define BV_HEIGHT_UNITS 1048576.0       /* in a metre */
#define BV_INTENSITY_UNITS 2147483648.0 /* in the whole scale */

BV_SHARED int64_t bv_height_units(float z)
{
	return bv_nearest(bv_mul_d((double)z, BV_HEIGHT_UNITS));
}

BV_SHARED uint64_t bv_intensity_units(double share)
{
	return (uint64_t)bv_nearest(bv_mul_d(share, BV_INTENSITY_UNITS));
}

BV_SHARED uint32_t bv_low_key(float z)
{
	return ~bv_ordered(z);
}

BV_SHARED float bv_low_height(uint32_t key)
{
	return bv_from_ordered(~key);
}

/* True if a point with this key of bv_height_key() counts as BV_COUNTED. */
BV_SHARED bool bv_is_counted(uint32_t height_key)
{
	return height_key > bv_ordered(0.0f);
}

/*
 * The slice of a kept z: floor((z - z_min) / slice), and the last one where that
 * rounds up past it.
 */
BV_SHARED uint32_t bv_slice_of(const struct bv_rules *rules,
			       const struct bv_channels *channels, float z)
{
	return bv_axis_cell(z, rules->z_min, channels->slice, channels->slices);
}

#endif /* BV_CORE_STATISTICS_H */
