/*
 * npz_inspect.h - whether a file holds these arrays, byte for byte
 */

#ifndef BV_NPZ_NPZ_INSPECT_H
#define BV_NPZ_NPZ_INSPECT_H

#include "core/verdict.h"

/*
 * Takes 'n' values of plane 'plane' of array 'array', which may be changed, of the cells
 * from 'first' on.
 */
typedef void (*bv_values_taker)(void *context, size_t array, uint32_t plane,
				size_t first, uint8_t *values, size_t n);

/*
 * Goes through the open file 'file' from its start, which is to be the file of these
 * arrays with the metadata 'text', and hands their values to 'take', in the order in
 * which they stand there.  Any byte that birdview does not write there is found, but for
 * those that say which values there are.
 *
 * Returns the status, and stores it with its errno and details in 'verdict':
 * BV_OK, BV_ERR_PICTURE_DAMAGED, BV_ERR_PICTURE_READ, BV_ERR_NO_MEMORY.
 */
enum bv_status bv_inspect_npz(int file, const struct bv_frame_arrays *arrays,
			      const char *text, bv_values_taker take,
			      void *context, struct bv_verdict *verdict);

#endif /* BV_NPZ_NPZ_INSPECT_H */
