/*
 * zeros_crc.h - the CRC-32 of bytes that are nearly all 0
 */

#ifndef BV_NPZ_ZEROS_CRC_H
#define BV_NPZ_ZEROS_CRC_H

#include <stdint.h>

/* What passing over 2^k bytes makes of each byte of a register. */
struct bv_zeros_crc {
	uint32_t over[32][4][256];
};

void bv_zeros_crc_init(struct bv_zeros_crc *tables);

/*
 * Takes 'value', the next bytes with the first one lowest, and passes over 'bytes':
 * its own, and zeros behind them.  A register begins as all ones, and its bits
 * inverted are the CRC.
 */
static inline uint32_t bv_crc_over(const struct bv_zeros_crc *tables,
				   uint32_t state, uint32_t value,
				   uint32_t bytes)
{
	state ^= value;
	for (; bytes > 0; bytes &= bytes - 1) {
		const uint32_t(*over)[256] = tables->over[__builtin_ctz(bytes)];

		state = over[0][state & 255] ^ over[1][state >> 8 & 255] ^
			over[2][state >> 16 & 255] ^ over[3][state >> 24];
	}
	return state;
}

#endif /* BV_NPZ_ZEROS_CRC_H */
