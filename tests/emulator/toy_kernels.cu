/*
 * toy_kernels.cu - kernels for the tests of the emulator
 */

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

cudaError_t toy_visit(const toy *toy)
{
	bv_emulate_launch(visit, toy->blocks, toy->threads, toy->stream,
			  toy->words);
	return cudaGetLastError();
}

cudaError_t toy_gather(const toy *toy)
{
	bv_emulate_launch(gather, toy->blocks, toy->threads, toy->stream,
			  (toy_sums *)toy->words);
	return cudaGetLastError();
}

cudaError_t toy_race(const toy *toy)
{
	bv_emulate_launch(race, toy->blocks, toy->threads, toy->stream,
			  toy->words);
	return cudaGetLastError();
}
