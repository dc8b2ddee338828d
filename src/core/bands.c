/*
 * bands.c - bringing the points of a frame to the bands that they fall into
 *
 * A placer finds the cells of 64 points, with vectors, and a sorter brings them to their
 * bands.  Scanners turn, so most often points that follow each other fall into one band,
 * all 64 about every other time, and are stored together.  Where they are of several
 * bands, eight points are stored at a time, however many of them belong there, and the
 * next ones over the rest.  Where runs end is found for all 64 at once, in loops that a
 * compiler turns into vectors, and compiled for several processors, as place.c does it
 * and says why it is safe.
 *
 * A sheaf is full when it has no room for eight more, so nobody has to look twice.
 */

#include "core/bands.h"

#include <stdlib.h>

#define INLINED static inline __attribute__((always_inline))

/* How many points are stored at a time. */
#define GROUP 8
_Static_assert(GROUP <= BV_PLACED_MORE, "they may reach past the last one");

/* From so many points on a sheaf is full, so that its next place is always in it. */
#define FULL (BV_SHEAF_POINTS - GROUP)

/* -------------------------------------------------------------------------- */
/* Memory                                                                     */
/* -------------------------------------------------------------------------- */

/* What is collected of a band, which is to stay in a near cache. */
#define BAND_BYTES ((size_t)1 << 20)

/* Cells of a band: so many that 16 bits say which, and not too few. */
#define MOST_BITS 16
#define LEAST_BITS 12

/* Of a cell, as cells.h has it: its top, its count of points, and its ledger. */
size_t bv_cell_bytes(const struct bv_grid *grid)
{
	return sizeof(struct bv_seen) + sizeof(uint32_t) +
	       grid->channels.ledger_bytes;
}

/* What a sheaf takes, itself and its places. */
#define SHEAF_BYTES                \
	(sizeof(struct bv_sheaf) + \
	 BV_SHEAF_POINTS * (sizeof(struct bv_seen) + sizeof(uint16_t)))

static size_t count_bands(const struct bv_grid *grid, unsigned bits)
{
	return (bv_grid_cells(grid) + ((size_t)1 << bits) - 1) >> bits;
}

/*
 * Smaller bands are more of them, each with a sheaf that may be nearly empty; on large
 * grids that could take more memory than it saves.
 */
unsigned bv_band_bits(const struct bv_grid *grid)
{
	unsigned bits = MOST_BITS;

	while (bits > LEAST_BITS) {
		const size_t cells = bv_cell_bytes(grid) << bits;

		if (cells <= BAND_BYTES ||
		    cells <= count_bands(grid, bits) * SHEAF_BYTES)
			break;
		bits--;
	}
	return bits;
}

size_t bv_band_count(const struct bv_grid *grid)
{
	return count_bands(grid, bv_band_bits(grid));
}

/* An empty band is as one without room. */
void bv_bands_clear(struct bv_bands *bands)
{
	for (size_t i = 0; i < bands->count; i++)
		bands->band[i] = (struct bv_band){BV_NO_SHEAF, FULL};
	bands->used = 0;
}

enum bv_status bv_bands_init(struct bv_bands *bands, const struct bv_grid *grid)
{
	*bands = (struct bv_bands){.placer = bv_placer_at(0),
				   .sorter = bv_sorter_at(0),
				   .bits = bv_band_bits(grid),
				   .count = bv_band_count(grid)};
	bands->band = malloc(bands->count * sizeof(*bands->band));
	if (bands->band == NULL)
		return BV_ERR_NO_MEMORY;
	bv_bands_clear(bands);
	return BV_OK;
}

/* Each band that has points may have a sheaf that is nearly empty. */
size_t bv_bands_bytes(const struct bv_grid *grid, size_t points)
{
	const size_t bands = bv_band_count(grid);
	const size_t begun = points < bands ? points : bands;

	return bands * sizeof(struct bv_band) +
	       (begun + points / FULL) * SHEAF_BYTES;
}

void bv_bands_destroy(struct bv_bands *bands)
{
	free(bands->band);
	free(bands->sheaf);
	free(bands->seen);
	free(bands->cells);
	*bands = (struct bv_bands){0};
}

