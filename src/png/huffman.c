/*
 * huffman.c - prefix codes of limited length
 *
 * Huffman's algorithm: take the two rarest symbols, make them siblings in a tree,
 * and put their parent, with the sum of their frequencies, back among the others;
 * repeat until one is left.  A symbol's depth in the tree is the length of its
 * word.  With the symbols sorted first, no heap is needed: parents arise in the
 * order of their frequencies too, so the two rarest are always at the front of
 * one of two queues, the symbols not yet used and the parents not yet used.  And
 * what lies at one depth lies side by side in them, so that nobody has to go from
 * node to node to find how deep each symbol lies.
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
 * Sorts symbols, by way of 'spare', and returns where they are then.  No frequency has
 * bits that 'all' has not.
 */
static const used_symbol *sort(used_symbol *symbols, used_symbol *spare,
			       unsigned n, uint32_t all)
{
	if (n <= FEW_SYMBOLS) {
		sort_few(symbols, n);
		return symbols;
	}
	for (unsigned shift = 0; all >> shift != 0; shift += 8) {
		used_symbol *const done = symbols;

		sort_by_byte(symbols, spare, n, shift);
		symbols = spare;
		spare = done;
	}
	return symbols;
}

/*
 * Collects the symbols that occur, rarest first, and returns how many.
 *
 * Most occur less than 256 times, and for these one pass will do.  The next one would
 * find a 0 in nearly all of them, and each wait until the last one is counted.
 *
 * Symbols that belong elsewhere are stored, too, and the next one over it; so each
 * place has room for one more.
 */
static unsigned sort_symbols(const uint32_t *frequency, unsigned n,
			     used_symbol *sorted)
{
	used_symbol rare[BV_MOST_SYMBOLS + 1], frequent[BV_MOST_SYMBOLS + 1];
	used_symbol spare[BV_MOST_SYMBOLS];
	unsigned few = 0, many = 0;
	uint32_t all = 0;

	for (unsigned i = 0; i < n; i++) {
		const used_symbol used = (used_symbol)frequency[i] << 32 | i;

		rare[few] = used;
		few += frequency[i] - 1 < 255;
		frequent[many] = used;
		many += frequency[i] > 255;
		all |= frequency[i];
	}
	assert(all >> 24 == 0);
	memcpy(sorted, sort(rare, spare, few, all & 255),
	       few * sizeof(*sorted));
	memcpy(sorted + few, sort(frequent, spare, many, all),
	       many * sizeof(*sorted));
	return few + many;
}

/* -------------------------------------------------------------------------- */
/* Lengths                                                                    */
/* -------------------------------------------------------------------------- */

/* Counts the lengths of the best code, but for the limit; see bv_build_tree(). */
static void count_lengths(const used_symbol *sorted, unsigned n,
			  unsigned longest, uint32_t *count)
{
	uint32_t leaves[BV_MOST_SYMBOLS + 2], parents[BV_MOST_SYMBOLS];
	uint16_t taken[BV_MOST_SYMBOLS];

	for (unsigned i = 0; i < n; i++) {
		leaves[i] = frequency_of(sorted[i]);
		parents[i] = UINT32_MAX;
	}
	leaves[n] = UINT32_MAX;
	leaves[n + 1] = UINT32_MAX;
	bv_build_tree(leaves, parents, n, taken);
	bv_count_lengths(taken, n, longest, count);
}

/* Stores the length of each symbol; the rarest have the longest words. */
static void store_lengths(const uint32_t *count, unsigned longest,
			  uint8_t *length)
{
	for (unsigned l = longest; l > 0; l--) {
		memset(length, (int)l, count[l]);
		length += count[l];
	}
}

/* -------------------------------------------------------------------------- */
/* Words                                                                      */
/* -------------------------------------------------------------------------- */

/* Gives each symbol with a length its word; count[l] of them have the length l. */
static void assign_words(struct bv_code *code, unsigned n,
			 const uint32_t *count)
{
	uint32_t next[BV_LONGEST_CODE + 1];

	bv_first_words(count, next);
	for (unsigned i = 0; i < n; i++) {
		const uint32_t length = code[i].length;

		if (length > 0)
			code[i] = bv_make_word(next[length]++, length);
	}
}

void bv_huffman(const uint32_t *frequency, unsigned n, unsigned longest,
		struct bv_code *code)
{
	used_symbol sorted[BV_MOST_SYMBOLS];
	uint8_t length[BV_MOST_SYMBOLS];
	uint32_t count[BV_LONGEST_CODE + 1];
	unsigned used;

	assert(n <= BV_MOST_SYMBOLS && longest <= BV_LONGEST_CODE);
	used = sort_symbols(frequency, n, sorted);
	memset(code, 0, n * sizeof(*code));
	if (used == 0)
		return;
	count_lengths(sorted, used, longest, count);
	store_lengths(count, longest, length);
	bv_repair_lengths(length, count, used, longest);
	for (unsigned i = 0; i < used; i++)
		code[symbol_of(sorted[i])].length = length[i];
	assign_words(code, n, count);
}
