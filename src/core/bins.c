/*
 * bins.c - the memory of the cells, and the list of the occupied ones
 */

#include "core/bins.h"

#include <stdlib.h>
#include <sys/mman.h>

/*
 * 'bytes' zeros, beginning on a cache line and already in memory.  calloc() would
 * hand out pages that come in one by one, when points first fall there, and a
 * compiler may turn malloc() and memset() into just that.
 *
 * Points fall on the cells of a large grid all over its memory, where the
 * processor has to look up a page for nearly each of them.  Pages of 2 MiB, if
 * the kernel has some to give, make that easier; without them nothing is lost.
 */
static void *allocate_zeros(size_t bytes)
{
	const size_t line = 64, huge_page = (size_t)2 << 20;
	const size_t unit = bytes < huge_page ? line : huge_page;
	const size_t size = (bytes + unit - 1) / unit * unit;
	void *zeros = aligned_alloc(unit, size);

	if (zeros == NULL)
		return NULL;
	if (unit == huge_page)
		madvise(zeros, size, MADV_HUGEPAGE);
	memset(zeros, 0, size);
	return zeros;
}

enum bv_status bv_bins_init(struct bv_bins *bins, const struct bv_grid *grid)
{
	const size_t cells = bv_grid_cells(grid);
	const size_t words = (cells + 63) / 64;

	*bins = (struct bv_bins){.rules = &grid->rules,
				 .placer = bv_placer_at(0),
				 .cell_count = cells,
				 .word_count = words};
	bins->cells = allocate_zeros(cells * sizeof(*bins->cells));
	bins->occupied = allocate_zeros(words * sizeof(*bins->occupied));
	if (bins->cells == NULL || bins->occupied == NULL) {
		bv_bins_destroy(bins);
		return BV_ERR_NO_MEMORY;
	}
	return BV_OK;
}

void bv_bins_destroy(struct bv_bins *bins)
{
	free(bins->cells);
	free(bins->occupied);
	*bins = (struct bv_bins){0};
}

size_t bv_bins_list(struct bv_bins *bins, uint32_t *list)
{
	size_t n = 0;

	for (size_t w = 0; w < bins->word_count; w++) {
		uint64_t bits = bins->occupied[w];

		if (bits == 0)
			continue;
		bins->occupied[w] = 0;
		do {
			list[n++] = (uint32_t)(w * 64) +
				    (uint32_t)__builtin_ctzll(bits);
			bits &= bits - 1;
		} while (bits != 0);
	}
	return n;
}
