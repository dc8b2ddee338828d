/*
 * meter.h - where the time of a GPU's threads goes
 */

#ifndef BV_GPU_METER_H
#define BV_GPU_METER_H

#include "work/gpu_row.h"

/* One for each thread; what it measures goes to the row of the GPU. */
struct bv_gpu_meter {
	struct bv_gpu_row *row;
	uint64_t last; /* when it was asked, in nanoseconds */
};

void bv_gpu_meter_start(struct bv_gpu_meter *meter, struct bv_gpu_row *row);

/* The time since the last call of any of these was spent working for a stage... */
void bv_gpu_meter_busy(struct bv_gpu_meter *meter, enum bv_gpu_stage stage);

/* ... or waiting... */
void bv_gpu_meter_waited(struct bv_gpu_meter *meter, enum bv_gpu_wait wait);

/* ... or is nobody's. */
void bv_gpu_meter_skip(struct bv_gpu_meter *meter);

void bv_gpu_meter_count(struct bv_gpu_meter *meter, enum bv_gpu_stage stage,
			uint32_t frames);

#endif /* BV_GPU_METER_H */
