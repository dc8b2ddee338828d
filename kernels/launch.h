/*
 * launch.h - how a kernel is launched, and gets its argument
 *
 * The kernels are also compiled as C++ and run on the CPU by the tests, where
 * the launch syntax of CUDA does not exist.  These two macros are all that such
 * a build has to replace.
 */

#ifndef BV_LAUNCH_H
#define BV_LAUNCH_H

#include <stdint.h>

/* Enqueues 'kernel' on 'stream', with one argument. */
#ifdef __CUDACC__
#define BV_LAUNCH(kernel, grid, block, stream, argument) \
	kernel<<<grid, block, 0, stream>>>(argument)
#else
#define BV_LAUNCH(kernel, grid, block, stream, argument) \
	bv_emulate_launch(kernel, grid, block, stream, argument)
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

/* Threads of a block, in all kernels. */
#define BV_BLOCK_THREADS 256u

/* Blocks that have at least 'threads' threads. */
static inline uint32_t bv_blocks(uint32_t threads)
{
	return threads / BV_BLOCK_THREADS + (threads % BV_BLOCK_THREADS != 0);
}

#endif /* BV_LAUNCH_H */
