/*
 * launches.cc - kernels
 *
 * The threads of one block are dealt out to three threads of the host, so that
 * they really run at once and meet in the same cells.  Of four launches the
 * middle two run from the last thread to the first: then of two kernels that
 * take turns, either comes both ways, and nothing can rely on an order.
 */

#include "device.h"
#include "runtime.h"

__thread uint3 threadIdx, blockIdx, blockDim, gridDim;

namespace emulator
{

struct Launch {
	uint3 grid, block;
	bool backwards;
	std::function<void()> thread;
};

static uint32_t volume(uint3 size)
{
	return size.x * size.y * size.z;
}

static uint3 at(uint32_t index, uint3 size)
{
	return {index % size.x, index / size.x % size.y,
		index / size.x / size.y};
}

static void run_share_of_block(const Launch &launch, unsigned share)
{
	const uint32_t n = volume(launch.block);

	for (uint32_t i = share; i < n; i += shares) {
		threadIdx = at(launch.backwards ? n - 1 - i : i, launch.block);
		launch.thread();
	}
}

static void run_share(const Launch &launch, unsigned share)
{
	const uint32_t n = volume(launch.grid);

	gridDim = launch.grid;
	blockDim = launch.block;
	for (uint32_t i = 0; i < n; i++) {
		blockIdx = at(launch.backwards ? n - 1 - i : i, launch.grid);
		run_share_of_block(launch, share);
	}
}

/* The limits of real GPUs. */
static bool is_possible(dim3 grid, dim3 block)
{
	return grid.x - 1 < INT32_MAX && grid.y - 1 < 65535 &&
	       grid.z - 1 < 65535 && block.x - 1 < 1024 && block.y - 1 < 1024 &&
	       block.z - 1 < 64 &&
	       (uint64_t)block.x * block.y * block.z <= 1024;
}

static cudaError_t enqueue_launch(dim3 grid, dim3 block, cudaStream_t stream,
				  std::function<void()> thread)
{
	if (!is_possible(grid, block))
		return cudaErrorInvalidConfiguration;
	if ((uint64_t)grid.x * grid.y * grid.z > UINT32_MAX)
		misuse("so many blocks are not emulated");
	if (stream_device(stream) != current_device())
		return cudaErrorInvalidResourceHandle;

	const Launch launch = {{grid.x, grid.y, grid.z},
			       {block.x, block.y, block.z},
			       ((count_launch(stream) + 1) & 2) != 0,
			       std::move(thread)};

	enqueue(stream, [=] {
		if (lasting_error() == cudaSuccess)
			run_shares(stream, [&](unsigned share) {
				run_share(launch, share);
			});
	});
	return cudaSuccess;
}

void launch(dim3 grid, dim3 block, cudaStream_t stream,
	    std::function<void()> thread)
{
	const char *function = "cudaLaunchKernel";

	check_stream(function, stream);
	call(function, [&] {
		return enqueue_launch(grid, block, stream, std::move(thread));
	});
}

} // namespace emulator
