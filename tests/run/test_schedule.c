/*
 * test_schedule.c: every frame is in exactly one chunk
 *
 * Proves for many numbers of frames and workers what all schedules have in
 * common, and then the shape that each of them promises.  A frame table hands
 * out these chunks and no others, and says beforehand which frames are next.
 */

#include <pthread.h>
#include <stdbool.h>

#include "check.h"
#include "work/frame_table.h"
#include "work/schedule.h"

#define MOST_FRAMES 3000

static const uint32_t frame_counts[] = {0,   1,   2,   3,    5,    7,
					8,   63,  64,  65,   100,  255,
					256, 257, 999, 1000, 2048, MOST_FRAMES};
static const uint32_t worker_counts[] = {1,  2,  3,   4,    5,    7,
					 16, 63, 100, 1000, 2999, UINT32_MAX};

/* The chunks of one schedule. */
static uint32_t begin[MOST_FRAMES + 1];
static size_t chunks;

static uint32_t length(size_t chunk)
{
	return begin[chunk + 1] - begin[chunk];
}

/* Divides, and checks that frames 0..frames-1 are covered without a gap. */
static void divide(enum bv_schedule schedule, uint32_t frames, uint32_t workers)
{
	chunks = bv_schedule(schedule, frames, workers, BV_LONGEST_CHUNK, NULL);
	CHECK(chunks <= frames);
	memset(begin, 0xff, sizeof(begin));
	CHECK_EQ_INT(
		bv_schedule(schedule, frames, workers, BV_LONGEST_CHUNK, begin),
		chunks);
	CHECK_EQ_INT(begin[0], 0);
	for (size_t i = 0; i < chunks; i++)
		CHECK(begin[i] < begin[i + 1]);
	CHECK_EQ_INT(begin[chunks], frames);
	for (size_t i = chunks + 1; i < MOST_FRAMES; i++)
		CHECK_EQ_INT(begin[i], UINT32_MAX);
}

/* At most one chunk a worker, and all of nearly the same length. */
static void check_chunk(uint32_t frames, uint32_t workers)
{
	uint32_t least = UINT32_MAX, most = 0;

	divide(BV_SCHEDULE_CHUNK, frames, workers);
	CHECK_EQ_INT(chunks, frames < workers ? frames : workers);
	for (size_t i = 0; i < chunks; i++) {
		least = length(i) < least ? length(i) : least;
		most = length(i) > most ? length(i) : most;
	}
	CHECK(chunks == 0 || most - least <= 1);
}

static void check_frame(uint32_t frames, uint32_t workers)
{
	divide(BV_SCHEDULE_FRAME, frames, workers);
	CHECK_EQ_INT(chunks, frames);
}

/*
 * No chunk is longer than the one before, the last are single frames, and no
 * worker can claim at once more than a fair share of what is left.
 */
static void check_guided(uint32_t frames, uint32_t workers)
{
	divide(BV_SCHEDULE_GUIDED, frames, workers);
	for (size_t i = 0; i < chunks; i++) {
		const uint32_t left = frames - begin[i];

		CHECK(i == 0 || length(i) <= length(i - 1));
		CHECK(length(i) == 1 || length(i) <= left / workers);
	}
	CHECK(chunks == 0 || length(chunks - 1) == 1);
}

static void test_schedules(void)
{
	const size_t frames = sizeof(frame_counts) / sizeof(frame_counts[0]);
	const size_t workers = sizeof(worker_counts) / sizeof(worker_counts[0]);

	for (size_t i = 0; i < frames; i++) {
		for (size_t k = 0; k < workers; k++) {
			check_chunk(frame_counts[i], worker_counts[k]);
			check_frame(frame_counts[i], worker_counts[k]);
			check_guided(frame_counts[i], worker_counts[k]);
		}
	}
}

/* A long list has long chunks: claims are few, but enough to balance. */
static void test_long_list(void)
{
	const uint32_t frames = 4000000000;

	CHECK_EQ_INT(bv_schedule(BV_SCHEDULE_CHUNK, frames, 16,
				 BV_LONGEST_CHUNK, NULL),
		     16);
	CHECK(bv_schedule(BV_SCHEDULE_GUIDED, frames, 16, BV_LONGEST_CHUNK,
			  NULL) < frames / 32);
}

/* Nobody keeps the others waiting with more than they were allowed. */
static void test_longest(void)
{
	chunks = bv_schedule(BV_SCHEDULE_GUIDED, MOST_FRAMES, 1, 16, begin);
	CHECK_EQ_INT(length(0), 16);
	for (size_t i = 0; i < chunks; i++)
		CHECK(length(i) <= 16);
}