/* Makes what the pointer at 'memory' points to larger, if there is enough. */
static bool grow(void *memory, size_t bytes)
{
	void *old, *grown;

	memcpy(&old, memory, sizeof(old));
	grown = realloc(old, bytes);
	if (grown == NULL)
		return false;
	memcpy(memory, &grown, sizeof(grown));
	return true;
}

/* Places have numbers of 32 bits, which 40 GB of them do. */
#define MOST_SHEAVES (UINT32_MAX / BV_SHEAF_POINTS)

/* Makes room for half as many sheaves more; what is not used is never touched. */
static bool make_room(struct bv_bands *bands)
{
	const uint32_t more = bands->room / 2 + 512;
	const uint32_t room = bands->room < MOST_SHEAVES - more
				      ? bands->room + more
				      : MOST_SHEAVES;
	const size_t places = (size_t)room * BV_SHEAF_POINTS;

	if (bands->used == MOST_SHEAVES ||
	    !grow(&bands->sheaf, room * sizeof(*bands->sheaf)) ||
	    !grow(&bands->seen, places * sizeof(*bands->seen)) ||
	    !grow(&bands->cells, places * sizeof(*bands->cells)))
		return false;
	bands->room = room;
	return true;
}

/* Gives a band a sheaf more; false if memory is short. */
static __attribute__((noinline)) bool add_sheaf(struct bv_bands *bands,
						struct bv_band *band)
{
	const uint32_t added = bands->used;

	if (added == bands->room && !make_room(bands))
		return false;
	bands->used++;
	if (band->first == BV_NO_SHEAF)
		band->first = added;
	else
		bands->sheaf[band->next / BV_SHEAF_POINTS] =
			(struct bv_sheaf){added, band->next % BV_SHEAF_POINTS};
	band->next = added * BV_SHEAF_POINTS;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Sorting                                                                    */
/* -------------------------------------------------------------------------- */

/* Where placed points go; room past the last, for those who look at eight. */
struct sorted {
	uint16_t cells[BV_PLACED_POINTS + GROUP]; /* from the band's first on */
	uint8_t ends[BV_PLACED_POINTS + GROUP]; /* 1: the next is in another */
};

/* Finds which cell of its band each one is. */
INLINED void find_cells(const struct bv_placed *placed, unsigned bits,
			uint16_t *cells)
{
	const uint32_t mask = bv_band_mask(bits);

	for (size_t k = 0; k < BV_PLACED_POINTS; k++)
		cells[k] = (uint16_t)(placed->cells[k] & mask);
}

INLINED void find_bands(const struct bv_placed *placed, unsigned bits,
			struct sorted *sorted)
{
	const uint32_t mask = bv_band_mask(bits);
	const uint32_t *const cells = placed->cells;

