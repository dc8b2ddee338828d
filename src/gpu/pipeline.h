/*
 * pipeline.h - the parts of a GPU's work, and how they hand on frames
 *
 * The naive way reads a frame, copies it to the GPU, runs the kernels, copies
 * the picture back, encodes and writes it, and at any time uses one of disk,
 * bus, GPU and processor.  Here all are used at once, by threads that each do
 * one thing to one batch of frames and hand it on:
 *
 *	reader      claims frames, and reads each into pinned memory: two
 *	            staging buffers, of which one is filled while the other is
 *	            in flight to the end of a batch, in memory of the GPU; again
 *	            two, of which one is filled while kernels work on the other
 *	submission  takes a free output set and enqueues the kernels for a batch
 *	completer   waits for batches in the order of their submission
 *	encoder     makes a picture file of each frame, and frees the output set
 *	            with its last
 *
 *	 readers --frame--> batch --set--> completer --frame--> encoders
 *	    ^                                                       |
 *	    '-------------------- free output sets -----------------'
 *
 * The number of output sets bounds everything: slow encoders leave no set free,
 * and then readers wait.
 *
 * A staging buffer takes one frame, not a batch, for the sake of the processor's
 * cache: only its beginning is written, again and again, and stays there.  Two
 * buffers of 8 frames leave the cache before they are written again: reading a
 * frame of 1.9 MB into them took a thread 400 microseconds, 4.9 GB a second.
 *
 * Who waits for what:
 *
 *	to refill a staging
 *	buffer              for its upload
 *	to begin a batch    until the kernels have consumed what lies in its
 *	                    memory (on the GPU, no thread waits)
 *	bin                 for the uploads (on the GPU)
 *	to encode           for the batch
 *
 * An integrated GPU shares the memory of the host.  There a batch is pinned
 * memory, into which readers read frames one behind the other; nothing is
 * uploaded, there is no staging, and whoever begins a batch waits.
 *
 * Uploads go through a stream for each reader, and everything else through one,
 * so that one set of grids will do.
 */

#ifndef BV_GPU_PIPELINE_H
#define BV_GPU_PIPELINE_H

#include <cuda_runtime_api.h>
#include <pthread.h>
#include <time.h>

#include "convert/clues.h"
#include "convert/publisher.h"
#include "gpu/gpu.h"
#include "gpu/meter.h"
#include "gpu/queue.h"
#include "io/read.h"
#include "kernels/kernels.h"

/* -------------------------------------------------------------------------- */
/* What is handed on                                                          */
/* -------------------------------------------------------------------------- */

/* A frame on its way. */
struct bv_gpu_frame {
	struct bv_output_set *set; /* that its picture is in */
	uint32_t frame;            /* in the table */
	struct timespec modified;  /* of its file */
	struct bv_layout layout;   /* of its file */
	struct bv_clues clues;     /* from its points */
};

/* A staging buffer: the points of one frame, in pinned memory. */
struct bv_staging {
	unsigned char *host;
	cudaEvent_t uploaded;
	bool in_flight; /* 'uploaded' tells when it may be refilled */
};

/* The points of a batch, where the GPU finds them. */
struct bv_input_batch {
	unsigned char *device;
	unsigned char *host; /* of an integrated GPU: the same as we see it */
	cudaEvent_t uploaded, consumed;
	bool in_flight; /* of before: 'consumed' tells when it may be filled */
	/* What it has been filled with. */
	struct bv_layout layout; /* of all its points */
	size_t used;             /* bytes, a multiple of 16 */
	uint32_t cells;
	uint32_t count; /* of frames */
	struct bv_batch_frame points[BV_MOST_BATCH];
	struct bv_gpu_frame frames[BV_MOST_BATCH];
};

/* The sparse images of a batch, in pinned memory that kernels write to. */
struct bv_output_set {
	void *memory;    /* one allocation, which the others point into */
	uint32_t *cells; /* of all frames, one after the other */
	uint32_t *pixels;
	uint32_t *tallies;      /* [frames][tally_words] */
	uint32_t *device_cells; /* as the GPU sees them */
	uint32_t *device_pixels;
	uint32_t *device_tallies;
	cudaEvent_t done;
	uint32_t count;        /* of frames */
	_Atomic uint32_t left; /* of them, not yet encoded */
	struct bv_batch_frame points[BV_MOST_BATCH];
	struct bv_gpu_frame frames[BV_MOST_BATCH];
};

/* -------------------------------------------------------------------------- */
/* Threads                                                                    */
/* -------------------------------------------------------------------------- */

struct bv_gpu_reader {
	struct bv_gpu *gpu;
	pthread_t thread;
	struct bv_slot *slot; /* of the frame table */
	struct bv_gpu_meter meter;
	cudaStream_t copies; /* uploads */
	struct bv_staging staging[2];
	struct bv_input_batch batches[2];
	uint32_t staging_index; /* of the one to be filled next */
	uint32_t batch_index;
	struct bv_output_tree outputs;
	bool has_outputs;               /* that are open */
	struct bv_part_buffer parts;    /* for frames that are unpacked */
	struct bv_fault fault;          /* of the last frame's file */
	struct bv_converter *converter; /* NULL before the first large frame */
};

