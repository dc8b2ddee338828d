/*
 * device_streams.h: streams that the kernels make, held against the CPU's
 *
 * It uses nothing but the kernels and the CUDA runtime, so that the same tests
 * run on the emulator and on a GPU.
 */

#ifndef DEVICE_STREAMS_H
#define DEVICE_STREAMS_H

#include "kernels.h"
#include "png/sparse_stream.h"

/*
 * Has the kernels make streams of the image, and of parts of it, as one batch, and
 * checks all that comes back: they are those of bv_sparse_stream(); one that has a
 * word too little room is refused; nothing else is written, and the memory between
 * batches is all 0.
 */
void check_streams(const struct bv_image *image, cudaStream_t stream,
		   struct bv_sparse_scratch *scratch);

#endif /* DEVICE_STREAMS_H */
