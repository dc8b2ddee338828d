/*
 * sensor_view.h - how many points a scanner can have in a cell
 *
 * The preset birdnet shows how many points a cell has of those that it could have: one
 * with 64 planes, 0.4 degrees apart, and a point in every 0.2 degrees of a turn, that
 * stands 1.73 m above the ground.
 */

#ifndef BV_CORE_SENSOR_VIEW_H
#define BV_CORE_SENSOR_VIEW_H

#include "core/arithmetic.h"

/* Cells of 0.05 m ahead of the scanner, and to one side. */
#define BV_VIEW_AHEAD 1400u
#define BV_VIEW_ASIDE 700u

#define BV_VIEW_BYTES (BV_VIEW_AHEAD * BV_VIEW_ASIDE * sizeof(uint16_t))

/* Where the table has the cell so many rows ahead, in a column counted from either end. */
BV_SHARED uint32_t bv_view_index(uint32_t ahead, uint32_t column)
{
	const uint32_t aside = column >= BV_VIEW_ASIDE
				       ? column - BV_VIEW_ASIDE
				       : BV_VIEW_ASIDE - 1 - column;

	return ahead * BV_VIEW_ASIDE + aside;
}

/*
 * Makes the table: BV_VIEW_AHEAD rows of BV_VIEW_ASIDE numbers, none of them 0, by cells
 * ahead and aside.  For the caller to free; NULL if out of memory.
 */
uint16_t *bv_view_create(void);

#endif /* BV_CORE_SENSOR_VIEW_H */
