/*
 * toy_kernels.cu - kernels for the tests of the emulator
 */

#include "launch.h"
#include "toy_kernels.h"

static __device__ uint32_t number()
{
	return blockIdx.x * blockDim.x + threadIdx.x;
}

static __global__ void visit(uint32_t *words)
{
	words[1 + atomicAdd(&words[0], 1u)] = number();
}

static __global__ void gather(toy_sums *sums)
{
	const unsigned long long square =
		(unsigned long long)number() * number();

	atomicMax((unsigned long long *)&sums->greatest, square);
	atomicAdd(&sums->sum, number());
	atomicOr(&sums->bits, 1u << number() % 32);
	atomicMax(&sums->most, number());
	atomicMin(&sums->least, number());
}

static __global__ void race(uint32_t *words)
{
	words[0] += number();
}

/* ---------------------------------------------------------------- phases */

struct turns {
	uint32_t rubbish, sum, mine[1024];
};

static __device__ void begin_turns(struct turns *t)
{
	t->mine[threadIdx.x] = threadIdx.x;
	if (threadIdx.x == 0) {
		t->rubbish = t->sum;
		t->sum = 0;
	}
}

static __device__ void add_other(struct turns *t)
{
	atomicAdd(&t->sum, t->mine[blockDim.x - 1 - threadIdx.x]);
}

static __device__ void tell_turns(const struct turns *t, uint32_t *words)
{
	if (threadIdx.x == 0) {
		words[2 * blockIdx.x] = t->rubbish;
		words[2 * blockIdx.x + 1] = t->sum;
	}
}

static __global__ void take_turns(uint32_t *words)
{
	BV_SHARED_MEMORY(struct turns, t);

	BV_PHASE(begin_turns(&t));
	BV_PHASE(add_other(&t));
	BV_PHASE(tell_turns(&t, words));
}

static __global__ void forget_a_barrier(uint32_t *words)
{
	BV_SHARED_MEMORY(struct turns, t);

	BV_PHASE(begin_turns(&t), add_other(&t));
	BV_PHASE(tell_turns(&t, words));
}

static __global__ void leave_early(uint32_t *words)
{
	BV_SHARED_MEMORY(struct turns, t);

	BV_PHASE(begin_turns(&t));
	if (threadIdx.x >= 100)
		return;
	BV_PHASE(tell_turns(&t, words));
}

static __device__ void write_beyond(struct turns *t)
{
	t->mine[1024 + threadIdx.x] = 0;
}

static __global__ void share_too_little(uint32_t *)
{
	BV_SHARED_MEMORY(struct turns, t);

	BV_PHASE(write_beyond(&t));
}

/* -------------------------------------------------------------- launches */

cudaError_t toy_visit(const toy *toy)
{
	BV_LAUNCH(visit, toy->blocks, toy->threads, toy->stream, toy->words);
	return cudaGetLastError();
}

cudaError_t toy_gather(const toy *toy)
{
	BV_LAUNCH(gather, toy->blocks, toy->threads, toy->stream,
		  (toy_sums *)toy->words);
	return cudaGetLastError();
}

cudaError_t toy_race(const toy *toy)
{
	BV_LAUNCH(race, toy->blocks, toy->threads, toy->stream, toy->words);
	return cudaGetLastError();
}

cudaError_t toy_take_turns(const toy *toy)
{
	BV_LAUNCH_PHASES(take_turns, toy->blocks, toy->threads, toy->stream,
			 toy->words);
	return cudaGetLastError();
}

cudaError_t toy_forget_a_barrier(const toy *toy)
{
	BV_LAUNCH_PHASES(forget_a_barrier, toy->blocks, toy->threads,
			 toy->stream, toy->words);
	return cudaGetLastError();
}

cudaError_t toy_leave_early(const toy *toy)
{
	BV_LAUNCH_PHASES(leave_early, toy->blocks, toy->threads, toy->stream,
			 toy->words);
	return cudaGetLastError();
}

cudaError_t toy_hide_phases(const toy *toy)
{
	BV_LAUNCH(take_turns, toy->blocks, toy->threads, toy->stream,
		  toy->words);
	return cudaGetLastError();
}

cudaError_t toy_share_too_little(const toy *toy)
{
	BV_LAUNCH_PHASES(share_too_little, toy->blocks, toy->threads,
			 toy->stream, toy->words);
	return cudaGetLastError();
}
