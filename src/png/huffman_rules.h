/*
 * huffman_rules.h - what makes prefix codes the same, whoever makes them
 *
 * Symbols that occur are numbered here by rank: the rarest first, and of equally
 * rare ones the lowest first.  huffman.c tells what comes of them, and why.  C and
 * CUDA C both include this, so there is one copy of each decision: which two nodes
 * become siblings, how long words are, which of them grow and shrink to fit the
 * limit, and how words follow from lengths.  How symbols are sorted, and who does
 * what at the same time, is up to them.
 */

#ifndef BV_PNG_HUFFMAN_RULES_H
#define BV_PNG_HUFFMAN_RULES_H

#include "core/arithmetic.h"

/* The most symbols of any alphabet of DEFLATE, and its longest code word. */
#define BV_MOST_SYMBOLS 288
#define BV_LONGEST_CODE 15

/* A code word as DEFLATE sends it: first bit lowest. */
struct bv_code {
	uint16_t bits;
	uint16_t length; /* 0: the symbol is not in the code */
};

BV_SHARED uint32_t bv_least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

BV_SHARED uint32_t bv_greatest(uint32_t a, uint32_t b)
{
	return a < b ? b : a;
}

/*
 * Makes Huffman's tree of 'n' symbols, leaves[rank] being how often they occur.  All
 * that is stored of it is how far the queue of leaves has come: the parents, in the
 * order in which they arise, take the leaves taken[i]..taken[i + 1] - 1, and of two
 * nodes each, the others are parents.
 *
 * Which queue has the rarest cannot be guessed, so the first two of both are looked at
 * without a branch.  Of equally rare ones a leaf comes first.  Where a queue ends, for
 * now or for ever, weights have to stand that are never the least: leaves[n],
 * leaves[n + 1] and parents[0..n-1] are UINT32_MAX.
 */
BV_SHARED void bv_build_tree(const uint32_t *leaves, uint32_t *parents,
			     uint32_t n, uint16_t *taken)
{
	uint32_t leaf = 0;

	taken[0] = 0;
	for (uint32_t next = 0; next + 1 < n; next++) {
		const uint32_t inner = 2 * next - leaf;
		const uint32_t a = leaves[leaf], a_next = leaves[leaf + 1];
		const uint32_t b = parents[inner], b_next = parents[inner + 1];

		parents[next] =
			bv_least(a, b) +
			bv_least(bv_greatest(a, b), bv_least(a_next, b_next));
		leaf += 1u + (a_next <= b) - (b_next < a);
		taken[next + 1] = (uint16_t)leaf;
	}
}

/*
 * Counts the lengths of words of at most 'longest' bits, one that is too long as if it
 * was cut.  Parents as far from the root lie side by side, and so do what they take;
 * thus the tree is gone down a level at a time, and the rarest symbols, which are the
 * first ones, have the longest words.  A code of one symbol has one bit.
 */
BV_SHARED void bv_count_lengths(const uint16_t *taken, uint32_t n,
				uint32_t longest, uint32_t *count)
{
	uint32_t begin = n - 2, end = n - 1;

	for (uint32_t l = 0; l <= BV_LONGEST_CODE; l++)
		count[l] = 0;
	if (n < 2) {
		count[1] = n;
		return;
	}
	for (uint32_t depth = 1; begin < end; depth++) {
		const uint32_t first = taken[begin], past = taken[end];

		count[bv_least(depth, longest)] += past - first;
		begin = 2 * begin - first;
		end = 2 * end - past;
	}
}

/*
 * Makes lengths obey Kraft's rule.  length[rank] never grows with the rank, and
 * count[l] of them are l.  Words grow, the rarest first, until they fit; then they
 * shrink, the most frequent first.  Where one has no room to shrink, no other of
 * its length has, so what is left of that length is passed by at once.
 */
BV_SHARED void bv_repair_lengths(uint8_t *length, uint32_t *count, uint32_t n,
				 uint32_t longest)
{
	const uint32_t room = (uint32_t)1 << longest;
	uint32_t taken = 0;

	for (uint32_t l = 1; l <= longest; l++)
		taken += count[l] * (room >> l);
	for (uint32_t i = count[longest]; taken > room; i++) {
		count[length[i]]--;
		while (taken > room && length[i] < longest) {
			length[i]++;
			taken -= room >> length[i];
		}
		count[length[i]]++;
	}
	n -= count[1];
	for (uint32_t l = 2; l <= longest; l++) {
		const uint32_t shorter = n;

		n -= count[l];
		for (uint32_t i = shorter; i > n && taken + (room >> l) <= room;
		     i--) {
			uint32_t to = l;

			for (; to > 1 && taken + (room >> to) <= room; to--)
				taken += room >> to;
			length[i - 1] = (uint8_t)to;
			count[l]--;
			count[to]++;
		}
	}
}

/*
 * The first word of each length, where count[l] words have the length l; those after
 * it are consecutive numbers.
 */
BV_SHARED void bv_first_words(const uint32_t *count, uint32_t *first)
{
	first[1] = 0;
	for (uint32_t l = 2; l <= BV_LONGEST_CODE; l++)
		first[l] = (first[l - 1] + count[l - 1]) << 1;
}

/* A word of that many bits, as DEFLATE sends it. */
BV_SHARED struct bv_code bv_make_word(uint32_t number, uint32_t length)
{
	struct bv_code code;
	uint32_t v = number;

	v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
	v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
	v = (v & 0x0f0f) << 4 | (v >> 4 & 0x0f0f);
	v = (v & 0x00ff) << 8 | (v >> 8 & 0x00ff);
	code.bits = (uint16_t)(v >> (16 - length));
	code.length = (uint16_t)length;
	return code;
}

#endif /* BV_PNG_HUFFMAN_RULES_H */
