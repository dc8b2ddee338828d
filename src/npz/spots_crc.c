/*
 * spots_crc.c - the CRC-32 of planes, from their spots
 *
 * A register that passes over n bytes is multiplied by x^(8 n) mod P; see zeros_crc.c
 * and png/crc.c.  To pass from spot to spot takes a few steps of a table for each gap,
 * every one of which waits for the one before.
 *
 * But a CRC is a sum: a value that stands d bytes before some place adds value * x^(8 d)
 * to the register there, whatever else is on the way.  So the planes are divided into
 * stretches of 8 KiB.  A table has x^(8 d) for each word in one, and processors that
 * multiply polynomials do so for a value in an instruction, while others are on their
 * way.  Products of 32 bits by 32 have 63; they are added up as they are, and what is
 * left of the sum mod P is found once for a stretch.  What comes from stretches before
 * counts as one more value, at the start.
 *
 * Bits are in reverse, bit 31 of a register being x^0, so that a product read as a
 * register of 64 bits is x times too large: the table has x^(8 d - 1).
 */

#include "npz/spots_crc.h"

#include <stdbool.h>

/* -------------------------------------------------------------------------- */
/* From spot to spot                                                          */
/* -------------------------------------------------------------------------- */

static void begin_steps(struct bv_spots_crc *crc, uint32_t state,
			uint32_t position)
{
	crc->state = state;
	crc->at = position;
}

static void add_steps(struct bv_spots_crc *crc, const struct bv_spot *spots,
		      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint32_t over = spots[i].position - crc->at;

		crc->state = bv_crc_over(&crc->zeros, crc->state, 0, over) ^
			     spots[i].value;
		crc->at = spots[i].position;
	}
}

static uint32_t end_steps(const struct bv_spots_crc *crc, uint32_t position)
{
	return bv_crc_over(&crc->zeros, crc->state, 0, position - crc->at);
}

static const struct bv_crc_way by_steps = {begin_steps, add_steps, end_steps};

/* -------------------------------------------------------------------------- */
/* By stretches                                                               */
/* -------------------------------------------------------------------------- */

#ifdef __x86_64__

#include <immintrin.h>

#define CLMUL __attribute__((target("pclmul")))

CLMUL static inline uint64_t multiply(uint32_t a, uint32_t b)
{
	const __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128(a),
						     _mm_cvtsi64_si128(b), 0);

	return (uint64_t)_mm_cvtsi128_si64(product);
}

/* What is left of a sum: the upper half, and the lower one times x^32. */
static uint32_t reduce(const struct bv_spots_crc *crc, uint64_t sum)
{
	return (uint32_t)(sum >> 32) ^
	       bv_crc_over(&crc->zeros, (uint32_t)sum, 0, 4);
}

/* What a value adds behind the stretch that it is in. */
CLMUL static inline uint64_t weigh(const struct bv_spots_crc *crc,
				   uint32_t value, uint32_t position)
{
	return multiply(value << 8 * (position % 4),
			crc->powers[position % BV_STRETCH / 4]);
}

CLMUL static void begin_stretches(struct bv_spots_crc *crc, uint32_t state,
				  uint32_t position)
{
	crc->sum = weigh(crc, state, position);
	crc->at = position;
}

CLMUL static void add_stretches(struct bv_spots_crc *crc,
				const struct bv_spot *spots, size_t n)
{
	uint32_t stretch = crc->at / BV_STRETCH;
	uint64_t sum = crc->sum;

	for (size_t i = 0; i < n; i++) {
		const uint32_t position = spots[i].position;
		const uint32_t more = position / BV_STRETCH - stretch;

		if (more > 0) {
			const uint32_t state =
				bv_crc_over(&crc->zeros, reduce(crc, sum), 0,
					    (more - 1) * BV_STRETCH);

			sum = weigh(crc, state, 0);
			stretch += more;
		}
		sum ^= weigh(crc, spots[i].value, position);
	}
	crc->at = stretch * BV_STRETCH;
	crc->sum = sum;
}

/*
 * The sum counts up to the end of the stretch, which may be too far.  The way back is to
 * go on: x^(2^32 - 1) is 1 mod P, so 2^32 - 1 bytes more make no difference.
 */
static uint32_t end_stretches(const struct bv_spots_crc *crc, uint32_t position)
{
	const uint64_t end = ((uint64_t)crc->at / BV_STRETCH + 1) * BV_STRETCH;
	const uint64_t over =
		position < end ? position + UINT32_MAX - end : position - end;

	return bv_crc_over(&crc->zeros, reduce(crc, crc->sum), 0,
			   (uint32_t)over);
}

static const struct bv_crc_way by_stretches = {begin_stretches, add_stretches,
					       end_stretches};

const struct bv_crc_way *bv_crc_way_at(size_t index)
{
	const bool multiplies = __builtin_cpu_supports("pclmul");

	if (index == 0)
		return multiplies ? &by_stretches : &by_steps;
	return index == 1 && multiplies ? &by_steps : NULL;
}

#else

const struct bv_crc_way *bv_crc_way_at(size_t index)
{
	return index == 0 ? &by_steps : NULL;
}

#endif

void bv_spots_crc_init(struct bv_spots_crc *crc)
{
	uint32_t power = 1; /* x^31 */

	bv_zeros_crc_init(&crc->zeros);
	crc->way = bv_crc_way_at(0);
	for (uint32_t i = BV_STRETCH_WORDS; i-- > 0;) {
		crc->powers[i] = power;
		power = bv_crc_over(&crc->zeros, power, 0, 4);
	}
}
