/*
 * launch.h - how a kernel is launched, gets its argument, and has its threads wait
 *
 * The kernels are also compiled as C++ and run on the CPU by the tests, where
 * the launch syntax of CUDA does not exist.  The macros here are all that such a
 * build has to replace.
 *
 * Threads that share memory of their block take turns in phases.  A phase is a
 * function that all threads call, in any order, and no thread enters the next one
 * before all have left it:
 *
 *	BV_SHARED_MEMORY(struct sums, s);
 *	BV_PHASE(add_my_part(&s));
 *	BV_PHASE(use_the_sum(&s));
 *
 * Only shared memory, of which a kernel has one piece, outlives a phase, and outside of
 * phases all threads of a block do the same; so the tests need no stack for each.
 */

#ifndef BV_LAUNCH_H
#define BV_LAUNCH_H

#include <stdint.h>

/*
 * BV_LAUNCH enqueues 'kernel' on 'stream', with one argument; BV_LAUNCH_PHASES, one
 * that has phases.
 */
#ifdef __CUDACC__
#define BV_LAUNCH(kernel, grid, block, stream, argument) \
	kernel<<<grid, block, 0, stream>>>(argument)
#define BV_LAUNCH_PHASES BV_LAUNCH
#define BV_SHARED_MEMORY(type, name) __shared__ type name
#define BV_PHASE(...)            \
	do {                     \
		__VA_ARGS__;     \
		__syncthreads(); \
	} while (0)
#else
#define BV_LAUNCH(kernel, grid, block, stream, argument) \
	bv_emulate_launch(kernel, grid, block, stream, false, argument)
#define BV_LAUNCH_PHASES(kernel, grid, block, stream, argument) \
	bv_emulate_launch(kernel, grid, block, stream, true, argument)
#define BV_SHARED_MEMORY(type, name) \
	type &name = bv_emulate_shared_memory<type>()
#define BV_PHASE(...) emulator::phase([&] { __VA_ARGS__; })
#endif

/*
 * What stands before a kernel's argument.  Arguments lie in constant memory,
 * but a thread that takes the address of a part of its own, or indexes it, gets
 * a copy of the whole, unless it says that it will not write to it.
 */
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 700 && \
	(__CUDACC_VER_MAJOR__ >= 12 ||                \
	 (__CUDACC_VER_MAJOR__ == 11 && __CUDACC_VER_MINOR__ >= 7))
#define BV_ARGUMENT const __grid_constant__
#else
#define BV_ARGUMENT const
#endif

/* Threads of a block, where nothing asks for another number. */
#define BV_BLOCK_THREADS 256u

/* Blocks that have at least 'threads' threads. */
static inline uint32_t bv_blocks(uint32_t threads)
{
	return threads / BV_BLOCK_THREADS + (threads % BV_BLOCK_THREADS != 0);
}

#endif /* BV_LAUNCH_H */
