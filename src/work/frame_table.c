/*
 * frame_table.c - what is to be done, who does it, and what became of it
 */

#include "work/frame_table.h"

#include <string.h>
#include <sys/mman.h>

#include "work/gpu_row.h"

/* Where the parts of a table lie in its memory, in bytes. */
struct table_layout {
	size_t rows, gpu_rows, slots, chunk_begin, owners, end_order, total;
};

static uint32_t count_slots(const struct bv_frame_table *table)
{
	return table->slot_count + table->gpu_count * table->gpu_slots;
}

/* 'counts' is a table in which the counts are set. */
static struct table_layout lay_out(const struct bv_frame_table *counts)
{
	struct table_layout at;

	/* In the order of their alignment, the strictest first. */
	at.rows = (sizeof(struct bv_frame_table) + 63) / 64 * 64;
	at.gpu_rows =
		at.rows + counts->frame_count * sizeof(struct bv_frame_row);
	at.slots = at.gpu_rows + counts->gpu_count * sizeof(struct bv_gpu_row);
	at.chunk_begin =
		at.slots + count_slots(counts) * sizeof(struct bv_slot);
	at.owners =
		at.chunk_begin + (counts->chunk_count + 1) * sizeof(uint32_t);
	at.end_order = at.owners + bv_owners_bytes(counts->frame_count);
	at.total = at.end_order + counts->frame_count * sizeof(uint32_t);
	return at;
}

/* Fresh memory is all zero, which is right for all but these. */
static void fill(struct bv_frame_table *table)
{
	for (uint32_t i = 0; i < count_slots(table); i++)
		atomic_init(&table->slots[i].frame, BV_NO_FRAME);
	for (uint32_t i = 0; i < table->frame_count; i++)
		atomic_init(&table->end_order[i], BV_NO_FRAME);
}

static size_t fault_bytes(const struct bv_frame_table *table)
{
	return (size_t)table->frame_count * sizeof(*table->faults);
}

/* Apart from the rest, since most of it is never touched. */
static void allocate_faults(struct bv_frame_table *table)
{
	void *memory = MAP_FAILED;

	if (table->frame_count > 0)
		memory =
			mmap(NULL, fault_bytes(table), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory != MAP_FAILED)
		table->faults = memory;
}

/* Memory for a table, which has the counts; NULL if there is none. */
static struct bv_frame_table *allocate(const struct bv_frame_table *counts)
{
	const struct table_layout at = lay_out(counts);
	struct bv_frame_table *table;
	unsigned char *memory;

