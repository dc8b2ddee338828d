/*
 * crc.c - the checksum behind each chunk of a PNG
 *
 * A message is taken as a polynomial whose coefficients, 0 or 1, are its bits: the
 * lowest bit of the first byte is that of the highest power.  Its CRC is what is
 * left of it, multiplied by x^32, when divided by a polynomial P of degree 32,
 *
 *	P = x^32 + x^26 + x^23 + x^22 + x^16 + x^12 + x^11 + x^10 + x^8 + x^7 +
 *	    x^5 + x^4 + x^2 + x + 1
 *
 * with the first 32 bits of the message inverted, and the 32 of the result.  The naive
 * way divides bit by bit.  zlib looks up what whole bytes leave, and still takes
 * a twentieth of the time in which a picture is made.
 *
 * Only what is left matters, so a message may be exchanged for a shorter one that
 * leaves the same.  16 bytes, as polynomials of 64 bits H * x^64 + L, that are
 * followed by others D bits further on, count there as
 *
 *	H * (x^(D + 64) mod P) + L * (x^D mod P)
 *
 * which is 96 bits at the most.  Added to those others, that makes the 16 bytes
 * superfluous.  Processors that multiply polynomials do this in a few cycles, and
 * in four places at once, since one product need not wait for the other.  zlib gets
 * the 16 bytes that all others end up in, and those behind the last 64.
 */

#include "png/crc.h"

#include <zlib.h>

#ifdef __x86_64__

#include <immintrin.h>
#include <string.h>

#define PIECE sizeof(__m128i)
#define PIECES_AT_ONCE 4

/*
 * Pairs of x^(D + 63) and x^(D - 1) mod P, for D = 512 and 128.  A bit of a register
 * stands for a lower power the higher it is, so these words have x^0 in bit 63.  The
 * product of two such words has 127 bits, and read as 128 it is multiplied by x:
 * hence the powers lower by one.
 */
static const uint64_t over_512_bits[2] = {0x653d982200000000,
					  0xcad38e8f00000000};
static const uint64_t over_128_bits[2] = {0x65673b4600000000,
					  0x9ba54c6f00000000};

#define CLMUL __attribute__((target("pclmul")))

CLMUL static inline __m128i load(const void *bytes)
{
	__m128i piece;

	memcpy(&piece, bytes, sizeof(piece));
	return piece;
}

/* Adds to 'later' what 'piece' counts at a distance, one of the two above. */
CLMUL static inline __m128i fold(__m128i piece, __m128i later,
				 const uint64_t *distance)
{
	const __m128i powers = load(distance);
	const __m128i high = _mm_clmulepi64_si128(piece, powers, 0x00);
	const __m128i low = _mm_clmulepi64_si128(piece, powers, 0x11);

	return _mm_xor_si128(later, _mm_xor_si128(high, low));
}

/* The CRC of PIECES_AT_ONCE pieces or more. */
CLMUL static uint32_t crc_by_folding(const uint8_t *bytes, size_t size)
{
	const size_t step = PIECES_AT_ONCE * PIECE;
	__m128i pieces[PIECES_AT_ONCE];
	uint8_t last[PIECE];
	uint32_t crc;

	for (size_t i = 0; i < PIECES_AT_ONCE; i++)
		pieces[i] = load(bytes + i * PIECE);
	pieces[0] = _mm_xor_si128(pieces[0], _mm_cvtsi32_si128(-1));
	bytes += step;
	size -= step;
	for (; size >= step; size -= step, bytes += step) {
		for (size_t i = 0; i < PIECES_AT_ONCE; i++)
			pieces[i] = fold(pieces[i], load(bytes + i * PIECE),
					 over_512_bits);
	}
	for (size_t i = 1; i < PIECES_AT_ONCE; i++)
		pieces[i] = fold(pieces[i - 1], pieces[i], over_128_bits);
	memcpy(last, &pieces[PIECES_AT_ONCE - 1], sizeof(last));
	/* The first bits are inverted already; this takes back zlib's doing it. */
	crc = (uint32_t)crc32_z(UINT32_MAX, last, sizeof(last));
	return (uint32_t)crc32_z(crc, bytes, size);
}

uint32_t bv_crc(const uint8_t *bytes, size_t size)
{
	if (size >= PIECES_AT_ONCE * PIECE && __builtin_cpu_supports("pclmul"))
		return crc_by_folding(bytes, size);
	return (uint32_t)crc32_z(0, bytes, size);
}

#else

uint32_t bv_crc(const uint8_t *bytes, size_t size)
{
	return (uint32_t)crc32_z(0, bytes, size);
}

#endif
