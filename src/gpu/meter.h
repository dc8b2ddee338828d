/*
 * meter.h - where the time of a GPU's threads goes
 */

#ifndef BV_GPU_METER_H
#define BV_GPU_METER_H

#include "work/gpu_row.h"

/* Measures the time of one thread from event to event. */
struct bv_gpu_meter {
	struct bv_gpu_row *row;
	uint64_t last; /* nanoseconds */
};

/* Begins to measure. */
void bv_gpu_meter_start(struct bv_gpu_meter *meter, struct bv_gpu_row *row);

/* Counts the time since the last call as that of a stage at work, or waiting. */
void bv_gpu_meter_busy(struct bv_gpu_meter *meter, enum bv_gpu_stage stage);
void bv_gpu_meter_idle(struct bv_gpu_meter *meter, enum bv_gpu_stage stage);

/* Counts frames that a stage has taken from a queue of this length. */
void bv_gpu_meter_count(struct bv_gpu_meter *meter, enum bv_gpu_stage stage,
			uint32_t frames, uint32_t queued);

#endif /* BV_GPU_METER_H */
