/*
 * frame_table.h - what is to be done, who does it, and what became of it
 *
 * The table is all that those who work on a run share: the boundaries of the
 * chunks, a counter from which chunks are claimed, and a row for each frame.
 * There are no locks and no messages.  A claim is one atomic addition; a row is
 * written only by whoever claimed its chunk, and its outcome is read by others
 * only after its state says that it has ended.
 *
 * It lies in memory of its own, which processes can share after a fork.
 */

#ifndef BV_RUN_FRAME_TABLE_H
#define BV_RUN_FRAME_TABLE_H

#include <stdatomic.h>

#include "birdview.h"
#include "run/schedule.h"

enum bv_frame_state {
	BV_FRAME_WAITING,
	BV_FRAME_STARTED,
	BV_FRAME_DONE, /* its picture is in place under its final name */
	BV_FRAME_FAILED
};

struct bv_frame_row {
	_Atomic uint32_t state;
	struct bv_frame_result result; /* valid once DONE or FAILED */
};

struct bv_frame_table {
	size_t bytes; /* of the table and all it points at */
	uint32_t frame_count;
	uint32_t chunk_count;
	uint32_t *chunk_begin; /* [chunk_count + 1] */
	struct bv_frame_row *rows;
	_Atomic uint32_t next_chunk;
	atomic_bool stop; /* no further frame is to start */
};

/*
 * Makes a table in which all frames wait.  Returns NULL if out of memory.
 */
struct bv_frame_table *bv_frame_table_create(uint32_t frames,
					     enum bv_schedule schedule,
					     uint32_t workers);

/* NULL is allowed. */
void bv_frame_table_free(struct bv_frame_table *table);

/*
 * Claims a chunk nobody has claimed yet and stores its bounds.  Returns false
 * when there is none left.
 */
bool bv_claim_chunk(struct bv_frame_table *table, uint32_t *begin,
		    uint32_t *end);

/* Records how a frame ended, and then that it has. */
void bv_frame_end(struct bv_frame_row *row,
		  const struct bv_frame_result *result);

#endif /* BV_RUN_FRAME_TABLE_H */
