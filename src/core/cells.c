/*
 * cells.c - the cells of a frame: dropping points into them, and listing them
 *
 * Dropping, the plain way, spends its time waiting.  Cells are spread over 40 MB, so
 * most points find theirs in no cache near by.  Whether a point is the first in its
 * cell, or the highest, cannot be guessed, and so the processor goes on to the
 * next point only when the cell has come.
 *
 * Here points are taken in rounds of 64.  A placer finds the cells of them all, with
 * vectors; these cells are then fetched, one after the other, while the points of
 * the round before are dropped into theirs.  Dropping does the same to every point,
 * with nothing to guess: the bit of an occupied cell is set again, and the higher
 * point is stored whichever it is.  One branch is left, for points outside the grid:
 * of these there are few, or many in a row.
 */

#include "core/cells.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "core/pages.h"

/* -------------------------------------------------------------------------- */
/* Memory                                                                     */
/* -------------------------------------------------------------------------- */

/* Words of the bitmap in a cache line. */
#define LINE_WORDS 8

#define CACHE_LINE ((size_t)64)
#define HUGE_PAGE ((size_t)2 << 20)

/*
 * How many words ahead the bitmap is fetched.  A processor would do so by itself,
 * but not past the end of a page.  As many words more are there, for the end.
 */
#define WORDS_AHEAD 128

/* What so many zeros begin with, and are a multiple of. */
static size_t unit_of(size_t bytes)
{
	return bytes < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE;
}

static size_t whole_units(size_t bytes)
{
	const size_t unit = unit_of(bytes);

	return (bytes + unit - 1) / unit * unit;
}

/*
 * 'bytes' zeros, beginning on a cache line and already in memory; '*owner' is
 * what to free().
 *
 * calloc() knows which memory comes from the kernel as zeros and need not be
 * cleared again, but hands out pages that come in one by one, when points first
 * fall there.  So each page is written to.
 *
 * Points fall on the cells of a large grid all over its memory, where the
 * processor has to look up a page for nearly each of them.  Pages of 2 MiB, if
 * the kernel has some to give, make that easier; without them nothing is lost.
 */
static void *allocate_zeros(size_t bytes, void **owner)
{
	const size_t unit = unit_of(bytes);
	const size_t size = whole_units(bytes);
	unsigned char *zeros = calloc(1, size + unit);
	volatile unsigned char *touched;

	*owner = zeros;
	if (zeros == NULL)
		return NULL;
	zeros += unit - (uintptr_t)zeros % unit;
	if (unit == HUGE_PAGE)
		madvise(zeros, size, MADV_HUGEPAGE);
	touched = zeros;
	for (size_t i = 0; i < size; i += BV_PAGE)
		touched[i] = 0;
	return zeros;
}

/* Words of the bitmap, whole cache lines of them. */
static size_t count_words(size_t cells)
{
	return (cells + 64 * LINE_WORDS - 1) / (64 * LINE_WORDS) * LINE_WORDS;
}

size_t bv_cells_bytes(const struct bv_grid *grid)
{
	const size_t count = bv_grid_cells(grid);

	return whole_units(count * sizeof(struct bv_cell)) +
	       whole_units((count_words(count) + WORDS_AHEAD) *
			   sizeof(uint64_t));
}

enum bv_status bv_cells_init(struct bv_cells *cells, const struct bv_grid *grid)
{
	const size_t count = bv_grid_cells(grid);
	const size_t words = count_words(count);

	*cells = (struct bv_cells){.rules = &grid->rules,
				   .placer = bv_placer_at(0),
				   .lister = bv_lister_at(0),
				   .count = count,
				   .word_count = words};
	cells->cell = allocate_zeros(count * sizeof(*cells->cell),
				     &cells->cell_owner);
	cells->occupied =
		allocate_zeros((words + WORDS_AHEAD) * sizeof(*cells->occupied),
			       &cells->occupied_owner);
	if (cells->cell == NULL || cells->occupied == NULL ||
	    bv_ledgers_init(&cells->ledgers, grid) != BV_OK) {
		bv_cells_destroy(cells);
		return BV_ERR_NO_MEMORY;
	}
	return BV_OK;
}

