/*
 * streams.cc - streams, each a thread of the host with a queue
 *
 * The queue is a list whose end the callers extend and whose beginning the
 * thread takes away.  The thread learns of an operation only by the link to it,
 * so that it sees what its caller had written when he enqueued it, and nothing
 * that was written since.  That is what CUDA promises, and it lets the thread
 * sanitizer find a buffer that is filled again too early.
 */

#include <cstdio>
#include <memory>
#include <mutex>
#include <unistd.h>

#include "futex.h"
#include "runtime.h"
#include "team.h"

namespace emulator
{

struct Operation {
	std::atomic<Operation *> next{nullptr};
	std::function<void()> run;
	Fate fate{};
	bool last = false;
};

} // namespace emulator

/* Streams are kept when they have been destroyed, to know them again. */
struct CUstream_st {
	const int device = emulator::current_device();
	std::atomic<bool> destroyed{false}, given_up{false};
	std::atomic<uint32_t> launches{0};

	std::mutex callers;          /* of those who enqueue */
	emulator::Operation *newest; /* theirs */
	emulator::Operation
		*current; /* the thread's: the next one hangs on it */
	emulator::Number enqueued{0}, completed{0};
	std::unique_ptr<emulator::Team> team; /* from the first launch on */

	CUstream_st() : newest(new emulator::Operation), current(newest)
	{
	}
	~CUstream_st()
	{
		delete current;
	}
};

namespace emulator
{

static std::mutex list_mutex;
static std::vector<cudaStream_t> &list = *new std::vector<cudaStream_t>;

/* Waits for the next operation, and makes it the current one. */
static Operation *next_operation(cudaStream_t stream)
{
	Operation *next;

	for (;;) {
		const uint32_t seen =
			stream->enqueued.load(std::memory_order_relaxed);

		next = stream->current->next.load(std::memory_order_acquire);
		if (next != nullptr)
			break;
		wait_for_change(stream->enqueued, seen);
	}
	delete stream->current;
	stream->current = next;
	return next;
}

static void run_operation(const Operation &operation)
{
	if (settings().lag_us != 0)
		usleep(settings().lag_us);
	while (operation.fate.hangs) {
		note_hang();
		pause();
	}
	if (operation.fate.error != cudaSuccess)
		set_lasting_error(operation.fate.error);
	operation.run();
}

static void run_stream(cudaStream_t stream)
{
	bool last;

	do {
		Operation *operation = next_operation(stream);

		last = operation->last;
		if (last)
			stream->team.reset();
		else
			run_operation(*operation);
		operation->run = nullptr;
		stream->completed.fetch_add(1, std::memory_order_release);
		wake_waiters(stream->completed);
	} while (!last);
}

static void append(cudaStream_t stream, Operation *operation)
{
	const std::lock_guard<std::mutex> lock(stream->callers);

	stream->newest->next.store(operation, std::memory_order_release);
	stream->newest = operation;
	stream->enqueued.fetch_add(1, std::memory_order_relaxed);
	wake_waiters(stream->enqueued);
}

void enqueue(cudaStream_t stream, std::function<void()> run)
{
	Operation *operation = new Operation;

	operation->run = std::move(run);
	operation->fate = take_fate();
	append(stream, operation);
}

static void append_end(cudaStream_t stream)
{
	Operation *operation = new Operation;

	operation->last = true;
	append(stream, operation);
}

static void wait_for_stream(cudaStream_t stream)
{
	wait_until(stream->completed,
		   stream->enqueued.load(std::memory_order_relaxed));
}

void synchronize_device(int device)
{
	const std::lock_guard<std::mutex> lock(list_mutex);

	for (cudaStream_t stream : list) {
		if (stream->device == device)
			wait_for_stream(stream);
	}
}

void check_stream(const char *function, cudaStream_t stream)
{
	if (stream == nullptr)
		misuse("%s: the default stream is not emulated", function);
	if (stream->destroyed)
		misuse("%s: the stream was destroyed", function);
}

int stream_device(cudaStream_t stream)
{
	return stream->device;
}

uint32_t count_launch(cudaStream_t stream)
{
	return stream->launches.fetch_add(1, std::memory_order_relaxed);
}

void run_shares(cudaStream_t stream, const std::function<void(unsigned)> &share)
{
	if (!stream->team)
		stream->team.reset(new Team(settings().shares));
	stream->team->run(share);
}

int report_streams()
{
	const std::lock_guard<std::mutex> lock(list_mutex);
	int left = 0;

	for (cudaStream_t stream : list)
		left += !stream->destroyed && !stream->given_up;
	if (left != 0)
		fprintf(stderr, "emulator: %d streams were not destroyed\n",
			left);
	return left;
}

void restart_streams()
{
	const std::lock_guard<std::mutex> lock(list_mutex);

	for (cudaStream_t stream : list) {
		if (!stream->destroyed)
			append_end(stream);
	}
	for (cudaStream_t stream : list) {
		wait_for_stream(stream);
		delete stream;
	}
	list.clear();
}

static cudaError_t create(cudaStream_t *stream, unsigned int flags)
{
	const std::lock_guard<std::mutex> lock(list_mutex);

	if ((flags & ~(unsigned)cudaStreamNonBlocking) != 0)
		return cudaErrorInvalidValue;
	*stream = new CUstream_st;
	list.push_back(*stream);
	pthread_detach(start_thread([made = *stream] { run_stream(made); }));
	return cudaSuccess;
}

/* What was enqueued still runs; nobody waits for it. */
static cudaError_t destroy(cudaStream_t stream)
{
	stream->destroyed = true;
	append_end(stream);
	return cudaSuccess;
}

static cudaError_t synchronize(cudaStream_t stream)
{
	wait_for_stream(stream);
	return lasting_error();
}

} // namespace emulator

cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned int flags)
{
	return emulator::call(__func__,
			      [=] { return emulator::create(stream, flags); });
}

cudaError_t cudaStreamCreateWithPriority(cudaStream_t *stream,
					 unsigned int flags, int)
{
	return emulator::call(__func__,
			      [=] { return emulator::create(stream, flags); });
}

cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
	emulator::check_stream(__func__, stream);
	return emulator::release(
		__func__, [=] { stream->given_up = true; },
		[=] { return emulator::destroy(stream); });
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream)
{
	emulator::check_stream(__func__, stream);
	return emulator::call(__func__,
			      [=] { return emulator::synchronize(stream); });
}
