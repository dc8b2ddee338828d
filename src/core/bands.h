/*
 * bands.h - the points of a frame, by where they fall
 *
 * A grid is divided into bands: cells that follow each other in row order, as many as
 * stay in a near cache with what is collected of them.  While a frame comes in, its kept
 * points are brought to the bands that they fall into, and wait there.  Only then
 * are there cells (cells.h), for one band after the other.
 *
 * So memory goes by points, and not by the grid.  The points of a band keep their order,
 * which says which of equally high ones is the first.
 */

#ifndef BV_CORE_BANDS_H
#define BV_CORE_BANDS_H

#include "birdview.h"
#include "core/grid.h"
#include "core/place.h"

/*
 * Waiting points lie in sheaves: in places for 256 points of one band, which are numbered
 * through all sheaves.
 */
#define BV_SHEAF_POINTS 256u

struct bv_sheaf {
	uint32_t next; /* of the band */
	uint32_t n;    /* points */
};

struct bv_band {
	uint32_t first; /* sheaf; BV_NO_SHEAF: no points */
	uint32_t next;  /* the place of its next point, in its last sheaf */
};

#define BV_NO_SHEAF UINT32_MAX

struct bv_sorter;

struct bv_bands {
	const struct bv_placer *placer; /* the fastest, unless a test sets it */
	const struct bv_sorter *sorter; /* likewise */
	unsigned bits;                  /* a band has 2^bits cells */
	size_t count;
	struct bv_band *band; /* [count] */
	uint32_t used, room;  /* sheaves */
	struct bv_sheaf *sheaf;
	/*
	 * What has to be known of points.  Their heights are not there: they are found
	 * again from z, which cannot be had back from them.
	 */
	struct bv_seen *seen;
	uint16_t *cells; /* counted from the band's first */
};

/* How many points a sheaf of the band has. */
static inline uint32_t bv_sheaf_size(const struct bv_bands *bands,
				     const struct bv_band *band, uint32_t sheaf)
{
	return sheaf == band->next / BV_SHEAF_POINTS
		       ? band->next % BV_SHEAF_POINTS
		       : bands->sheaf[sheaf].n;
}

/* How many cells the bands of a grid have, as a power of 2. */
unsigned bv_band_bits(const struct bv_grid *grid);

/* The part of a cell's number that says which one of its band it is. */
static inline uint32_t bv_band_mask(unsigned bits)
{
	return ((uint32_t)1 << bits) - 1;
}

/* How many bands a grid has; the last one may have fewer cells. */
size_t bv_band_count(const struct bv_grid *grid);

/* How much memory there is for each cell of a band, but for its bit. */
size_t bv_cell_bytes(const struct bv_grid *grid);

/* Makes empty bands. */
enum bv_status bv_bands_init(struct bv_bands *bands,
			     const struct bv_grid *grid);

/* How much memory they take for a frame with so many kept points, at the most. */
size_t bv_bands_bytes(const struct bv_grid *grid, size_t points);

/* Allowed on bands that are all zero. */
void bv_bands_destroy(struct bv_bands *bands);

/*
 * Brings points, fewer than 2^32 in all, to those already there, and counts them in
 * 'tally'.  The rules of 'source' are those of the grid.  If there is not enough
 * memory, which the status says, some are missing, and the bands are to be cleared.
 */
enum bv_status bv_bands_add(struct bv_bands *bands,
			    const struct bv_source *source,
			    struct bv_point_tally *tally);

/* Forgets all points; their memory is used again. */
void bv_bands_clear(struct bv_bands *bands);

/*
 * One way of bringing points to bands.  All leave the same: they are the same text,
 * compiled for different processors.
 */
struct bv_sorter {
	enum bv_cpu cpu;
	/* False if memory is short. */
	bool (*sort)(struct bv_bands *bands, const struct bv_placed *placed);
};

/*
 * The sorters that this processor can run, the fastest at index 0.  NULL past the
 * last one.
 */
const struct bv_sorter *bv_sorter_at(size_t index);

#endif /* BV_CORE_BANDS_H */
