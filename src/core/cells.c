/*
 * cells.c - the memory of the cells, and the list of the occupied ones
 */

#include "core/cells.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Words of the bitmap in a cache line. */
#define LINE_WORDS 8

/*
 * How many words ahead the bitmap is fetched.  A processor would do so by itself,
 * but not past the end of a page.  As many words more are there, for the end.
 */
#define WORDS_AHEAD 128

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
	const size_t line = 64, page = 4096, huge_page = (size_t)2 << 20;
	const size_t unit = bytes < huge_page ? line : huge_page;
	const size_t size = (bytes + unit - 1) / unit * unit;
	unsigned char *zeros = calloc(1, size + unit);
	volatile unsigned char *touched;

	*owner = zeros;
	if (zeros == NULL)
		return NULL;
	zeros += unit - (uintptr_t)zeros % unit;
	if (unit == huge_page)
		madvise(zeros, size, MADV_HUGEPAGE);
	touched = zeros;
	for (size_t i = 0; i < size; i += page)
		touched[i] = 0;
	return zeros;
}

enum bv_status bv_bins_init(struct bv_bins *bins, const struct bv_grid *grid)
{
	const size_t cells = bv_grid_cells(grid);
	const size_t lines = (cells + 64 * LINE_WORDS - 1) / (64 * LINE_WORDS);
	const size_t words = lines * LINE_WORDS;

	*bins = (struct bv_bins){.rules = &grid->rules,
				 .placer = bv_placer_at(0),
				 .lister = bv_lister_at(0),
				 .cell_count = cells,
				 .word_count = words};
	bins->cells = allocate_zeros(cells * sizeof(*bins->cells),
				     &bins->cells_owner);
	bins->occupied =
		allocate_zeros((words + WORDS_AHEAD) * sizeof(*bins->occupied),
			       &bins->occupied_owner);
	if (bins->cells == NULL || bins->occupied == NULL) {
		bv_bins_destroy(bins);
		return BV_ERR_NO_MEMORY;
	}
	return BV_OK;
}

void bv_bins_destroy(struct bv_bins *bins)
{
	free(bins->cells_owner);
	free(bins->occupied_owner);
	*bins = (struct bv_bins){0};
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
INLINED uint32_t *list_word(const struct bv_cell *cells, uint32_t first,
			    uint64_t bits, uint32_t *list)
{
	const uint64_t highest = (uint64_t)1 << 63;
	uint32_t *const end = list + __builtin_popcountll(bits);

	do {
		for (size_t k = 0; k < 4; k++) {
			list[k] = first +
				  (uint32_t)__builtin_ctzll(bits | highest);
			__builtin_prefetch(&cells[list[k]], 1);
			bits &= bits - 1;
		}
		list += 4;
	} while (list < end);
	return end;
}

/* Lists and clears a line of words, those that are not 0 found without a guess. */
INLINED uint32_t *list_line(const struct bv_cell *cells, uint32_t first,
			    uint64_t *line, uint32_t *list)
{
	uint32_t busy[LINE_WORDS];
	size_t count = 0;

	for (uint32_t k = 0; k < LINE_WORDS; k++) {
		busy[count] = k;
		count += line[k] != 0;
	}
	for (size_t k = 0; k < count; k++)
		list = list_word(cells, first + busy[k] * 64, line[busy[k]],
				 list);
	memset(line, 0, LINE_WORDS * sizeof(*line));
	return list;
}

INLINED size_t list_cells(struct bv_bins *bins, size_t *word, size_t enough,
			  uint32_t *list)
{
	uint64_t *const occupied = bins->occupied;
	const size_t words = bins->word_count;
	uint32_t *end = list;
	size_t w = *word;

	for (; w < words && (size_t)(end - list) < enough; w += LINE_WORDS) {
		__builtin_prefetch(&occupied[w + WORDS_AHEAD], 1);
		if (!is_blank(&occupied[w]))
			end = list_line(bins->cells, (uint32_t)(w * 64),
					&occupied[w], end);
	}
	*word = w;
	return (size_t)(end - list);
}

static size_t list_portable(struct bv_bins *bins, size_t *word, size_t enough,
			    uint32_t *list)
{
	return list_cells(bins, word, enough, list);
}

static const struct bv_lister portable = {"portable", list_portable};

#ifdef __x86_64__

__attribute__((target("bmi,popcnt"))) static size_t
list_bmi(struct bv_bins *bins, size_t *word, size_t enough, uint32_t *list)
{
	return list_cells(bins, word, enough, list);
}

static const struct bv_lister bmi = {"bmi", list_bmi};

const struct bv_lister *bv_lister_at(size_t index)
{
	const struct bv_lister *usable[3] = {NULL};
	size_t n = 0;

	if (__builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
		usable[n++] = &bmi;
	usable[n++] = &portable;
	return index < n ? usable[index] : NULL;
}

#else

const struct bv_lister *bv_lister_at(size_t index)
{
	return index == 0 ? &portable : NULL;
}

#endif

size_t bv_bins_list(struct bv_bins *bins, uint32_t *list)
{
	size_t word = 0;

	return bins->lister->list(bins, &word, bins->cell_count, list);
}

void bv_bins_clear(struct bv_bins *bins)
{
	for (size_t w = 0; w < bins->word_count; w++) {
		const uint32_t first = (uint32_t)(w * 64);
		uint64_t bits = bins->occupied[w];

		bins->occupied[w] = 0;
		for (; bits != 0; bits &= bits - 1)
			bv_bins_empty_cell(
				bins, first + (uint32_t)__builtin_ctzll(bits));
	}
}
