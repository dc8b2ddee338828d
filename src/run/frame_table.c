/*
 * frame_table.c - what is to be done, who does it, and what became of it
 */

#include "run/frame_table.h"

#include <sys/mman.h>

/* Bytes of the table's parts, in the order in which they lie in memory. */
struct table_layout {
	size_t rows, chunk_begin, total;
};

static struct table_layout lay_out(uint32_t frames, size_t chunks)
{
	struct table_layout at;

	at.rows = (sizeof(struct bv_frame_table) + 63) / 64 * 64;
	at.chunk_begin = at.rows + frames * sizeof(struct bv_frame_row);
	at.total = at.chunk_begin + (chunks + 1) * sizeof(uint32_t);
	return at;
}

struct bv_frame_table *bv_frame_table_create(uint32_t frames,
					     enum bv_schedule schedule,
					     uint32_t workers)
{
	const size_t chunks = bv_schedule(schedule, frames, workers, NULL);
	const struct table_layout at = lay_out(frames, chunks);
	struct bv_frame_table *table;
	unsigned char *memory;

	/* Fresh mappings are all zero: every row waits. */
	memory = mmap(NULL, at.total, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	table = (struct bv_frame_table *)memory;
	table->bytes = at.total;
	table->frame_count = frames;
	table->chunk_count = (uint32_t)chunks;
	table->rows = (struct bv_frame_row *)(memory + at.rows);
	table->chunk_begin = (uint32_t *)(memory + at.chunk_begin);
	bv_schedule(schedule, frames, workers, table->chunk_begin);
	return table;
}

void bv_frame_table_free(struct bv_frame_table *table)
{
	if (table != NULL)
		munmap(table, table->bytes);
}

bool bv_claim_chunk(struct bv_frame_table *table, uint32_t *begin,
		    uint32_t *end)
{
	uint32_t chunk;

	/* Looking first keeps the counter from running past its range. */
	if (atomic_load(&table->next_chunk) >= table->chunk_count)
		return false;
	chunk = atomic_fetch_add(&table->next_chunk, 1);
	if (chunk >= table->chunk_count)
		return false;
	*begin = table->chunk_begin[chunk];
	*end = table->chunk_begin[chunk + 1];
	return true;
}

void bv_frame_end(struct bv_frame_row *row,
		  const struct bv_frame_result *result)
{
	row->result = *result;
	atomic_store_explicit(&row->state,
			      result->status == BV_OK ? BV_FRAME_DONE
						      : BV_FRAME_FAILED,
			      memory_order_release);
}
