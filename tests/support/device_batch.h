/*
 * device_batch.h: batches of frames through the kernels, held against the CPU
 *
 * It uses nothing but the kernels and the CUDA runtime, so that the same tests
 * run on the emulator and on a GPU.
 */

#ifndef DEVICE_BATCH_H
#define DEVICE_BATCH_H

#include "core/grid.h"
#include "kernels.h"

/* Points as a file would hold them. */
struct test_frame {
	unsigned char *bytes;
	size_t points;
};

/* The grids of batches in device memory, and a rasterizer to compare with. */
struct device {
	const struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	cudaStream_t stream;
	struct bv_device_grids grids;
	uint16_t *view;
};

/* Makes room for batches of up to 'frames' frames. */
struct device make_device(const struct bv_grid *grid, uint32_t frames);

/*
 * Runs 'count' frames as one batch and checks all that comes back: cells,
 * pixels or numbers, counts and maxima are those of a rasterizer, and nothing else is
 * written.
 */
void check_batch(struct device *device, const struct bv_layout *layout,
		 const struct test_frame *frames, uint32_t count);

/* Checks that the memory of the grids is all 0, as between batches. */
void check_cleared(struct device *device);

void free_device(struct device *device);

#endif /* DEVICE_BATCH_H */
