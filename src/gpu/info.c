/*
 * info.c - which GPUs there are
 */

#include <cuda_runtime_api.h>
#include <stdio.h>

#include "core/text.h"
#include "gpu/pipeline.h"

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

/*
 * Only the properties have the name, and so the rest is taken from them, too, but
 * for the clock, which they no longer have.
 */
cudaError_t bv_gpu_describe(uint32_t device, struct bv_gpu_info *info)
{
	struct cudaDeviceProp properties;
	struct bv_text name;
	int kilohertz;
	cudaError_t error = cudaGetDeviceProperties(&properties, (int)device);

	if (error == cudaSuccess)
		error = cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate,
					       (int)device);
	if (error != cudaSuccess)
		return error;
	*info = (struct bv_gpu_info){
		.memory = properties.totalGlobalMem,
		.major = properties.major,
		.minor = properties.minor,
		.integrated = properties.integrated != 0,
		.multiprocessors = (uint32_t)properties.multiProcessorCount,
		.megahertz = (uint32_t)kilohertz / 1000,
	};
	name = bv_text_start(info->name, sizeof(info->name));
	bv_text_add(&name, "%s", properties.name);
	return cudaSuccess;
}

bool bv_gpu_get_info(uint32_t device, struct bv_gpu_info *info)
{
	return bv_gpu_describe(device, info) == cudaSuccess;
}

bool bv_gpu_get_bus_id(uint32_t device, char id[BV_BUS_ID_MAX])
{
	if (cudaDeviceGetPCIBusId(id, BV_BUS_ID_MAX, (int)device) ==
	    cudaSuccess)
		return true;
	cudaGetLastError(); /* else the next launch finds it */
	return false;
}
