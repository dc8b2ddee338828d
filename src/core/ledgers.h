/*
 * ledgers.h - what cells collect beyond top and count
 *
 * Most pictures need nothing of this.  For those that do, each cell of a band has a
 * ledger beside it, as long as the channels of the grid make it (statistics.h).
 */

#ifndef BV_CORE_LEDGERS_H
#define BV_CORE_LEDGERS_H

#include "core/bands.h"

/* Some points that are dropped into cells. */
struct bv_dropped {
	size_t n; /* at most BV_SHEAF_POINTS */
	const uint16_t *cells;
	const struct bv_seen *seen;
};

struct bv_keeper;

struct bv_ledgers {
	const struct bv_rules *rules;
	const struct bv_channels *channels;
	const struct bv_keeper *keeper; /* the fastest, unless a test sets it */
	unsigned char *memory; /* all 0 between bands; NULL: there are none */
};

/* Makes empty ledgers for so many cells of 'grid'. */
enum bv_status bv_ledgers_init(struct bv_ledgers *ledgers,
			       const struct bv_grid *grid, size_t cells);

/* Allowed on ledgers that are all zero. */
void bv_ledgers_destroy(struct bv_ledgers *ledgers);

/*
 * One way of keeping them.  All leave the same bits: they are the same text, compiled
 * for different processors.
 */
struct bv_keeper {
	enum bv_cpu cpu;
	/*
	 * Adds points to the ledgers of their cells; 'scale' is what their
	 * intensities are shares of.
	 */
	void (*add)(const struct bv_ledgers *ledgers,
		    const struct bv_dropped *points, double scale);
};

/*
 * The keepers that this processor can run, the fastest at index 0.  NULL past the
 * last one.
 */
const struct bv_keeper *bv_keeper_at(size_t index);

/* The ledger of a cell of the band, where there are ledgers. */
static inline unsigned char *bv_ledger(const struct bv_ledgers *ledgers,
				       uint32_t cell)
{
	return ledgers->memory + (size_t)cell * ledgers->channels->ledger_bytes;
}

/* Empties the ledger of a cell, if there is one. */
static inline void bv_ledger_empty(const struct bv_ledgers *ledgers,
				   uint32_t cell)
{
	if (ledgers->memory != NULL)
		memset(bv_ledger(ledgers, cell), 0,
		       ledgers->channels->ledger_bytes);
}

#endif /* BV_CORE_LEDGERS_H */
