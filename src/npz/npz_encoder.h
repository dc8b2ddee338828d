/*
 * npz_encoder.h - the memory that making .npz files takes
 */

#ifndef BV_NPZ_NPZ_ENCODER_H
#define BV_NPZ_NPZ_ENCODER_H

#include <stddef.h>
#include <stdint.h>

/*
 * About as much memory as an encoder takes for arrays with so many occupied cells and
 * that many planes of floats, and of bytes.
 */
size_t bv_npz_encoder_bytes(size_t occupied, uint32_t floats, uint32_t bytes);

#endif /* BV_NPZ_NPZ_ENCODER_H */
