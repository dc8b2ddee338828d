/*
 * cells.h - the cells of one frame while its points are coming in
 *
 * A picture of 1600 x 1600 cells has points in about 1.5 % of them, so nothing
 * here may cost per cell of the grid beyond the one bit that says whether the
 * cell is occupied.  The bit is set when the first point arrives; finishing
 * walks the bits in row order, turns each occupied cell into a pixel, and
 * clears that cell and its bit.  Between frames everything is 0.
 */

#ifndef BV_CORE_CELLS_H
#define BV_CORE_CELLS_H

#include "birdview.h"
#include "core/grid.h"
#include "core/ledgers.h"

/*
 * A cell keeps what a picture shows of its top point, and not which point that
 * is.  Points come in the order of the file, so of equally high ones the first
 * stays if only a higher one takes its place, and finishing need not go back to
 * the points, which are in no cache any more.
 */
struct bv_cell {
	uint32_t height; /* of the top point, bv_height_key(); 0 if none */
	uint32_t count;  /* of its points */
	struct bv_seen top;
};

struct bv_lister;

struct bv_cells {
	const struct bv_rules *rules;
	const struct bv_placer *placer; /* the fastest, unless a test sets it */
	const struct bv_lister *lister; /* likewise */
	size_t count;
	struct bv_cell *cell;      /* [count] */
	struct bv_ledgers ledgers; /* what else is collected of each */
	uint64_t *occupied;        /* a bit for each, in row order */
	size_t word_count; /* of 64 bits each; whole cache lines of them */
	void *cell_owner, *occupied_owner; /* what to free() */
};

/*
 * Makes empty cells for 'grid'.  The memory is touched at once, so that a
 * process shows its full size from the first frame on.
 */
enum bv_status bv_cells_init(struct bv_cells *cells,
			     const struct bv_grid *grid);

/* How much memory they take. */
size_t bv_cells_bytes(const struct bv_grid *grid);

/* Allowed on cells that are all zero. */
void bv_cells_destroy(struct bv_cells *cells);

/* The tally of no points. */
struct bv_point_tally bv_empty_tally(void);

/*
 * Drops points, fewer than 2^32 in all, onto those already there, and counts them
 * in 'tally'.  The rules of 'source' are those of the cells.
 */
void bv_cells_add(struct bv_cells *cells, const struct bv_source *source,
		  struct bv_point_tally *tally);

/* The counts of all points that were added to a tally. */
struct bv_counts bv_counts_of(const struct bv_point_tally *tally);

/* What is stored past the end of a list of cells. */
#define BV_LIST_MORE 4

/*
 * One way of listing the occupied cells.  All give the same list: they are the
 * same text, compiled for different processors.
 */
struct bv_lister {
	enum bv_cpu cpu;
	/*
	 * Lists occupied cells at 'list' in row order, from those of '*word' of
	 * the bitmap on, until there are 'enough' or no more; clears their bits,
	 * has the cells fetched, and moves '*word' past them.  Returns their
	 * number.  'list' has room for as many as are left and BV_LIST_MORE,
	 * which may be overwritten.
	 */
	size_t (*list)(struct bv_cells *cells, size_t *word, size_t enough,
		       uint32_t *list);
};

/*
 * The listers that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_lister *bv_lister_at(size_t index);

/* Lists all occupied cells that way, and returns their number. */
size_t bv_cells_list(struct bv_cells *cells, uint32_t *list);

/* Empties all cells, listed or not, without being in a hurry. */
void bv_cells_clear(struct bv_cells *cells);

/* Empties a cell that was listed. */
static inline void bv_cells_empty(struct bv_cells *cells, uint32_t cell)
{
	cells->cell[cell] = (struct bv_cell){0};
	bv_ledger_empty(&cells->ledgers, cell);
}

#endif /* BV_CORE_CELLS_H */
