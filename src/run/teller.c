/*
 * teller.c - telling the caller of a run which frames have ended
 *
 * The caller hears of each frame once, in the order in which they end.  Workers note
 * that order in the table: they take the next position and then fill it in.  One that
 * dies in between leaves a gap, for which nobody waits for long; its frame has ended
 * all the same, if its row says so, and is told when no worker is left.
 */

#include "run/teller.h"

/* Ticks to wait for a position that was taken and not filled in. */
#define MOST_GAP_TICKS 20

static void tell_frame(struct bv_teller *teller, uint32_t frame)
{
	struct bv_frame_row *row = &teller->table->rows[frame];

	if (row->told)
		return;
	row->told = true;
	teller->events->frame_ended(teller->events->context, frame);
}

void bv_tell_ends(struct bv_teller *teller)
{
	struct bv_frame_table *table = teller->table;

	while (teller->told_count < table->frame_count &&
	       teller->told_count < atomic_load(&table->end_count)) {
		const uint32_t frame =
			atomic_load(&table->end_order[teller->told_count]);

		if (frame != BV_NO_FRAME)
			tell_frame(teller, frame);
		else if (teller->gap_ticks++ < MOST_GAP_TICKS)
			return;
		teller->told_count++;
		teller->gap_ticks = 0;
	}
}

void bv_tell_rest(struct bv_teller *teller)
{
	for (uint32_t i = 0; i < teller->table->frame_count; i++) {
		if (bv_frame_has_ended(&teller->table->rows[i]))
			tell_frame(teller, i);
	}
}
