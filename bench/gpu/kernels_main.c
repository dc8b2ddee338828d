/*
 * kernels_main.c - birdview-gpu-kernels: what a GPU needs for a batch of frames
 *
 *	birdview-gpu-kernels FRAMES REPETITIONS PRESET...
 *
 * Prints three kinds of lines, set off by tabs:
 *
 *	copy DIRECTION GB/s
 *		of 16 MiB of pinned memory, by the copy engine
 *	kernel PRESET BATCH bin list shade settle tally code pack send
 *	drawing row beside first
 *		microseconds for a frame: the kernels of a batch, each between two
 *		events, in the median; and without events in between, batch after
 *		batch, the first four; all one after the other; the second four on
 *		a stream of their own, beside the drawing of the next batch; and
 *		so, but they come before whatever of the drawing waits
 *	size PRESET POINTS OCCUPIED BYTES
 *		a frame's, in the mean; the bytes are those of its stream
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "sets.h"

#define COPY_BYTES ((size_t)16 << 20)
#define MOST_REPETITIONS 1000

static int repetitions;

/* -------------------------------------------------------------------------- */
/* Clocks                                                                     */
/* -------------------------------------------------------------------------- */

#define DRAWING 4 /* kernels */
#define KERNELS 8

static cudaEvent_t events[KERNELS + 1];

static void make_events(void)
{
	for (int i = 0; i <= KERNELS; i++)
		bench_must(
			cudaEventCreateWithFlags(&events[i], cudaEventDefault),
			"cudaEventCreateWithFlags");
}

static void destroy_events(void)
{
	for (int i = 0; i <= KERNELS; i++)
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
	void *device = bench_allocate(COPY_BYTES), *at;
	void *host = bench_pin(COPY_BYTES, &at);

	bench_must(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking),
		   "cudaStreamCreateWithFlags");
	measure_copy("host to device", device, host, cudaMemcpyHostToDevice,
		     stream);
	measure_copy("device to host", host, device, cudaMemcpyDeviceToHost,
		     stream);
	fflush(stdout);
	cudaFree(device);
	cudaFreeHost(host);
	cudaStreamDestroy(stream);
}

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

/* A device with what batches are drawn into. */
struct work {
	struct bench_device device;
	struct bench_set sets[2];
	uint32_t frames; /* of a batch */
};

/* One batch on its way. */
struct batch {
	struct bv_batch drawing;
	struct bv_stream_batch streams;
	const struct bench_set *set;
};

static void take(const struct work *work, int i, struct batch *batch)
{
	batch->set = &work->sets[i % 2];
	bench_batch(&work->device, (uint32_t)i, work->frames, &batch->drawing);
	bench_set_use(batch->set, &work->device, &batch->drawing,
		      &batch->streams);
}

static void launch(const struct batch *batch, int kernel, cudaStream_t stream)
{
	static cudaError_t (*const drawing[DRAWING])(const struct bv_batch *,
						     cudaStream_t) = {
		bv_launch_bin, bv_launch_list, bv_launch_shade,
		bv_launch_settle};
	static cudaError_t (*const streams[KERNELS - DRAWING])(
		const struct bv_stream_batch *,
		cudaStream_t) = {bv_launch_tally, bv_launch_code,
				 bv_launch_pack, bv_launch_send};

	bench_must(kernel < DRAWING
			   ? drawing[kernel](&batch->drawing, stream)
			   : streams[kernel - DRAWING](&batch->streams, stream),
		   "a launch");
}

static void launch_all(const struct batch *batch, int first, int end,
		       cudaStream_t stream)
{
	for (int kernel = first; kernel < end; kernel++)
		launch(batch, kernel, stream);
}

/* The kernels of a batch, timed. */
static void draw_in_steps(const struct work *work, const struct batch *batch,
			  float times[KERNELS])
{
	const cudaStream_t stream = work->device.stream;

	mark(0, stream);
	for (int kernel = 0; kernel < KERNELS; kernel++) {
		launch(batch, kernel, stream);
		mark(kernel + 1, stream);
	}
	bench_must(cudaStreamSynchronize(stream), "a batch");
	for (int kernel = 0; kernel < KERNELS; kernel++)
		times[kernel] = between(kernel, kernel + 1);
}

