/*
 * device.h - CUDA C as C++
 *
 * Included before the first line of a .cu file that is compiled as C++:
 *
 *	c++ -x c++ -std=c++17 -I tests/emulator -include device.h bin.cu
 *
 * A kernel becomes a function that is called once for each thread of its grid, or,
 * if its launch says that it is written in phases, for some threads of a block at a
 * time: launch.h says how, launches.cc why.  Shared memory begins as rubbish.
 * __CUDACC__ and __CUDA_ARCH__ stay undefined.  There is no __syncthreads(),
 * __shared__ or warp function: kernels that use them do not compile.
 *
 * Types are as strict as the real ones: an atomic takes unsigned or unsigned
 * long long, and uint64_t is neither of them here.
 */

#ifndef EMULATOR_DEVICE_H
#define EMULATOR_DEVICE_H

#ifndef __cplusplus
#error "device.h is for .cu files, compiled as C++"
#endif

#include <cstdint>
#include <cstring>
#include <functional>

#include "cuda_runtime_api.h"

#define __global__
#define __device__
#define __host__
#define __grid_constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)

/* -------------------------------------------------------------------------- */
/* Vectors and indices                                                        */
/* -------------------------------------------------------------------------- */

struct uint3 {
	unsigned int x, y, z;
};
struct uint4 {
	alignas(16) unsigned int x;
	unsigned int y, z, w;
};
struct float4 {
	alignas(16) float x;
	float y, z, w;
};

struct dim3 {
	unsigned int x, y, z;

	constexpr dim3(unsigned int x_ = 1, unsigned int y_ = 1,
		       unsigned int z_ = 1)
	    : x(x_), y(y_), z(z_)
	{
	}
};

/* Not thread_local, behind which there is a function call that the checks for
 * undefined behaviour stumble over. */
extern __thread uint3 threadIdx, blockIdx, blockDim, gridDim;

/* -------------------------------------------------------------------------- */
/* Atomics: relaxed, and they return the old value                            */
/* -------------------------------------------------------------------------- */

namespace emulator
{

/* Stores change(old), unless another thread was faster; then tries again. */
template <typename T, typename Change> T update(T *word, Change change)
{
	T old = __atomic_load_n(word, __ATOMIC_RELAXED);

	while (!__atomic_compare_exchange_n(word, &old, change(old), true,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return old;
}

template <typename T> T atomic_max(T *word, T value)
{
	return update(word, [=](T old) { return old < value ? value : old; });
}

template <typename T> T atomic_min(T *word, T value)
{
	return update(word, [=](T old) { return value < old ? value : old; });
}

} // namespace emulator

typedef unsigned long long emulator_u64;

static inline unsigned atomicAdd(unsigned *word, unsigned value)
{
	return __atomic_fetch_add(word, value, __ATOMIC_RELAXED);
}

static inline emulator_u64 atomicAdd(emulator_u64 *word, emulator_u64 value)
{
	return __atomic_fetch_add(word, value, __ATOMIC_RELAXED);
}

static inline unsigned atomicOr(unsigned *word, unsigned value)
{
	return __atomic_fetch_or(word, value, __ATOMIC_RELAXED);
}

static inline emulator_u64 atomicOr(emulator_u64 *word, emulator_u64 value)
{
	return __atomic_fetch_or(word, value, __ATOMIC_RELAXED);
}

static inline unsigned atomicExch(unsigned *word, unsigned value)
{
	return __atomic_exchange_n(word, value, __ATOMIC_RELAXED);
}

static inline emulator_u64 atomicExch(emulator_u64 *word, emulator_u64 value)
{
	return __atomic_exchange_n(word, value, __ATOMIC_RELAXED);
}

static inline unsigned atomicMax(unsigned *word, unsigned value)
{
	return emulator::atomic_max(word, value);
}

static inline emulator_u64 atomicMax(emulator_u64 *word, emulator_u64 value)
{
	return emulator::atomic_max(word, value);
}

static inline unsigned atomicMin(unsigned *word, unsigned value)
{
	return emulator::atomic_min(word, value);
}

static inline emulator_u64 atomicMin(emulator_u64 *word, emulator_u64 value)
{
	return emulator::atomic_min(word, value);
}

/* -------------------------------------------------------------------------- */
/* Loads and bits                                                             */
/* -------------------------------------------------------------------------- */

/* For what no thread of the grid writes: a plain load, so that the thread
 * sanitizer finds whoever writes it all the same. */
template <typename T> T __ldg(const T *word)
{
	return *word;
}

/* From the cache that all threads share: sees atomics of others. */
template <typename T> T __ldcg(const T *word)
{
	return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static inline int __popc(unsigned word)
{
	return __builtin_popcount(word);
}

/* The place of the lowest bit, counted from 1; 0 if there is none. */
static inline int __ffs(int word)
{
	return __builtin_ffs(word);
}

static inline int __clz(int word)
{
	return word == 0 ? 32 : __builtin_clz((unsigned)word);
}

static inline unsigned __float_as_uint(float value)
{
	unsigned bits;

	std::memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* -------------------------------------------------------------------------- */
/* Launches                                                                   */
/* -------------------------------------------------------------------------- */

namespace emulator
{

/* Enqueues calls of 'kernel' for all threads of the grid. */
void launch(dim3 grid, dim3 block, cudaStream_t stream, bool in_phases,
	    std::function<void()> kernel);

/* Calls 'thread' for each thread of the block, before anyone goes on. */
void phase(const std::function<void()> &thread);

/* Of the block, one piece for each kernel. */
void *shared_memory(size_t bytes);

/*
 * Each thread gets a copy of the argument, which nobody writes to.  The thread
 * sanitizer would look at each byte of each copy.
 */
template <typename Parameter>
__attribute__((no_sanitize("thread"))) void
call_kernel(void (*kernel)(Parameter), const Parameter &argument)
{
	kernel(argument);
}

} // namespace emulator

/*
 * kernel<<<grid, block, 0, stream>>>(argument).  Like a real launch it copies
 * the argument, returns at once, and leaves a failure to cudaGetLastError().
 */
template <typename Parameter, typename Argument>
void bv_emulate_launch(void (*kernel)(Parameter), dim3 grid, dim3 block,
		       cudaStream_t stream, bool in_phases,
		       const Argument &argument)
{
	const Parameter copy = argument;

	emulator::launch(grid, block, stream, in_phases, [kernel, copy] {
		emulator::call_kernel(kernel, copy);
	});
}

template <typename Type> Type &bv_emulate_shared_memory()
{
	return *static_cast<Type *>(emulator::shared_memory(sizeof(Type)));
}

#endif /* EMULATOR_DEVICE_H */
