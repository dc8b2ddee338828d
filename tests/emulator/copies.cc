/*
 * copies.cc - copies and fills, which happen later
 *
 * The real runtime tells errors for some of what ends the program here, and
 * silently works in another way for the rest: a copy of memory that is not
 * pinned, for one, is no longer asynchronous.
 */

#include <cstring>

#include "runtime.h"

namespace emulator
{

/* The memory of one side of an operation, of which all bytes must be there. */
static Allocation *check_range(const char *function, const void *memory,
			       size_t bytes, bool want_pinned)
{
	Allocation *found = find_allocation(memory);

	if (found == nullptr)
		misuse("%s: %p is not allocated, or not pinned", function,
		       memory);
	if ((found->device == pinned) != want_pinned)
		misuse("%s: %p is memory of the %s", function, memory,
		       want_pinned ? "device" : "host");
	if (bytes > found->begin + found->bytes - (uintptr_t)memory)
		misuse("%s: %zu bytes at %p are more than were allocated",
		       function, bytes, memory);
	return found;
}

/* Device memory must be that of the stream's device. */
static Allocation *check_side(const char *function, cudaStream_t stream,
			      const void *memory, size_t bytes,
			      bool want_pinned)
{
	Allocation *found = check_range(function, memory, bytes, want_pinned);

	if (!want_pinned && found->device != stream_device(stream))
		misuse("%s: %p is memory of another device", function, memory);
	return found;
}

/*
 * Enqueues an operation on up to two allocations.  They count as in use until
 * it has run; that count orders nothing.
 */
static void enqueue_use(cudaStream_t stream, Allocation *a, Allocation *b,
			std::function<void()> run)
{
	a->pending.fetch_add(1, std::memory_order_relaxed);
	b->pending.fetch_add(1, std::memory_order_relaxed);
	enqueue(stream, [=] {
		if (lasting_error() == cudaSuccess)
			run();
		a->pending.fetch_sub(1, std::memory_order_relaxed);
		b->pending.fetch_sub(1, std::memory_order_relaxed);
	});
}

static cudaError_t copy(const char *function, void *to, const void *from,
			size_t bytes, cudaMemcpyKind kind, cudaStream_t stream)
{
	const bool to_host =
		kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyHostToHost;
	const bool from_host =
		kind == cudaMemcpyHostToDevice || kind == cudaMemcpyHostToHost;

	check_stream(function, stream);
	if (kind < cudaMemcpyHostToHost || kind > cudaMemcpyDeviceToDevice)
		misuse("%s: the direction must be said", function);
	if (bytes == 0)
		return cudaSuccess;
	enqueue_use(stream, check_side(function, stream, to, bytes, to_host),
		    check_side(function, stream, from, bytes, from_host),
		    [=] { memcpy(to, from, bytes); });
	return cudaSuccess;
}

static cudaError_t fill(const char *function, void *memory, int value,
			size_t bytes, cudaStream_t stream)
{
	check_stream(function, stream);
	if (bytes == 0)
		return cudaSuccess;

	Allocation *found = check_side(function, stream, memory, bytes, false);

	enqueue_use(stream, found, found,
		    [=] { memset(memory, value, bytes); });
	return cudaSuccess;
}

} // namespace emulator

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes,
			    cudaMemcpyKind kind, cudaStream_t stream)
{
	const char *function = __func__;

	return emulator::call(function, [=] {
		return emulator::copy(function, to, from, bytes, kind, stream);
	});
}

cudaError_t cudaMemsetAsync(void *memory, int value, size_t bytes,
			    cudaStream_t stream)
{
	const char *function = __func__;

	return emulator::call(function, [=] {
		return emulator::fill(function, memory, value, bytes, stream);
	});
}
