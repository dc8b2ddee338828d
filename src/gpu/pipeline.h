/*
 * pipeline.h - the parts of a GPU's work, and how they hand on frames
 *
 * The naive way reads a frame, copies it to the GPU, runs the kernels, copies
 * the picture back, writes it, and at any time uses one of disk, bus, GPU and
 * processor.  Here all are used at once:
 *
 *	worker      reads a frame into pieces of pinned memory, each of which is
 *	            on its way to the GPU while the next is read; enqueues the
 *	            kernels for a batch of frames; finishes a frame: takes the
 *	            stream that the GPU has made, puts a PNG around it, and
 *	            writes that.  Any worker does whichever is due.
 *	GPU         one stream of its own for each worker's uploads; one for bin,
 *	            list, shade and settle, which make images of points; and one
 *	            for tally, code, pack and send, which make streams of images,
 *	            beside those kernels of the next batch
 *	completer   waits for batches in the order of their submission
 *
 *	workers --frames--> batch --kernels--> completer --frames--> workers
 *	   ^                                                           |
 *	   '---------------------- free batches -----------------------'
 *
 * pool.h has who does what when.  The number of batches bounds everything.
 *
 * A piece is small, so that it stays in the processor's cache, however often it is
 * written.  With two whole batches in turn, reading
 * a frame of 1.9 MB took a thread 400 microseconds, 4.9 GB a second.  And pinned memory
 * does not depend on how large frames are, nor they on it.
 *
 * Who waits for what:
 *
 *	to refill a piece   for its upload
 *	bin                 for the uploads of the batch (on the GPU); and for the
 *	                    streams of the batch before the last, whose images
 *	                    are where shade writes to (likewise)
 *	tally               for settle (likewise)
 *	to finish frames    for the batch
 *	to refill a batch   until its last frame is finished
 *
 * Where making streams does not pay (streams.h), shade writes images to memory of the
 * host, and workers encode them; so does number with what becomes arrays.
 *
 * What the GPU does not do, the CPU does from the file: frames of whose points the
 * number is not known before the end; that memory is too short for; whose
 * image is larger than a batch has room for; whose stream is.
 *
 * An integrated GPU shares the memory of the host.  There the points of a batch are
 * pinned memory, and an upload is a copy by the worker.
 */

#ifndef BV_GPU_PIPELINE_H
#define BV_GPU_PIPELINE_H

#include <cuda_runtime_api.h>
#include <pthread.h>

#include "convert/publisher.h"
#include "core/grid.h"
#include "gpu/gpu.h"
#include "gpu/meter.h"
#include "gpu/pool.h"
#include "io/read.h"

/* Bytes of a piece: with a quarter or twice as many, reading takes as long. */
#define BV_GPU_PIECE ((size_t)512 << 10)

/* Of two pieces, one is filled while the other is on its way. */
#define BV_GPU_PIECES 2

/* Part of a frame's points. */
struct bv_gpu_piece {
	unsigned char *allocation;
	unsigned char *memory; /* there, BV_GPU_PIECE bytes */
	cudaEvent_t uploaded;
	bool in_flight; /* 'uploaded' tells when it may be refilled */
};

struct bv_gpu_worker {
	struct bv_gpu *gpu;
	pthread_t thread;
	struct bv_slot *slot;   /* of the frame table */
	uint32_t frame_at_call; /* that the slot named before */
	bool reads;             /* there may be frames to claim */
	struct bv_gpu_meter meter;
	cudaStream_t uploads;
	struct bv_gpu_piece pieces[BV_GPU_PIECES];
	uint32_t piece;              /* to be filled next */
	struct bv_part_buffer parts; /* for frames that are unpacked */
	struct bv_fault fault;       /* of the last frame's file */
	struct bv_publisher publisher;
	char text[BV_FAULT_MAX];        /* about the last frame */
	struct bv_converter *converter; /* NULL before the first for the CPU */
};

/* Images on their way to streams, in memory of the device. */
struct bv_gpu_images {
	uint32_t *cells;    /* [cells_room] */
	uint32_t *pixels;   /* of these */
	uint32_t *occupied; /* [frames] */
	cudaEvent_t drawn;  /* images are there */
	cudaEvent_t taken;  /* streams are made of them */
	bool in_use;        /* before, 'taken' has to come */
};

/* What kernels need to make streams, in memory of the device. */
struct bv_gpu_streams {
	cudaStream_t stream;
	struct bv_gpu_images images[2]; /* of two batches, in turn */
	uint32_t turn;
	struct bv_block_tally *tallies; /* of all blocks of a batch */
	struct bv_block_code *codes;
	uint32_t *words; /* [words_room] */
	uint32_t *bytes; /* [frames] */
};

/* A GPU at work. */
struct bv_gpu {
	const struct bv_run *run;
	const struct bv_grid *grid;
	struct bv_gpu_plan plan; /* with all numbers set */
	struct bv_gpu_row *row;
	void (*ended)(void *context, uint32_t frame);
	void *context;
	atomic_bool failed; /* then nobody touches CUDA any more */
	bool integrated;
	bool makes_streams;
	struct bv_image form; /* of all pictures, without what is in them */

	/* Of the grid of one frame, where that was too much; else 0; and of what. */
	size_t refused_bytes, available_bytes;

