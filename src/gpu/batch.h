/*
 * batch.h - frames that go through the GPU together
 *
 * A batch is memory for the points of some frames and for their pictures, and the
 * frames that have a place in it.  A place is a part of each memory: as many bytes as
 * the frame's points have, which are known before these are read; as many cells as
 * its image may have; and as many words as its stream may take.
 */

#ifndef BV_GPU_BATCH_H
#define BV_GPU_BATCH_H

#include <cuda_runtime_api.h>
#include <time.h>

#include "convert/clues.h"
#include "kernels/kernels.h"

struct bv_gpu_batch;

/* A frame on its way. */
struct bv_gpu_frame {
	struct bv_gpu_batch *batch;
	uint32_t frame;           /* in the table */
	struct timespec modified; /* of its file */
	struct bv_layout layout;  /* of its file */
	struct bv_clues clues;    /* from its points */
	struct bv_batch_frame at; /* its place */
	uint32_t most_cells;      /* of its image */
	uint32_t first_word;      /* where its stream goes */
	uint32_t words;           /* the room there */
	bool comes;               /* and is to be finished */
};

/* What a frame needs of a batch. */
struct bv_gpu_wish {
	struct bv_layout layout; /* of the points, as kernels get them */
	uint32_t points;
	uint32_t cells; /* of its image, at most */
	uint32_t words; /* for its stream, and what comes around that */
};

struct bv_gpu_batch {
	struct bv_gpu_batch *next; /* in a row of the pool */

	/* The points, where the GPU finds them. */
	unsigned char *points;
	unsigned char *host_points; /* the same of an integrated GPU; or NULL */
	size_t bytes_room;
	cudaEvent_t uploaded[BV_MOST_BATCH]; /* of each frame */

	/*
	 * What comes back, in pinned memory that kernels write to: either streams
	 * or images, and what is known of either.
	 */
	uint32_t *output;    /* one allocation, which the others point into */
	ptrdiff_t to_device; /* from there to where the GPU sees the same */
	uint32_t *tallies;   /* [frames][tally_words] */
	uint32_t *stream_bytes; /* [frames] */
	uint32_t *streams;      /* [words_room] */
	uint32_t *cells;        /* [cells_room] */
	uint32_t *shown;        /* pixels or numbers of these: see bv_batch */
	uint32_t cells_room, words_room;
	cudaEvent_t done;

	/* What it has been filled with. */
	struct bv_layout layout; /* of all its points */
	size_t used_bytes;       /* a multiple of BV_POINTS_ALIGNMENT */
	uint32_t used_cells, used_words;
	uint32_t count; /* of frames */
	struct bv_gpu_frame frames[BV_MOST_BATCH];

	/* How far it is: see pool.h. */
	bool ended;          /* gets no more frames */
	uint32_t unsettled;  /* frames that are still being read */
	uint32_t waiting;    /* to be handed out, of those that come */
	uint32_t handed_out; /* or passed by */
	uint32_t unfinished; /* of those that come */
};

/* Images and streams begin at whole lines of memory. */
static inline size_t bv_gpu_whole_lines(size_t words)
{
	return (words + BV_LINE_CELLS - 1) / BV_LINE_CELLS * BV_LINE_CELLS;
}

/* Bytes of points, up to where the next frame may begin. */
static inline size_t bv_gpu_aligned(size_t bytes)
{
	return (bytes + BV_POINTS_ALIGNMENT - 1) / BV_POINTS_ALIGNMENT *
	       BV_POINTS_ALIGNMENT;
}

/* Bytes that a frame's points take, up to where the next may begin. */
size_t bv_gpu_wish_bytes(const struct bv_gpu_wish *wish);

/* Begins to fill a batch. */
void bv_gpu_batch_begin(struct bv_gpu_batch *batch);

/*
 * True if there is a place for the frame beside others.  In a batch that is empty there
 * always is: where one frame alone needs more bytes than it has, the batch has to grow,
 * and where it needs more words it gets all there are.
 */
bool bv_gpu_batch_fits(const struct bv_gpu_batch *batch,
		       const struct bv_gpu_wish *wish);

/* Gives the frame that place. */
struct bv_gpu_frame *bv_gpu_batch_add(struct bv_gpu_batch *batch,
				      const struct bv_gpu_wish *wish);

/* True if the frame has more bytes than there is room for in any case. */
bool bv_gpu_batch_must_grow(const struct bv_gpu_batch *batch,
			    const struct bv_gpu_wish *wish);

#endif /* BV_GPU_BATCH_H */
