/*
 * huffman.c - prefix codes of limited length
 *
 * Huffman's algorithm: take the two rarest symbols, make them siblings in a tree,
 * and put their parent, with the sum of their frequencies, back among the others;
 * repeat until one is left.  A symbol's depth in the tree is the length of its
 * word.  With the symbols sorted first, no heap is needed: parents arise in the
 * order of their frequencies too, so the two rarest are always at the front of
 * one of two queues, the symbols not yet used and the parents not yet used.
 *
 * DEFLATE allows 15 bits, and short tables like fewer.  A word that is too long
 * is cut to the limit.  That breaks Kraft's rule: the sum of 2^-length over all
 * words must not exceed 1, or there are no such words.  So other words grow, the
 * rarest first, a bit at a time, until the sum fits; and then words shrink, the
 * most frequent first, while there is room.  The result is not always the best
 * code under the limit, but so near that nobody can tell from the file's size.
 *
 * Only the lengths are sent; the words follow from them ("canonical" code):
 * words of one length are consecutive numbers in the order of their symbols, and
 * shorter words come before longer ones.
 */

#include "png/huffman.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/*
 * A symbol that occurs, in a form that sorts by frequency: the frequency in the
 * upper half, the symbol in the lower one.
 */
typedef uint64_t used_symbol;

static uint32_t frequency_of(used_symbol used)
{
	return (uint32_t)(used >> 32);
}

static uint32_t symbol_of(used_symbol used)
{
	return (uint32_t)used;
}

/* -------------------------------------------------------------------------- */
/* Sorting                                                                    */
/* -------------------------------------------------------------------------- */

/* One pass of a radix sort, by the byte of the frequency at 'shift'. */
static void sort_by_byte(const used_symbol *from, used_symbol *to, unsigned n,
			 unsigned shift)
{
	uint32_t place[256] = {0};
	uint32_t next = 0;

	for (unsigned i = 0; i < n; i++)
		place[frequency_of(from[i]) >> shift & 255]++;
	for (unsigned i = 0; i < 256; i++) {
		const uint32_t count = place[i];

		place[i] = next;
		next += count;
	}
	for (unsigned i = 0; i < n; i++)
		to[place[frequency_of(from[i]) >> shift & 255]++] = from[i];
}

/* Few symbols are sorted sooner one by one. */
#define FEW_SYMBOLS 20

static void sort_few(used_symbol *sorted, unsigned n)
{
	for (unsigned i = 1; i < n; i++) {
		const used_symbol next = sorted[i];
		unsigned k = i;

		for (; k > 0 && sorted[k - 1] > next; k--)
			sorted[k] = sorted[k - 1];
		sorted[k] = next;
	}
}

/*
 * Collects the symbols that occur, rarest first, and returns how many.  They end
 * up in one of two places, which '*sorted' is.  Each has room for one more: a
 * symbol that does not occur is stored, too, and the next one over it.
 */
static unsigned sort_symbols(const uint32_t *frequency, unsigned n,
			     used_symbol place[2][BV_MOST_SYMBOLS + 1],
			     const used_symbol **sorted)
{
	used_symbol *from = place[0], *to = place[1];
	uint32_t all = 0;
	unsigned used = 0;

	for (unsigned i = 0; i < n; i++) {
		from[used] = (used_symbol)frequency[i] << 32 | i;
		used += frequency[i] != 0;
		all |= frequency[i];
	}
	assert(all >> 24 == 0);
	if (used <= FEW_SYMBOLS) {
		sort_few(from, used);
		*sorted = from;
		return used;
	}
	for (unsigned shift = 0; all >> shift != 0; shift += 8) {
		used_symbol *const done = from;

		sort_by_byte(from, to, used, shift);
		from = to;
		to = done;
	}
	*sorted = from;
	return used;
}

/* -------------------------------------------------------------------------- */
/* Lengths                                                                    */
/* -------------------------------------------------------------------------- */

/*
 * Nodes 0..n-1 are the symbols, rarest first, and n..2n-2 the parents in the
 * order in which they arise; the last is the root.
 *
 * Which queue has the rarest cannot be guessed, so both are looked at without a
 * branch; where one ends, for now or for ever, a weight stands that is never the
 * least.
 */
