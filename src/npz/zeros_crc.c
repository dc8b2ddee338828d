/*
 * zeros_crc.c - the CRC-32 of bytes that are nearly all 0
 *
 * png/crc.c tells what a CRC is: a register holds what is left of a polynomial, and a
 * byte more multiplies it by x^8 (mod P).  The naive way does that for each of the 30
 * million bytes of some planes, of which all but some ten thousand are 0.  But n zeros
 * multiply by x^(8 n), which is the product of x^(8 * 2^k) over the bits k of n.
 *
 * Multiplying by a constant is linear: each bit of the register has a word that it
 * contributes, whatever the others are, and so has each of its four bytes.  Tables
 * have those words for each k, so that a run of a thousand zeros takes some five
 * steps.  That of k + 1 is that of k, applied twice.
 */

#include "npz/zeros_crc.h"

/* P without x^32; as everywhere here, lower powers are in higher bits. */
#define POLYNOMIAL 0xedb88320u

/* What is left of a register that is multiplied by x^8. */
static uint32_t over_byte(uint32_t state)
{
	for (int i = 0; i < 8; i++)
		state = state >> 1 ^ (POLYNOMIAL & -(state & 1));
	return state;
}

/* Fills tables, given what becomes of each single bit. */
static void fill(uint32_t table[4][256], const uint32_t *bits)
{
	for (unsigned k = 0; k < 4; k++) {
		table[k][0] = 0;
		for (unsigned i = 1; i < 256; i++)
			table[k][i] = table[k][i & (i - 1)] ^
				      bits[8 * k + (unsigned)__builtin_ctz(i)];
	}
}

void bv_zeros_crc_init(struct bv_zeros_crc *tables)
{
	uint32_t bits[32];

	for (unsigned i = 0; i < 32; i++)
		bits[i] = over_byte((uint32_t)1 << i);
	for (unsigned k = 0; k < 32; k++) {
		fill(tables->over[k], bits);
		for (unsigned i = 0; i < 32; i++)
			bits[i] = bv_crc_over(tables, bits[i], 0,
					      (uint32_t)1 << k);
	}
}
