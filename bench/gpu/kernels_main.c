/*
 * kernels_main.c - birdview-gpu-kernels: what a GPU needs for a batch of frames
 *
 *	birdview-gpu-kernels FRAMES REPETITIONS PRESET...
 *
 * Prints three kinds of lines, set off by tabs:
 *
 *	copy DIRECTION GB/s
 *		of 16 MiB of pinned memory, by the copy engine
 *	kernel PRESET BATCH OUTPUT bin list shade settle copy together
 *		microseconds for a frame: the steps of a batch, each between two
 *		events, in the median; and all without events in between, but
 *		for the copy
 *	size PRESET POINTS OCCUPIED
 *		a frame's, in the mean
 *
 * OUTPUT is "mapped" if shading writes straight into the host's memory, as it
 * does in birdview, and "device" if it writes into the device's, from where the
 * occupied cells and their pixels are copied.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "batches.h"

#define COPY_BYTES ((size_t)16 << 20)
#define MOST_REPETITIONS 1000

/* The steps of a batch on the device, and with them the copy of the output. */
#define DEVICE_STEPS 4
#define STEPS (DEVICE_STEPS + 1)

static int repetitions;

/* -------------------------------------------------------------------------- */
/* Clocks                                                                     */
/* -------------------------------------------------------------------------- */

static cudaEvent_t events[STEPS + 1];

static void make_events(void)
{
	for (int i = 0; i <= STEPS; i++)
		bench_must(
			cudaEventCreateWithFlags(&events[i], cudaEventDefault),
			"cudaEventCreateWithFlags");
}

static void destroy_events(void)
{
	for (int i = 0; i <= STEPS; i++)
		cudaEventDestroy(events[i]);
}

static void mark(int event, cudaStream_t stream)
{
	bench_must(cudaEventRecord(events[event], stream), "cudaEventRecord");
}

/* Microseconds from one event to another, which has happened. */
static float between(int first, int last)
{
	float milliseconds = 0;

	bench_must(cudaEventElapsedTime(&milliseconds, events[first],
					events[last]),
		   "cudaEventElapsedTime");
	return milliseconds * 1e3f;
}

static int compare(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static float median(float *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), compare);
	return values[count / 2];
}

/* -------------------------------------------------------------------------- */
/* Copies                                                                     */
/* -------------------------------------------------------------------------- */

static void measure_copy(const char *name, void *to, const void *from,
			 enum cudaMemcpyKind kind, cudaStream_t stream)
{
	float times[MOST_REPETITIONS];

	for (int i = 0; i < repetitions; i++) {
		mark(0, stream);
		bench_must(cudaMemcpyAsync(to, from, COPY_BYTES, kind, stream),
			   "cudaMemcpyAsync");
		mark(1, stream);
		bench_must(cudaStreamSynchronize(stream), "copying");
		times[i] = between(0, 1);
	}
	printf("copy\t%s\t%.1f\n", name,
	       (double)COPY_BYTES / 1e3 / (double)median(times, repetitions));
}

static void measure_copies(void)
{
	cudaStream_t stream;
	void *host, *device;

	bench_must(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking),
		   "cudaStreamCreateWithFlags");
	bench_must(cudaHostAlloc(&host, COPY_BYTES, cudaHostAllocDefault),
		   "cudaHostAlloc");
	bench_must(cudaMalloc(&device, COPY_BYTES), "cudaMalloc");
	measure_copy("host to device", device, host, cudaMemcpyHostToDevice,
		     stream);
	measure_copy("device to host", host, device, cudaMemcpyDeviceToHost,
		     stream);
	cudaFree(device);
	cudaFreeHost(host);
	cudaStreamDestroy(stream);
}

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

/* What birdview does with a batch. */
static void draw(const struct bench_device *device, uint32_t i, uint32_t frames,
		 bool mapped)
{
	struct bv_batch batch;

	bench_batch(device, i, frames, mapped, &batch);
	bench_must(bv_launch_bin(&batch, device->stream), "bin");
	bench_must(bv_launch_list(&batch, device->stream), "list");
	bench_must(bv_launch_shade(&batch, device->stream), "shade");
	bench_must(bv_launch_settle(&batch, device->stream), "settle");
}

