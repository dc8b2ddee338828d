/*
 * calls.cc - what every call begins with: counting, and faults
 */

#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "emulator.h"
#include "runtime.h"

namespace emulator
{

/* Calls that may fail.  The first stands for all of them. */
static const char *const functions[] = {
	"any",
	"cudaGetDeviceCount",
	"cudaSetDevice",
	"cudaGetDevice",
	"cudaGetDeviceProperties",
	"cudaDeviceGetAttribute",
	"cudaDeviceGetPCIBusId",
	"cudaDriverGetVersion",
	"cudaDeviceSynchronize",
	"cudaMemGetInfo",
	"cudaMalloc",
	"cudaFree",
	"cudaHostAlloc",
	"cudaFreeHost",
	"cudaHostGetDevicePointer",
	"cudaMemcpyAsync",
	"cudaMemsetAsync",
	"cudaStreamCreateWithFlags",
	"cudaStreamCreateWithPriority",
	"cudaStreamDestroy",
	"cudaStreamWaitEvent",
	"cudaStreamSynchronize",
	"cudaEventCreateWithFlags",
	"cudaEventDestroy",
	"cudaEventRecord",
	"cudaEventSynchronize",
	"cudaEventQuery",
	"cudaEventElapsedTime",
	"cudaLaunchKernel",
};

constexpr size_t function_count = sizeof(functions) / sizeof(*functions);

static size_t find_function(const char *name)
{
	for (size_t i = 0; i < function_count; i++) {
		if (strcmp(functions[i], name) == 0)
			return i;
	}
	misuse("there is no function %s", name);
}

/* Begins like the file that emulator.h describes. */
struct Counts {
	std::atomic<uint64_t> calls, faults, met;
	std::atomic<uint64_t> of[function_count];
};

static_assert(std::atomic<uint64_t>::is_always_lock_free,
	      "or processes could not share it");

static Counts own_counts;
static std::atomic<Counts *> counts;
static std::once_flag started;
static __thread Fate fate;

/* The last process that hung, for its parent to see. */
static std::atomic<int> *map_hanging()
{
	void *memory =
		mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		misuse("there is no memory to share");
	return static_cast<std::atomic<int> *>(memory);
}

static std::atomic<int> *const hanging = map_hanging();

void note_hang()
{
	*hanging = getpid();
}

static Counts *map_counts(const char *path)
{
	const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	void *memory;

	if (file < 0 || ftruncate(file, sizeof(Counts)) != 0)
		misuse("%s cannot be written", path);
	memory = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED, file, 0);
	close(file);
	if (memory == MAP_FAILED)
		misuse("%s cannot be mapped", path);
	return static_cast<Counts *>(memory);
}

static void start()
{
	const Settings &set = settings();

	for (const Plan &plan : set.plans)
		(void)find_function(plan.function.c_str());
	counts = set.count_file.empty() ? &own_counts
					: map_counts(set.count_file.c_str());
}

/* The counts; all threads wait for a slow start. */
static Counts &begin()
{
	std::call_once(started, [] {
		start();
		usleep(settings().start_ms * 1000);
	});
	return *counts.load(std::memory_order_relaxed);
}

static cudaError_t carry_out(const Plan &plan)
{
	switch (plan.fault) {
	case Fault::kill:
		raise(SIGKILL);
		break;
	case Fault::stop:
		note_hang();
		raise(SIGSTOP);
		break;
	case Fault::hang:
		if (plan.late) {
			fate.hangs = true;
			break;
		}
		note_hang();
		for (;;)
			pause();
	case Fault::fail:
		if (plan.late) {
			fate.error = plan.error;
			break;
		}
		if (plan.for_good)
			set_lasting_error(plan.error);
		return plan.error;
	}
	return cudaSuccess;
}

/* Does what is planned for the call that is the n-th of 'function'. */
static cudaError_t meet_faults(Counts &c, const char *function, uint64_t n)
{
	cudaError_t error = cudaSuccess;

	for (const Plan &plan : settings().plans) {
		if (plan.call != n || plan.function != function)
			continue;
		c.faults.fetch_add(1, std::memory_order_relaxed);
		error = carry_out(plan);
	}
	return error;
}

/* What calls meet on a machine without GPU. */
static cudaError_t missing_device(const char *function)
{
	if (strcmp(function, "cudaDriverGetVersion") == 0)
		return cudaSuccess;
	if (!settings().driver)
		return cudaErrorInsufficientDriver;
	return settings().visible.empty() ? cudaErrorNoDevice : cudaSuccess;
}

/* All have begun their work, then, whoever was ready first. */
static void meet_others(Counts &c, const char *function)
{
	static std::once_flag met;

	if (settings().meet == 0 || strcmp(function, "cudaLaunchKernel") != 0)
		return;
	std::call_once(met, [&c] {
		c.met++;
		while (c.met < settings().meet)
			usleep(1000);
	});
}

cudaError_t enter(const char *function)
{
	check_fork(function);

	Counts &c = begin();
	const uint64_t n = c.calls.fetch_add(1, std::memory_order_relaxed) + 1;
	const uint64_t own = c.of[find_function(function)].fetch_add(
				     1, std::memory_order_relaxed) +
			     1;

	meet_others(c, function);
	const cudaError_t any_fault = meet_faults(c, functions[0], n);
	const cudaError_t own_fault = meet_faults(c, function, own);

	if (lasting_error() != cudaSuccess)
		return lasting_error();
	if (any_fault != cudaSuccess)
		return any_fault;
	if (own_fault != cudaSuccess)
		return own_fault;
	return missing_device(function);
}

Fate take_fate()
{
	const Fate taken = fate;

	fate = Fate();
	return taken;
}

void restart_calls()
{
	begin();
	read_settings();
	own_counts.calls = own_counts.faults = 0;
	for (std::atomic<uint64_t> &count : own_counts.of)
		count = 0;
	fate = Fate();
	start();
}

} // namespace emulator

uint64_t emulator_calls(void)
{
	return emulator::begin().calls;
}

uint64_t emulator_faults(void)
{
	return emulator::begin().faults;
}

bool emulator_hangs(int pid)
{
	return *emulator::hanging == pid;
}

int emulator_check_clean(void)
{
	return emulator::report_streams() + emulator::report_events() +
	       emulator::report_memory();
}

void emulator_restart(void)
{
	emulator::restart_streams();
	emulator::restart_events();
	emulator::restart_memory();
	emulator::restart_errors();
	emulator::restart_devices();
	emulator::restart_calls();
}
