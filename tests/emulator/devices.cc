/*
 * devices.cc - the emulated GPUs; all are alike
 */

#include <cstdio>

#include "runtime.h"

namespace emulator
{

static __thread int device_of_thread;

int current_device()
{
	return device_of_thread;
}

void restart_devices()
{
	device_of_thread = 0;
}

static bool is_device(int device)
{
	return device >= 0 && device < settings().devices;
}

static cudaError_t describe_device(cudaDeviceProp *properties, int device)
{
	if (!is_device(device))
		return cudaErrorInvalidDevice;
	*properties = cudaDeviceProp();
	snprintf(properties->name, sizeof(properties->name), "Emulated GPU %d",
		 device);
	properties->totalGlobalMem = settings().device_bytes;
	properties->major = 9;
	properties->integrated = settings().integrated;
	properties->canMapHostMemory = 1;
	return cudaSuccess;
}

} // namespace emulator

cudaError_t cudaGetDeviceCount(int *count)
{
	return emulator::call(__func__, [=] {
		*count = emulator::settings().devices;
		return cudaSuccess;
	});
}

cudaError_t cudaSetDevice(int device)
{
	return emulator::call(__func__, [=] {
		if (!emulator::is_device(device))
			return cudaErrorInvalidDevice;
		emulator::device_of_thread = device;
		return cudaSuccess;
	});
}

cudaError_t cudaGetDevice(int *device)
{
	return emulator::call(__func__, [=] {
		*device = emulator::device_of_thread;
		return cudaSuccess;
	});
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int device)
{
	return emulator::call(__func__, [=] {
		return emulator::describe_device(properties, device);
	});
}

/* Without a driver this succeeds and tells 0. */
cudaError_t cudaDriverGetVersion(int *version)
{
	return emulator::call(__func__, [=] {
		*version = emulator::settings().driver ? 13000 : 0;
		return cudaSuccess;
	});
}

cudaError_t cudaDeviceSynchronize(void)
{
	return emulator::call(__func__, [] {
		emulator::synchronize_device(emulator::current_device());
		return emulator::lasting_error();
	});
}
