/*
 * Proves that birdview-synth's compression, as PCD files have it, can be undone:
 * a decoder written from the description alone gets the bytes back, for bytes
 * that repeat at every distance, in runs of every length and not at all; and
 * that what comes of it fits into the memory that is asked for.
 */
#include "synth/lzf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SIZE 40000

static size_t greatest_distance, greatest_length, longest_literals;

/* Each byte that is read is inside, and each match behind what is there. */
static size_t decode(unsigned char *out, const unsigned char *in, size_t size)
{
	size_t to = 0;

	for (size_t at = 0; at < size;) {
		const unsigned control = in[at++];
		size_t length = control >> 5;

		if (length == 0) {
			length = control + 1;
			assert(length <= size - at && length <= MAX_SIZE - to);
			memcpy(out + to, in + at, length);
			at += length;
			to += length;
			if (length > longest_literals)
				longest_literals = length;
			continue;
		}
		if (length == 7) {
			assert(at < size);
			length += in[at++];
		}
		length += 2;
		assert(at < size);
		const size_t distance = ((control & 31) << 8 | in[at++]) + 1;

		assert(distance <= to && length <= MAX_SIZE - to);
		if (length > greatest_length)
			greatest_length = length;
		if (distance > greatest_distance)
			greatest_distance = distance;
		for (; length > 0; length--, to++)
			out[to] = out[to - distance];
	}
	return to;
}

/* Returns how many bytes it has become. */
static size_t expect_same(const unsigned char *in, size_t size)
{
	static unsigned char back[MAX_SIZE];
	const size_t bound = bv_synth_lzf_bound(size);
	unsigned char *exact = malloc(size + 1);
	unsigned char *out = malloc(bound);

	assert(exact && out);
	memcpy(exact, in, size);
	const size_t packed = bv_synth_lzf(out, exact, size);

	assert(packed <= bound);
	assert(decode(back, out, packed) == size);
	assert(memcmp(back, in, size) == 0);
	free(out);
	free(exact);
	return packed;
}

static uint32_t next_random(void)
{
	static uint32_t state = 1;

	state = state * 1664525 + 1013904223;
	return state >> 8;
}

static void fill(unsigned char *bytes, size_t size, unsigned values)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)(next_random() % values);
}

int main(void)
{
	static unsigned char bytes[MAX_SIZE];

	/* Few different bytes, many, and of every size up to some. */
	for (unsigned values = 1; values <= 256; values += 15) {
		for (size_t size = 0; size < 600; size++) {
			fill(bytes, size, values);
			expect_same(bytes, size);
		}
		fill(bytes, MAX_SIZE, values);
		expect_same(bytes, MAX_SIZE);
	}

	/* Nothing repeats: a byte is added to each 32. */
	fill(bytes, 64, 256);
	assert(expect_same(bytes, 64) == 66);
	assert(longest_literals == 32);

	/* All repeats: three bytes stand for 264. */
	memset(bytes, 7, MAX_SIZE);
	assert(expect_same(bytes, 1 + 100 * 264) == 2 + 100 * 3);
	assert(greatest_length == 264);

	/* The same 300 bytes again, near and too far away. */
	for (size_t distance = 300; distance <= 8400; distance++) {
		fill(bytes, distance, 256);
		memcpy(bytes + distance, bytes, 300);
		expect_same(bytes, distance + 300);
	}
	assert(greatest_distance == 8192);
	printf("all bytes came back\n");
	return 0;
}
