/*
 * gpu_row.h - what a GPU's worker says of itself in the frame table
 *
 * By it the parent sees whether the GPU is ready, whether it answers, and why its
 * work ended, and people see, with -v, how busy it was.  Like the table, a row
 * outlives the worker.
 */

#ifndef BV_WORK_GPU_ROW_H
#define BV_WORK_GPU_ROW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum bv_gpu_state { BV_GPU_STARTING, BV_GPU_READY, BV_GPU_ENDED };

/* The stages of the pipeline, in the order in which a frame goes through. */
enum bv_gpu_stage {
	BV_GPU_STAGE_READ,   /* files into pinned memory, and uploading them */
	BV_GPU_STAGE_SUBMIT, /* enqueueing kernels */
	BV_GPU_STAGE_DEVICE, /* what the GPU does */
	BV_GPU_STAGE_ENCODE, /* to a file, or all that the GPU does not do */
	BV_GPU_STAGE_WRITE,
	BV_GPU_STAGES
};

/* What workers wait for. */
enum bv_gpu_wait {
	BV_GPU_WAIT_UPLOAD, /* the bus, to take what they have read */
	BV_GPU_WAIT_BATCH,  /* the GPU, to be done with a batch */
	BV_GPU_WAIT_FRAME,  /* others, where no frame is left to be read */
	BV_GPU_WAITS
};

/* What -v shows of a stage. */
struct bv_gpu_stage_sums {
	_Atomic uint64_t frames;
	_Atomic uint64_t busy_ns; /* summed over all threads */
};

/* How near to its GPU a process is. */
struct bv_nearness {
	uint32_t node; /* of the machine, that the GPU is on */
	uint32_t cpus; /* of it, that the process is bound to; 0: it is not */
	bool memory;   /* is taken from it, as long as it has some */
};

struct bv_gpu_row {
	_Atomic uint32_t state; /* enum bv_gpu_state */
	/* Batches, and calls of CUDA that wait for it or may.  While they
	 * differ, the GPU owes something; if 'completed' then stands still for
	 * long, it hangs. */
	_Atomic uint32_t submitted, completed;
	_Atomic int error; /* the cudaError_t behind the end, or 0 */
	char reason[160];  /* the same in words; set before 'state' */
	/* Of the GPU; set before READY. */
	char name[96];
	uint32_t multiprocessors, megahertz;
	uint32_t batch_frames;       /* of one batch; set before READY */
	bool makes_streams;          /* and not only images; likewise */
	struct bv_nearness nearness; /* all 0 if nothing was done about that */
	_Atomic uint32_t workers;
	struct bv_gpu_stage_sums stages[BV_GPU_STAGES];
	_Atomic uint64_t waited_ns[BV_GPU_WAITS]; /* by workers */
};

/*
 * Has a row tell of a worker that is about to start, and of none before it.  How near
 * to the GPU its process is stays, as that is settled before.
 */
void bv_gpu_row_begin(struct bv_gpu_row *row);

/* All the time that workers had, in nanoseconds: in it they do every stage but DEVICE. */
uint64_t bv_gpu_time_of_workers(const struct bv_gpu_row *row);

/* What a run could not have been faster than. */
enum bv_gpu_bound {
	BV_GPU_BOUND_READING,
	BV_GPU_BOUND_ENCODING,
	BV_GPU_BOUND_WRITING,
	BV_GPU_BOUND_BUS,
	BV_GPU_BOUND_GPU
};

enum bv_gpu_bound bv_gpu_find_bound(const struct bv_gpu_row *row);

#endif /* BV_WORK_GPU_ROW_H */
