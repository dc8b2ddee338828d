/*
 * test_emulator_faults.c: the emulated CUDA runtime fails as it is told to, and
 * its errors last, are told and are forgotten as those of CUDA.
 */

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "emulator/child.h"
#include "emulator/emulator.h"
#include "emulator/toy_kernels.h"

#define CHECK_OK(call) CHECK_EQ_INT(call, cudaSuccess)

static void begin(const char *name, const char *value)
{
	static const char *last;

	if (last != NULL)
		unsetenv(last);
	last = name;
	CHECK(setenv(name, value, 1) == 0);
	emulator_restart();
}

static cudaStream_t make_stream(void)
{
	cudaStream_t stream;

	CHECK_OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
	return stream;
}

static void *allocate(size_t bytes)
{
	void *memory;

	CHECK_OK(cudaMalloc(&memory, bytes));
	return memory;
}

static void test_no_driver(void)
{
	int count = 77, version = 77;
	void *memory = &count;

	begin("EMULATOR_DEVICES", "none");
	CHECK_EQ_INT(cudaGetDeviceCount(&count), cudaErrorInsufficientDriver);
	CHECK_EQ_INT(count, 77);
	CHECK_EQ_INT(cudaMalloc(&memory, 1), cudaErrorInsufficientDriver);
	CHECK(memory == &count);
	CHECK_EQ_INT(cudaGetLastError(), cudaErrorInsufficientDriver);
	CHECK_OK(cudaDriverGetVersion(&version));
	CHECK_EQ_INT(version, 0);
}

static void test_devices(void)
{
	struct cudaDeviceProp properties;
	int count = 77;

	begin("EMULATOR_DEVICES", "0");
	CHECK_EQ_INT(cudaGetDeviceCount(&count), cudaErrorNoDevice);
	begin("EMULATOR_DEVICES", "3");
	CHECK_OK(cudaGetDeviceCount(&count));
	CHECK_EQ_INT(count, 3);
	CHECK_OK(cudaSetDevice(2));
	CHECK_EQ_INT(cudaSetDevice(3), cudaErrorInvalidDevice);
	CHECK_OK(cudaGetDevice(&count));
	CHECK_EQ_INT(count, 2);
	CHECK_OK(cudaGetDeviceProperties(&properties, 2));
	CHECK_STR(properties.name, "Emulated GPU 0"); /* the slowest */
	CHECK(!properties.integrated);
	CHECK_EQ_INT(cudaGetDeviceProperties(&properties, 3),
		     cudaErrorInvalidDevice);
}

static void test_memory_is_limited(void)
{
	size_t available, total;
	void *first, *second;

	begin("EMULATOR_MEMORY", "1M");
	first = allocate(700 << 10);
	CHECK_OK(cudaMemGetInfo(&available, &total));
	CHECK_EQ_INT(total, 1 << 20);
	CHECK_EQ_INT(available, 324 << 10);
	CHECK_EQ_INT(cudaMalloc(&second, 700 << 10), cudaErrorMemoryAllocation);
	CHECK_OK(cudaFree(first));
	CHECK_OK(cudaFree(allocate(700 << 10)));
	begin("EMULATOR_PINNED", "1K");
	CHECK_EQ_INT(cudaHostAlloc(&first, 1025, 0), cudaErrorMemoryAllocation);
	CHECK_OK(cudaHostAlloc(&first, 1024, 0));
	CHECK_OK(cudaFreeHost(first));
	CHECK_EQ_INT(emulator_check_clean(), 0);
}

static void test_failure_of_one_call(void)
{
	void *memory[3];

	begin("EMULATOR_FAIL", "cudaMalloc@2=2");
	memory[0] = allocate(1);
	CHECK_EQ_INT(emulator_faults(), 0);
	CHECK_EQ_INT(cudaMalloc(&memory[1], 1), cudaErrorMemoryAllocation);
	CHECK_EQ_INT(emulator_faults(), 1);
	memory[2] = allocate(1);
	CHECK_EQ_INT(cudaPeekAtLastError(), cudaErrorMemoryAllocation);
	CHECK_EQ_INT(cudaGetLastError(), cudaErrorMemoryAllocation);
	CHECK_OK(cudaGetLastError());
	CHECK_OK(cudaFree(memory[0]));
	CHECK_OK(cudaFree(memory[2]));
	CHECK_EQ_INT(emulator_calls(), 5);
}