void bv_cells_destroy(struct bv_cells *cells)
{
	free(cells->cell_owner);
	free(cells->occupied_owner);
	bv_ledgers_destroy(&cells->ledgers);
	*cells = (struct bv_cells){0};
}

/* -------------------------------------------------------------------------- */
/* Dropping                                                                   */
/* -------------------------------------------------------------------------- */

/* How many rounds ahead the points themselves are fetched. */
#define ROUNDS_AHEAD 2

/*
 * A processor sees by itself that points are read in order, and fetches them,
 * but not past the end of a page.
 *
 * Always inlined, as a compiler may leave out the call of a function that does
 * nothing but fetch.
 */
static inline __attribute__((always_inline)) void
fetch_points(const struct bv_source *source, size_t first)
{
	const size_t stride = source->layout->stride;
	const size_t step = stride < 64 ? 64 : stride;
	const unsigned char *points = source->points + first * stride;

	for (size_t i = 0; i < BV_PLACED_POINTS * stride; i += step)
		__builtin_prefetch(points + i);
}

/* Drops points, and fetches the cells of the next ones. */
static void drop(struct bv_cells *cells, const struct bv_placed *placed,
		 const struct bv_placed *next)
{
	struct bv_cell *const all = cells->cell;
	uint64_t *const occupied = cells->occupied;
	const size_t n = placed->n;

	for (size_t k = 0; k < n; k++) {
		const uint32_t next_index = next->cells[k];
		const uint32_t index = placed->cells[k];
		const uint32_t height = placed->heights[k];
		struct bv_cell *cell;
		struct bv_seen top;
		bool higher;

		__builtin_prefetch(
			&all[next_index != BV_OUTSIDE ? next_index : 0], 1);
		if (index == BV_OUTSIDE)
			continue;
		cell = &all[index];
		higher = height > cell->height;
		top = *(higher ? &placed->seen[k] : &cell->top);
		cell->height = higher ? height : cell->height;
		cell->top = top;
		cell->count++;
		occupied[index / 64] |= (uint64_t)1 << index % 64;
	}
}

static void drop_all(struct bv_cells *cells, const struct bv_placed *placed,
		     const struct bv_placed *next, double scale)
{
	drop(cells, placed, next);
	if (cells->ledgers.memory != NULL)
		cells->ledgers.keeper->add(&cells->ledgers, placed, next,
					   scale);
}

struct bv_point_tally bv_empty_tally(void)
{
	return (struct bv_point_tally){.intensity_min = UINT32_MAX};
}

struct bv_counts bv_counts_of(const struct bv_point_tally *tally)
{
	const uint32_t dropped = tally->points - tally->kept;
	const uint32_t min = tally->intensity_min;
	const uint32_t max = tally->intensity_max;

	return (struct bv_counts){
		.struct_size = sizeof(struct bv_counts),
		.points = tally->points,
		.kept = tally->kept,
		.not_finite = tally->not_finite,
		.outside = dropped - tally->not_finite,
		.odd_intensity = tally->odd_intensity,
		.intensity_min = min <= max ? bv_from_ordered(min) : 0.0f,
		.intensity_max = min <= max ? bv_from_ordered(max) : 0.0f,
	};
}

void bv_cells_add(struct bv_cells *cells, const struct bv_source *source,
		  struct bv_point_tally *tally)
{
	const size_t ahead = ROUNDS_AHEAD * BV_PLACED_POINTS;
	struct bv_placed rounds[2] = {0};
	struct bv_placed *placed = &rounds[0], *next = &rounds[1];

	for (size_t first = 0; first < source->n; first += BV_PLACED_POINTS) {
		struct bv_placed *const done = placed;

		if (first + ahead + BV_PLACED_POINTS <= source->n)
			fetch_points(source, first + ahead);
		cells->placer->place(source, first, next, tally);
		drop_all(cells, placed, next, source->scale);
		placed = next;
		next = done;
	}
	drop_all(cells, placed, next, source->scale);
}

/* -------------------------------------------------------------------------- */
/* Listing                                                                    */
/* -------------------------------------------------------------------------- */

