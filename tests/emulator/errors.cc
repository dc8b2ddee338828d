/*
 * errors.cc - what became of a call, and who hears of it
 *
 * As in CUDA, each thread has a last error of its own, which one look resets,
 * while an error of the device has come to stay for the whole process.
 */

#include <unistd.h>

#include "runtime.h"

namespace emulator
{

static __thread cudaError_t last_error;
static std::atomic<cudaError_t> lasting;
static std::atomic<pid_t> owner;

cudaError_t note(cudaError_t error)
{
	if (error != cudaSuccess)
		last_error = error;
	return error;
}

cudaError_t lasting_error()
{
	return lasting.load(std::memory_order_relaxed);
}

void set_lasting_error(cudaError_t error)
{
	cudaError_t none = cudaSuccess;

	lasting.compare_exchange_strong(none, error, std::memory_order_relaxed);
}

void check_fork(const char *function)
{
	const pid_t self = getpid();
	pid_t expected = 0;

	if (!owner.compare_exchange_strong(expected, self,
					   std::memory_order_relaxed) &&
	    expected != self)
		misuse("%s in a child of a process that has used CUDA",
		       function);
}

void restart_errors()
{
	last_error = cudaSuccess;
	lasting.store(cudaSuccess, std::memory_order_relaxed);
}

struct Description {
	cudaError_t error;
	const char *name, *words;
};

/* Only a macro knows the name of what it is given. */
#define NAMED(error) error, #error

static const Description descriptions[] = {
	{NAMED(cudaSuccess), "no error"},
	{NAMED(cudaErrorInvalidValue), "invalid argument"},
	{NAMED(cudaErrorMemoryAllocation), "out of memory"},
	{NAMED(cudaErrorInitializationError), "initialisation failed"},
	{NAMED(cudaErrorInvalidConfiguration), "invalid configuration"},
	{NAMED(cudaErrorStubLibrary), "driver is a stub"},
	{NAMED(cudaErrorInsufficientDriver), "driver missing or too old"},
	{NAMED(cudaErrorDevicesUnavailable), "device busy or unavailable"},
	{NAMED(cudaErrorNoDevice), "no device found"},
	{NAMED(cudaErrorInvalidDevice), "no such device"},
	{NAMED(cudaErrorNoKernelImageForDevice), "no kernel for this device"},
	{NAMED(cudaErrorECCUncorrectable), "memory error beyond correction"},
	{NAMED(cudaErrorUnsupportedPtxVersion),
	 "kernel too new for the driver"},
	{NAMED(cudaErrorContained), "contained memory error"},
	{NAMED(cudaErrorInvalidResourceHandle), "invalid handle"},
	{NAMED(cudaErrorNotReady), "not ready"},
	{NAMED(cudaErrorIllegalAddress), "illegal memory access"},
	{NAMED(cudaErrorLaunchOutOfResources), "launch wants too much"},
	{NAMED(cudaErrorLaunchTimeout), "launch took too long"},
	{NAMED(cudaErrorAssert), "assertion in a kernel"},
	{NAMED(cudaErrorHardwareStackError), "stack error"},
	{NAMED(cudaErrorIllegalInstruction), "illegal instruction"},
	{NAMED(cudaErrorMisalignedAddress), "misaligned address"},
	{NAMED(cudaErrorInvalidAddressSpace), "wrong address space"},
	{NAMED(cudaErrorInvalidPc), "invalid program counter"},
	{NAMED(cudaErrorLaunchFailure), "launch failed"},
	{NAMED(cudaErrorTensorMemoryLeak), "tensor memory leak"},
	{NAMED(cudaErrorSystemNotReady), "system not ready"},
	{NAMED(cudaErrorMpsRpcFailure), "no answer from the service"},
	{NAMED(cudaErrorExternalDevice), "error of another device"},
	{NAMED(cudaErrorUnknown), "unknown error"},
};

static const Description *describe(cudaError_t error)
{
	static const Description other = {cudaErrorUnknown, "cudaErrorOther",
					  "emulated error"};

	for (const Description &description : descriptions) {
		if (description.error == error)
			return &description;
	}
	return &other;
}

/* What cudaGetLastError() tells, without the reset. */
static cudaError_t look(const char *function)
{
	check_fork(function);
	return lasting_error() != cudaSuccess ? lasting_error() : last_error;
}

} // namespace emulator

const char *cudaGetErrorString(cudaError_t error)
{
	return emulator::describe(error)->words;
}

const char *cudaGetErrorName(cudaError_t error)
{
	return emulator::describe(error)->name;
}

cudaError_t cudaPeekAtLastError(void)
{
	return emulator::look(__func__);
}

cudaError_t cudaGetLastError(void)
{
	const cudaError_t error = emulator::look(__func__);

	emulator::last_error = cudaSuccess;
	return error;
}
