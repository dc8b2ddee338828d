/*
 * memory.cc - allocations of the device, and of pinned memory
 *
 * All of it is filled with 0xA5 when it is allocated and when it is given back,
 * so that nobody gets by with zeros that happen to be there.  Each allocation
 * is one of the C library, where the address sanitizer watches its ends, and
 * sees it used after it was given back.
 */

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <mutex>
#include <vector>

#include "runtime.h"

namespace emulator
{

constexpr unsigned char poison = 0xA5;

/* So much of a block at most is filled when it is given back. */
constexpr size_t most_filled = 1 << 20;

/*
 * Smaller blocks stay in the process, up to so many bytes.  Tests with hundreds of runs
 * would spend a third of their time on getting them from the system again, page by page.
 */
constexpr size_t largest_kept = 32 << 20;
constexpr size_t most_kept = 256 << 20;

/* What cudaMalloc() and pages promise. */
constexpr size_t device_alignment = 256;
constexpr size_t pinned_alignment = 4096;

constexpr size_t most_allocations = 1 << 16;
constexpr int most_devices = 16;

static Allocation table[most_allocations];
static std::atomic<size_t> table_used;

/* Entries of what was given back. */
static std::mutex free_lock;
static std::vector<size_t> free_entries;

/* Bytes in use; one entry more for pinned memory. */
static std::atomic<size_t> used[most_devices + 1];

static std::atomic<size_t> &used_of(int device)
{
	if (device >= most_devices)
		misuse("there are at most %d devices", most_devices);
	return used[device == pinned ? most_devices : device];
}

static size_t limit_of(int device)
{
	return device == pinned ? settings().pinned_bytes
				: settings().device_bytes;
}

static bool reserve(int device, size_t bytes)
{
	std::atomic<size_t> &sum = used_of(device);
	size_t before = sum.load(std::memory_order_relaxed);

	do {
		if (bytes > limit_of(device) - before)
			return false;
	} while (!sum.compare_exchange_weak(before, before + bytes,
					    std::memory_order_relaxed));
	return true;
}

static size_t take_entry()
{
	const std::lock_guard<std::mutex> guard(free_lock);
	size_t i;

	if (free_entries.empty()) {
		i = table_used.fetch_add(1, std::memory_order_relaxed);
		if (i >= most_allocations)
			misuse("more than %zu allocations", most_allocations);
		return i;
	}
	i = free_entries.back();
	free_entries.pop_back();
	return i;
}

static void free_entry(const Allocation *allocation)
{
	const std::lock_guard<std::mutex> guard(free_lock);

	free_entries.push_back((size_t)(allocation - table));
}

static void enter_allocation(void *memory, size_t bytes, int device,
			     unsigned flags)
{
	const size_t i = take_entry();

	table[i].bytes.store(bytes, std::memory_order_relaxed);
	table[i].device.store(device, std::memory_order_relaxed);
	table[i].flags.store(flags, std::memory_order_relaxed);
	table[i].begin.store((uintptr_t)memory, std::memory_order_relaxed);
}

/*
 * Fills new memory behind the back of the thread sanitizer: nobody else can know
 * the memory yet, and to take note of hundreds of megabytes takes it seconds.
 * volatile keeps compilers from calling memset().
 */
__attribute__((no_sanitize("thread"))) static void poison_new(void *memory,
							      size_t bytes)
{
	volatile uint64_t *word = static_cast<uint64_t *>(memory);
	volatile unsigned char *rest;

	for (; bytes >= sizeof(*word); bytes -= sizeof(*word))
		*word++ = poison * (UINT64_MAX / UCHAR_MAX);
	rest = reinterpret_cast<volatile unsigned char *>(word);
	while (bytes-- > 0)
		*rest++ = poison;
}

static void keep_memory()
{
	static std::once_flag said;

	std::call_once(said, [] {
		mallopt(M_MMAP_THRESHOLD, largest_kept);
		mallopt(M_TRIM_THRESHOLD, most_kept);
	});
}

static cudaError_t allocate(void **memory, size_t bytes, int device,
			    unsigned flags)
{
	const size_t alignment =
		device == pinned ? pinned_alignment : device_alignment;

	if (memory == nullptr)
		return cudaErrorInvalidValue;
	*memory = nullptr;
	if (bytes == 0)
		return cudaSuccess;
	if (!reserve(device, bytes))
		return cudaErrorMemoryAllocation;
	keep_memory();
	if (posix_memalign(memory, alignment, bytes) != 0)
		misuse("the machine has not enough memory for the test");
	poison_new(*memory, bytes);
	enter_allocation(*memory, bytes, device, flags);
	return cudaSuccess;
}

Allocation *find_allocation(const void *memory)
{
	const uintptr_t address = (uintptr_t)memory;
	size_t i = table_used.load(std::memory_order_relaxed);

	while (i-- > 0) {
		const uintptr_t begin =
			table[i].begin.load(std::memory_order_relaxed);

		if (begin != 0 && address >= begin &&
		    address - begin <
			    table[i].bytes.load(std::memory_order_relaxed))
			return &table[i];
	}
	return nullptr;
}

/* The allocation that begins here. */
static Allocation *check_begin(const char *function, void *memory,
			       bool want_pinned)
{
	Allocation *found = find_allocation(memory);

	if (found == nullptr || found->begin != (uintptr_t)memory)
		misuse("%s of %p, which was not allocated or was given back",
		       function, memory);
	if ((found->device == pinned) != want_pinned)
		misuse("%s of the other kind of memory", function);
	return found;
}

static void give_back(const char *function, Allocation *allocation)
{
	void *memory = (void *)allocation->begin.load();

	if (allocation->pending.load(std::memory_order_relaxed) != 0)
		misuse("%s of %p, while a copy of it is pending", function,
		       memory);
	used_of(allocation->device).fetch_sub(allocation->bytes);
	allocation->begin.store(0, std::memory_order_relaxed);
	memset(memory, poison, std::min(allocation->bytes.load(), most_filled));
	free(memory);
	free_entry(allocation);
}

/* What cudaFree() and cudaFreeHost() have in common. */
static cudaError_t give_back_call(const char *function, void *memory,
				  bool want_pinned)
{
	if (memory == nullptr)
		return call(function, [] { return cudaSuccess; });

	Allocation *allocation = check_begin(function, memory, want_pinned);

	return release(
		function, [=] { allocation->given_up = true; },
		[=] {
			if (!want_pinned)
				synchronize_device(allocation->device);
			if (lasting_error() != cudaSuccess) {
				allocation->given_up = true;
				return lasting_error();
			}
			give_back(function, allocation);
			return cudaSuccess;
		});
}

static bool is_left(const Allocation &allocation)
{
	return allocation.begin != 0 && !allocation.given_up;
}

int report_memory()
{
	const size_t n = table_used;
	int left = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_left(table[i]))
			continue;
		fprintf(stderr,
			"emulator: %zu bytes of %s memory were not given "
			"back\n",
			table[i].bytes.load(),
			table[i].device == pinned ? "pinned" : "device");
		left++;
	}
	return left;
}