/* Copies what shading wrote into the device's memory, frame by frame. */
static uint64_t copy_output(const struct bench_device *device,
			    const struct bv_batch *batch)
{
	const struct bv_rules *rules = &device->grid->rules;
	uint64_t occupied = 0;

	for (uint32_t k = 0; k < batch->frame_count; k++) {
		const struct bv_batch_frame *frame = &batch->frames[k];
		const struct bv_frame_tally tally = bv_read_frame_tally(
			&device->grids, rules,
			device->tallies + (size_t)k * device->grids.tally_words,
			frame->points);

		for (int part = 0; part < 2; part++)
			bench_must(
				cudaMemcpyAsync(
					device->mapped[part] +
						frame->first_cell,
					device->local[part] + frame->first_cell,
					tally.occupied * sizeof(uint32_t),
					cudaMemcpyDeviceToHost, device->stream),
				"copy of the output");
		occupied += tally.occupied;
	}
	return occupied;
}

/* The steps of a batch, timed.  Returns its occupied cells. */
static uint64_t draw_in_steps(const struct bench_device *device, uint32_t i,
			      uint32_t frames, bool mapped, float times[STEPS])
{
	const cudaStream_t stream = device->stream;
	struct bv_batch batch;
	uint64_t occupied;

	bench_batch(device, i, frames, mapped, &batch);
	mark(0, stream);
	bench_must(bv_launch_bin(&batch, stream), "bin");
	mark(1, stream);
	bench_must(bv_launch_list(&batch, stream), "list");
	mark(2, stream);
	bench_must(bv_launch_shade(&batch, stream), "shade");
	mark(3, stream);
	bench_must(bv_launch_settle(&batch, stream), "settle");
	mark(DEVICE_STEPS, stream);
	bench_must(cudaStreamSynchronize(stream), "a batch");
	for (int step = 0; step < DEVICE_STEPS; step++)
		times[step] = between(step, step + 1);
	mark(0, stream);
	occupied = copy_output(device, &batch);
	mark(1, stream);
	bench_must(cudaStreamSynchronize(stream), "copy of the output");
	times[DEVICE_STEPS] = mapped ? 0 : between(0, 1);
	return occupied;
}

/* Microseconds for a frame if the device never waits. */
static float draw_in_a_row(const struct bench_device *device, uint32_t frames,
			   bool mapped)
{
	mark(0, device->stream);
	for (int i = 0; i < repetitions; i++)
		draw(device, (uint32_t)i, frames, mapped);
	mark(1, device->stream);
	bench_must(cudaStreamSynchronize(device->stream), "batches");
	return between(0, 1) / (float)(repetitions * (int)frames);
}

static void measure_batches(const struct bench_device *device,
			    const char *preset, uint32_t frames, bool mapped)
{
	static float times[STEPS][MOST_REPETITIONS];
	uint64_t occupied = 0, points = 0;

	draw_in_a_row(device, frames, mapped); /* warms up */
	for (int i = 0; i < repetitions; i++) {
		float of_batch[STEPS];

		occupied += draw_in_steps(device, (uint32_t)i, frames, mapped,
					  of_batch);
		for (int step = 0; step < STEPS; step++)
			times[step][i] = of_batch[step];
	}
	printf("kernel\t%s\t%u\t%s", preset, frames,
	       mapped ? "mapped" : "device");
	for (int step = 0; step < STEPS; step++)
		printf("\t%.2f",
		       (double)median(times[step], repetitions) / frames);
	printf("\t%.2f\n", (double)draw_in_a_row(device, frames, mapped));
	for (uint32_t i = 0; i < device->frame_count; i++)
		points += device->frame_points[i];
	if (frames == BV_MOST_BATCH && mapped)
		printf("size\t%s\t%.0f\t%.0f\n", preset,
		       (double)points / device->frame_count,
		       (double)occupied / (repetitions * (int)frames));
}

static void measure_preset(const char *directory, const char *preset)
{
	static const uint32_t batches[] = {1, 2, 4, 8, 16};
	struct bench_device device;

	bench_device_open(&device, directory, preset);
	for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++) {
		measure_batches(&device, preset, batches[i], true);
		measure_batches(&device, preset, batches[i], false);
		fflush(stdout);
	}
	bench_device_close(&device);
}

int main(int argc, char **argv)
{
	if (argc >= 4)
		repetitions = atoi(argv[2]);
	if (repetitions < 1 || repetitions > MOST_REPETITIONS) {
		fputs("Usage: birdview-gpu-kernels FRAMES REPETITIONS "
		      "PRESET...\n",
		      stderr);
		return 2;
	}
	bench_must(cudaSetDevice(0), "cudaSetDevice");
	make_events();
	measure_copies();
	for (int i = 3; i < argc; i++)
		measure_preset(argv[1], argv[i]);
	destroy_events();
	return EXIT_SUCCESS;
}
