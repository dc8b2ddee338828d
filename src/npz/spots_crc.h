/*
 * spots_crc.h - the CRC-32 of planes, from their spots
 */

#ifndef BV_NPZ_SPOTS_CRC_H
#define BV_NPZ_SPOTS_CRC_H

#include "npz/spots.h"
#include "npz/zeros_crc.h"

/* The bytes of a stretch, and the words of four bytes in it. */
#define BV_STRETCH 8192u
#define BV_STRETCH_WORDS (BV_STRETCH / 4)

struct bv_spots_crc {
	const struct bv_crc_way *way;
	struct bv_zeros_crc zeros;
	uint32_t powers[BV_STRETCH_WORDS]; /* of each word in a stretch */
	/* All before this byte is taken, or before the end of its stretch. */
	uint32_t at;
	uint32_t state; /* the register there, or */
	uint64_t sum;   /* what is to be reduced to it */
};

/* One way to get there.  All give the same CRC. */
struct bv_crc_way {
	/* Begins at a position that is a multiple of 4, with the register before it. */
	void (*begin)(struct bv_spots_crc *crc, uint32_t state,
		      uint32_t position);
	/* Takes spots behind all others; none reaches over a multiple of 4. */
	void (*add)(struct bv_spots_crc *crc, const struct bv_spot *spots,
		    size_t n);
	/* The register behind the last byte, at 'position'. */
	uint32_t (*end)(const struct bv_spots_crc *crc, uint32_t position);
};

/* The ways that this processor has, the fastest at 0; NULL past the last one. */
const struct bv_crc_way *bv_crc_way_at(size_t index);

/* Takes the fastest way. */
void bv_spots_crc_init(struct bv_spots_crc *crc);

#endif /* BV_NPZ_SPOTS_CRC_H */