/*
 * The naive way would test one bit after the other.  Most lines of the bitmap are
 * blank, and the next bit of a word is found by one instruction; on x86-64, where
 * that instruction came late (BMI1), the text is compiled twice.
 */

#define INLINED static inline __attribute__((always_inline))

INLINED bool is_blank(const uint64_t *line)
{
	uint64_t any = 0;

	for (size_t k = 0; k < LINE_WORDS; k++)
		any |= line[k];
	return any == 0;
}

/*
 * Adds the cells of a word, the first of which is cell 'first', to a list.
 *
 * How many there are cannot be guessed, and a wrong guess costs as much as some
 * cells.  So they are taken by fours: those missing at the end are stored, too,
 * and the next ones are stored over them.
 *
 * Each cell is fetched on the way, as it will soon be taken.  All at once, fetches
 * would wait for one another; here they come in between.
 */
INLINED uint32_t *list_word(const struct bv_cell *all, uint32_t first,
			    uint64_t bits, uint32_t *list)
{
	const uint64_t highest = (uint64_t)1 << 63;
	uint32_t *const end = list + __builtin_popcountll(bits);

	do {
		for (size_t k = 0; k < 4; k++) {
			list[k] = first +
				  (uint32_t)__builtin_ctzll(bits | highest);
			__builtin_prefetch(&all[list[k]], 1);
			bits &= bits - 1;
		}
		list += 4;
	} while (list < end);
	return end;
}

/* Lists and clears a line of words, those that are not 0 found without a guess. */
INLINED uint32_t *list_line(const struct bv_cell *all, uint32_t first,
			    uint64_t *line, uint32_t *list)
{
	uint32_t busy[LINE_WORDS];
	size_t count = 0;

	for (uint32_t k = 0; k < LINE_WORDS; k++) {
		busy[count] = k;
		count += line[k] != 0;
	}
	for (size_t k = 0; k < count; k++)
		list = list_word(all, first + busy[k] * 64, line[busy[k]],
				 list);
	memset(line, 0, LINE_WORDS * sizeof(*line));
	return list;
}

INLINED size_t list_cells(struct bv_cells *cells, size_t *word, size_t enough,
			  uint32_t *list)
{
	uint64_t *const occupied = cells->occupied;
	const size_t words = cells->word_count;
	uint32_t *end = list;
	size_t w = *word;

	for (; w < words && (size_t)(end - list) < enough; w += LINE_WORDS) {
		__builtin_prefetch(&occupied[w + WORDS_AHEAD], 1);
		if (!is_blank(&occupied[w]))
			end = list_line(cells->cell, (uint32_t)(w * 64),
					&occupied[w], end);
	}
	*word = w;
	return (size_t)(end - list);
}

static size_t list_portable(struct bv_cells *cells, size_t *word, size_t enough,
			    uint32_t *list)
{
	return list_cells(cells, word, enough, list);
}

#ifdef __x86_64__

BV_TARGET_BMI static size_t list_bmi(struct bv_cells *cells, size_t *word,
				     size_t enough, uint32_t *list)
{
	return list_cells(cells, word, enough, list);
}

#endif

static const struct bv_lister listers[] = {
#ifdef __x86_64__
	{BV_CPU_BMI, list_bmi},
#endif
	{BV_CPU_ANY, list_portable},
};

const struct bv_lister *bv_lister_at(size_t index)
{
	return bv_variant_at(listers, sizeof(listers[0]),
			     sizeof(listers) / sizeof(listers[0]), index);
}

size_t bv_cells_list(struct bv_cells *cells, uint32_t *list)
{
	size_t word = 0;

	return cells->lister->list(cells, &word, cells->count, list);
}

void bv_cells_clear(struct bv_cells *cells)
{
	for (size_t w = 0; w < cells->word_count; w++) {
		const uint32_t first = (uint32_t)(w * 64);
		uint64_t bits = cells->occupied[w];

		cells->occupied[w] = 0;
		for (; bits != 0; bits &= bits - 1)
			bv_cells_empty(cells,
				       first + (uint32_t)__builtin_ctzll(bits));
	}
}
