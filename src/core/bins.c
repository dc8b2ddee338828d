/*
 * bins.c - the memory of the cells, and the list of the occupied ones
 */

#include "core/bins.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Words of the bitmap in a cache line. */
#define LINE_WORDS 8

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
				 .cell_count = cells,
				 .word_count = words};
	bins->cells = allocate_zeros(cells * sizeof(*bins->cells),
				     &bins->cells_owner);
	bins->occupied = allocate_zeros(words * sizeof(*bins->occupied),
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

static bool is_blank(const uint64_t *line)
{
	uint64_t any = 0;

	for (size_t k = 0; k < LINE_WORDS; k++)
		any |= line[k];
	return any == 0;
}

/*
 * Adds the cells of a word, the first of which is cell 'first', to a list of 'n'.
 *
 * How many there are cannot be guessed, and a wrong guess costs as much as some
 * cells.  So they are taken by fours: those missing at the end are stored, too,
 * but not counted, and the next one is stored over them.
 */
static size_t list_word(uint32_t *list, size_t n, uint32_t first, uint64_t bits)
{
	const uint64_t highest = (uint64_t)1 << 63;

	do {
		for (int k = 0; k < 4; k++) {
			list[n] = first +
				  (uint32_t)__builtin_ctzll(bits | highest);
			n += bits != 0;
			bits &= bits - 1;
		}
	} while (bits != 0);
	return n;
}

/* Lists and clears a line of words, those that are not 0 found without a guess. */
static size_t list_line(uint32_t *list, size_t n, uint32_t first,
			uint64_t *line)
{
	uint32_t busy[LINE_WORDS];
	size_t count = 0;

	for (uint32_t k = 0; k < LINE_WORDS; k++) {
		busy[count] = k;
		count += line[k] != 0;
	}
	for (size_t k = 0; k < count; k++)
		n = list_word(list, n, first + busy[k] * 64, line[busy[k]]);
	memset(line, 0, LINE_WORDS * sizeof(*line));
	return n;
}

size_t bv_bins_list(struct bv_bins *bins, uint32_t *list)
{
	size_t n = 0;

	for (size_t w = 0; w < bins->word_count; w += LINE_WORDS) {
		if (!is_blank(&bins->occupied[w]))
			n = list_line(list, n, (uint32_t)(w * 64),
				      &bins->occupied[w]);
	}
	return n;
}
