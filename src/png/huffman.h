/*
 * huffman.h - prefix codes of limited length
 */

#ifndef BV_PNG_HUFFMAN_H
#define BV_PNG_HUFFMAN_H

#include "png/huffman_rules.h"

/*
 * Makes a code for 'n' symbols (at most BV_MOST_SYMBOLS) that occur frequency[i]
 * times (below 2^24), with words of at most 'longest' bits, where 2^longest >= n.
 * Symbols with frequency 0 get no word.  A code of one symbol has one word of
 * length 1, as DEFLATE wants it.
 */
void bv_huffman(const uint32_t *frequency, unsigned n, unsigned longest,
		struct bv_code *code);

#endif /* BV_PNG_HUFFMAN_H */