static void *see_no_error(void *unused)
{
	CHECK_OK(cudaGetLastError());
	return unused;
}

static void test_last_error_is_the_threads(void)
{
	pthread_t thread;

	begin("EMULATOR_FAIL", "cudaSetDevice@1=46");
	CHECK_EQ_INT(cudaSetDevice(0), cudaErrorDevicesUnavailable);
	CHECK_EQ_INT(pthread_create(&thread, NULL, see_no_error, NULL), 0);
	CHECK_EQ_INT(pthread_join(thread, NULL), 0);
	CHECK_EQ_INT(cudaGetLastError(), cudaErrorDevicesUnavailable);
}

/* What could not be given back for that is not counted as left. */
static void test_failure_for_good(void)
{
	cudaStream_t stream;
	void *memory;

	begin("EMULATOR_FAIL", "any@3=214!");
	stream = make_stream();
	memory = allocate(1);
	CHECK_EQ_INT(cudaMemsetAsync(memory, 0, 1, stream),
		     cudaErrorECCUncorrectable);
	CHECK_EQ_INT(cudaStreamSynchronize(stream), cudaErrorECCUncorrectable);
	CHECK_EQ_INT(cudaGetLastError(), cudaErrorECCUncorrectable);
	CHECK_EQ_INT(cudaGetLastError(), cudaErrorECCUncorrectable);
	CHECK_EQ_INT(cudaFree(memory), cudaErrorECCUncorrectable);
	CHECK_EQ_INT(cudaStreamDestroy(stream), cudaErrorECCUncorrectable);
	CHECK_EQ_INT(emulator_check_clean(), 0);
}

/* What comes after the failure does not happen; when calls begin to tell it is
 * open. */
static void test_late_failure(void)
{
	cudaStream_t stream;
	void *pinned;

	begin("EMULATOR_FAIL", "cudaLaunchKernel@2=719~");
	stream = make_stream();
	CHECK_OK(cudaHostAlloc(&pinned, 64, 0));

	const struct toy toy = {1, 1, stream, allocate(64)};

	CHECK_OK(cudaMemsetAsync(toy.words, 0, 64, stream));
	CHECK_OK(toy_visit(&toy));
	CHECK_OK(cudaStreamSynchronize(stream));
	memset(pinned, 1, 64);
	toy_visit(&toy);
	cudaMemcpyAsync(pinned, toy.words, 64, cudaMemcpyDeviceToHost, stream);
	CHECK_EQ_INT(cudaStreamSynchronize(stream), cudaErrorLaunchFailure);
	for (int i = 0; i < 64; i++)
		CHECK_EQ_INT(((char *)pinned)[i], 1);
	CHECK_EQ_INT(cudaFree(toy.words), cudaErrorLaunchFailure);
	CHECK_EQ_INT(cudaFreeHost(pinned), cudaErrorLaunchFailure);
}

