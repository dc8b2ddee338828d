/*
 * frame_table.c - what is to be done, who does it, and what became of it
 */

#include "run/frame_table.h"

#include <sys/mman.h>

/* Where the parts of a table lie in its memory, in bytes. */
struct table_layout {
	size_t rows, slots, chunk_begin, end_order, total;
};

static struct table_layout lay_out(uint32_t frames, size_t chunks,
				   uint32_t slots)
{
	struct table_layout at;

	/* In the order of their alignment, the strictest first. */
	at.rows = (sizeof(struct bv_frame_table) + 63) / 64 * 64;
	at.slots = at.rows + frames * sizeof(struct bv_frame_row);
	at.chunk_begin = at.slots + slots * sizeof(struct bv_slot);
	at.end_order = at.chunk_begin + (chunks + 1) * sizeof(uint32_t);
	at.total = at.end_order + frames * sizeof(uint32_t);
	return at;
}

/* Fresh memory is all zero, which is right for all but these. */
static void fill(struct bv_frame_table *table)
{
	for (uint32_t i = 0; i < table->slot_count; i++)
		atomic_init(&table->slots[i].frame, BV_NO_FRAME);
	for (uint32_t i = 0; i < table->frame_count; i++)
		atomic_init(&table->end_order[i], BV_NO_FRAME);
}

struct bv_frame_table *bv_frame_table_create(uint32_t frames,
					     enum bv_schedule schedule,
					     uint32_t workers)
{
	const size_t chunks = bv_schedule(schedule, frames, workers, NULL);
	const struct table_layout at = lay_out(frames, chunks, workers);
	struct bv_frame_table *table;
	unsigned char *memory;

	memory = mmap(NULL, at.total, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	table = (struct bv_frame_table *)memory;
	table->bytes = at.total;
	table->frame_count = frames;
	table->chunk_count = (uint32_t)chunks;
	table->slot_count = workers;
	table->rows = (struct bv_frame_row *)(memory + at.rows);
	table->slots = (struct bv_slot *)(memory + at.slots);
	table->chunk_begin = (uint32_t *)(memory + at.chunk_begin);
	table->end_order = (_Atomic uint32_t *)(memory + at.end_order);
	bv_schedule(schedule, frames, workers, table->chunk_begin);
	fill(table);
	return table;
}

void bv_frame_table_free(struct bv_frame_table *table)
{
	if (table != NULL)
		munmap(table, table->bytes);
}

bool bv_claim_chunk(struct bv_frame_table *table, struct bv_slot *slot)
{
	uint32_t chunk;

	/* Looking first keeps the counter from running past its range. */
	if (atomic_load(&table->next_chunk) >= table->chunk_count)
		return false;
	chunk = atomic_fetch_add(&table->next_chunk, 1);
	if (chunk >= table->chunk_count)
		return false;
	/* A death in between leaves a chunk that is empty, never a wrong one. */
	atomic_store(&slot->end, 0);
	atomic_store(&slot->next, table->chunk_begin[chunk]);
	atomic_store(&slot->end, table->chunk_begin[chunk + 1]);
	return true;
}

bool bv_frame_has_ended(const struct bv_frame_row *row)
{
	return atomic_load_explicit(&row->state, memory_order_acquire) !=
	       BV_FRAME_WAITING;
}

void bv_frame_end(struct bv_frame_table *table, uint32_t frame,
		  const struct bv_frame_result *result)
{
	struct bv_frame_row *row = &table->rows[frame];
	uint32_t place;

	row->result = *result;
	atomic_store_explicit(&row->state,
			      result->status == BV_OK ? BV_FRAME_DONE
						      : BV_FRAME_FAILED,
			      memory_order_release);
	place = atomic_fetch_add(&table->end_count, 1);
	/* A frame that was ended twice, by a worker and for it, counts once. */
	if (place < table->frame_count)
		atomic_store(&table->end_order[place], frame);
}
