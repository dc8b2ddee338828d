/*
 * meter.c - where the time of a GPU's threads goes
 *
 * The clock is read once or twice a frame and stage, some 20 ns each.
 */

#include "gpu/meter.h"

#include <time.h>

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void add(_Atomic uint64_t *sum, uint64_t value)
{
	atomic_fetch_add_explicit(sum, value, memory_order_relaxed);
}

/* The time since the last call. */
static uint64_t lap(struct bv_gpu_meter *meter)
{
	const uint64_t before = meter->last;

	meter->last = now();
	return meter->last - before;
}

void bv_gpu_meter_start(struct bv_gpu_meter *meter, struct bv_gpu_row *row)
{
	meter->row = row;
	meter->last = now();
}

void bv_gpu_meter_busy(struct bv_gpu_meter *meter, enum bv_gpu_stage stage)
{
	add(&meter->row->stages[stage].busy_ns, lap(meter));
}

void bv_gpu_meter_waited(struct bv_gpu_meter *meter, enum bv_gpu_wait wait)
{
	add(&meter->row->waited_ns[wait], lap(meter));
}

void bv_gpu_meter_skip(struct bv_gpu_meter *meter)
{
	lap(meter);
}

void bv_gpu_meter_count(struct bv_gpu_meter *meter, enum bv_gpu_stage stage,
			uint32_t frames)
{
	add(&meter->row->stages[stage].frames, frames);
}
