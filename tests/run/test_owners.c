/*
 * test_owners.c: it is known which frame of a run has which file
 *
 * Proves that each frame is found by the file that it noted last, and by no other,
 * while many are noted by several threads, and when frames are noted again and again,
 * as those are whose workers die.
 */

#include <pthread.h>
#include <stdlib.h>

#include "check.h"
#include "convert/owners.h"

#define FRAMES 20000
#define THREADS 4

static struct bv_owners owners;

static struct bv_file_id file_of(uint32_t frame, uint32_t time)
{
	return (struct bv_file_id){.device = 7 + frame % 2,
				   .inode = 100 + frame / 2 + time * FRAMES};
}

static bool is_owner(uint32_t frame, const struct bv_file_id *file)
{
	size_t step = 0;
	uint32_t found;

	while ((found = bv_owners_next(&owners, file, &step)) != BV_NO_OWNER) {
		if (found == frame)
			return true;
	}
	return false;
}

static void *note_some(void *argument)
{
	const uint32_t thread = *(const uint32_t *)argument;

	for (uint32_t frame = thread; frame < FRAMES; frame += THREADS) {
		for (uint32_t time = 0; time < 2; time++) {
			const struct bv_file_id file = file_of(frame, time);

			bv_owners_note(&owners, frame, &file);
			CHECK(is_owner(frame, &file));
		}
	}
	return NULL;
}

static void test_threads(void)
{
	uint32_t numbers[THREADS];
	pthread_t threads[THREADS];

	for (uint32_t i = 0; i < THREADS; i++) {
		numbers[i] = i;
		CHECK(pthread_create(&threads[i], NULL, note_some,
				     &numbers[i]) == 0);
	}
	for (uint32_t i = 0; i < THREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	for (uint32_t frame = 0; frame < FRAMES; frame++) {
		const struct bv_file_id before = file_of(frame, 0);
		const struct bv_file_id now = file_of(frame, 1);

		CHECK(!is_owner(frame, &before));
		CHECK(is_owner(frame, &now));
	}
}

/* Two frames with one file are both found. */
static void test_two_with_one(void)
{
	const struct bv_file_id file = {3, 4};

	bv_owners_note(&owners, 5, &file);
	bv_owners_note(&owners, 6, &file);
	CHECK(is_owner(5, &file) && is_owner(6, &file));
	bv_owners_note(&owners, 5, &file);
	CHECK(is_owner(5, &file) && is_owner(6, &file));
}

/* A table without an empty slot. */
static void test_full(void)
{
	void *memory = calloc(1, bv_owners_bytes(2));
	struct bv_file_id file = {1, 1};

	CHECK(memory != NULL);
	owners = bv_owners_in(memory, 2);
	for (int i = 0; i < 1000; i++) {
		for (uint32_t frame = 0; frame < 2; frame++) {
			file.inode++;
			bv_owners_note(&owners, frame, &file);
			CHECK(is_owner(frame, &file));
		}
	}
	CHECK(is_owner(1, &file) && !is_owner(0, &file));
	free(memory);
}

int main(void)
{
	void *memory = calloc(1, bv_owners_bytes(FRAMES));

	CHECK(memory != NULL);
	owners = bv_owners_in(memory, FRAMES);
	test_threads();
	test_two_with_one();
	free(memory);
	test_full();
	return 0;
}
