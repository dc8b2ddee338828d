/*
 * frame_table.h - what is to be done, who does it, and what became of it
 *
 * The table is all that those who work on a run share: the boundaries of the
 * chunks, a counter from which chunks are claimed, a row for each frame, a slot
 * for each worker, a row for each GPU (see gpu_row.h), which frame has which file
 * (see owners.h), and the order in which frames ended.  There are no locks and no
 * messages.  A claim is one atomic addition; a frame's row is written only by whoever
 * claimed its chunk, and its outcome is read by others only after its state says that
 * it has ended.
 *
 * It lies in memory of its own that stays shared after a fork, so that it
 * outlives any worker that dies.
 */

#ifndef BV_WORK_FRAME_TABLE_H
#define BV_WORK_FRAME_TABLE_H

#include <stdatomic.h>

#include "convert/owners.h"
#include "core/verdict.h"
#include "formats/fault.h"
#include "work/schedule.h"

enum bv_frame_state {
	BV_FRAME_WAITING, /* or started, and not ended */
	BV_FRAME_DONE,    /* its picture is in place under its final name */
	BV_FRAME_FAILED
};

struct bv_frame_row {
	_Atomic uint8_t state;
	_Atomic uint8_t decision; /* enum bv_decision */
	uint8_t deaths;           /* of workers that had started it */
	bool told;                /* its end was handed to the caller */
	struct bv_verdict result; /* valid once DONE or FAILED */
};

/* No frame: in slots, and in the order of ends a position not yet filled. */
#define BV_NO_FRAME UINT32_MAX

/*
 * What a worker is doing.  It belongs to the worker and not to its process:
 * a replacement takes over the slot, and with it the rest of the chunk.
 */
struct bv_slot {
	_Atomic uint32_t next, end; /* of the claimed chunk, yet to be done */
	_Atomic uint32_t frame;     /* now being converted, or BV_NO_FRAME */
	_Atomic uint32_t steps;     /* goes up when a frame starts or ends */
};

struct bv_gpu_row;

/* Most GPUs of a run. */
#define BV_MOST_GPUS 32

struct bv_frame_table {
	size_t bytes; /* of the table and all it points at */
	uint32_t frame_count;
	uint32_t chunk_count;
	uint32_t slot_count; /* of workers on a CPU */
	uint32_t gpu_count;  /* GPUs that may take part */
	uint32_t gpu_slots;  /* of each of them */
	struct bv_frame_row *rows;
	struct bv_slot *slots;       /* of the CPUs, and then of each GPU */
	struct bv_gpu_row *gpu_rows; /* [gpu_count] */
	uint32_t *chunk_begin;       /* [chunk_count + 1] */
	struct bv_owners owners;
	/*
	 * [frame_count]: what is wrong with files, for the results of rows to point
	 * at.  It takes up memory only for frames that have such a sentence; NULL
	 * where it could not be had, and sentences say less.
	 */
	char (*faults)[BV_FAULT_MAX];
	_Atomic uint32_t *end_order; /* [frame_count], in order of their ends */
	_Atomic uint32_t end_count;
	_Atomic uint32_t next_chunk;
	_Atomic uint32_t failures;
	_Atomic uint32_t gpus_found; /* by a process that could count them */
	atomic_bool hand_over; /* CPUs are to leave further chunks to GPUs */
	atomic_bool stop;      /* no further frame is to start */
};

/*
 * Makes a table in which all frames wait, for 'workers' workers.  Returns NULL
 * if out of memory.
 */
struct bv_frame_table *bv_frame_table_create(uint32_t frames,
					     enum bv_schedule schedule,
					     uint32_t workers);

/* The same with rows for 'gpus' GPUs of 'gpu_slots' slots each. */
struct bv_frame_table *
bv_frame_table_create_with_gpus(uint32_t frames, enum bv_schedule schedule,
				uint32_t workers, uint32_t gpus,
				uint32_t gpu_slots);

/* The first of a GPU's slots. */
struct bv_slot *bv_gpu_slots(const struct bv_frame_table *table, uint32_t gpu);

/* True if there are chunks that nobody has claimed. */
bool bv_chunks_are_left(const struct bv_frame_table *table);

/* True if there are frames that have not ended. */
bool bv_frames_are_left(const struct bv_frame_table *table);

/* Makes everything that has not ended claimable again.  Nobody may be at work. */
void bv_claim_anew(struct bv_frame_table *table);

/* NULL is allowed. */
void bv_frame_table_free(struct bv_frame_table *table);

/*
 * Claims a chunk nobody has claimed yet for 'slot'.  Returns false when there
 * is none left or the table says stop.
 */
bool bv_claim_chunk(struct bv_frame_table *table, struct bv_slot *slot);

/*
 * The next frame of the slot's chunk that has not ended.  The slot stays at it;
 * whoever takes it moves 'next' on.  Returns BV_NO_FRAME if there is none in
 * this chunk or the table says stop.
 */
uint32_t bv_next_frame(struct bv_frame_table *table, struct bv_slot *slot);

/*
 * The frame that bv_next_frame() will give whoever owns the slot after 'ahead' others of
 * its chunk, if none of them ends until then, or BV_NO_FRAME.  The slot stays where it
 * is.
 */
uint32_t bv_frame_ahead(const struct bv_frame_table *table,
			const struct bv_slot *slot, uint32_t ahead);

/*
 * Says that whoever owns the slot is now working on 'frame', or with
 * BV_NO_FRAME that it is done with the one before.
 */
void bv_slot_name(struct bv_slot *slot, uint32_t frame);

/* True if the frame is done or has failed. */
bool bv_frame_has_ended(const struct bv_frame_row *row);

/*
 * Records how a frame ended, then that it has, and then its position in the
 * order.  A worker that dies between the last two leaves a gap there.
 */
void bv_frame_end(struct bv_frame_table *table, uint32_t frame,
		  const struct bv_verdict *result);

#endif /* BV_WORK_FRAME_TABLE_H */
