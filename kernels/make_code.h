/*
 * make_code.h - Huffman's code by as many threads as there are symbols
 *
 * The rules are those of png/huffman_rules.h.  A thread takes a symbol, and what the
 * CPU does one after the other becomes
 *
 *	sort       the rank of a symbol is how many come before it
 *	tree       one thread: two queues, 285 steps
 *	lengths    each symbol is among the rarest so many, which have words so long
 *	repair     one thread: whole classes of lengths are passed by at once
 *	words      the first of a length, and how many lower symbols have that length
 *
 * Trees could be built in parallel, too, a level at a time (all nodes no heavier than
 * the two lightest together, in pairs), for codes of thousands of symbols.  Here 286
 * of them take a few ten thousand cycles, in which the other blocks of the batch do
 * the same, and other kernels can have the rest of the GPU.
 */

#ifndef BV_MAKE_CODE_H
#define BV_MAKE_CODE_H

#include "launch.h"
#include "png/huffman_rules.h"

/* A code that is being made. */
struct bv_making {
	uint32_t frequency[BV_MOST_SYMBOLS];
	uint32_t used; /* symbols that occur; by rank: */
	uint16_t symbol[BV_MOST_SYMBOLS];
	uint8_t length[BV_MOST_SYMBOLS];
	/* The tree; see bv_build_tree(). */
	uint32_t leaves[BV_MOST_SYMBOLS + 2], parents[BV_MOST_SYMBOLS];
	uint16_t taken[BV_MOST_SYMBOLS];
	/* By length: how many words have it, and the first of them. */
	uint32_t count[BV_LONGEST_CODE + 1], first[BV_LONGEST_CODE + 1];
};

/* Begins a code of 'n' symbols; this thread's occurs so often. */
static __device__ void bv_begin_code(struct bv_making *m, struct bv_code *code,
				     uint32_t n, uint32_t frequency)
{
	const uint32_t t = threadIdx.x;
	const struct bv_code none = {0, 0};

	if (t < n)
		code[t] = none;
	m->frequency[t] = frequency;
	m->leaves[t] = UINT32_MAX;
	m->parents[t] = UINT32_MAX;
	if (t < 2)
		m->leaves[BV_MOST_SYMBOLS + t] = UINT32_MAX;
	if (t == 0)
		m->used = 0;
}

static __device__ void sort(struct bv_making *m, uint32_t n)
{
	const uint32_t t = threadIdx.x;
	const uint32_t mine = t < n ? m->frequency[t] : 0;
	uint32_t rank = 0;

	if (mine == 0)
		return;
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t other = m->frequency[i];

		if (other < mine ? other > 0 : other == mine && i < t)
			rank++;
	}
	m->leaves[rank] = mine;
	m->symbol[rank] = (uint16_t)t;
	atomicAdd(&m->used, 1u);
}

static __device__ void build_tree(struct bv_making *m, uint32_t longest)
{
	if (threadIdx.x != 0)
		return;
	bv_build_tree(m->leaves, m->parents, m->used, m->taken);
	bv_count_lengths(m->taken, m->used, longest, m->count);
}

static __device__ void find_length(struct bv_making *m, uint32_t longest)
{
	const uint32_t t = threadIdx.x;
	uint32_t length = longest, rarer = m->count[longest];

	if (t >= m->used)
		return;
	while (rarer <= t)
		rarer += m->count[--length];
	m->length[t] = (uint8_t)length;
}

static __device__ void repair(struct bv_making *m, uint32_t longest)
{
	if (threadIdx.x == 0) {
		bv_repair_lengths(m->length, m->count, m->used, longest);
		bv_first_words(m->count, m->first);
	}
}

static __device__ void store_length(const struct bv_making *m,
				    struct bv_code *code)
{
	const uint32_t t = threadIdx.x;

	if (t < m->used)
		code[m->symbol[t]].length = m->length[t];
}

/* Others read the lengths meanwhile. */
static __device__ void make_word(const struct bv_making *m,
				 struct bv_code *code, uint32_t n)
{
	const uint32_t t = threadIdx.x;
	const uint32_t length = t < n ? code[t].length : 0;
	uint32_t number;

	if (length == 0)
		return;
	number = m->first[length];
	for (uint32_t i = 0; i < t; i++)
		number += code[i].length == length;
	code[t].bits = bv_make_word(number, length).bits;
}

/* Makes the code that has begun, with words of at most 'longest' bits. */
static __device__ void bv_make_code(struct bv_making *m, struct bv_code *code,
				    uint32_t n, uint32_t longest)
{
	BV_PHASE(sort(m, n));
	BV_PHASE(build_tree(m, longest));
	BV_PHASE(find_length(m, longest));
	BV_PHASE(repair(m, longest));
	BV_PHASE(store_length(m, code));
	BV_PHASE(make_word(m, code, n));
}

#endif /* BV_MAKE_CODE_H */
