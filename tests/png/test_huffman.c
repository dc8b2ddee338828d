/*
 * test_huffman.c: prefix codes are whole, short enough, and as short as can be
 *
 * Proves for alphabets of every size, frequencies of many kinds and all limits
 * that matter: exactly the symbols that occur have a word; no word is longer than
 * the limit; no word begins another one and no bits are left over (the words
 * fill Kraft's sum); words are numbered as DEFLATE does; rarer symbols never have
 * shorter words; and without a limit in the way, the code costs as many bits as
 * Huffman's own construction, done the slow way here.
 */

#include <stdbool.h>

#include "check.h"
#include "png/huffman.h"

static uint64_t state = 1;

/* xorshift64 */
static uint32_t random_bits(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32);
}

/* The cost of the best code: the two rarest become one, again and again. */
static uint64_t least_cost(const uint32_t *frequency, unsigned n)
{
	uint64_t left[BV_MOST_SYMBOLS], cost = 0;
	unsigned used = 0;

	for (unsigned i = 0; i < n; i++)
		if (frequency[i] > 0)
			left[used++] = frequency[i];
	if (used == 1)
		return left[0];
	for (; used > 1; used--) {
		for (unsigned rarest = 0; rarest < 2; rarest++) {
			for (unsigned i = rarest + 1; i < used; i++) {
				const uint64_t other = left[i];

				if (other >= left[rarest])
					continue;
				left[i] = left[rarest];
				left[rarest] = other;
			}
		}
		left[1] += left[0];
		cost += left[1];
		left[0] = left[used - 1];
	}
	return cost;
}

/* The word with its first bit highest. */
static uint32_t word_of(struct bv_code code)
{
	uint32_t word = 0;

	for (unsigned i = 0; i < code.length; i++)
		word = word << 1 | ((uint32_t)code.bits >> i & 1);
	return word;
}

/* Shorter words are lower than the starts of longer ones, equal ones rise. */
static void check_words(const struct bv_code *code, unsigned n,
			unsigned longest)
{
	uint32_t next = 0;

	for (unsigned length = 1; length <= longest; length++) {
		next <<= 1;
		for (unsigned i = 0; i < n; i++) {
			if (code[i].length == length)
				CHECK_EQ_INT(word_of(code[i]), next++);
		}
		CHECK(next <= 1u << length);
	}
}

static void check_lengths(const uint32_t *frequency, unsigned n,
			  unsigned longest, const struct bv_code *code)
{
	unsigned used = 0;
	uint32_t sum = 0; /* of 2^-length, in units of 2^-longest */

	for (unsigned i = 0; i < n; i++) {
		CHECK_EQ_INT(code[i].length > 0, frequency[i] > 0);
		CHECK(code[i].length <= longest);
		if (frequency[i] == 0)
			continue;
		used++;
		sum += 1u << (longest - code[i].length);
		for (unsigned k = 0; k < n; k++)
			CHECK(frequency[k] <= frequency[i] ||
			      code[k].length <= code[i].length);
	}
	if (used == 1)
		CHECK_EQ_INT(sum, 1u << (longest - 1));
	else if (used > 1)
		CHECK_EQ_INT(sum, 1u << longest);
}

/* Returns whether the longest word had to be cut short. */
static bool check_code(const uint32_t *frequency, unsigned n, unsigned longest)
{
	struct bv_code code[BV_MOST_SYMBOLS];
	uint64_t cost = 0, least = least_cost(frequency, n);
	unsigned most = 0;

	bv_huffman(frequency, n, longest, code);
	check_lengths(frequency, n, longest, code);
	check_words(code, n, longest);
	for (unsigned i = 0; i < n; i++) {
		cost += (uint64_t)frequency[i] * code[i].length;
		most = code[i].length > most ? code[i].length : most;
	}
	CHECK(cost >= least);
	if (most < longest)
		CHECK_EQ_INT(cost, least);
	return cost > least;
}

/* Frequencies of a kind: all alike, skewed, like Fibonacci's, few, noise. */
static void draw_frequencies(uint32_t *frequency, unsigned n, int kind)
{
	uint32_t last = 1, value = 1;

	for (unsigned i = 0; i < n; i++) {
		const uint32_t bits = random_bits();

		switch (kind) {
		case 0:
			frequency[i] = 1;
			break;
		case 1:
			frequency[i] = (1u << bits % 24) - 1;
			break;
		case 2:
			frequency[i] = value;
			value = value + last < 1u << 24 ? value + last : 1;
			last = frequency[i];
			break;
		case 3:
			frequency[i] = bits % 50 == 0 ? 1 + bits / 50 % 9 : 0;
			break;
		default:
			frequency[i] = bits >> 8;
			break;
		}
	}
}

static void test_few_symbols(void)
{
	uint32_t frequency[30] = {0};

	check_code(frequency, 30, 7); /* nothing occurs */
	check_code(frequency, 0, 7);
	frequency[17] = 5;
	check_code(frequency, 30, 7);
	frequency[3] = 1;
	check_code(frequency, 30, 7);
}

static void test_random_codes(void)
{
	static const unsigned limits[] = {7, 9, 12, BV_LONGEST_CODE};
	uint32_t frequency[BV_MOST_SYMBOLS];
	int cut_short = 0;

	for (unsigned round = 0; round < 4000; round++) {
		const unsigned longest = limits[round % 4];
		unsigned n = 1 + random_bits() % BV_MOST_SYMBOLS;

		n = n < 1u << longest ? n : 1u << longest;
		draw_frequencies(frequency, n, (int)(round / 4 % 5));
		cut_short += check_code(frequency, n, longest);
	}
	CHECK(cut_short > 100);
}

int main(void)
{
	test_few_symbols();
	test_random_codes();
	return 0;
}
