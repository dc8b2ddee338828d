/*
 * ledger.h - what cells collect beyond top and count, in memory of the device
 *
 * Beside each cell lies a ledger, as long as the channels of the grid make it
 * (core/statistics.h).  Most grids need none, and then nothing is loaded or stored for
 * them.  `bin` adds points to ledgers; whoever makes of a cell what it looks like reads
 * its ledger, and leaves it empty.
 */

#ifndef BV_LEDGER_H
#define BV_LEDGER_H

#include "kernels.h"

/* The ledger of a cell, where there are ledgers. */
BV_SHARED unsigned char *bv_ledger_of(const struct bv_device_grids *grids,
				      uint32_t frame, uint32_t cell)
{
	return grids->ledgers +
	       ((size_t)frame * grids->cells + cell) * grids->ledger_bytes;
}

BV_SHARED void bv_device_ledger_empty(const struct bv_device_grids *grids,
				      unsigned char *ledger)
{
	for (uint32_t at = 0; at < grids->ledger_bytes; at += 8)
		*(uint64_t *)(ledger + at) = 0;
}

#endif /* BV_LEDGER_H */
