/*
 * runtime.h - what the parts of the emulated runtime know of each other
 *
 * The runtime itself must not order the threads of the program that it runs:
 * where it did, the thread sanitizer would take accesses for ordered that on a
 * GPU are not.  So what threads share here is relaxed atomics, and only what
 * CUDA promises is made of releases and acquires:
 *
 *	call that enqueues -> its operation -> the next of the stream
 *	operation of a stream -> whoever synchronises with it or its event
 */

#ifndef EMULATOR_RUNTIME_H
#define EMULATOR_RUNTIME_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <pthread.h>
#include <string>
#include <vector>

#include "cuda_runtime_api.h"

namespace emulator
{

/* Ends the process for something that a program must not do. */
[[noreturn]] void misuse(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* ---------------------------------------------------------- settings.cc */

enum class Fault { fail, hang, kill, stop };

/* In which order the threads and blocks of a launch run. */
enum class Order { in_turns, forwards, backwards, shuffled };

/* A fault that is to come up in one call. */
struct Plan {
	Fault fault;
	std::string function; /* or "any" */
	uint64_t call;        /* from 1 */
	cudaError_t error;
	bool for_good, late;
};

/* A GPU, or an instance of one, that this process sees. */
struct Visible {
	int gpu;      /* its place on the bus */
	int instance; /* or 'whole' */
};

constexpr int whole = -1;

struct Settings {
	bool driver;
	int devices;                  /* on the bus */
	int instances;                /* of each, 0 for none */
	std::vector<Visible> visible; /* in the order of the process */
	bool integrated;
	int multiprocessors, clock_khz;
	size_t device_bytes, pinned_bytes;
	unsigned start_ms, lag_us;
	size_t meet; /* processes, 0 for none */
	Order order;
	unsigned shares; /* of a kernel, each for a thread of the host */
	std::vector<Plan> plans;
	std::string count_file; /* or "" */
};

/* From the environment at the first call of all. */
const Settings &settings();
void read_settings();

/* ----------------------------------------------------------- visible.cc */

/* Which there are for a process with this environment. */
std::vector<Visible> find_visible(const Settings &settings);

/* ----------------------------------------------------------- threads.cc */

pthread_t start_thread(std::function<void()> run);

/* ------------------------------------------------------------- calls.cc */

/* Does what every call begins with, and returns the error to end it with. */
cudaError_t enter(const char *function);

/* What lies ahead of the operation that this thread enqueues. */
struct Fate {
	cudaError_t error;
	bool hangs;
};
Fate take_fate();

/* This process is about to hang. */
void note_hang();

void restart_calls();

/* ------------------------------------------------------------ errors.cc */

/* Remembers an error for cudaGetLastError(); returns it. */
cudaError_t note(cudaError_t error);

/* The error that has come to stay, or cudaSuccess. */
cudaError_t lasting_error();
void set_lasting_error(cudaError_t error);

/* Called first by each call: a child must leave CUDA alone after fork(). */
void check_fork(const char *function);

void restart_errors();

/* A call: 'body' is skipped if the call is to fail. */
template <typename Body> cudaError_t call(const char *function, Body body)
{
	cudaError_t error = enter(function);

	if (error == cudaSuccess)
		error = body();
	return note(error);
}

/* A call that gives something back; if it is to fail, nobody can do so. */
template <typename GiveUp, typename Body>
cudaError_t release(const char *function, GiveUp give_up, Body body)
{
	cudaError_t error = enter(function);

	if (error == cudaSuccess)
		error = body();
	else
		give_up();
	return note(error);
}

/* ----------------------------------------------------------- devices.cc */

/* The device of this thread. */
int current_device();

void restart_devices();

/* ------------------------------------------------------------ memory.cc */

/* An allocation never moves in the table, and its entry is not used again. */
struct Allocation {
	std::atomic<uintptr_t> begin; /* 0 from when it is given back */
	std::atomic<size_t> bytes;
	std::atomic<int> device; /* or 'pinned' */
	std::atomic<unsigned> flags;
	std::atomic<uint32_t> pending; /* operations that use it */
	std::atomic<bool> given_up;
};

constexpr int pinned = -1;

/* The allocation that 'memory' points into, or NULL. */
Allocation *find_allocation(const void *memory);

int report_memory();
void restart_memory();

/* ----------------------------------------------------------- streams.cc */

/*
 * Has 'run' called by the stream's thread after all that came before.  It is
 * called after an error that lasts, too, for the sake of those who wait for it,
 * but must then leave memory alone.
 */
void enqueue(cudaStream_t stream, std::function<void()> run);

/* Waits until all that was enqueued on the device has run. */
void synchronize_device(int device);

/* Ends the program if 'stream' is none. */
void check_stream(const char *function, cudaStream_t stream);
int stream_device(cudaStream_t stream);

/* The number of launches on the stream so far, counted up. */
uint32_t count_launch(cudaStream_t stream);

/* Calls share() for each of the shares at once, from threads of this stream. */
void run_shares(cudaStream_t stream,
		const std::function<void(unsigned)> &share);

int report_streams();
void restart_streams();

/* ------------------------------------------------------------ events.cc */

int report_events();
void restart_events();

} // namespace emulator

#endif /* EMULATOR_RUNTIME_H */