static void build_tree(const used_symbol *sorted, unsigned n, uint16_t *parent)
{
	uint32_t leaves[BV_MOST_SYMBOLS + 1], parents[BV_MOST_SYMBOLS + 1];
	size_t leaf = 0, inner = 0;

	for (unsigned i = 0; i < n; i++) {
		leaves[i] = frequency_of(sorted[i]);
		parents[i] = UINT32_MAX;
	}
	leaves[n] = UINT32_MAX;
	for (unsigned next = 0; next < n - 1; next++) {
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

/* Stores the depth of each symbol, held to 'longest'. */
static void measure_depths(const uint16_t *parent, unsigned n, unsigned longest,
			   uint8_t *length)
{
	uint16_t depth[2 * BV_MOST_SYMBOLS];

	depth[2 * n - 2] = 0;
	for (unsigned node = 2 * n - 2; node-- > 0;)
		depth[node] = (uint16_t)(depth[parent[node]] + 1);
	for (unsigned i = 0; i < n; i++)
		length[i] = (uint8_t)(depth[i] < longest ? depth[i] : longest);
}

/* Makes the lengths, rarest symbol first, obey Kraft's rule; see the top. */
static void repair_lengths(uint8_t *length, unsigned n, unsigned longest)
{
	const uint32_t room = (uint32_t)1 << longest;
	uint32_t taken = 0;

	for (unsigned i = 0; i < n; i++)
		taken += room >> length[i];
	for (unsigned i = 0; taken > room; i++) {
		while (taken > room && length[i] < longest) {
			length[i]++;
			taken -= room >> length[i];
		}
	}
	for (unsigned i = n; i-- > 0 && taken < room;) {
		while (length[i] > 1 && taken + (room >> length[i]) <= room) {
			taken += room >> length[i];
			length[i]--;
		}
	}
}

/* -------------------------------------------------------------------------- */
/* Words                                                                      */
/* -------------------------------------------------------------------------- */

/* The lowest 'length' bits of 'word' in reverse. */
static uint16_t reverse_bits(uint32_t word, unsigned length)
{
	uint32_t v = word;

	v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
	v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
	v = (v & 0x0f0f) << 4 | (v >> 4 & 0x0f0f);
	v = (v & 0x00ff) << 8 | (v >> 8 & 0x00ff);
	return (uint16_t)(v >> (16 - length));
}

/* Gives each symbol with a length its word. */
static void assign_words(struct bv_code *code, unsigned n)
{
	uint32_t count[BV_LONGEST_CODE + 1] = {0};
	uint32_t next[BV_LONGEST_CODE + 1] = {0};

	for (unsigned i = 0; i < n; i++)
		count[code[i].length]++;
	count[0] = 0;
	for (unsigned length = 1; length <= BV_LONGEST_CODE; length++)
		next[length] = (next[length - 1] + count[length - 1]) << 1;
	for (unsigned i = 0; i < n; i++) {
		if (code[i].length > 0)
			code[i].bits = reverse_bits(next[code[i].length]++,
						    code[i].length);
	}
}

void bv_huffman(const uint32_t *frequency, unsigned n, unsigned longest,
		struct bv_code *code)
{
	used_symbol place[2][BV_MOST_SYMBOLS + 1];
	const used_symbol *sorted;
	uint16_t parent[2 * BV_MOST_SYMBOLS];
	uint8_t length[BV_MOST_SYMBOLS];
	const unsigned used = sort_symbols(frequency, n, place, &sorted);

	assert(n <= BV_MOST_SYMBOLS && longest <= BV_LONGEST_CODE);
	memset(code, 0, n * sizeof(*code));
	if (used == 0)
		return;
	if (used == 1) {
		length[0] = 1;
	} else {
		build_tree(sorted, used, parent);
		measure_depths(parent, used, longest, length);
		repair_lengths(length, used, longest);
	}
	for (unsigned i = 0; i < used; i++)
		code[symbol_of(sorted[i])].length = length[i];
	assign_words(code, n);
}
