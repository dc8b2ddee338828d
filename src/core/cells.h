/*
 * cells.h - the cells of one band while its points are dropped into them
 *
 * Nothing is known of a cell before its band's turn, and nothing is left of it
 * afterwards: all bands use the same memory.  A picture of 1600 x 1600 cells has points
 * in about 1.5 % of them, so nothing here may cost per cell beyond the one bit that says
 * whether the cell is occupied.  The bit is set when a point is dropped; listing walks
 * the bits in row order and clears them; whoever makes a pixel of an occupied cell
 * empties it.
 *
 * A cell keeps what a picture shows of its top point, and not which point that is.
 * Points of a band come in the order of the file, so of equally high ones the first stays
 * if only a higher one takes its place.
 */

#ifndef BV_CORE_CELLS_H
#define BV_CORE_CELLS_H

#include "core/bands.h"
#include "core/ledgers.h"

struct bv_dropper;
struct bv_lister;

struct bv_cells {
	const struct bv_rules *rules;
	/* The fastest, unless a test sets them */
	const struct bv_dropper *dropper;
	const struct bv_lister *lister;
	uint32_t mask; /* bv_band_mask() */
	size_t count;
	struct bv_seen lowest;     /* what an empty cell has for a top */
	struct bv_seen *tops;      /* [count] */
	uint32_t *points;          /* [count]: how many points each has */
	struct bv_ledgers ledgers; /* what else is collected of each */
	uint64_t *occupied;        /* a bit for each, in row order */
	size_t word_count; /* of 64 bits each; whole cache lines of them */
};

/* Makes empty cells for the bands of 'grid'. */
enum bv_status bv_cells_init(struct bv_cells *cells,
			     const struct bv_grid *grid);

/* How much memory they take. */
size_t bv_cells_bytes(const struct bv_grid *grid);

/* Allowed on cells that are all zero. */
void bv_cells_destroy(struct bv_cells *cells);

/*
 * Drops the points of one of 'bands', which has some, into empty cells; 'scale' is what
 * their intensities are shares of.
 */
void bv_cells_drop(struct bv_cells *cells, const struct bv_bands *bands,
		   const struct bv_band *band, double scale);

/*
 * One way of dropping.  All leave the same bits: they are the same text, compiled for
 * different processors.
 */
struct bv_dropper {
	enum bv_cpu cpu;
	/* Drops points of one sheaf. */
	void (*drop)(struct bv_cells *cells, const struct bv_dropped *points);
};

/*
 * The droppers that this processor can run, the fastest at index 0.  NULL past the
 * last one.
 */
const struct bv_dropper *bv_dropper_at(size_t index);

/* What is stored past the end of a list of cells. */
#define BV_LIST_MORE 4

/*
 * One way of listing the occupied cells.  All give the same list: they are the
 * same text, compiled for different processors.
 */
struct bv_lister {
	enum bv_cpu cpu;
	/*
	 * Lists the occupied cells at 'list' in row order, by their numbers in the
	 * grid, where the band begins with cell 'first'; clears their bits, and
	 * returns their number.  'list' has room for as many and BV_LIST_MORE, which
	 * may be overwritten.
	 */
	size_t (*list)(struct bv_cells *cells, uint32_t first, uint32_t *list);
};

/*
 * The listers that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_lister *bv_lister_at(size_t index);

/* Where a cell is by its number in the grid, when its band is there. */
static inline uint32_t bv_cell_in_band(const struct bv_cells *cells,
				       uint32_t cell)
{
	return cell & cells->mask;
}

/* Empties a cell of the band that was listed, but for its ledger. */
static inline void bv_cell_empty(struct bv_cells *cells, uint32_t at)
{
	cells->tops[at] = cells->lowest;
	cells->points[at] = 0;
}

#endif /* BV_CORE_CELLS_H */
