/*
 * device.h - the list of devices, and the way to the GPUs
 */

#ifndef BV_GPU_DEVICE_H
#define BV_GPU_DEVICE_H

#include "birdview.h"
#include "gpu/gpu.h"

struct bv_device_info {
	const char *name;
	const char *description;
	const char *unusable; /* why it cannot be used; NULL if it can */
};

/* The devices that birdview knows; NULL for an index past the last. */
const struct bv_device_info *bv_device_info(size_t index);

/*
 * Why this build cannot use 'device', or NULL if it can.  Whether there is such
 * a device is another question, see bv_probe_gpus().
 */
const char *bv_device_unusable(enum bv_device device);

/* The functions of gpu.h that depend on CUDA. */
struct bv_gpu_path {
	int cuda_version; /* of the runtime: 12040 is 12.4 */
	uint32_t (*count)(char *reason, size_t reason_size);
	bool (*get_info)(uint32_t device, struct bv_gpu_info *info);
	bool (*get_bus_id)(uint32_t device, char id[BV_BUS_ID_MAX]);
	void (*plan_threads)(struct bv_gpu_plan *plan, uint32_t threads);
	enum bv_gpu_end (*work)(const struct bv_run *run,
				const struct bv_gpu_plan *plan,
				struct bv_gpu_row *row, struct bv_slot *slots,
				void (*ended)(void *context, uint32_t frame),
				void *context);
	bool (*was_lost)(void);
};

/* NULL in a build without CUDA. */
const struct bv_gpu_path *bv_gpu_path(void);

/*
 * How many rows for GPUs a run needs that is to use 'device' and, of the GPUs,
 * those in the set 'gpus': bit i for the GPU i as people count, 0 for all.
 */
uint32_t bv_gpu_rows_needed(enum bv_device device, uint32_t gpus);

/* Which GPU belongs to a row. */
uint32_t bv_gpu_of_row(uint32_t gpus, uint32_t row);

/* How many slots a GPU needs that has so many threads of the host. */
uint32_t bv_gpu_slots_for(uint32_t threads);

#endif /* BV_GPU_DEVICE_H */
