/*
 * info.c - which GPUs there are
 */

#include <cuda_runtime_api.h>
#include <stdio.h>

#include "core/text.h"
#include "gpu/gpu.h"

/*
 * Why the runtime finds no GPU.  It gives the same code where there is no driver
 * and where the driver is too old; the driver's version, 0 for none, tells.
 */
static void explain(cudaError_t error, char *reason, size_t size)
{
	int version = 0;

	if (error == cudaErrorInsufficientDriver &&
	    cudaDriverGetVersion(&version) == cudaSuccess && version == 0)
		snprintf(reason, size, "there is no NVIDIA driver");
	else
		snprintf(reason, size, "%s", cudaGetErrorString(error));
}

uint32_t bv_gpu_count(char *reason, size_t reason_size)
{
	int count = 0;
	const cudaError_t error = cudaGetDeviceCount(&count);

	if (error != cudaSuccess) {
		explain(error, reason, reason_size);
		return 0;
	}
	if (count <= 0) {
		explain(cudaErrorNoDevice, reason, reason_size);
		return 0;
	}
	return (uint32_t)count;
}

bool bv_gpu_get_info(uint32_t device, struct bv_gpu_info *info)
{
	struct cudaDeviceProp properties;
	struct bv_text name;

	if (cudaGetDeviceProperties(&properties, (int)device) != cudaSuccess)
		return false;
	*info = (struct bv_gpu_info){
		.memory = properties.totalGlobalMem,
		.major = properties.major,
		.minor = properties.minor,
		.integrated = properties.integrated != 0,
	};
	name = bv_text_start(info->name, sizeof(info->name));
	bv_text_add(&name, "%s", properties.name);
	return true;
}
