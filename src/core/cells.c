/*
 * cells.c - the cells of a band: dropping points into them, and listing them
 *
 * The cells of a band are few enough to stay in a near cache, so nothing here waits for
 * memory.  What is left is that a processor cannot guess whether a point is the first
 * in its cell, or the highest.  So dropping does the same to every point, with no
 * branch: the bit of an occupied cell is set again, and the higher point is stored
 * whichever it is.
 */

#include "core/cells.h"

#include <stdlib.h>

#include "core/pages.h"

#define INLINED static inline __attribute__((always_inline))

/* -------------------------------------------------------------------------- */
/* Memory                                                                     */
/* -------------------------------------------------------------------------- */

/* Words of the bitmap in a cache line. */
#define LINE_WORDS 8

/* No more than the grid has. */
static size_t count_cells(const struct bv_grid *grid)
{
	const size_t band = (size_t)1 << bv_band_bits(grid);
	const size_t all = bv_grid_cells(grid);

	return band < all ? band : all;
}

/* Words of the bitmap, whole cache lines of them. */
static size_t count_words(size_t cells)
{
	return (cells + 64 * LINE_WORDS - 1) / (64 * LINE_WORDS) * LINE_WORDS;
}

size_t bv_cells_bytes(const struct bv_grid *grid)
{
	const size_t count = count_cells(grid);

	return count * bv_cell_bytes(grid) +
	       count_words(count) * sizeof(uint64_t);
}

static void *allocate_zeros(size_t bytes)
{
	void *const zeros = bv_pages_allocate(bytes);

	if (zeros != NULL)
		memset(zeros, 0, bytes);
	return zeros;
}

/*
 * What every ranked point is higher than.  Its z is shown nowhere, so it needs not be one
 * that a point may have.
 */
static struct bv_seen find_lowest(const struct bv_rules *rules)
{
	struct bv_seen lowest = {.z = -INFINITY};

	if (!bv_is_ranked(rules, 0.0f))
		lowest.z = rules->z_min;
	else if (bv_height(rules, 1.0f) < bv_height(rules, 0.0f))
		lowest.z = INFINITY;
	return lowest;
}

enum bv_status bv_cells_init(struct bv_cells *cells, const struct bv_grid *grid)
{
	const size_t count = count_cells(grid);
	const size_t words = count_words(count);

	*cells = (struct bv_cells){.rules = &grid->rules,
				   .dropper = bv_dropper_at(0),
				   .lister = bv_lister_at(0),
				   .lowest = find_lowest(&grid->rules),
				   .mask = bv_band_mask(bv_band_bits(grid)),
				   .count = count,
				   .word_count = words};
	cells->tops = bv_pages_allocate(count * sizeof(*cells->tops));
	cells->points = allocate_zeros(count * sizeof(*cells->points));
	cells->occupied = allocate_zeros(words * sizeof(*cells->occupied));
	if (cells->tops == NULL || cells->points == NULL ||
	    cells->occupied == NULL ||
	    bv_ledgers_init(&cells->ledgers, grid, count) != BV_OK) {
		bv_cells_destroy(cells);
		return BV_ERR_NO_MEMORY;
	}
	for (size_t i = 0; i < count; i++)
		cells->tops[i] = cells->lowest;
	return BV_OK;
}

void bv_cells_destroy(struct bv_cells *cells)
{
	free(cells->tops);
	free(cells->points);
	free(cells->occupied);
	bv_ledgers_destroy(&cells->ledgers);
	*cells = (struct bv_cells){0};
}

/* -------------------------------------------------------------------------- */
/* Dropping                                                                   */
/* -------------------------------------------------------------------------- */

/* What is seen of a point as one number, which is stored at once. */
INLINED uint64_t bits_of(struct bv_seen seen)
{
	uint64_t bits;

	memcpy(&bits, &seen, sizeof(bits));
	return bits;
}

INLINED struct bv_seen seen_of(uint64_t bits)
{
	struct bv_seen seen;

	memcpy(&seen, &bits, sizeof(seen));
	return seen;
}

/*
 * Makes a compiler forget where a number comes from.  One that knows it leaves out storing
 * a number where it was loaded from, and has to branch for that.
 */
INLINED void hide(uint64_t *number)
{
	__asm__("" : "+r"(*number));
}

