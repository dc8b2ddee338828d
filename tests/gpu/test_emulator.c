/*
 * test_emulator.c: the emulated CUDA runtime does what CUDA promises, and no
 * more: operations of a stream come later and in order, streams are ordered by
 * events alone, memory begins as rubbish, every thread of a kernel runs once, in
 * no order to rely on, and in phases waits for the others.
 */

#include <string.h>

#include "check.h"
#include "emulator/emulator.h"
#include "emulator/toy_kernels.h"

#define CHECK_OK(call) CHECK_EQ_INT(call, cudaSuccess)

#define COUNT 4096u
#define BYTES (COUNT * sizeof(uint32_t))

/* What most tests need. */
struct things {
	cudaStream_t stream, other;
	cudaEvent_t event;
	uint32_t *device, *host, *back; /* of BYTES; two of them pinned */
};

/* Begins anew, with the variable set. */
static void begin(const char *name, const char *value)
{
	static const char *last;

	if (last != NULL)
		unsetenv(last);
	last = name;
	if (name != NULL)
		CHECK(setenv(name, value, 1) == 0);
	emulator_restart();
}

static void *allocate(size_t bytes)
{
	void *memory;

	CHECK_OK(cudaMalloc(&memory, bytes));
	return memory;
}

static void *pin(size_t bytes)
{
	void *memory;

	CHECK_OK(cudaHostAlloc(&memory, bytes, cudaHostAllocMapped));
	return memory;
}

static struct things make_things(void)
{
	const unsigned flags = cudaStreamNonBlocking;
	struct things t;

	CHECK_OK(cudaStreamCreateWithFlags(&t.stream, flags));
	CHECK_OK(cudaStreamCreateWithPriority(&t.other, flags, -1));
	CHECK_OK(cudaEventCreateWithFlags(&t.event, cudaEventBlockingSync));
	t.device = allocate(BYTES);
	t.host = pin(BYTES);
	t.back = pin(BYTES);
	return t;
}

static void end_things(const struct things *t)
{
	CHECK_OK(cudaDeviceSynchronize());
	CHECK_OK(cudaFreeHost(t->back));
	CHECK_OK(cudaFreeHost(t->host));
	CHECK_OK(cudaFree(t->device));
	CHECK_OK(cudaEventDestroy(t->event));
	CHECK_OK(cudaStreamDestroy(t->other));
	CHECK_OK(cudaStreamDestroy(t->stream));
	CHECK_EQ_INT(emulator_check_clean(), 0);
}

static void upload(const struct things *t, cudaStream_t stream)
{
	CHECK_OK(cudaMemcpyAsync(t->device, t->host, BYTES,
				 cudaMemcpyHostToDevice, stream));
}

static void download(const struct things *t, cudaStream_t stream)
{
	CHECK_OK(cudaMemcpyAsync(t->back, t->device, BYTES,
				 cudaMemcpyDeviceToHost, stream));
}

static void fill(const struct things *t, int value, cudaStream_t stream)
{
	CHECK_OK(cudaMemsetAsync(t->device, value, BYTES, stream));
}

static void check_bytes(const void *memory, size_t bytes, int value)
{
	const unsigned char *byte = memory;

	for (size_t i = 0; i < bytes; i++)
		CHECK_EQ_INT(byte[i], value);
}

static void test_memory_begins_as_rubbish(void)
{
	begin(NULL, NULL);

	struct things t = make_things();

	check_bytes(t.host, BYTES, 0xA5);
	memset(t.back, 0, BYTES);
	download(&t, t.stream);
	CHECK_OK(cudaStreamSynchronize(t.stream));
	check_bytes(t.back, BYTES, 0xA5);
	end_things(&t);
}

static void test_stream_is_in_order(void)
{
	begin(NULL, NULL);

	struct things t = make_things();

	for (int round = 0; round < 100; round++) {
		memset(t.host, round, BYTES);
		fill(&t, 0xFF, t.stream);
		upload(&t, t.stream);
		download(&t, t.stream);
		fill(&t, 0xEE, t.stream);
		CHECK_OK(cudaStreamSynchronize(t.stream));
		check_bytes(t.back, BYTES, round);
	}
	end_things(&t);
}

/* With a lag, so that nothing can have happened when the calls return. */
static void test_operations_come_later(void)
{
	begin("EMULATOR_LAG_US", "100000");

	struct things t = make_things();

	memset(t.host, 1, BYTES);
	upload(&t, t.stream);
	download(&t, t.stream);
	CHECK_OK(cudaEventRecord(t.event, t.stream));
	CHECK_EQ_INT(cudaEventQuery(t.event), cudaErrorNotReady);
	CHECK_EQ_INT(cudaGetLastError(), cudaErrorNotReady);
	CHECK_OK(cudaEventSynchronize(t.event));
	CHECK_OK(cudaEventQuery(t.event));
	check_bytes(t.back, BYTES, 1);
	end_things(&t);
}