	/* What bv_gpu_allocate() chooses and gets. */
	uint32_t batch_frames;
	size_t batch_bytes;   /* a multiple of BV_POINTS_ALIGNMENT */
	uint32_t cells_room;  /* of a batch */
	uint32_t words_room;  /* likewise, for streams */
	cudaStream_t compute; /* bin to settle */
	struct bv_device_grids grids;
	uint16_t *view;                /* of the grid; see bv_upload_view() */
	uint32_t *list;                /* [cells_room] */
	uint32_t *occupied;            /* [frames], if it makes no streams... */
	struct bv_gpu_streams streams; /* ...and if it does */
	uint32_t batch_count;
	struct bv_gpu_batch *batches; /* [bv_gpu_most_batches()] */

	struct bv_gpu_worker *workers; /* [plan.workers] */
	pthread_t completer;
	pthread_mutex_t submission; /* held to enqueue a batch */
	struct bv_gpu_pool pool;
};

/* -------------------------------------------------------------------------- */
/* Memory                                                                     */
/* -------------------------------------------------------------------------- */

/* The most batches that a plan can lead to. */
uint32_t bv_gpu_most_batches(const struct bv_gpu_plan *plan);

/*
 * Allocates all that CUDA has to give and makes it ready, for smaller batches
 * where memory is short.  With cudaErrorMemoryAllocation, nothing of it is left;
 * after another error it depends on that whether it can be given back.
 */
cudaError_t bv_gpu_allocate(struct bv_gpu *gpu);

/*
 * Gives a batch room for at least so many bytes of points, what it had before being
 * lost.  cudaErrorMemoryAllocation: there are not as many, and it is as it was.
 */
cudaError_t bv_gpu_grow(const struct bv_gpu *gpu, struct bv_gpu_batch *batch,
			size_t bytes);

/*
 * Waits for what is in flight and gives everything back.  After an error the
 * rest is left to the end of the process.
 */
cudaError_t bv_gpu_free(struct bv_gpu *gpu);

/* Where the GPU sees what lies at 'memory' in the output of a batch. */
static inline uint32_t *bv_gpu_sees(const struct bv_gpu_batch *batch,
				    const uint32_t *memory)
{
	return (uint32_t *)((uintptr_t)memory + (uintptr_t)batch->to_device);
}

/* -------------------------------------------------------------------------- */
/* Threads                                                                    */
/* -------------------------------------------------------------------------- */

/* What they run; the argument is a worker, a GPU. */
void *bv_gpu_worker_work(void *worker);
void *bv_gpu_complete(void *gpu);

/* The following return false if the GPU has failed. */

/* Does what the pool has found to be due besides reading. */
bool bv_gpu_do_due(struct bv_gpu_worker *worker, enum bv_gpu_due due,
		   struct bv_gpu_frame *frame);

/*
 * Reads the frame that the worker has claimed, to a place in a batch; or ends it, if
 * that needs no GPU.  Until there is a place, the worker does what else is due.
 */
bool bv_gpu_read(struct bv_gpu_worker *worker, uint32_t frame);

/* Makes the picture of a frame that the GPU is done with. */
bool bv_gpu_finish(struct bv_gpu_worker *worker, struct bv_gpu_frame *frame);

/* Converts a frame on the CPU, and ends it. */
void bv_gpu_convert(struct bv_gpu_worker *worker, uint32_t frame);

/* Waits for an event; or asks whether it has come; or records it after uploads. */
bool bv_gpu_wait(struct bv_gpu_worker *worker, cudaEvent_t event);
bool bv_gpu_ask(struct bv_gpu_worker *worker, cudaEvent_t event, bool *came);
bool bv_gpu_record(struct bv_gpu_worker *worker, cudaEvent_t event);

/* Enqueues the upload of 'bytes' bytes from a piece to byte 'to' of a batch. */
bool bv_gpu_upload(struct bv_gpu_worker *worker, struct bv_gpu_batch *batch,
		   uint64_t to, const unsigned char *from, size_t bytes);

/* Records that all points of a frame have been enqueued. */
bool bv_gpu_end_upload(struct bv_gpu_worker *worker,
		       const struct bv_gpu_frame *frame);

/* Enqueues the kernels for all batches that are ready. */
bool bv_gpu_submit(struct bv_gpu *gpu, struct bv_gpu_meter *meter);

/*
 * Enqueues the kernels for a batch whose points are on their way, from bin to send
 * or settle, and then records that it is done.
 */
cudaError_t bv_gpu_enqueue_kernels(struct bv_gpu *gpu,
				   const struct bv_gpu_batch *batch);

/* -------------------------------------------------------------------------- */
/* Errors                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * Returns true for cudaSuccess.  Anything else is noted in the GPU's row, if
 * it is the first error, and sends all threads away that wait for each other.
 * The row has it when all threads have ended.
 */
bool bv_gpu_check(struct bv_gpu *gpu, cudaError_t error);

bool bv_gpu_has_failed(const struct bv_gpu *gpu);

/*
 * A call that may not return because the GPU hangs is counted before, as something
 * owed, and after; this checks what it returned.
 */
void bv_gpu_owe(struct bv_gpu *gpu);
bool bv_gpu_settle(struct bv_gpu *gpu, cudaError_t error);

/*
 * The same for a call of a worker's.  Should the GPU keep him waiting, it is not for
 * the frame that he reads: meanwhile his slot names none.
 */
void bv_gpu_begin_call(struct bv_gpu_worker *worker);
bool bv_gpu_end_call(struct bv_gpu_worker *worker, cudaError_t error);

/* What bv_gpu_get_info() tells, or why it cannot. */
cudaError_t bv_gpu_describe(uint32_t device, struct bv_gpu_info *info);

/* Stores why a GPU's work ended; 'words' may be NULL. */
void bv_gpu_explain(struct bv_gpu_row *row, cudaError_t error,
		    const char *words);

#endif /* BV_GPU_PIPELINE_H */
