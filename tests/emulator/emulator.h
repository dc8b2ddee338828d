/*
 * emulator.h - what a test makes the emulated CUDA runtime do
 *
 * The environment says it, so that a command can be tested from without:
 *
 *	EMULATOR_DEVICES=3       that many GPUs (1); "none": not even a driver
 *	EMULATOR_INTEGRATED=1    they share the memory of the host
 *	EMULATOR_MULTIPROCESSORS=16  so many each (132)
 *	EMULATOR_CLOCK=1200000   of the fastest, in kHz (1980000)
 *	EMULATOR_MIG=2           each is divided into so many instances (none)
 *	EMULATOR_MEMORY=64M      of each GPU (4G)
 *	EMULATOR_PINNED=64M      of the host that may be pinned (no limit)
 *	EMULATOR_START_MS=500    the first call takes so long
 *	EMULATOR_ORDER=shuffled  so run the threads and blocks of each launch, or
 *	                         forwards, or backwards (in turns)
 *	EMULATOR_SHARES=1        so many threads of the host share a kernel (3)
 *	EMULATOR_LAG_US=500      each operation of a stream starts so late
 *	EMULATOR_FAIL=WHERE=CODE     a call fails with this error, and does nothing
 *	EMULATOR_HANG=WHERE          a call never returns
 *	EMULATOR_KILL=WHERE          a call ends the process with SIGKILL
 *	EMULATOR_STOP=WHERE          a call stops the process with SIGSTOP
 *	EMULATOR_COUNT=FILE      calls are counted in FILE
 *	EMULATOR_MEET=3          a process waits in its first launch until so
 *	                         many that have FILE in common are at theirs
 *
 * The GPU at place I of the bus is called "Emulated GPU I", and each is 1 MHz
 * faster than the one before it.  As CUDA has it, the fastest comes first, or with
 * CUDA_DEVICE_ORDER=PCI_BUS_ID the first of the bus; CUDA_VISIBLE_DEVICES names some
 * by numbers in that order or as GPU-emulated-I; up to the first that there is not,
 * and of instances, MIG-emulated-I-J, a process sees one.
 *
 * WHERE is a name and a number, cudaMalloc@2 for the second cudaMalloc().  A
 * launch is a call of cudaLaunchKernel; the name any stands for all calls but
 * those that only tell errors.  Some may be given, with commas between them.
 *
 * After the CODE of a failure
 *
 *	!   says that it is for good: from then on every call fails so;
 *	~   says that it comes late: the call succeeds, but what the thread
 *	    enqueues in it, or next, fails when its turn comes.  This, too, is
 *	    for good, and every call tells it from then on.
 *
 * A ~ after the WHERE of a hang says that the call returns, and that what is
 * enqueued never ends.
 *
 * FILE holds two 64-bit numbers of the machine's byte order, which
 * `od -An -t u8 -N 16 FILE` shows: the calls, and the faults that came up.  All
 * processes that have FILE in common count on together, so that a fault that
 * meets one of them spares its successor.
 *
 * What a program must not do ends it with a message and abort(): copies of
 * memory that is not pinned, beyond its end or in the wrong direction, memory
 * given back while a copy of it is pending, a child that goes on with CUDA
 * after fork(), a block of which some threads return where others wait.
 */

#ifndef EMULATOR_H
#define EMULATOR_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Names on stderr all memory, streams and events that nobody has given back,
 * and returns their number.  A call that was made to fail counts as the attempt
 * that it was.
 */
int emulator_check_clean(void);

/* The calls so far, and the faults that came up. */
uint64_t emulator_calls(void);
uint64_t emulator_faults(void);

/* True of a process that hangs or has stopped as planned. */
bool emulator_hangs(int pid);

/*
 * Begins anew, like another process: reads the environment again, and forgets
 * counts, errors and all that was not given back.  No other thread may be in a
 * call, and no stream may hang.
 */
void emulator_restart(void);

#ifdef __cplusplus
}
#endif

#endif /* EMULATOR_H */