/* 'formulas' is a constant, so that bv_height() has nothing left to choose. */
INLINED void drop_by(struct bv_cells *any, enum bv_formulas formulas,
		     const struct bv_dropped *points)
{
	struct bv_rules rules = *any->rules;
	struct bv_seen *const tops = any->tops;
	uint32_t *const counts = any->points;
	uint64_t *const occupied = any->occupied;
	const struct bv_dropped p = *points;

	rules.formulas = formulas;
	for (size_t k = 0; k < p.n; k++) {
		const size_t cell = p.cells[k];
		const uint64_t seen = bits_of(p.seen[k]);
		uint64_t top = bits_of(tops[cell]);
		const bool higher = bv_height(&rules, p.seen[k].z) >
				    bv_height(&rules, tops[cell].z);

		hide(&top);
		tops[cell] = seen_of(higher ? seen : top);
		counts[cell]++;
		occupied[cell / 64] |= (uint64_t)1 << cell % 64;
	}
}

INLINED void drop(struct bv_cells *cells, const struct bv_dropped *points)
{
#define BV_CASE(NAME, place, height)               \
	case BV_##NAME:                            \
		drop_by(cells, BV_##NAME, points); \
		break;
	switch (cells->rules->formulas) {
		BV_EACH_FORMULAS(BV_CASE)
	}
#undef BV_CASE
}

void bv_cells_drop(struct bv_cells *cells, const struct bv_bands *bands,
		   const struct bv_band *band, double scale)
{
	const uint32_t last = band->next / BV_SHEAF_POINTS;
	uint32_t i = band->first;
	struct bv_dropped points;

	for (;; i = bands->sheaf[i].next) {
		const uint32_t first = i * BV_SHEAF_POINTS;

		points.n = bv_sheaf_size(bands, band, i);
		points.cells = bands->cells + first;
		points.seen = bands->seen + first;
		cells->dropper->drop(cells, &points);
		if (cells->ledgers.memory != NULL)
			cells->ledgers.keeper->add(&cells->ledgers, &points,
						   scale);
		if (i == last)
			return;
	}
}

static void drop_portable(struct bv_cells *cells,
			  const struct bv_dropped *points)
{
	drop(cells, points);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void drop_avx2(struct bv_cells *cells,
				     const struct bv_dropped *points)
{
	drop(cells, points);
}

#endif

static const struct bv_dropper droppers[] = {
#ifdef __x86_64__
	{BV_CPU_AVX2, drop_avx2},
#endif
	{BV_CPU_ANY, drop_portable},
};

const struct bv_dropper *bv_dropper_at(size_t index)
{
	return bv_variant_at(droppers, sizeof(droppers[0]),
			     sizeof(droppers) / sizeof(droppers[0]), index);
}

/* -------------------------------------------------------------------------- */
/* Listing                                                                    */
/* -------------------------------------------------------------------------- */

/*
 * The naive way would test one bit after the other.  Most lines of the bitmap are
 * blank, and the next bit of a word is found by one instruction; on x86-64, where
 * that instruction came late (BMI1), the text is compiled twice.
 */

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
 */
INLINED uint32_t *list_word(uint32_t first, uint64_t bits, uint32_t *list)
{
	const uint64_t highest = (uint64_t)1 << 63;
	uint32_t *const end = list + __builtin_popcountll(bits);

	do {
		for (size_t k = 0; k < 4; k++) {
			list[k] = first +
				  (uint32_t)__builtin_ctzll(bits | highest);
			bits &= bits - 1;
		}
		list += 4;
	} while (list < end);
	return end;
}

/* Lists and clears a line of words, those that are not 0 found without a guess. */
INLINED uint32_t *list_line(uint32_t first, uint64_t *line, uint32_t *list)
{
	uint32_t busy[LINE_WORDS];
	size_t count = 0;

	for (uint32_t k = 0; k < LINE_WORDS; k++) {
		busy[count] = k;
		count += line[k] != 0;
	}
	for (size_t k = 0; k < count; k++)
		list = list_word(first + busy[k] * 64, line[busy[k]], list);
	memset(line, 0, LINE_WORDS * sizeof(*line));
	return list;
}

INLINED size_t list_cells(struct bv_cells *cells, uint32_t first,
			  uint32_t *list)
{
	uint64_t *const occupied = cells->occupied;
	uint32_t *end = list;

	for (size_t w = 0; w < cells->word_count; w += LINE_WORDS) {
		if (!is_blank(&occupied[w]))
			end = list_line(first + (uint32_t)(w * 64),
					&occupied[w], end);
	}
	return (size_t)(end - list);
}

static size_t list_portable(struct bv_cells *cells, uint32_t first,
			    uint32_t *list)
{
	return list_cells(cells, first, list);
}

#ifdef __x86_64__

BV_TARGET_BMI static size_t list_bmi(struct bv_cells *cells, uint32_t first,
				     uint32_t *list)
{
	return list_cells(cells, first, list);
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