static void test_event_orders_streams(void)
{
	begin("EMULATOR_LAG_US", "2000");

	struct things t = make_things();

	for (int round = 0; round < 20; round++) {
		memset(t.host, round, BYTES);
		upload(&t, t.stream);
		CHECK_OK(cudaEventRecord(t.event, t.stream));
		CHECK_OK(cudaStreamWaitEvent(t.other, t.event, 0));
		download(&t, t.other);
		CHECK_OK(cudaStreamSynchronize(t.other));
		check_bytes(t.back, BYTES, round);
	}
	end_things(&t);
}

/* Nobody waits for an event that was never recorded, or records to come. */
static void test_event_means_the_last_record(void)
{
	begin("EMULATOR_LAG_US", "50000");

	struct things t = make_things();

	CHECK_OK(cudaEventQuery(t.event));
	CHECK_OK(cudaEventSynchronize(t.event));
	CHECK_OK(cudaStreamWaitEvent(t.other, t.event, 0));
	CHECK_OK(cudaEventRecord(t.event, t.stream));
	CHECK_OK(cudaEventSynchronize(t.event));
	CHECK_OK(cudaStreamWaitEvent(t.other, t.event, 0));
	CHECK_OK(cudaEventRecord(t.event, t.stream));
	CHECK_EQ_INT(cudaEventQuery(t.event), cudaErrorNotReady);
	CHECK_OK(cudaStreamSynchronize(t.other));
	end_things(&t);
}

static void test_elapsed_time(void)
{
	begin(NULL, NULL);

	struct things t = make_things();
	cudaEvent_t end, untimed;
	float milliseconds = -1.0f;

	CHECK_OK(cudaEventCreateWithFlags(&end, cudaEventDefault));
	CHECK_OK(cudaEventCreateWithFlags(&untimed, cudaEventDisableTiming));
	CHECK_OK(cudaEventRecord(t.event, t.stream));
	CHECK_OK(cudaEventRecord(untimed, t.stream));
	CHECK_OK(cudaEventRecord(end, t.stream));
	CHECK_OK(cudaEventSynchronize(end));
	CHECK_OK(cudaEventElapsedTime(&milliseconds, t.event, end));
	CHECK(milliseconds >= 0.0f);
	CHECK_EQ_INT(cudaEventElapsedTime(&milliseconds, t.event, untimed),
		     cudaErrorInvalidResourceHandle);
	CHECK_OK(cudaEventDestroy(end));
	CHECK_OK(cudaEventDestroy(untimed));
	end_things(&t);
}

/* Runs toy_visit(), and copies its words to t->back. */
static void visit(const struct things *t, uint32_t blocks, uint32_t threads)
{
	const struct toy toy = {blocks, threads, t->stream, t->device};

	fill(t, 0, t->stream);
	CHECK_OK(toy_visit(&toy));
	download(t, t->stream);
	CHECK_OK(cudaStreamSynchronize(t->stream));
}

static void test_each_thread_runs_once(void)
{
	begin(NULL, NULL);

	struct things t = make_things();

	for (int launch = 0; launch < 4; launch++) {
		visit(&t, 7, 256);
		memset(t.host, 0, BYTES);
		for (uint32_t i = 0; i < 7 * 256; i++)
			t.host[t.back[1 + i]]++;
		CHECK_EQ_INT(t.back[0], 7 * 256);
		for (uint32_t i = 0; i < 7 * 256; i++)
			CHECK_EQ_INT(t.host[i], 1);
	}
	end_things(&t);
}

/* Blocks of one thread all run in one thread of the host. */
static void test_half_of_the_launches_run_backwards(void)
{
	static const bool backwards[] = {false, true, true, false, false, true};

	begin(NULL, NULL);

	struct things t = make_things();

	for (int launch = 0; launch < 6; launch++) {
		visit(&t, 100, 1);
		for (uint32_t i = 0; i < 100; i++)
			CHECK_EQ_INT(t.back[1 + i],
				     backwards[launch] ? 99 - i : i);
	}
	end_things(&t);
}

static void test_any_order_can_be_had(void)
{
	static const struct {
		const char *name;
		uint32_t first[3];
	} orders[] = {{"forwards", {0, 1, 2}},
		      {"backwards", {99, 98, 97}},
		      {"shuffled", {0, 19, 38}}};

	for (size_t k = 0; k < 3; k++) {
		begin("EMULATOR_ORDER", orders[k].name);

		struct things t = make_things();

		for (int launch = 0; launch < 3; launch++) {
			visit(&t, 100, 1);
			CHECK_EQ_INT(t.back[0], 100);
			for (uint32_t i = 0; i < 3; i++)
				CHECK_EQ_INT(t.back[1 + i], orders[k].first[i]);
		}
		end_things(&t);
	}
}

/*
 * Shared memory is rubbish again for each block, and nobody gets ahead, however many
 * threads of the host share a block.
 */