	find_cells(placed, bits, sorted->cells);
	for (size_t k = 0; k < BV_PLACED_POINTS; k++)
		sorted->ends[k] = (cells[k] ^ cells[k + 1]) > mask;
	memset(sorted->ends + BV_PLACED_POINTS - 1, 1, GROUP + 1);
}

/* How many points from number 'k' on are in one band, of eight at the most. */
INLINED size_t find_run(const struct sorted *sorted, size_t k)
{
	uint64_t ends;

	memcpy(&ends, sorted->ends + k, sizeof(ends));
	ends |= (uint64_t)1 << 56;
	return ((size_t)__builtin_ctzll(ends) >> 3) + 1;
}

/*
 * Stores so many points from number 'k' on, all in one band.  Eight are stored, and the
 * next ones over those that are not in it.
 */
INLINED bool store_run(struct bv_bands *bands, const struct bv_placed *placed,
		       const struct sorted *sorted, size_t k, size_t run)
{
	struct bv_band *const band =
		&bands->band[placed->cells[k] >> bands->bits];
	uint32_t at;

	if (__builtin_expect(band->next % BV_SHEAF_POINTS >= FULL, 0) &&
	    !add_sheaf(bands, band))
		return false;
	at = band->next;
	memcpy(bands->seen + at, placed->seen + k,
	       GROUP * sizeof(struct bv_seen));
	memcpy(bands->cells + at, sorted->cells + k, GROUP * sizeof(uint16_t));
	band->next = at + (uint32_t)run;
	return true;
}

INLINED bool sort_runs(struct bv_bands *bands, const struct bv_placed *placed)
{
	struct sorted sorted;
	size_t run;

	find_bands(placed, bands->bits, &sorted);
	for (size_t k = 0; k < BV_PLACED_POINTS; k += run) {
		run = find_run(&sorted, k);
		if (placed->cells[k] != BV_OUTSIDE &&
		    !store_run(bands, placed, &sorted, k, run))
			return false;
	}
	return true;
}

/* True if all places are taken, by points of one band. */
INLINED bool are_of_one_band(const struct bv_placed *placed, unsigned bits)
{
	uint32_t different = 0;

	for (size_t k = 0; k < BV_PLACED_POINTS; k++)
		different |= placed->cells[k] ^ placed->cells[0];
	return different >> bits == 0 && placed->cells[0] != BV_OUTSIDE;
}

/* Stores all points, of one band, in its last sheaf; false if there is no room. */
INLINED bool store_all(struct bv_bands *bands, const struct bv_placed *placed)
{
	struct bv_band *const band =
		&bands->band[placed->cells[0] >> bands->bits];
	uint16_t cells[BV_PLACED_POINTS];

	if (band->next % BV_SHEAF_POINTS >= BV_SHEAF_POINTS - BV_PLACED_POINTS)
		return false;
	find_cells(placed, bands->bits, cells);
	memcpy(bands->cells + band->next, cells, sizeof(cells));
	memcpy(bands->seen + band->next, placed->seen,
	       BV_PLACED_POINTS * sizeof(struct bv_seen));
	band->next += BV_PLACED_POINTS;
	return true;
}

INLINED bool sort(struct bv_bands *bands, const struct bv_placed *placed)
{
	return (are_of_one_band(placed, bands->bits) &&
		store_all(bands, placed)) ||
	       sort_runs(bands, placed);
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static bool sort_portable(struct bv_bands *bands,
			  const struct bv_placed *placed)
{
	return sort(bands, placed);
}

#ifdef __x86_64__

BV_TARGET_AVX512 static bool sort_avx512(struct bv_bands *bands,
					 const struct bv_placed *placed)
{
	return sort(bands, placed);
}

BV_TARGET_AVX2 static bool sort_avx2(struct bv_bands *bands,
				     const struct bv_placed *placed)
{
	return sort(bands, placed);
}

#endif

static const struct bv_sorter sorters[] = {
#ifdef __x86_64__
	{BV_CPU_AVX512, sort_avx512},
	{BV_CPU_AVX2, sort_avx2},
#endif
	{BV_CPU_ANY, sort_portable},
};

const struct bv_sorter *bv_sorter_at(size_t index)
{
	return bv_variant_at(sorters, sizeof(sorters[0]),
			     sizeof(sorters) / sizeof(sorters[0]), index);
}

/* -------------------------------------------------------------------------- */
/* Adding                                                                     */
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
INLINED void fetch_points(const struct bv_source *source, size_t first)
{
	const size_t stride = source->layout->stride;
	const size_t step = stride < 64 ? 64 : stride;
	const unsigned char *points = source->points + first * stride;

	for (size_t i = 0; i < BV_PLACED_POINTS * stride; i += step)
		__builtin_prefetch(points + i);
}

enum bv_status bv_bands_add(struct bv_bands *bands,
			    const struct bv_source *source,
			    struct bv_point_tally *tally)
{
	const size_t ahead = ROUNDS_AHEAD * BV_PLACED_POINTS;
	struct bv_placed placed;

	for (size_t first = 0; first < source->n; first += BV_PLACED_POINTS) {
		if (first + ahead + BV_PLACED_POINTS <= source->n)
			fetch_points(source, first + ahead);
		bands->placer->place(source, first, &placed, tally);
		if (!bands->sorter->sort(bands, &placed))
			return BV_ERR_NO_MEMORY;
	}
	return BV_OK;
}
