/*
 * toy_kernels.h - kernels for the tests of the emulator
 *
 * Each is launched on 'stream' with 'blocks' blocks of 'threads' threads, and
 * returns what a launch returns.
 */

#ifndef EMULATOR_TOY_KERNELS_H
#define EMULATOR_TOY_KERNELS_H

#include <stdint.h>

#include <cuda_runtime_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where the kernels run, and what they work on, in device memory. */
struct toy {
	uint32_t blocks, threads;
	cudaStream_t stream;
	uint32_t *words;
};

/* words[0] counts the threads; they enter their numbers into words[1...] in the
 * order in which they come. */
cudaError_t toy_visit(const struct toy *toy);

/* What toy_gather() leaves in the words, which it takes for these. */
struct toy_sums {
	uint64_t greatest;    /* of the squares of the numbers */
	uint32_t sum, bits;   /* of the numbers; of the numbers modulo 32 */
	uint32_t most, least; /* of the numbers */
};
cudaError_t toy_gather(const struct toy *toy);

/* Adds to words[0] without an atomic operation, which is wrong. */
cudaError_t toy_race(const struct toy *toy);

/*
 * In phases.  words[2 * block] is what shared memory held at first, and the one after
 * it the sum of the indices of all threads, each of which adds that of another.
 */
cudaError_t toy_take_turns(const struct toy *toy);

/* The same wrongly: nobody waits for the others before he adds; threads from the
 * hundredth on leave before the last phase; the launch says nothing of phases. */
cudaError_t toy_forget_a_barrier(const struct toy *toy);
cudaError_t toy_leave_early(const struct toy *toy);
cudaError_t toy_hide_phases(const struct toy *toy);

/* Each thread writes beyond the end of shared memory. */
cudaError_t toy_share_too_little(const struct toy *toy);

#ifdef __cplusplus
}
#endif

#endif /* EMULATOR_TOY_KERNELS_H */
