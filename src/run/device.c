/*
 * device.c - the list of devices
 */

#include "run/device.h"

static const struct bv_device_info devices[] = {
	[BV_DEVICE_AUTO] = {"auto", "the GPU if there is one, else the CPU",
			    NULL},
	[BV_DEVICE_CPU] = {"cpu", "plain C on the CPU, the reference", NULL},
	[BV_DEVICE_GPU] = {"gpu", "an NVIDIA GPU, by CUDA",
			   "this birdview was built without CUDA"},
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
