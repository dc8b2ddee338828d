/*
 * gpu.h - working on a run with a GPU
 *
 *	workers read -> GPU: bin to settle, tally to send -> workers finish
 *
 * bv_gpu_work() is to a GPU what bv_work() is to a processor: it claims chunks
 * from the frame table and ends frames until there are none left.  It runs in
 * a worker process of its own, or in the threads of a library call.
 */

#ifndef BV_GPU_GPU_H
#define BV_GPU_GPU_H

#include "work/gpu_row.h"
#include "work/worker.h"

/* How the work of a GPU ended. */
enum bv_gpu_end {
	BV_GPU_DONE,      /* nothing left to claim, or told to stop */
	BV_GPU_UNUSABLE,  /* no driver, no such GPU; nothing was claimed */
	BV_GPU_NO_MEMORY, /* not enough for one frame at a time */
	BV_GPU_LOST       /* an error after which the process must end */
};

/* Who makes the streams of pictures. */
enum bv_gpu_maker {
	BV_GPU_MAKER_BY_RULE, /* the GPU, if that pays: see streams.h */
	BV_GPU_MAKER_GPU,     /* if it can */
	BV_GPU_MAKER_CPU
};

/* How a GPU is worked with. */
struct bv_gpu_plan {
	uint32_t device;  /* as CUDA counts in this process */
	uint32_t workers; /* threads that read and finish frames, at least 1 */
	/* In one launch, at most BV_MOST_BATCH frames (0: 8), and of their
	 * points at most 1 GiB (0: 16 MiB), but for those of a single frame.
	 * Where memory is short, fewer. */
	uint32_t batch_frames;
	size_t batch_bytes;
	enum bv_gpu_maker maker;
};

/* How many workers are best for 'threads' processors. */
void bv_gpu_plan_threads(struct bv_gpu_plan *plan, uint32_t threads);

/*
 * Claims chunks and has their frames converted, until there are none left or the
 * table says stop.  'slots' are plan->workers slots of the table, one for each of
 * these threads: it names the frame in its own, which may hold a chunk that another
 * left behind.  'ended', unless NULL, is called after each frame, by any of them.
 * 'row' tells of this work alone (see bv_gpu_row_begin()).
 *
 * Frames that the GPU cannot take (see pipeline.h) are converted on the CPU by the
 * worker that has them.  On any end but BV_GPU_DONE the frames that were claimed
 * and have not ended are left as they are: others must do them.  After
 * BV_GPU_LOST the process must not use CUDA again; see bv_gpu_was_lost().  What
 * CUDA has given then stays allocated, as the GPU may still write to it.
 *
 * Returns when the GPU has answered.  One that hangs is for another process to
 * notice, by 'row', and to end by killing this one.
 */
enum bv_gpu_end bv_gpu_work(const struct bv_run *run,
			    const struct bv_gpu_plan *plan,
			    struct bv_gpu_row *row, struct bv_slot *slots,
			    void (*ended)(void *context, uint32_t frame),
			    void *context);

/* True if this process has lost a GPU. */
bool bv_gpu_was_lost(void);

/* What is known of a GPU without working on it. */
struct bv_gpu_info {
	char name[96];
	uint64_t memory; /* bytes */
	int major, minor;
	bool integrated;
	uint32_t multiprocessors, megahertz;
};

/*
 * Counts the GPUs.  Returns 0, with the cause in 'reason', if none can be used.
 * This initialises CUDA: a process that has called it must not fork any more.
 */
uint32_t bv_gpu_count(char *reason, size_t reason_size);
bool bv_gpu_get_info(uint32_t device, struct bv_gpu_info *info);

/* Room for the name of a place on the bus. */
#define BV_BUS_ID_MAX 32

/*
 * Where on the bus a GPU is, as in "0000:0F:00.0"; an instance of one is where the
 * whole is.
 */
bool bv_gpu_get_bus_id(uint32_t device, char id[BV_BUS_ID_MAX]);

#endif /* BV_GPU_GPU_H */
