/*
 * huffman_rules.h - what makes prefix codes the same, whoever makes them
 *
 * Symbols that occur are numbered here by rank: the rarest first, and of equally
 * rare ones the lowest first.  huffman.c tells what comes of them, and why.  C and
 * CUDA C both include this, so there is one copy of each decision: which two nodes
 * become siblings, which words grow and shrink to fit the limit, and how words
 * follow from lengths.  How symbols are sorted, how deep nodes are found to lie,
 * and who does what at the same time, is up to them.
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

/*
 * Makes Huffman's tree of 'n' symbols, leaves[rank] being how often they occur, by
 * storing who is the parent of each node: the leaves are the nodes 0..n-1, and the
 * parents n..2n-2 in the order in which they arise; the last is the root.
 *
 * Which queue has the rarest cannot be guessed, so both are looked at without a
 * branch; where one ends, for now or for ever, a weight has to stand that is never
 * the least: leaves[n] and parents[0..n-1] are UINT32_MAX.
 */
BV_SHARED void bv_build_tree(const uint32_t *leaves, uint32_t *parents,
			     uint32_t n, uint16_t *parent)
{
	size_t leaf = 0, inner = 0;

	for (uint32_t next = 0; next + 1 < n; next++) {
		uint32_t weight = 0;

		for (int child = 0; child < 2; child++) {
			const uint32_t a = leaves[leaf], b = parents[inner];
			const size_t is_leaf = a <= b;
			const size_t rarest =
				n + inner + ((leaf - n - inner) & -is_leaf);

			weight += a < b ? a : b;
			parent[rarest] = (uint16_t)(n + next);
			leaf += is_leaf;
			inner += 1 - is_leaf;
		}
		parents[next] = weight;
	}
}

/* The length of a word at this depth, if it may have 'longest' bits. */
BV_SHARED uint8_t bv_cut_length(uint32_t depth, uint32_t longest)
{
	return (uint8_t)(depth < longest ? depth : longest);
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
