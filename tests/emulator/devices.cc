/*
 * devices.cc - the emulated GPUs, as a process sees them
 *
 * All are alike but for their names, places and clocks.
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
	return device >= 0 && (size_t)device < settings().visible.size();
}

static void write_name(char *name, size_t size, const Visible &device)
{
	if (device.instance == whole)
		snprintf(name, size, "Emulated GPU %d", device.gpu);
	else
		snprintf(name, size, "Emulated GPU %d MIG %d", device.gpu,
			 device.instance);
}

static cudaError_t describe_device(cudaDeviceProp *properties, int device)
{
	if (!is_device(device))
		return cudaErrorInvalidDevice;
	*properties = cudaDeviceProp();
	write_name(properties->name, sizeof(properties->name),
		   settings().visible[(size_t)device]);
	properties->totalGlobalMem = settings().device_bytes;
	properties->major = 9;
	properties->multiProcessorCount = settings().multiprocessors;
	properties->integrated = settings().integrated;
	properties->canMapHostMemory = 1;
	return cudaSuccess;
}

/* The last of the bus is the fastest. */
static int clock_of(int device)
{
	const int behind =
		settings().devices - 1 - settings().visible[(size_t)device].gpu;

	return settings().clock_khz - 1000 * behind;
}

static cudaError_t find_attribute(int *value, cudaDeviceAttr attribute,
				  int device)
{
	if (!is_device(device))
		return cudaErrorInvalidDevice;
	switch (attribute) {
	case cudaDevAttrClockRate:
		*value = clock_of(device);
		return cudaSuccess;
	case cudaDevAttrMultiProcessorCount:
		*value = settings().multiprocessors;
		return cudaSuccess;
	case cudaDevAttrIntegrated:
		*value = settings().integrated;
		return cudaSuccess;
	}
	return cudaErrorInvalidValue;
}

/* With letters, and in a domain that no machine has. */
static cudaError_t write_place(char *id, int size, int device)
{
	if (!is_device(device))
		return cudaErrorInvalidDevice;
	if (size < 13)
		return cudaErrorInvalidValue;
	snprintf(id, (size_t)size, "EEEE:%02X:00.0",
		 10 + settings().visible[(size_t)device].gpu);
	return cudaSuccess;
}

} // namespace emulator

cudaError_t cudaGetDeviceCount(int *count)
{
	return emulator::call(__func__, [=] {
		*count = (int)emulator::settings().visible.size();
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

cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr attribute,
				   int device)
{
	return emulator::call(__func__, [=] {
		return emulator::find_attribute(value, attribute, device);
	});
}

cudaError_t cudaDeviceGetPCIBusId(char *id, int size, int device)
{
	return emulator::call(__func__, [=] {
		return emulator::write_place(id, size, device);
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
