/*
 * batches.h - frames in device memory, ready to be drawn
 */

#ifndef BENCH_GPU_BATCHES_H
#define BENCH_GPU_BATCHES_H

#include "core/grid.h"
#include "kernels.h"

/*
 * Enough that no cache holds them all, so that every batch comes from memory as
 * it does in a run.
 */
#define BENCH_FRAMES 64

/* What all batches share. */
struct bench_device {
	cudaStream_t stream;
	struct bv_grid *grid;
	struct bv_device_grids grids; /* for BV_MOST_BATCH frames */
	uint16_t *view;               /* see bv_upload_view() */
	unsigned char *points;        /* of all frames, on the device */
	uint32_t frame_count;         /* BENCH_FRAMES or fewer */
	uint64_t first_byte[BENCH_FRAMES];
	uint32_t frame_points[BENCH_FRAMES];
	uint32_t most_cells; /* of a frame: its points, in whole lines */
	uint32_t *list;      /* for every point of a batch, on the device */
};

/* Ends the program with a line if a call of CUDA failed. */
void bench_must(cudaError_t error, const char *what);

/* Memory of the device. */
void *bench_allocate(size_t bytes);

/*
 * Pinned memory of the host; where the device sees it is stored in the pointer at
 * 'at_device'.
 */
void *bench_pin(size_t bytes, void *at_device);

/* Reads frames of 'directory' into a device for a preset. */
void bench_device_open(struct bench_device *device, const char *directory,
		       const char *preset);
void bench_device_close(struct bench_device *device);

/*
 * The batch number 'i' of 'frames' frames: others than those of the batch
 * before.  Where its output goes is left open; see sets.h.
 */
void bench_batch(const struct bench_device *device, uint32_t i, uint32_t frames,
		 struct bv_batch *batch);

#endif /* BENCH_GPU_BATCHES_H */
