/*
 * batches.c - frames in device memory, ready to be drawn
 */

#include "batches.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/layout.h"

#define POINT_BYTES 16

static _Noreturn void end(const char *what, const char *why)
{
	fprintf(stderr, "birdview-gpu-kernels: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

void bench_must(cudaError_t error, const char *what)
{
	if (error != cudaSuccess)
		end(what, cudaGetErrorString(error));
}

void *bench_allocate(size_t bytes)
{
	void *memory;

	bench_must(cudaMalloc(&memory, bytes), "cudaMalloc");
	return memory;
}

void *bench_pin(size_t bytes, void *at_device)
{
	void *memory, *at;

	bench_must(cudaHostAlloc(&memory, bytes, cudaHostAllocMapped),
		   "cudaHostAlloc");
	bench_must(cudaHostGetDevicePointer(&at, memory, 0),
		   "cudaHostGetDevicePointer");
	memcpy(at_device, &at, sizeof(at));
	return memory;
}

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

/* Lays the frames out, one behind the other.  Returns the bytes of them all. */
static uint64_t lay_out(struct bench_device *device, const glob_t *found)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < found->gl_pathc; i++) {
		struct stat status;
		uint32_t points;

		if (device->frame_count == BENCH_FRAMES)
			break;
		if (stat(found->gl_pathv[i], &status) != 0)
			end(found->gl_pathv[i], "cannot be read");
		points = (uint32_t)(status.st_size / POINT_BYTES);
		device->first_byte[device->frame_count] = bytes;
		device->frame_points[device->frame_count++] = points;
		if (points > device->most_cells)
			device->most_cells = (points + BV_LINE_CELLS - 1) /
					     BV_LINE_CELLS * BV_LINE_CELLS;
		bytes += (uint64_t)points * POINT_BYTES;
	}
	return bytes;
}

static void read_frames(const struct bench_device *device, const glob_t *found,
			unsigned char *memory)
{
	for (uint32_t i = 0; i < device->frame_count; i++) {
		FILE *file = fopen(found->gl_pathv[i], "rb");
		const size_t points = device->frame_points[i];

		if (file == NULL || fread(memory + device->first_byte[i],
					  POINT_BYTES, points, file) != points)
			end(found->gl_pathv[i], "cannot be read");
		fclose(file);
	}
}

static void load_frames(struct bench_device *device, const char *directory)
{
	unsigned char *memory;
	char pattern[4096];
	uint64_t bytes;
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/*.bin", directory);
	if (glob(pattern, 0, NULL, &found) != 0)
		end(directory, "no frames are there");
	bytes = lay_out(device, &found);
	if (bytes == 0)
		end(directory, "the frames have no points");
	bench_must(cudaHostAlloc((void **)&memory, bytes, cudaHostAllocDefault),
		   "cudaHostAlloc");
	read_frames(device, &found, memory);
	device->points = bench_allocate(bytes);
	bench_must(cudaMemcpyAsync(device->points, memory, bytes,
				   cudaMemcpyHostToDevice, device->stream),
		   "upload");
	bench_must(cudaStreamSynchronize(device->stream), "upload");
	cudaFreeHost(memory);
	globfree(&found);
}

/* -------------------------------------------------------------------------- */
/* Devices                                                                    */
/* -------------------------------------------------------------------------- */

static void open_grid(struct bench_device *device, const char *preset)
{
	struct bv_grid_options options;
	void *memory;

	if (bv_grid_options_init(&options, sizeof(options), preset) != BV_OK)
		end(preset, "no such preset");
	options.form = BV_FORM_PICTURE; /* which streams are made of */
	if (bv_grid_create(&device->grid, &options, NULL, 0) != BV_OK)
		end(preset, "it does not come as a picture");
	memory = bench_allocate(
		bv_device_grids_bytes(device->grid, BV_MOST_BATCH));
	bv_device_grids_init(&device->grids, device->grid, BV_MOST_BATCH,
			     memory);
	bench_must(bv_clear_grids(&device->grids, device->stream),
		   "bv_clear_grids");
	bench_must(bv_upload_view(device->grid, device->stream, &device->view),
		   "bv_upload_view");
}

void bench_device_open(struct bench_device *device, const char *directory,
		       const char *preset)
{
	size_t cells;

	*device = (struct bench_device){0};
	bench_must(cudaSetDevice(0), "cudaSetDevice");
	bench_must(cudaStreamCreateWithFlags(&device->stream,
					     cudaStreamNonBlocking),
		   "cudaStreamCreateWithFlags");
	open_grid(device, preset);
	load_frames(device, directory);
	cells = (size_t)BV_MOST_BATCH * device->most_cells;
	device->list = bench_allocate(cells * sizeof(uint32_t));
}

void bench_device_close(struct bench_device *device)
{
	cudaFree(device->list);
	cudaFree(device->points);
	cudaFree(device->grids.memory);
	cudaFree(device->view);
	cudaStreamDestroy(device->stream);
	bv_grid_free(device->grid);
}

void bench_batch(const struct bench_device *device, uint32_t i, uint32_t frames,
		 struct bv_batch *batch)
{
	*batch = (struct bv_batch){.rules = device->grid->rules,
				   .channels = device->grid->channels,
				   .grids = device->grids,
				   .view = device->view,
				   .points = device->points,
				   .list = device->list,
				   .frame_count = frames};
	batch->layout = bv_kitti;
	for (uint32_t k = 0; k < frames; k++) {
		const uint32_t n = (i * frames + k) % device->frame_count;

		batch->frames[k] = (struct bv_batch_frame){
			.first_byte = device->first_byte[n],
			.points = device->frame_points[n],
			.first_cell = k * device->most_cells,
			.room = device->most_cells};
	}
}