void restart_memory()
{
	const size_t n = table_used;

	for (size_t i = 0; i < n; i++) {
		if (table[i].begin != 0)
			free((void *)table[i].begin.load());
		table[i].begin = 0;
		table[i].pending = 0;
		table[i].given_up = false;
	}
	table_used = 0;
	free_entries.clear();
	for (std::atomic<size_t> &sum : used)
		sum = 0;
}

static cudaError_t device_pointer(void **device_memory, void *memory)
{
	const Allocation *found = find_allocation(memory);

	if (found == nullptr || found->device != pinned ||
	    !(found->flags & cudaHostAllocMapped))
		return cudaErrorInvalidValue;
	*device_memory = memory;
	return cudaSuccess;
}

} // namespace emulator

cudaError_t cudaMemGetInfo(size_t *available, size_t *total)
{
	return emulator::call(__func__, [=] {
		const int device = emulator::current_device();

		*total = emulator::limit_of(device);
		*available = *total - emulator::used_of(device);
		return cudaSuccess;
	});
}

cudaError_t cudaMalloc(void **memory, size_t bytes)
{
	return emulator::call(__func__, [=] {
		return emulator::allocate(memory, bytes,
					  emulator::current_device(), 0);
	});
}

cudaError_t cudaHostAlloc(void **memory, size_t bytes, unsigned int flags)
{
	return emulator::call(__func__, [=] {
		return emulator::allocate(memory, bytes, emulator::pinned,
					  flags);
	});
}

/* Waits for the whole device, as the real one does. */
cudaError_t cudaFree(void *memory)
{
	return emulator::give_back_call(__func__, memory, false);
}

/* Waits for nothing. */
cudaError_t cudaFreeHost(void *memory)
{
	return emulator::give_back_call(__func__, memory, true);
}

cudaError_t cudaHostGetDevicePointer(void **device_memory, void *memory,
				     unsigned int flags)
{
	return emulator::call(__func__, [=] {
		return flags != 0 ? cudaErrorInvalidValue
				  : emulator::device_pointer(device_memory,
							     memory);
	});
}
