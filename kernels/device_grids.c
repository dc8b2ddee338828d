/*
 * device_grids.c - the memory that the kernels work in, as the host sees it
 *
 *	cells    [frames][cells], 16 bytes each
 *	ledgers  [frames][cells], of what channels ask for; in most grids none
 *	tallies  [frames]
 *	maps     [frames], each of them bitmap, tiles, groups
 *
 * `shade` empties cells and ledgers, of which few are occupied.  Tallies and maps are
 * small enough for `settle` to clear them whole: 320 KB a frame of 1600 x 1600 cells.
 * What else a grid may have, its view, is copied once and read only.
 */

#include <string.h>

#include "core/arrays.h"
#include "occupancy.h"
#include "striped_tally.h"

/* Everything begins at a multiple of this, a line of memory. */
#define ALIGNMENT 128u

static uint32_t divide_up(uint32_t n, uint32_t by)
{
	return n / by + (n % by != 0);
}

static size_t align(size_t bytes)
{
	return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t cells_bytes(const struct bv_device_grids *grids)
{
	return align((size_t)grids->frames * grids->cells *
		     sizeof(struct bv_device_cell));
}

static size_t ledgers_bytes(const struct bv_device_grids *grids)
{
	return align((size_t)grids->frames * grids->cells *
		     grids->ledger_bytes);
}

static size_t all_bytes(const struct bv_device_grids *grids)
{
	const size_t words = (size_t)grids->tally_words + grids->map_words;

	return cells_bytes(grids) + ledgers_bytes(grids) +
	       grids->frames * words * sizeof(uint32_t);
}

uint32_t bv_shown_words(const struct bv_channels *channels)
{
	const uint32_t floats = bv_count_floats(channels);

	if (channels->bits != 0)
		return bv_pixel_stride(channels) / (uint32_t)sizeof(uint32_t);
	return floats + divide_up(channels->count - floats, sizeof(uint32_t));
}

/* All but the pointers. */
static void set_sizes(struct bv_device_grids *grids, const struct bv_grid *grid,
		      uint32_t frames)
{
	const uint32_t line = ALIGNMENT / (uint32_t)sizeof(uint32_t);
	uint32_t words;

	*grids = (struct bv_device_grids){.frames = frames};
	grids->cells = (uint32_t)bv_grid_cells(grid);
	grids->ledger_bytes = grid->channels.ledger_bytes;
	grids->shown_words = bv_shown_words(&grid->channels);
	grids->float_count = bv_count_floats(&grid->channels);
	grids->bitmap_words = divide_up(grids->cells, BV_WORD_CELLS);
	grids->tile_count = divide_up(grids->bitmap_words, BV_TILE_WORDS);
	grids->group_count = divide_up(grids->tile_count, BV_GROUP_TILES);
	words = grids->bitmap_words + grids->tile_count + grids->group_count;
	grids->map_words = divide_up(words, line) * line;
	grids->tally_words = BV_TALLY_WORDS;
}

size_t bv_device_grids_bytes(const struct bv_grid *grid, uint32_t frames)
{
	struct bv_device_grids grids;

	set_sizes(&grids, grid, frames);
	return all_bytes(&grids);
}

void bv_device_grids_init(struct bv_device_grids *grids,
			  const struct bv_grid *grid, uint32_t frames,
			  void *memory)
{
	unsigned char *tallies;

	set_sizes(grids, grid, frames);
	grids->memory = memory;
	grids->cell = memory;
	grids->ledgers = (unsigned char *)memory + cells_bytes(grids);
	tallies = grids->ledgers + ledgers_bytes(grids);
	grids->tallies = (uint32_t *)(void *)tallies;
	grids->bitmap = grids->tallies + (size_t)frames * grids->tally_words;
}

cudaError_t bv_clear_grids(const struct bv_device_grids *grids,
			   cudaStream_t stream)
{
	return cudaMemsetAsync(grids->memory, 0, all_bytes(grids), stream);
}

static uint32_t sum_of(const uint32_t stripes[BV_STRIPES])
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < BV_STRIPES; i++)
		sum += stripes[i];
	return sum;
}

static uint32_t greatest_of(const uint32_t stripes[BV_STRIPES])
{
	uint32_t greatest = 0;

	for (uint32_t i = 0; i < BV_STRIPES; i++) {
		if (stripes[i] > greatest)
			greatest = stripes[i];
	}
	return greatest;
}

struct bv_frame_tally bv_read_frame_tally(const struct bv_device_grids *grids,
					  const struct bv_rules *rules,
					  const uint32_t *words,
					  uint32_t points)
{
	struct bv_striped_tally striped;
	struct bv_frame_tally tally = {
		.counts = {.struct_size = sizeof(struct bv_counts),
			   .points = points}};
	struct bv_counts *counts = &tally.counts;
	uint32_t greatest, least;

	(void)grids; /* the tally of a grid of any size is the same */
	memcpy(&striped, words, sizeof(striped));
	counts->kept = sum_of(striped.kept);
	counts->not_finite = sum_of(striped.not_finite);
	counts->outside = points - counts->kept - counts->not_finite;
	counts->odd_intensity = sum_of(striped.odd_intensity);
	greatest = greatest_of(striped.intensity_greatest);
	least = ~greatest_of(striped.intensity_least);
	if (greatest != 0) {
		counts->intensity_min = bv_from_ordered(least);
		counts->intensity_max = bv_from_ordered(greatest);
	}
	tally.occupied = striped.occupied;
	if (rules->scaled_to_frame)
		tally.most = bv_tally_maxima(&striped);
	return tally;
}

/* Copies what lies anywhere in memory of the host, by way of memory that is pinned. */
static cudaError_t upload(void *to, const void *from, size_t bytes,
			  cudaStream_t stream)
{
	void *pinned = NULL;
	cudaError_t error, freed;

	error = cudaHostAlloc(&pinned, bytes, cudaHostAllocDefault);
	if (error != cudaSuccess)
		return error;
	memcpy(pinned, from, bytes);
	error = cudaMemcpyAsync(to, pinned, bytes, cudaMemcpyHostToDevice,
				stream);
	if (error == cudaSuccess)
		error = cudaStreamSynchronize(stream);
	freed = cudaFreeHost(pinned);
	return error != cudaSuccess ? error : freed;
}

cudaError_t bv_upload_view(const struct bv_grid *grid, cudaStream_t stream,
			   uint16_t **view)
{
	void *memory = NULL;
	cudaError_t error;

	*view = NULL;
	if (grid->view == NULL)
		return cudaSuccess;
	error = cudaMalloc(&memory, BV_VIEW_BYTES);
	if (error != cudaSuccess)
		return error;
	error = upload(memory, grid->view, BV_VIEW_BYTES, stream);
	if (error != cudaSuccess) {
		cudaFree(memory);
		return error;
	}
	*view = memory;
	return cudaSuccess;
}