	memory = mmap(NULL, at.total, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	table = (struct bv_frame_table *)memory;
	table->bytes = at.total;
	table->frame_count = counts->frame_count;
	table->chunk_count = counts->chunk_count;
	table->slot_count = counts->slot_count;
	table->gpu_count = counts->gpu_count;
	table->gpu_slots = counts->gpu_slots;
	table->rows = (struct bv_frame_row *)(memory + at.rows);
	table->gpu_rows = (struct bv_gpu_row *)(memory + at.gpu_rows);
	table->slots = (struct bv_slot *)(memory + at.slots);
	table->chunk_begin = (uint32_t *)(memory + at.chunk_begin);
	table->owners = bv_owners_in(memory + at.owners, counts->frame_count);
	table->end_order = (_Atomic uint32_t *)(memory + at.end_order);
	allocate_faults(table);
	return table;
}

struct bv_frame_table *
bv_frame_table_create_with_gpus(uint32_t frames, enum bv_schedule schedule,
				uint32_t workers, uint32_t gpus,
				uint32_t gpu_slots)
{
	const uint32_t longest =
		gpus > 0 ? BV_LONGEST_GPU_CHUNK : BV_LONGEST_CHUNK;
	const struct bv_frame_table counts = {
		.frame_count = frames,
		.chunk_count = (uint32_t)bv_schedule(schedule, frames, workers,
						     longest, NULL),
		.slot_count = workers,
		.gpu_count = gpus,
		.gpu_slots = gpu_slots,
	};
	struct bv_frame_table *table = allocate(&counts);

	if (table == NULL)
		return NULL;
	bv_schedule(schedule, frames, workers, longest, table->chunk_begin);
	fill(table);
	return table;
}

struct bv_frame_table *bv_frame_table_create(uint32_t frames,
					     enum bv_schedule schedule,
					     uint32_t workers)
{
	return bv_frame_table_create_with_gpus(frames, schedule, workers, 0, 0);
}

void bv_frame_table_free(struct bv_frame_table *table)
{
	if (table == NULL)
		return;
	if (table->faults != NULL)
		munmap(table->faults, fault_bytes(table));
	munmap(table, table->bytes);
}

struct bv_slot *bv_gpu_slots(const struct bv_frame_table *table, uint32_t gpu)
{
	return &table->slots[table->slot_count + gpu * table->gpu_slots];
}

bool bv_chunks_are_left(const struct bv_frame_table *table)
{
	return atomic_load(&table->next_chunk) < table->chunk_count;
}

bool bv_frames_are_left(const struct bv_frame_table *table)
{
	for (uint32_t i = 0; i < table->frame_count; i++) {
		if (!bv_frame_has_ended(&table->rows[i]))
			return true;
	}
	return false;
}

void bv_claim_anew(struct bv_frame_table *table)
{
	for (uint32_t i = 0; i < count_slots(table); i++) {
		atomic_store(&table->slots[i].next, 0);
		atomic_store(&table->slots[i].end, 0);
	}
	atomic_store(&table->next_chunk, 0);
}

bool bv_claim_chunk(struct bv_frame_table *table, struct bv_slot *slot)
{
	uint32_t chunk;

	/* Looking first keeps the counter from running past its range. */
	if (atomic_load(&table->stop) || !bv_chunks_are_left(table))
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

uint32_t bv_next_frame(struct bv_frame_table *table, struct bv_slot *slot)
{
	uint32_t frame = atomic_load(&slot->next);

	while (frame < atomic_load(&slot->end) && !atomic_load(&table->stop)) {
		if (!bv_frame_has_ended(&table->rows[frame]))
			return frame;
		atomic_store(&slot->next, ++frame);
	}
	return BV_NO_FRAME;
}

uint32_t bv_frame_ahead(const struct bv_frame_table *table,
			const struct bv_slot *slot, uint32_t ahead)
{
	const uint32_t end = atomic_load(&slot->end);
	uint32_t frame = atomic_load(&slot->next);

	if (atomic_load(&table->stop))
		return BV_NO_FRAME;
	for (; frame < end; frame++) {
		if (!bv_frame_has_ended(&table->rows[frame]) && ahead-- == 0)
			return frame;
	}
	return BV_NO_FRAME;
}

void bv_slot_name(struct bv_slot *slot, uint32_t frame)
{
	atomic_store(&slot->frame, frame);
	atomic_fetch_add(&slot->steps, 1);
}

bool bv_frame_has_ended(const struct bv_frame_row *row)
{
	return atomic_load_explicit(&row->state, memory_order_acquire) !=
	       BV_FRAME_WAITING;
}

/* The sentence is the worker's, who goes on to use its memory. */
static void keep_fault(struct bv_frame_table *table, uint32_t frame)
{
	struct bv_verdict *result = &table->rows[frame].result;
	char *kept = NULL;

	if (result->fault != NULL && table->faults != NULL) {
		kept = table->faults[frame];
		strcpy(kept, result->fault);
	}
	result->fault = kept;
}

void bv_frame_end(struct bv_frame_table *table, uint32_t frame,
		  const struct bv_verdict *result)
{
	struct bv_frame_row *row = &table->rows[frame];
	uint32_t position;

	row->result = *result;
	keep_fault(table, frame);
	atomic_store_explicit(&row->state,
			      result->status == BV_OK ? BV_FRAME_DONE
						      : BV_FRAME_FAILED,
			      memory_order_release);
	position = atomic_fetch_add(&table->end_count, 1);
	/* A frame that was ended twice, by a worker and for it, counts once. */
	if (position < table->frame_count)
		atomic_store(&table->end_order[position], frame);
}
