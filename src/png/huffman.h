/*
 * huffman.h - prefix codes of limited length
 */

#ifndef BV_PNG_HUFFMAN_H
#define BV_PNG_HUFFMAN_H

#include <stdint.h>

/* The most symbols of any alphabet of DEFLATE, and its longest code word. */
#define BV_MOST_SYMBOLS 288
#define BV_LONGEST_CODE 15

/* A code word as DEFLATE sends it: first bit lowest. */
struct bv_code {
	uint16_t bits;
	uint16_t length; /* 0: the symbol is not in the code */
};

/*
 * Makes a code for 'n' symbols (at most BV_MOST_SYMBOLS) that occur frequency[i]
 * times (below 2^24), with words of at most 'longest' bits, where 2^longest >= n.
 * Symbols with frequency 0 get no word.  A code of one symbol has one word of
 * length 1, as DEFLATE wants it.
 */
void bv_huffman(const uint32_t *frequency, unsigned n, unsigned longest,
		struct bv_code *code);

#endif /* BV_PNG_HUFFMAN_H */