static void test_phases(const char *shares)
{
	begin("EMULATOR_SHARES", shares);

	struct things t = make_things();
	const uint32_t threads[] = {1, 2, 3, 100, 1024};

	for (size_t k = 0; k < 5; k++) {
		const uint32_t n = threads[k];
		const struct toy toy = {20, n, t.stream, t.device};

		CHECK_OK(toy_take_turns(&toy));
		download(&t, t.stream);
		CHECK_OK(cudaStreamSynchronize(t.stream));
		for (uint32_t i = 0; i < 20; i++) {
			CHECK_EQ_INT(t.back[2 * i], 0xA5A5A5A5);
			CHECK_EQ_INT(t.back[2 * i + 1], n * (n - 1) / 2);
		}
	}
	end_things(&t);
}

static void test_atomics(void)
{
	begin(NULL, NULL);

	struct things t = make_things();
	const struct toy toy = {300, 256, t.stream, t.device};
	const struct toy_sums start = {.least = UINT32_MAX};
	const uint64_t n = 300 * 256;
	struct toy_sums sums;

	memset(t.host, 0, BYTES);
	memcpy(t.host, &start, sizeof(start));
	upload(&t, t.stream);
	CHECK_OK(toy_gather(&toy));
	download(&t, t.stream);
	CHECK_OK(cudaStreamSynchronize(t.stream));
	memcpy(&sums, t.back, sizeof(sums));
	CHECK_EQ_INT(sums.greatest, (n - 1) * (n - 1));
	CHECK_EQ_INT(sums.sum, (uint32_t)(n * (n - 1) / 2));
	CHECK_EQ_INT(sums.bits, UINT32_MAX);
	CHECK_EQ_INT(sums.most, n - 1);
	CHECK_EQ_INT(sums.least, 0);
	end_things(&t);
}

static void test_impossible_launches(void)
{
	begin(NULL, NULL);

	struct things t = make_things();
	struct toy toy = {0, 256, t.stream, t.device};

	CHECK_EQ_INT(toy_visit(&toy), cudaErrorInvalidConfiguration);
	toy.blocks = 1;
	toy.threads = 1025;
	CHECK_EQ_INT(toy_visit(&toy), cudaErrorInvalidConfiguration);
	CHECK_OK(cudaGetLastError());
	end_things(&t);
}

static void test_mapped_memory(void)
{
	begin("EMULATOR_INTEGRATED", "1");

	struct things t = make_things();
	struct cudaDeviceProp properties;
	void *mapped, *plain;

	CHECK_OK(cudaGetDeviceProperties(&properties, 0));
	CHECK(properties.integrated && properties.canMapHostMemory);
	CHECK_OK(cudaHostGetDevicePointer(&mapped, t.host, 0));

	const struct toy toy = {1, 10, t.stream, mapped};

	memset(t.host, 0, BYTES);
	CHECK_OK(toy_visit(&toy));
	CHECK_OK(cudaStreamSynchronize(t.stream));
	CHECK_EQ_INT(t.host[0], 10);
	CHECK_OK(cudaHostAlloc(&plain, 1, cudaHostAllocDefault));
	CHECK_EQ_INT(cudaHostGetDevicePointer(&mapped, plain, 0),
		     cudaErrorInvalidValue);
	CHECK_OK(cudaFreeHost(plain));
	end_things(&t);
}

/* A stream is destroyed at once, and what was enqueued still happens. */
static void test_destroyed_stream_ends_its_work(void)
{
	begin("EMULATOR_LAG_US", "50000");

	struct things t = make_things();
	cudaStream_t stream;

	CHECK_OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
	memset(t.host, 7, BYTES);
	upload(&t, stream);
	download(&t, stream);
	CHECK_OK(cudaEventRecord(t.event, stream));
	CHECK_OK(cudaStreamDestroy(stream));
	CHECK_OK(cudaEventSynchronize(t.event));
	check_bytes(t.back, BYTES, 7);
	end_things(&t);
}

static void test_what_is_not_given_back_is_found(void)
{
	begin(NULL, NULL);

	struct things t = make_things();
	void *memory = allocate(100);

	CHECK_EQ_INT(emulator_check_clean(), 2 + 1 + 4);
	CHECK_OK(cudaFree(memory));
	end_things(&t);
}

int main(void)
{
	test_memory_begins_as_rubbish();
	test_stream_is_in_order();
	test_operations_come_later();
	test_event_orders_streams();
	test_event_means_the_last_record();
	test_elapsed_time();
	test_each_thread_runs_once();
	test_half_of_the_launches_run_backwards();
	test_any_order_can_be_had();
	test_phases("1");
	test_phases("2");
	test_phases("3");
	test_atomics();
	test_impossible_launches();
	test_mapped_memory();
	test_destroyed_stream_ends_its_work();
	test_what_is_not_given_back_is_found();
	return 0;
}