/* Those who wait for an event that can no longer happen are told. */
static void test_late_failure_wakes_waiters(void)
{
	cudaStream_t stream, other;
	cudaEvent_t event;

	begin("EMULATOR_FAIL", "cudaEventRecord@1=700~");
	stream = make_stream();
	other = make_stream();
	CHECK_OK(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
	CHECK_OK(cudaEventRecord(event, stream));
	cudaStreamWaitEvent(other, event, 0);
	CHECK_EQ_INT(cudaEventSynchronize(event), cudaErrorIllegalAddress);
	CHECK_EQ_INT(cudaStreamSynchronize(other), cudaErrorIllegalAddress);
}

/* Some calls on end; returns the first error. */
static cudaError_t do_work(void)
{
	cudaStream_t stream = NULL;
	void *memory = NULL;
	cudaError_t error = cudaStreamCreateWithFlags(&stream, 0);

	if (error == cudaSuccess)
		error = cudaMalloc(&memory, 100);
	if (error == cudaSuccess)
		error = cudaMemsetAsync(memory, 0, 100, stream);
	if (error == cudaSuccess)
		error = cudaStreamSynchronize(stream);
	cudaFree(memory);
	if (stream != NULL)
		cudaStreamDestroy(stream);
	return error;
}

/* How a test goes through all the places where its subject may fail. */
static void test_failure_at_each_call(void)
{
	char fault[32];
	uint64_t call = 0;

	do {
		snprintf(fault, sizeof(fault), "any@%llu=999",
			 (unsigned long long)++call);
		begin("EMULATOR_FAIL", fault);
		CHECK_EQ_INT(do_work() != cudaSuccess, call <= 4);
		CHECK_EQ_INT(emulator_check_clean(), 0);
	} while (emulator_faults() != 0);
	CHECK_EQ_INT(call, 7);
}

/* A part: works, in a process of its own. */
static void work(void)
{
	CHECK_OK(do_work());
}

static void test_kill(void)
{
	const char *words;
	int status;

	begin("EMULATOR_KILL", "cudaMalloc@1");
	status = child_run("work", &words);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void test_stop(void)
{
	pid_t child;
	int status;

	begin("EMULATOR_STOP", "any@3");
	child = child_start("work");
	CHECK(waitpid(child, &status, WUNTRACED) == child);
	CHECK(WIFSTOPPED(status));
	kill(child, SIGCONT);
	CHECK(waitpid(child, &status, 0) == child);
	CHECK_EQ_INT(status, 0);
}

/* A hanging process has made its calls, and does not end. */
static void check_hangs(const char *where, uint64_t calls)
{
	const struct timespec moment = {0, 10 * 1000 * 1000};
	uint64_t counts[2] = {0, 0};
	pid_t child;
	int file;

	unlink("counts");
	begin("EMULATOR_HANG", where);
	CHECK(setenv("EMULATOR_COUNT", "counts", 1) == 0);
	child = child_start("work");
	while (counts[0] < calls) {
		nanosleep(&moment, NULL);
		file = open("counts", O_RDONLY);
		if (file >= 0) {
			pread(file, counts, sizeof(counts), 0);
			close(file);
		}
	}
	nanosleep(&moment, NULL);
	CHECK_EQ_INT(counts[0], calls);
	CHECK_EQ_INT(counts[1], 1);
	CHECK_EQ_INT(waitpid(child, NULL, WNOHANG), 0);
	kill(child, SIGKILL);
	CHECK(waitpid(child, NULL, 0) == child);
	unsetenv("EMULATOR_COUNT");
}

static void test_hang(void)
{
	check_hangs("cudaMemsetAsync@1", 3);
	check_hangs("cudaMemsetAsync@1~", 4);
}

/* The successor of a process that was killed is spared its fate. */
static void test_processes_count_together(void)
{
	uint64_t counts[2];
	const char *words;
	int file;

	unlink("counts");
	begin("EMULATOR_KILL", "any@2");
	CHECK(setenv("EMULATOR_COUNT", "counts", 1) == 0);
	CHECK(WIFSIGNALED(child_run("work", &words)));
	CHECK_EQ_INT(child_run("work", &words), 0);
	file = open("counts", O_RDONLY);
	CHECK_EQ_INT(pread(file, counts, sizeof(counts), 0), sizeof(counts));
	close(file);
	CHECK_EQ_INT(counts[0], 2 + 6);
	CHECK_EQ_INT(counts[1], 1);
	unsetenv("EMULATOR_COUNT");
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A part: the first call, which takes its time. */
static void start_slowly(void)
{
	const double start = now();
	int count;

	CHECK_OK(cudaGetDeviceCount(&count));
	CHECK(now() - start > 0.19);
}

static void test_slow_start(void)
{
	const char *words;

	begin("EMULATOR_START_MS", "200");
	CHECK_EQ_INT(child_run("start_slowly", &words), 0);
}

int main(int argc, char **argv)
{
	static const struct part parts[] = {{"work", work},
					    {"start_slowly", start_slowly}};

	if (child_was(argc, argv, parts, 2))
		return 0;
	check_use_temporary_directory();
	test_no_driver();
	test_devices();
	test_memory_is_limited();
	test_failure_of_one_call();
	test_last_error_is_the_threads();
	test_failure_for_good();
	test_late_failure();
	test_late_failure_wakes_waiters();
	test_failure_at_each_call();
	test_kill();
	test_stop();
	test_hang();
	test_processes_count_together();
	test_slow_start();
	return 0;
}
