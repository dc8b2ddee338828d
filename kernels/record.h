/*
 * record.h - what cells collect beyond top and count, in memory of the device
 *
 * Beside each cell lies a record, as long as the channels of the grid make it
 * (core/statistics.h).  Most grids need none, and then nothing is loaded or stored for
 * them.  `bin` adds points to records; whoever makes of a cell what it looks like reads
 * its record, and leaves it empty.
 */

#ifndef BV_RECORD_H
#define BV_RECORD_H

#include "kernels.h"

/* The record of a cell, where there are records. */
BV_SHARED unsigned char *bv_record_of(const struct bv_device_grids *grids,
				      uint32_t frame, uint32_t cell)
{
	return grids->records +
	       ((size_t)frame * grids->cells + cell) * grids->record_bytes;
}

BV_SHARED void bv_empty_record(const struct bv_device_grids *grids,
			       unsigned char *record)
{
	for (uint32_t at = 0; at < grids->record_bytes; at += 8)
		*(uint64_t *)(record + at) = 0;
}

#endif /* BV_RECORD_H */