struct bv_gpu_encoder {
	struct bv_gpu *gpu;
	pthread_t thread;
	struct bv_slot *slot;
	struct bv_gpu_meter meter;
	struct bv_publisher publisher;
	char text[BV_FAULT_MAX]; /* about the last frame */
};

/* The first error of a GPU.  After it, nobody touches CUDA any more. */
struct bv_gpu_failure {
	pthread_mutex_t lock;
	atomic_bool failed;
};

/* A GPU at work. */
struct bv_gpu {
	const struct bv_run *run;
	const struct bv_rules *rules;
	struct bv_gpu_plan plan; /* with all numbers set */
	struct bv_gpu_row *row;
	void (*ended)(void *context, uint32_t frame);
	void *context;
	struct bv_gpu_failure failure;

	/* What memory.c allocates. */
	bool integrated;
	uint32_t batch_frames;
	size_t batch_bytes; /* and of a staging buffer; a multiple of 16 */
	uint32_t set_cells; /* for which there is room in an output set */
	cudaStream_t compute;
	struct bv_device_grids grids;
	uint32_t *list;     /* [set_cells], on the device */
	uint32_t *occupied; /* [batch_frames], likewise */
	uint32_t set_count;
	struct bv_output_set *sets; /* [most_sets] */

	struct bv_gpu_reader *readers;   /* [plan.readers] */
	struct bv_gpu_encoder *encoders; /* [plan.encoders] */
	pthread_t completer;
	pthread_mutex_t submission; /* held to enqueue a batch */
	struct bv_gpu_queue free_sets;
	struct bv_gpu_queue submitted; /* output sets */
	struct bv_gpu_queue finished;  /* frames */
};

/* -------------------------------------------------------------------------- */
/* Stages                                                                     */
/* -------------------------------------------------------------------------- */

/* The most output sets that a plan can lead to. */
uint32_t bv_gpu_most_sets(const struct bv_gpu_plan *plan);

/*
 * Allocates all that CUDA has to give and makes it ready, for smaller batches
 * where memory is short.  With cudaErrorMemoryAllocation, nothing of it is left;
 * after another error it depends on that whether it can be given back.
 */
cudaError_t bv_gpu_allocate(struct bv_gpu *gpu);

/*
 * Waits for what is in flight and gives everything back.  After an error the
 * rest is left to the end of the process.
 */
cudaError_t bv_gpu_free(struct bv_gpu *gpu);

/* What threads run; the argument is a reader, a GPU, an encoder. */
void *bv_gpu_read(void *reader);
void *bv_gpu_complete(void *gpu);
void *bv_gpu_encode(void *encoder);

static inline size_t bv_round_up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

/* What a reader is filling. */
static inline struct bv_staging *bv_gpu_staging_of(struct bv_gpu_reader *reader)
{
	return &reader->staging[reader->staging_index];
}

static inline struct bv_input_batch *
bv_gpu_batch_of(struct bv_gpu_reader *reader)
{
	return &reader->batches[reader->batch_index];
}

/* The following return false if the GPU has failed. */

/* Waits for an event, and counts that as something the GPU owes. */
bool bv_gpu_wait(struct bv_gpu *gpu, cudaEvent_t event);

/*
 * Enqueues the upload of 'bytes' bytes, or none, which begin at 'first_byte' of a
 * reader's staging buffer, to the end of its batch, which must have room, and turns
 * to the other buffer.
 */
bool bv_gpu_upload(struct bv_gpu_reader *reader, size_t first_byte,
		   size_t bytes);

/* Enqueues the kernels for a reader's batch, and turns to its other batch. */
bool bv_gpu_submit(struct bv_gpu_reader *reader);

/*
 * Enqueues the kernels for a batch that lies in device memory, from bin to
 * settle, and records two events: `consumed` behind the last that reads the points,
 * and `done`.
 */
cudaError_t bv_gpu_enqueue_kernels(struct bv_gpu *gpu,
				   const struct bv_input_batch *input,
				   struct bv_output_set *set);

/* -------------------------------------------------------------------------- */
/* Errors                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * Returns true for cudaSuccess.  Anything else is noted in the GPU's row, if
 * it is the first error, and sends all threads away that wait in a queue.
 */
bool bv_gpu_check(struct bv_gpu *gpu, cudaError_t error);

bool bv_gpu_has_failed(const struct bv_gpu *gpu);

/* Stores why a GPU's work ended; 'words' may be NULL. */
void bv_gpu_explain(struct bv_gpu_row *row, cudaError_t error,
		    const char *words);

#endif /* BV_GPU_PIPELINE_H */
