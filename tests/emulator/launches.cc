/*
 * launches.cc - kernels
 *
 * The threads of one block are dealt out to three threads of the host, so that
 * they really run at once and meet in the same cells.  (Tests of hundreds of runs,
 * for which kernels do not matter, have one do it all: on a busy machine, threads
 * that wait for each other at each phase take most of the time.)  Of four launches
 * the middle two run from the last thread to the first: then of two kernels that
 * take turns, either comes both ways, and nothing can rely on an order.  (The
 * environment may say otherwise.)
 *
 * A kernel whose threads wait for each other would need a stack for each of them.
 * One that is written in phases, between which nothing is kept but what lies in
 * shared memory, does not: it is called once for each share of a block, and each
 * phase goes through the share's threads and then waits for the other shares.  That
 * barrier is all that orders them, so the thread sanitizer sees where one is
 * missing.  Outside of phases the shares have the indices of different threads:
 * where one of them returns and another does not, that is found at the barrier.
 */

#include "device.h"
#include "futex.h"
#include "runtime.h"

__thread uint3 threadIdx, blockIdx, blockDim, gridDim;

namespace emulator
{

struct Launch {
	uint3 grid, block;
	Order order;
	bool in_phases;
	std::function<void()> kernel;
};

static uint32_t volume(uint3 size)
{
	return size.x * size.y * size.z;
}

/* Which of 'n' comes as number 'i'. */
static uint32_t turn(Order order, uint32_t i, uint32_t n)
{
	const uint32_t prime = 7919;

	if (order == Order::backwards)
		return n - 1 - i;
	if (order == Order::shuffled && n % prime != 0)
		return (uint32_t)((uint64_t)i * prime % n);
	return i;
}

static uint3 at(uint32_t index, uint3 size)
{
	if (size.y == 1 && size.z == 1) /* which most have, and is quick */
		return {index, 0, 0};
	return {index % size.x, index / size.x % size.y,
		index / size.x / size.y};
}

/* Calls 'thread' for each thread of a share of a block. */
static void run_share_of_block(const Launch &launch, unsigned share,
			       const std::function<void()> &thread)
{
	const uint32_t n = volume(launch.block);
	const unsigned shares = settings().shares;

	for (uint32_t i = share; i < n; i += shares) {
		threadIdx = at(turn(launch.order, i, n), launch.block);
		thread();
	}
}

/* ---------------------------------------------------------------- phases */

/* What the shares of a block have in common. */
class Block
{
      public:
	/* As much as a kernel may have. */
	Block() : memory(48 * 1024, rubbish)
	{
	}

	/* What the block before had. */
	void poison()
	{
		const size_t bytes = used.load(std::memory_order_relaxed);

		memset(memory.data() + memory.size() - bytes, rubbish, bytes);
	}

	/* Whoever goes beyond the end leaves the allocation. */
	void *shared_memory(size_t bytes)
	{
		if (bytes > memory.size())
			misuse("a kernel has %zu bytes of shared memory",
			       bytes);
		used.store(bytes, std::memory_order_relaxed);
		return memory.data() + memory.size() - bytes;
	}

	/* Waits until all shares are here, be it to go on or to leave. */
	void meet(bool leaving)
	{
		const uint32_t seen = round.load(std::memory_order_relaxed);
		const unsigned shares = settings().shares;

		if (leaving)
			leavers.fetch_add(1, std::memory_order_relaxed);
		if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 <
		    shares) {
			wait_until(round, seen + 1);
			return;
		}
		if (leavers.load(std::memory_order_relaxed) % shares != 0)
			misuse("threads of a block return, and others wait");
		leavers.store(0, std::memory_order_relaxed);
		arrived.store(0, std::memory_order_relaxed);
		round.fetch_add(1, std::memory_order_release);
		wake_waiters(round);
	}

      private:
	static constexpr unsigned char rubbish = 0xA5;

	std::vector<unsigned char> memory;
	std::atomic<size_t> used{0};
	Number arrived{0}, leavers{0}, round{0};
};

/* What this thread of the host does in a kernel that is written in phases. */
static __thread const Launch *phases_of;
static __thread Block *block_of;
static __thread unsigned share_of;

/* The first thread, one between, and the last. */
static void leave_threads()
{
	const uint32_t last = volume(phases_of->block) - 1;
	const unsigned last_share = settings().shares - 1;

	threadIdx = at(share_of > 0 ? last * share_of / last_share : 0,
		       phases_of->block);
}

void phase(const std::function<void()> &thread)
{
	if (block_of == nullptr)
		misuse("a kernel has phases that its launch does not say");
	run_share_of_block(*phases_of, share_of, thread);
	leave_threads();
	block_of->meet(false);
}

void *shared_memory(size_t bytes)
{
	if (block_of == nullptr)
		misuse("a kernel has shared memory, and no phases");
	return block_of->shared_memory(bytes);
}

static void run_phases(const Launch &launch, unsigned share, Block &block)
{
	if (share == 0)
		block.poison();
	block.meet(false);
	phases_of = &launch;
	block_of = &block;
	share_of = share;
	leave_threads();
	launch.kernel();
	block_of = nullptr;
	block.meet(true);
}

/* -------------------------------------------------------------- launches */

static void run_share(const Launch &launch, unsigned share, Block &block)
{
	const uint32_t n = volume(launch.grid);

	gridDim = launch.grid;
	blockDim = launch.block;
	for (uint32_t i = 0; i < n; i++) {
		blockIdx = at(turn(launch.order, i, n), launch.grid);
		if (launch.in_phases)
			run_phases(launch, share, block);
		else
			run_share_of_block(launch, share, launch.kernel);
	}
}

static Order order_of(uint32_t launches)
{
	if (settings().order != Order::in_turns)
		return settings().order;
	return ((launches + 1) & 2) != 0 ? Order::backwards : Order::forwards;
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
				  bool in_phases, std::function<void()> kernel)
{
	if (!is_possible(grid, block))
		return cudaErrorInvalidConfiguration;
	if ((uint64_t)grid.x * grid.y * grid.z > UINT32_MAX)
		misuse("so many blocks are not emulated");
	if (stream_device(stream) != current_device())
		return cudaErrorInvalidResourceHandle;

	const Launch launch = {{grid.x, grid.y, grid.z},
			       {block.x, block.y, block.z},
			       order_of(count_launch(stream)),
			       in_phases,
			       std::move(kernel)};

	enqueue(stream, [=] {
		Block in_turn;

		if (lasting_error() == cudaSuccess)
			run_shares(stream, [&](unsigned share) {
				run_share(launch, share, in_turn);
			});
	});
	return cudaSuccess;
}

void launch(dim3 grid, dim3 block, cudaStream_t stream, bool in_phases,
	    std::function<void()> kernel)
{
	const char *function = "cudaLaunchKernel";

	check_stream(function, stream);
	call(function, [&] {
		return enqueue_launch(grid, block, stream, in_phases,
				      std::move(kernel));
	});
}

} // namespace emulator
