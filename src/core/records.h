/*
 * records.h - what cells collect beyond top and count
 *
 * Most pictures need nothing of this.  For those that do, each cell has a record
 * beside it, as long as the channels of the grid make it (statistics.h).
 */

#ifndef BV_CORE_RECORDS_H
#define BV_CORE_RECORDS_H

#include "core/grid.h"
#include "core/place.h"

struct bv_records {
	const struct bv_rules *rules;
	const struct bv_channels *channels;
	unsigned char
		*memory; /* all 0 between frames; NULL if there are none */
};

/*
 * Makes empty records for 'grid'.  Of their memory only what points fall into is
 * touched, so it may be larger than what there is.
 */
enum bv_status bv_records_init(struct bv_records *records,
			       const struct bv_grid *grid);

/* Allowed on records that are all zero. */
void bv_records_destroy(struct bv_records *records);

/*
 * Adds placed points to the records of their cells, and fetches those of the next ones;
 * 'scale' is what their intensities are shares of.
 */
void bv_records_add(struct bv_records *records, const struct bv_placed *placed,
		    const struct bv_placed *next, double scale);

/* The record of a cell, where there are records. */
static inline unsigned char *bv_record(const struct bv_records *records,
				       uint32_t cell)
{
	return records->memory + (size_t)cell * records->channels->record_bytes;
}

/* Empties the record of a cell, if there is one. */
static inline void bv_record_empty(const struct bv_records *records,
				   uint32_t cell)
{
	if (records->memory != NULL)
		memset(bv_record(records, cell), 0,
		       records->channels->record_bytes);
}

#endif /* BV_CORE_RECORDS_H */
