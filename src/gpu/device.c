/*
 * device.c - the list of devices, and the way to the GPUs
 *
 * A build without CUDA has all that is said and done about GPUs but what calls
 * CUDA.  This is the one place where the two differ.
 */

#include "gpu/device.h"

#ifdef BIRDVIEW_CUDA

#include <cuda_runtime_api.h>

static const struct bv_gpu_path gpu_path = {
	.cuda_version = CUDART_VERSION,
	.count = bv_gpu_count,
	.get_info = bv_gpu_get_info,
	.get_bus_id = bv_gpu_get_bus_id,
	.plan_threads = bv_gpu_plan_threads,
	.work = bv_gpu_work,
	.was_lost = bv_gpu_was_lost,
};
static const struct bv_gpu_path *const path = &gpu_path;

#define WHY_NO_GPU NULL

#else

static const struct bv_gpu_path *const path = NULL;

#define WHY_NO_GPU "this birdview was built without CUDA"

#endif

static const struct bv_device_info devices[] = {
	[BV_DEVICE_AUTO] = {"auto", "the GPUs if there are any, else the CPU",
			    NULL},
	[BV_DEVICE_CPU] = {"cpu", "plain C on the CPU, the reference", NULL},
	[BV_DEVICE_GPU] = {"gpu", "NVIDIA GPUs, by CUDA", WHY_NO_GPU},
};

#define DEVICE_COUNT (sizeof(devices) / sizeof(devices[0]))

const struct bv_device_info *bv_device_info(size_t index)
{
	return index < DEVICE_COUNT ? &devices[index] : NULL;
}

const char *bv_device_unusable(enum bv_device device)
{
	return devices[device].unusable;
}

const struct bv_gpu_path *bv_gpu_path(void)
{
	return path;
}

uint32_t bv_gpu_rows_needed(enum bv_device device, uint32_t gpus)
{
	if (device == BV_DEVICE_CPU || path == NULL)
		return 0;
	return gpus != 0 ? (uint32_t)__builtin_popcount(gpus) : BV_MOST_GPUS;
}

uint32_t bv_gpu_of_row(uint32_t gpus, uint32_t row)
{
	uint32_t gpu = 0;

	if (gpus == 0)
		return row;
	for (;; gpu++) {
		if ((gpus >> gpu & 1) != 0 && row-- == 0)
			return gpu;
	}
}

uint32_t bv_gpu_slots_for(uint32_t threads)
{
	struct bv_gpu_plan plan = {0};

	if (path == NULL)
		return 0;
	path->plan_threads(&plan, threads);
	return plan.workers;
}
