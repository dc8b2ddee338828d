/*
 * test_emulator_misuse.c: the emulated CUDA runtime finds programs that work by
 * luck: it ends those that do what CUDA does not allow, and lets the sanitizers
 * find races with the device and memory used when it was given back.
 */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "emulator/child.h"
#include "emulator/emulator.h"
#include "emulator/toy_kernels.h"

#define CHECK_OK(call) CHECK_EQ_INT(call, cudaSuccess)

#define COUNT 1024u
#define BYTES (COUNT * sizeof(uint32_t))

/* What the parts work with. */
static cudaStream_t stream, other;
static cudaEvent_t event;
static uint32_t *device, *host, *back;

static void make_things(void)
{
	void *memory[3];

	CHECK_OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
	CHECK_OK(cudaStreamCreateWithFlags(&other, cudaStreamNonBlocking));
	CHECK_OK(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
	CHECK_OK(cudaMalloc(&memory[0], BYTES));
	CHECK_OK(cudaHostAlloc(&memory[1], BYTES, 0));
	CHECK_OK(cudaHostAlloc(&memory[2], BYTES, 0));
	device = memory[0];
	host = memory[1];
	back = memory[2];
	memset(host, 1, BYTES);
}

static void upload(const void *from, size_t bytes, cudaStream_t on)
{
	CHECK_OK(cudaMemcpyAsync(device, from, bytes, cudaMemcpyHostToDevice,
				 on));
}

static void download(cudaStream_t on)
{
	CHECK_OK(cudaMemcpyAsync(back, device, BYTES, cudaMemcpyDeviceToHost,
				 on));
}

/* ------------------------------------------------- what ends with a message */

static void copy_of_the_stack(void)
{
	uint32_t value = 0;

	upload(&value, sizeof(value), stream);
}

static void copy_beyond_the_end(void)
{
	upload(host + 1, BYTES, stream);
}

static void copy_to_the_wrong_side(void)
{
	CHECK_OK(cudaMemcpyAsync(device, host, BYTES, cudaMemcpyDeviceToHost,
				 stream));
}

static void copy_somewhere(void)
{
	CHECK_OK(cudaMemcpyAsync(device, host, BYTES, cudaMemcpyDefault,
				 stream));
}

static void fill_of_the_host(void)
{
	CHECK_OK(cudaMemsetAsync(host, 0, BYTES, stream));
}

static void default_stream(void)
{
	upload(host, BYTES, NULL);
}

static void destroyed_stream(void)
{
	CHECK_OK(cudaStreamDestroy(stream));
	upload(host, BYTES, stream);
}

static void destroyed_event(void)
{
	CHECK_OK(cudaEventDestroy(event));
	CHECK_OK(cudaEventRecord(event, stream));
}

static void freed_twice(void)
{
	CHECK_OK(cudaFree(device));
	CHECK_OK(cudaFree(device));
}

static void freed_as_the_other_kind(void)
{
	CHECK_OK(cudaFree(host));
}

/* With a lag, so that the copy cannot have happened. */
static void freed_in_use(void)
{
	CHECK(setenv("EMULATOR_LAG_US", "300000", 1) == 0);
	emulator_restart();
	make_things();
	upload(host, BYTES, stream);
	CHECK_OK(cudaFreeHost(host));
}

static void used_after_fork(void)
{
	const pid_t child = fork();
	int status, count;

	if (child == 0) {
		cudaGetDeviceCount(&count);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	if (WIFSIGNALED(status))
		abort();
}

static void wrong_environment(void)
{
	CHECK(setenv("EMULATOR_FAIL", "cudaNoSuchCall@1=2", 1) == 0);
	emulator_restart();
}

static void run_toy(cudaError_t (*launch)(const struct toy *), uint32_t threads)
{
	const struct toy toy = {2, threads, stream, device};

	CHECK_OK(launch(&toy));
	CHECK_OK(cudaStreamSynchronize(stream));
}

static void kernel_left_early(void)
{
	run_toy(toy_leave_early, 256);
}

static void kernel_with_hidden_phases(void)
{
	run_toy(toy_hide_phases, 256);
}

/* ------------------------------------------------ what the sanitizers find */

/* Fills the buffer again when its copy has been enqueued. */
static void refilled_too_early(void)
{
	upload(host, BYTES, stream);
	CHECK_OK(cudaEventRecord(event, stream));
	host[COUNT / 2] = 2;
	CHECK_OK(cudaEventSynchronize(event));
}

static void read_too_early(void)
{
	download(stream);
	CHECK_OK(cudaEventRecord(event, stream));
	CHECK(back[0] != 1);
	CHECK_OK(cudaEventSynchronize(event));
}

/* Two streams, and no event between them. */
static void streams_not_ordered(void)
{
	upload(host, BYTES, stream);
	download(other);
	CHECK_OK(cudaStreamSynchronize(stream));
	CHECK_OK(cudaStreamSynchronize(other));
}

static void kernel_without_atomics(void)
{
	const struct toy toy = {64, 256, stream, device};

	CHECK_OK(toy_race(&toy));
	CHECK_OK(cudaStreamSynchronize(stream));
}

static void kernel_without_a_barrier(void)
{
	run_toy(toy_forget_a_barrier, 256);
}

static void kernel_beyond_shared_memory(void)
{
	run_toy(toy_share_too_little, 1);
}

static void kernel_on_freed_memory(void)
{
	const struct toy toy = {1, 1, stream, device};

	CHECK_OK(cudaFree(device));
	CHECK_OK(toy_gather(&toy));
	CHECK_OK(cudaStreamSynchronize(stream));
}

static void kernel_beyond_the_end(void)
{
	const struct toy toy = {1, 1, stream, device + COUNT};

	CHECK_OK(toy_gather(&toy));
	CHECK_OK(cudaStreamSynchronize(stream));
}

/* -------------------------------------------------- what nobody objects to */

static void all_of_it_right(void)
{
	const struct toy toy = {4, 250, stream, device};

	for (int round = 0; round < 20; round++) {
		memset(host, 0, BYTES);
		upload(host, BYTES, other);
		CHECK_OK(cudaEventRecord(event, other));
		CHECK_OK(cudaStreamWaitEvent(stream, event, 0));
		CHECK_OK(toy_visit(&toy));
		download(stream);
		CHECK_OK(cudaEventSynchronize(event));
		host[COUNT / 2] = 3;
		CHECK_OK(cudaEventRecord(event, stream));
		CHECK_OK(cudaEventSynchronize(event));
		CHECK_EQ_INT(back[0], 1000);
		run_toy(toy_take_turns, 250);
	}
	CHECK_OK(cudaFreeHost(host));
	CHECK_OK(cudaFreeHost(back));
	CHECK_OK(cudaFree(device));
}

static const struct part misuses[] = {
	{"copy_of_the_stack", copy_of_the_stack},
	{"copy_beyond_the_end", copy_beyond_the_end},
	{"copy_to_the_wrong_side", copy_to_the_wrong_side},
	{"copy_somewhere", copy_somewhere},
	{"fill_of_the_host", fill_of_the_host},
	{"default_stream", default_stream},
	{"destroyed_stream", destroyed_stream},
	{"destroyed_event", destroyed_event},
	{"freed_twice", freed_twice},
	{"freed_as_the_other_kind", freed_as_the_other_kind},
	{"freed_in_use", freed_in_use},
	{"used_after_fork", used_after_fork},
	{"wrong_environment", wrong_environment},
	{"kernel_left_early", kernel_left_early},
	{"kernel_with_hidden_phases", kernel_with_hidden_phases},
};

static const struct part races[] = {
	{"refilled_too_early", refilled_too_early},
	{"read_too_early", read_too_early},
	{"streams_not_ordered", streams_not_ordered},
	{"kernel_without_atomics", kernel_without_atomics},
	{"kernel_without_a_barrier", kernel_without_a_barrier},
};

static const struct part wrong_accesses[] = {
	{"kernel_on_freed_memory", kernel_on_freed_memory},
	{"kernel_beyond_the_end", kernel_beyond_the_end},
	{"kernel_beyond_shared_memory", kernel_beyond_shared_memory},
};

static const struct part right = {"all_of_it_right", all_of_it_right};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static bool run_part_of(int argc, char **argv)
{
	struct part all[LENGTH(misuses) + LENGTH(races) +
			LENGTH(wrong_accesses) + 1];
	struct part *end = all;

	if (argc < 2)
		return false;
	make_things();
	memcpy(end, misuses, sizeof(misuses));
	end += LENGTH(misuses);
	memcpy(end, races, sizeof(races));
	end += LENGTH(races);
	memcpy(end, wrong_accesses, sizeof(wrong_accesses));
	end += LENGTH(wrong_accesses);
	*end = right;
	return child_was(argc, argv, all, LENGTH(all));
}

/* Each of the parts must end as it should, with these words. */
static void check_found(const struct part *parts, size_t count,
			const char *expected)
{
	const char *words;
	int status;

	for (size_t i = 0; i < count; i++) {
		status = child_run(parts[i].name, &words);
		if (status != 0 && strstr(words, expected) != NULL)
			continue;
		fprintf(stderr, "%s: status %d, '%s'\n", parts[i].name, status,
			words);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	const struct rlimit no_core = {0, 0};
	const char *sanitizer = getenv("BIRDVIEW_SANITIZE");
	const char *words;

	if (run_part_of(argc, argv))
		return 0;
	setrlimit(RLIMIT_CORE, &no_core);
	check_found(misuses, LENGTH(misuses), "emulator: ");
	if (sanitizer != NULL && strcmp(sanitizer, "thread") == 0)
		check_found(races, LENGTH(races), "data race");
	if (sanitizer != NULL && strcmp(sanitizer, "address") == 0)
		check_found(wrong_accesses, LENGTH(wrong_accesses),
			    "AddressSanitizer: heap-");
	CHECK_EQ_INT(child_run(right.name, &words), 0);
	return 0;
}