static void check_claims(enum bv_schedule schedule, uint32_t frames,
			 uint32_t workers)
{
	struct bv_frame_table *table =
		bv_frame_table_create(frames, schedule, workers);
	struct bv_slot *slot = &table->slots[0];

	CHECK(table != NULL);
	CHECK_EQ_INT(table->frame_count, frames);
	divide(schedule, frames, workers);
	for (size_t i = 0; i < chunks; i++) {
		CHECK(bv_claim_chunk(table, slot));
		CHECK_EQ_INT(slot->next, begin[i]);
		CHECK_EQ_INT(slot->end, begin[i + 1]);
	}
	for (int i = 0; i < 3; i++)
		CHECK(!bv_claim_chunk(table, slot));
	for (uint32_t i = 0; i < frames; i++)
		CHECK_EQ_INT(table->rows[i].state, BV_FRAME_WAITING);
	bv_frame_table_free(table);
}

static void test_claims(void)
{
	check_claims(BV_SCHEDULE_GUIDED, 0, 1);
	check_claims(BV_SCHEDULE_GUIDED, 1000, 3);
	check_claims(BV_SCHEDULE_CHUNK, 1000, 3);
	check_claims(BV_SCHEDULE_FRAME, 1000, 3);
	check_claims(BV_SCHEDULE_CHUNK, 2, 8);
	bv_frame_table_free(NULL);
}

/* What is said to come, comes, whichever frames have ended. */
static void check_ahead(struct bv_frame_table *table, struct bv_slot *slot)
{
	uint32_t ahead[BV_LONGEST_CHUNK + 1];
	uint32_t frame, n = 0;

	for (uint32_t i = 0; i <= BV_LONGEST_CHUNK; i++)
		ahead[i] = bv_frame_ahead(table, slot, i);
	while ((frame = bv_next_frame(table, slot)) != BV_NO_FRAME) {
		CHECK_EQ_INT(ahead[n++], frame);
		atomic_store(&slot->next, frame + 1);
	}
	for (; n <= BV_LONGEST_CHUNK; n++)
		CHECK_EQ_INT(ahead[n], BV_NO_FRAME);
}

static void test_ahead(void)
{
	const struct bv_verdict done = {.status = BV_OK};
	struct bv_frame_table *table =
		bv_frame_table_create(2000, BV_SCHEDULE_GUIDED, 4);
	struct bv_slot *slot = &table->slots[0];

	CHECK(table != NULL);
	CHECK_EQ_INT(bv_frame_ahead(table, slot, 0), BV_NO_FRAME);
	for (uint32_t i = 0; i < 2000; i++) {
		if (i % 3 == 0 || i % 7 == 1 || (i > 500 && i < 700))
			bv_frame_end(table, i, &done);
	}
	while (bv_claim_chunk(table, slot)) {
		const uint32_t next = slot->next;

		CHECK_EQ_INT(bv_frame_ahead(table, slot, UINT32_MAX),
			     BV_NO_FRAME);
		CHECK_EQ_INT(slot->next, next);
		check_ahead(table, slot);
	}
	/* Nothing follows once the run is to stop. */
	bv_claim_anew(table);
	CHECK(bv_claim_chunk(table, slot));
	CHECK(bv_frame_ahead(table, slot, 1) != BV_NO_FRAME);
	atomic_store(&table->stop, true);
	CHECK_EQ_INT(bv_frame_ahead(table, slot, 0), BV_NO_FRAME);
	CHECK_EQ_INT(bv_frame_ahead(table, slot, 1), BV_NO_FRAME);
	bv_frame_table_free(table);
}

/* Claims until there is nothing left, and counts for each frame how often. */
static void *claim_all(void *argument)
{
	struct bv_frame_table *table = argument;
	struct bv_slot slot = {0};

	while (bv_claim_chunk(table, &slot)) {
		for (uint32_t i = slot.next; i < slot.end; i++)
			atomic_fetch_add(&table->rows[i].state, 1);
	}
	return NULL;
}

/* Many that claim at once never get the same chunk. */
static void test_claims_at_once(void)
{
	const uint32_t frames = 500000;
	struct bv_frame_table *table =
		bv_frame_table_create(frames, BV_SCHEDULE_FRAME, 4);
	pthread_t threads[4];

	CHECK(table != NULL);
	for (int i = 0; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, claim_all, table) == 0);
	for (int i = 0; i < 4; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	for (uint32_t i = 0; i < frames; i++)
		CHECK_EQ_INT(table->rows[i].state, 1);
	bv_frame_table_free(table);
}

int main(void)
{
	test_schedules();
	test_long_list();
	test_longest();
	test_claims();
	test_ahead();
	test_claims_at_once();
	return 0;
}
