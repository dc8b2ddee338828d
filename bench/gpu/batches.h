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

/* What some batches share.  Outputs have room for every point of a batch. */
struct bench_device {
	cudaStream_t stream;
	struct bv_grid *grid;
	struct bv_device_grids grids; /* for BV_MOST_BATCH frames */
	unsigned char *points;        /* of all frames, on the device */
	uint32_t frame_count;         /* BENCH_FRAMES or fewer */
	uint64_t first_byte[BENCH_FRAMES];
	uint32_t frame_points[BENCH_FRAMES];
	uint32_t most_cells;    /* of a frame: its points, in whole lines */
	uint32_t *list;         /* of a batch, on the device */
	uint32_t *mapped[2];    /* cells and pixels: the host's memory, */
	uint32_t *mapped_at[2]; /* where the device sees it, */
	uint32_t *local[2];     /* and memory of the device */
	uint32_t *tallies;      /* of a batch: the host's memory, */
	uint32_t *tallies_at;   /* where the device sees it */
	uint32_t *occupied;     /* of a batch, on the device */
};

/* Ends the program with a line if a call of CUDA failed. */
void bench_must(cudaError_t error, const char *what);

/* Reads frames of 'directory' into a device for a preset. */
void bench_device_open(struct bench_device *device, const char *directory,
		       const char *preset);
void bench_device_close(struct bench_device *device);

/*
 * The batch number 'i' of 'frames' frames: others than those of the batch
 * before.  Its output goes to the host's memory, or to the device's.
 */
void bench_batch(const struct bench_device *device, uint32_t i, uint32_t frames,
		 bool mapped, struct bv_batch *batch);

#endif /* BENCH_GPU_BATCHES_H */
