/*
 * test_step_block.c: a block of steps becomes the bytes that they stand for
 *
 * Proves with steps of every start of a gap, every length and every group of distances
 * that zlib inflates a block to gaps, words and copies, one after the other, and that
 * it never takes more bytes than its bound says; and so for blocks that follow each
 * other, full ones and empty ones.
 */

#include <zlib.h>

#include "check.h"
#include "npz/step_block.h"

#define BLOCKS 25

/* Enough for all blocks without long gaps, and as much again that these may take. */
#define MOST_BYTES ((size_t)BLOCKS * BV_BLOCK_STEPS * (300 + 258))

static struct bv_step_block block;
static uint32_t random_state = 1;

/* What the steps stand for, and the bits of them. */
static uint8_t *expected, *stream;
static size_t size, stream_size;
static struct bv_bit_writer writer;

static uint32_t below(uint32_t limit)
{
	random_state = random_state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)random_state * limit >> 32);
}

static void add_zeros(uint32_t n)
{
	memset(expected + size, 0, n);
	size += n;
}

/* Mostly short, and some of many longest matches. */
static uint32_t random_gap(void)
{
	switch (below(32)) {
	case 0:
		return size < MOST_BYTES / 2 ? below(20000) : 0;
	case 1:
	case 2:
	case 3:
		return 0;
	default:
		return below(300);
	}
}

/* A word of one to four bytes, maybe one that the block has already. */
static struct bv_tail random_word(void)
{
	uint32_t word = block.words;

	if (word > 0 && below(2) == 0)
		return bv_word_tail(below(word));
	while (block.values[word] == 0)
		block.values[word] = (below(UINT32_MAX) ^ below(256)) >>
				     8 * below(4) << 8 * below(4);
	block.words++;
	return bv_word_tail(word);
}

static void append_word(struct bv_tail tail)
{
	const uint32_t value = block.values[tail.number - BV_FIRST_WORD];
	const uint32_t first = bv_first_byte(value);
	const uint32_t bytes = bv_last_byte(value) + 1 - first;
	const uint32_t literals = value >> 8 * first;

	memcpy(expected + size, &literals, bytes);
	size += bytes;
}

static void append_match(uint32_t length, uint32_t distance)
{
	for (uint32_t i = 0; i < length; i++, size++)
		expected[size] = expected[size - distance];
}

/* Adds a match with a distance of any group, as far as there is something to copy. */
static void add_match(uint32_t zeros, bool after_zero)
{
	const size_t there = size + zeros;
	const uint32_t most = there < BV_LONGEST_DISTANCE ? (uint32_t)there
							  : BV_LONGEST_DISTANCE;
	const uint32_t length = BV_SHORTEST_MATCH + below(256);
	uint32_t distance = 1 + below((uint32_t)2 << below(15));

	if (distance > most || below(10) == 0)
		distance = most;
	bv_add_step(&block, zeros, after_zero, bv_match_tail(length, distance));
	add_zeros(zeros);
	append_match(length, distance);
}

static void add_random_step(void)
{
	const bool after_zero = size > 0 && expected[size - 1] == 0;
	const uint32_t zeros = random_gap();

	if (size == 0 || below(3) > 0) {
		const struct bv_tail word = random_word();

		bv_add_step(&block, zeros, after_zero, word);
		add_zeros(zeros);
		append_word(word);
	} else if (below(20) > 0) {
		add_match(zeros, after_zero);
	} else {
		bv_add_step(&block, zeros, after_zero, bv_no_tail());
		add_zeros(zeros);
	}
}

/* Puts the block into memory of its bound, and appends what it is to the stream. */
static void put_block(bool last)
{
	const size_t bound = bv_block_bound(&block);
	uint8_t *bytes = malloc(bound);
	size_t put;

	CHECK(bytes != NULL);
	writer.next = bytes;
	writer = bv_put_block(writer, &block, last);
	if (last)
		bv_finish_byte(&writer);
	put = (size_t)(writer.next - bytes);
	CHECK(put + sizeof(uint64_t) <= bound);
	memcpy(stream + stream_size, bytes, put);
	stream_size += put;
	free(bytes);
	memset(block.values, 0, sizeof(block.values));
	bv_begin_block(&block);
}

static void check_stream(void)
{
	uint8_t *bytes = malloc(size + 1);
	z_stream inflating = {.next_in = stream,
			      .avail_in = (uInt)stream_size,
			      .next_out = bytes,
			      .avail_out = (uInt)size + 1};

	CHECK(bytes != NULL);
	CHECK_EQ_INT(inflateInit2(&inflating, -15), Z_OK);
	CHECK_EQ_INT(inflate(&inflating, Z_FINISH), Z_STREAM_END);
	CHECK_EQ_INT(inflating.avail_in, 0);
	CHECK_EQ_INT(inflating.total_out, size);
	CHECK(memcmp(bytes, expected, size) == 0);
	inflateEnd(&inflating);
	free(bytes);
}

int main(void)
{
	static const size_t full[] = {0, 1, 2, 20, BV_BLOCK_STEPS};

	expected = malloc(2 * MOST_BYTES);
	stream = malloc((size_t)BLOCKS * BV_BLOCK_STEPS * 40);
	CHECK(expected != NULL && stream != NULL);
	bv_begin_block(&block);
	for (int i = 0; i < BLOCKS; i++) {
		const size_t steps = full[below(5)];

		while (block.n < steps)
			add_random_step();
		put_block(i == BLOCKS - 1);
	}
	check_stream();
	free(stream);
	free(expected);
	return 0;
}