/* Microseconds for a frame if the device never waits, of kernels up to 'end'. */
static float draw_in_a_row(const struct work *work, int end)
{
	const cudaStream_t stream = work->device.stream;
	struct batch batch;

	mark(0, stream);
	for (int i = 0; i < repetitions; i++) {
		take(work, i, &batch);
		launch_all(&batch, 0, end, stream);
	}
	mark(1, stream);
	bench_must(cudaStreamSynchronize(stream), "batches");
	return between(0, 1) / (float)(repetitions * (int)work->frames);
}

static void wait_for(cudaStream_t stream, cudaEvent_t event)
{
	bench_must(cudaStreamWaitEvent(stream, event, 0),
		   "cudaStreamWaitEvent");
}

/*
 * The same with streams made on a stream of CUDA's that is their own.  An event that
 * nobody has recorded is one that has happened.
 */
static float draw_beside(const struct work *work, int priority)
{
	const cudaStream_t drawing = work->device.stream;
	struct batch batch;
	cudaStream_t other;

	bench_must(cudaStreamCreateWithPriority(&other, cudaStreamNonBlocking,
						priority),
		   "cudaStreamCreateWithPriority");
	mark(0, drawing);
	for (int i = 0; i < repetitions; i++) {
		take(work, i, &batch);
		wait_for(drawing, batch.set->sent);
		launch_all(&batch, 0, DRAWING, drawing);
		bench_must(cudaEventRecord(batch.set->drawn, drawing),
			   "cudaEventRecord");
		wait_for(other, batch.set->drawn);
		launch_all(&batch, DRAWING, KERNELS, other);
		bench_must(cudaEventRecord(batch.set->sent, other),
			   "cudaEventRecord");
	}
	wait_for(drawing, batch.set->sent);
	mark(1, drawing);
	bench_must(cudaStreamSynchronize(drawing), "batches");
	cudaStreamDestroy(other);
	return between(0, 1) / (float)(repetitions * (int)work->frames);
}

/* -------------------------------------------------------------------------- */
/* Lines                                                                      */
/* -------------------------------------------------------------------------- */

static void measure_batches(const struct work *work, const char *preset)
{
	static float times[KERNELS][MOST_REPETITIONS];
	struct batch batch;

	draw_in_a_row(work, KERNELS); /* warms up */
	for (int i = 0; i < repetitions; i++) {
		float of_batch[KERNELS];

		take(work, i, &batch);
		draw_in_steps(work, &batch, of_batch);
		for (int kernel = 0; kernel < KERNELS; kernel++)
			times[kernel][i] = of_batch[kernel];
	}
	printf("kernel\t%s\t%u", preset, work->frames);
	for (int kernel = 0; kernel < KERNELS; kernel++)
		printf("\t%.2f", (double)median(times[kernel], repetitions) /
					 work->frames);
	printf("\t%.2f\t%.2f", (double)draw_in_a_row(work, DRAWING),
	       (double)draw_in_a_row(work, KERNELS));
	printf("\t%.2f\t%.2f\n", (double)draw_beside(work, 0),
	       (double)draw_beside(work, -1));
	fflush(stdout);
}

/* Of a batch that was drawn. */
static void print_size(const struct work *work, const char *preset)
{
	const struct bench_device *device = &work->device;
	const struct bench_set *set;
	uint64_t points = 0, occupied = 0, bytes = 0;
	struct batch batch;

	take(work, 0, &batch);
	launch_all(&batch, 0, KERNELS, device->stream);
	bench_must(cudaStreamSynchronize(device->stream), "a batch");
	set = batch.set;
	for (uint32_t k = 0; k < work->frames; k++) {
		const struct bv_frame_tally tally = bv_read_frame_tally(
			&device->grids, &device->grid->rules,
			set->sent_tallies +
				(size_t)k * device->grids.tally_words,
			batch.drawing.frames[k].points);

		points += tally.counts.points;
		occupied += tally.occupied;
		bytes += set->sent_bytes[k];
	}
	printf("size\t%s\t%.0f\t%.0f\t%.0f\n", preset,
	       (double)points / work->frames, (double)occupied / work->frames,
	       (double)bytes / work->frames);
}

static void measure_preset(const char *directory, const char *preset)
{
	static const uint32_t batches[] = {1, 2, 4, 8, 16};
	struct work work;

	bench_device_open(&work.device, directory, preset);
	for (int i = 0; i < 2; i++)
		bench_set_open(&work.sets[i], &work.device);
	for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++) {
		work.frames = batches[i];
		measure_batches(&work, preset);
	}
	print_size(&work, preset);
	for (int i = 0; i < 2; i++)
		bench_set_close(&work.sets[i]);
	bench_device_close(&work.device);
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
