/*
 * events.cc - events
 *
 * Recording counts up twice: when it is called, and when the stream gets there.
 * Whoever waits for an event waits for the second number to come to what the
 * first was when he called.
 */

#include <cstdio>
#include <mutex>
#include <vector>

#include "futex.h"
#include "runtime.h"

/* Events are kept when they have been destroyed: streams may wait for them. */
struct CUevent_st {
	const int device = emulator::current_device();
	const unsigned flags;
	std::atomic<bool> destroyed{false}, given_up{false};
	emulator::Number recorded{0}, reached{0};
	std::atomic<int64_t> time_ns{0};

	explicit CUevent_st(unsigned flags_) : flags(flags_)
	{
	}
};

namespace emulator
{

static std::mutex list_mutex;
static std::vector<cudaEvent_t> &list = *new std::vector<cudaEvent_t>;

static void check_event(const char *function, cudaEvent_t event)
{
	if (event == nullptr || event->destroyed)
		misuse("%s: %s", function,
		       event == nullptr ? "no event" : "it was destroyed");
}

static cudaError_t create(cudaEvent_t *event, unsigned flags)
{
	const std::lock_guard<std::mutex> lock(list_mutex);

	*event = new CUevent_st(flags);
	list.push_back(*event);
	return cudaSuccess;
}

static int64_t now_ns()
{
	timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void reach(cudaEvent_t event, uint32_t number)
{
	event->time_ns.store(now_ns(), std::memory_order_relaxed);
	event->reached.store(number, std::memory_order_release);
	wake_waiters(event->reached);
}

static cudaError_t record(cudaEvent_t event, cudaStream_t stream)
{
	uint32_t number;

	if (event->device != stream_device(stream))
		return cudaErrorInvalidResourceHandle;
	number = event->recorded.fetch_add(1, std::memory_order_relaxed) + 1;
	enqueue(stream, [=] { reach(event, number); });
	return cudaSuccess;
}

static cudaError_t make_wait(cudaStream_t stream, cudaEvent_t event)
{
	const uint32_t number = event->recorded.load(std::memory_order_relaxed);

	enqueue(stream, [=] { wait_until(event->reached, number); });
	return cudaSuccess;
}

static cudaError_t synchronize(cudaEvent_t event)
{
	wait_until(event->reached,
		   event->recorded.load(std::memory_order_relaxed));
	return lasting_error();
}

static bool is_ready(cudaEvent_t event)
{
	return event->reached.load(std::memory_order_acquire) ==
	       event->recorded.load(std::memory_order_relaxed);
}

static cudaError_t query(cudaEvent_t event)
{
	if (lasting_error() != cudaSuccess)
		return lasting_error();
	return is_ready(event) ? cudaSuccess : cudaErrorNotReady;
}

static bool is_timed(cudaEvent_t event)
{
	return !(event->flags & cudaEventDisableTiming) && event->recorded != 0;
}

static cudaError_t elapsed(float *milliseconds, cudaEvent_t begin,
			   cudaEvent_t end)
{
	if (!is_timed(begin) || !is_timed(end))
		return cudaErrorInvalidResourceHandle;
	if (!is_ready(begin) || !is_ready(end))
		return cudaErrorNotReady;
	*milliseconds = (float)(end->time_ns - begin->time_ns) / 1e6F;
	return lasting_error();
}

int report_events()
{
	const std::lock_guard<std::mutex> lock(list_mutex);
	int left = 0;

	for (cudaEvent_t event : list)
		left += !event->destroyed && !event->given_up;
	if (left != 0)
		fprintf(stderr, "emulator: %d events were not destroyed\n",
			left);
	return left;
}

void restart_events()
{
	const std::lock_guard<std::mutex> lock(list_mutex);

	for (cudaEvent_t event : list)
		delete event;
	list.clear();
}

} // namespace emulator

cudaError_t cudaEventCreateWithFlags(cudaEvent_t *event, unsigned int flags)
{
	constexpr unsigned known =
		cudaEventBlockingSync | cudaEventDisableTiming;

	return emulator::call(__func__, [=] {
		return (flags & ~known) != 0 ? cudaErrorInvalidValue
					     : emulator::create(event, flags);
	});
}

cudaError_t cudaEventDestroy(cudaEvent_t event)
{
	emulator::check_event(__func__, event);
	return emulator::release(
		__func__, [=] { event->given_up = true; },
		[=] {
			event->destroyed = true;
			return cudaSuccess;
		});
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream)
{
	emulator::check_event(__func__, event);
	emulator::check_stream(__func__, stream);
	return emulator::call(__func__,
			      [=] { return emulator::record(event, stream); });
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event,
				unsigned int flags)
{
	emulator::check_event(__func__, event);
	emulator::check_stream(__func__, stream);
	return emulator::call(__func__, [=] {
		return flags != 0 ? cudaErrorInvalidValue
				  : emulator::make_wait(stream, event);
	});
}

cudaError_t cudaEventSynchronize(cudaEvent_t event)
{
	emulator::check_event(__func__, event);
	return emulator::call(__func__,
			      [=] { return emulator::synchronize(event); });
}

cudaError_t cudaEventQuery(cudaEvent_t event)
{
	emulator::check_event(__func__, event);
	return emulator::call(__func__, [=] { return emulator::query(event); });
}

cudaError_t cudaEventElapsedTime(float *milliseconds, cudaEvent_t begin,
				 cudaEvent_t end)
{
	emulator::check_event(__func__, begin);
	emulator::check_event(__func__, end);
	return emulator::call(__func__, [=] {
		return emulator::elapsed(milliseconds, begin, end);
	});
}
