/*
 * sets.c - where batches are drawn to and made streams of
 */

#include "sets.h"

#include "blocks.h"

/* Colours of all presets: R, G, B. */
#define PIXEL_BYTES 3

/* Bytes of a stream for which there is room: so many for a cell, and some more. */
#define CELL_BYTES 5
#define MORE_BYTES 4096

static uint32_t round_up(uint32_t n, uint32_t to)
{
	return (n + to - 1) / to * to;
}

/* Memory of the device, all 0. */
static void *allocate_zeros(const struct bench_device *device, size_t bytes)
{
	void *memory = bench_allocate(bytes);

	bench_must(cudaMemsetAsync(memory, 0, bytes, device->stream),
		   "cudaMemsetAsync");
	return memory;
}

void bench_set_open(struct bench_set *set, const struct bench_device *device)
{
	const uint32_t cells = device->most_cells;
	const size_t cells_bytes = BV_MOST_BATCH * cells * sizeof(uint32_t);
	const size_t numbers_bytes = BV_MOST_BATCH * sizeof(uint32_t);
	size_t blocks, words_bytes;

	set->blocks = bv_count_blocks(cells);
	set->frame_words = round_up(cells * CELL_BYTES + MORE_BYTES,
				    BV_LINE_CELLS * sizeof(uint32_t)) /
			   sizeof(uint32_t);
	blocks = (size_t)BV_MOST_BATCH * set->blocks;
	words_bytes = BV_MOST_BATCH * set->frame_words * sizeof(uint32_t);
	set->cells = bench_allocate(cells_bytes);
	set->pixels = bench_allocate(cells_bytes);
	set->occupied = bench_allocate(numbers_bytes);
	set->bytes = bench_allocate(numbers_bytes);
	set->words = allocate_zeros(device, words_bytes);
	set->tallies =
		allocate_zeros(device, blocks * sizeof(struct bv_block_tally));
	set->codes = bench_allocate(blocks * sizeof(struct bv_block_code));
	set->sent_tallies = bench_pin(device->grids.tally_words * numbers_bytes,
				      &set->sent_tallies_at);
	set->sent_bytes = bench_pin(numbers_bytes, &set->sent_bytes_at);
	set->streams = bench_pin(words_bytes, &set->streams_at);
	bench_must(cudaEventCreateWithFlags(&set->drawn, cudaEventDefault),
		   "cudaEventCreateWithFlags");
	bench_must(cudaEventCreateWithFlags(&set->sent, cudaEventDefault),
		   "cudaEventCreateWithFlags");
}

void bench_set_close(struct bench_set *set)
{
	cudaFree(set->cells);
	cudaFree(set->pixels);
	cudaFree(set->occupied);
	cudaFree(set->bytes);
	cudaFree(set->words);
	cudaFree(set->tallies);
	cudaFree(set->codes);
	cudaFreeHost(set->sent_tallies);
	cudaFreeHost(set->sent_bytes);
	cudaFreeHost(set->streams);
	cudaEventDestroy(set->drawn);
	cudaEventDestroy(set->sent);
}

void bench_set_use(const struct bench_set *set,
		   const struct bench_device *device, struct bv_batch *batch,
		   struct bv_stream_batch *streams)
{
	const struct bv_rules *rules = &device->grid->rules;

	batch->cells = set->cells;
	batch->shown = set->pixels;
	batch->sent_tallies = set->sent_tallies_at;
	batch->occupied = set->occupied;
	*streams = (struct bv_stream_batch){.width = rules->columns,
					    .height = rules->rows,
					    .pixel_bytes = PIXEL_BYTES,
					    .cells = set->cells,
					    .pixels = set->pixels,
					    .tallies = set->tallies,
					    .codes = set->codes,
					    .words = set->words,
					    .bytes = set->bytes,
					    .sent_bytes = set->sent_bytes_at,
					    .frame_count = batch->frame_count};
	for (uint32_t k = 0; k < batch->frame_count; k++) {
		const uint32_t first_word = k * set->frame_words;

		streams->frames[k] = (struct bv_stream_frame){
			.occupied = set->occupied + k,
			.most_cells = batch->frames[k].points,
			.first_cell = batch->frames[k].first_cell,
			.first_block = k * set->blocks,
			.first_word = first_word,
			.most_words = set->frame_words,
			.stream = set->streams_at + first_word};
	}
}
