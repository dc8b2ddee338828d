/*
 * kernels.h - what the GPU does with a batch of frames
 *
 * Three kernels do to a batch what core/draw.c does to a frame: `bin`
 * drops all points into the cells of device memory, `list` lists the occupied
 * cells in row order, and `shade` turns them into pixels, or `number` into numbers,
 * and empties them.  Then `settle` tells the host what was counted, and clears the rest
 * for the next batch.
 * A frame alone cannot fill a large GPU, so some frames go through one launch.
 *
 * Four more do what png/sparse_stream.c does to the images: `tally` counts what
 * occurs in them, `code` makes the codes of each block, `pack` writes the streams in
 * device memory, and `send` moves them to the host.  They are the same streams, byte
 * for byte.
 *
 * This header is C; the functions behind it are CUDA C.
 */

#ifndef BV_KERNELS_H
#define BV_KERNELS_H

#include <cuda_runtime_api.h>

#include "birdview.h"
#include "core/contract.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The most frames of one batch. */
#define BV_MOST_BATCH 16

/*
 * Cells in a line of memory.  Where the image of each frame begins at a multiple
 * of this, `shade` writes whole lines.
 */
#define BV_LINE_CELLS 32u

/* The points of each frame begin at a multiple of so many bytes. */
#define BV_POINTS_ALIGNMENT 16u

/* One frame of a batch. */
struct bv_batch_frame {
	uint64_t first_byte; /* where its points begin */
	uint32_t points;     /* fewer than 2^32; 0 is allowed */
	uint32_t first_cell; /* where its part of the lists below begins */
	uint32_t room;       /* cells in that part, and in planes of numbers */
	uint32_t unused;
};

/* Aligned, so that it never lies in two lines of memory. */
struct __attribute__((aligned(16))) bv_device_cell {
	unsigned long long top; /* greatest bv_top_key(); 0 if empty */
	uint32_t count;         /* of its points */
	uint32_t unused;
};

/*
 * The grids of a batch in device memory, all 0 between batches: for each frame
 * cells, what is collected beside them, a tally, and a map that says which cells are
 * occupied.
 */
struct bv_device_grids {
	void *memory;    /* one allocation, which the others point into */
	uint32_t frames; /* for which there is room */
	uint32_t cells;  /* of one grid */
	struct bv_device_cell *cell; /* [frames][cells] */
	unsigned char *ledgers; /* [frames][cells][ledger_bytes]: ledger.h */
	uint32_t ledger_bytes;  /* as in struct bv_channels; 0: none */
	/* What a cell becomes: bv_shown_words(), and how many are float32. */
	uint32_t shown_words, float_count;
	uint32_t
		*tallies; /* [frames][tally_words]: see bv_read_frame_tally() */
	uint32_t *bitmap; /* [frames][map_words]: see occupancy.h */
	uint32_t tally_words, map_words;                /* of one frame */
	uint32_t bitmap_words, tile_count, group_count; /* of one map */
};

/* Bytes of device memory for 'frames' frames drawn on a grid. */
size_t bv_device_grids_bytes(const struct bv_grid *grid, uint32_t frames);

/*
 * Divides 'memory', of bv_device_grids_bytes() bytes and aligned like memory of
 * cudaMalloc(), into grids.  Nothing is written; see bv_clear_grids().
 */
void bv_device_grids_init(struct bv_device_grids *grids,
			  const struct bv_grid *grid, uint32_t frames,
			  void *memory);

/*
 * Stores in '*view' a copy in memory of the device of what the grid has of that name, for
 * cudaFree(); NULL if it has none.
 */
cudaError_t bv_upload_view(const struct bv_grid *grid, cudaStream_t stream,
			   uint16_t **view);

/* Words of memory that the pixel of a cell takes, or its numbers. */
uint32_t bv_shown_words(const struct bv_channels *channels);

/*
 * A batch, as its kernels get it.  All pointers are the device's.  In 'list',
 * 'cells' and 'shown' a frame needs room for as many cells as it has points,
 * or as its grid has cells, whichever are fewer.
 *
 * 'shown' has bv_shown_words() for each cell: pixels of 4 or 8 bytes, as in struct
 * bv_image; or, on a grid of arrays, planes of the room of a frame, one for each
 * channel, first those of float32, then those of bytes.
 */
struct bv_batch {
	struct bv_rules rules;
	struct bv_channels channels;
	struct bv_layout layout;
	struct bv_device_grids grids;
	const uint16_t *view;        /* that of the grid, if it has one */
	const unsigned char *points; /* of all frames */
	uint32_t *list;  /* device memory: what `list` tells those after it */
	uint32_t *cells; /* the sparse images of all frames: memory of the... */
	uint32_t *shown; /* ...host will do */
	uint32_t *sent_tallies; /* [frame_count][tally_words], of the host */
	uint32_t *occupied;     /* [frame_count]: cells of each image */
	uint32_t frame_count;   /* 1..grids.frames */
	struct bv_batch_frame frames[BV_MOST_BATCH];
};

/* What a kernel may be passed. */
#define BV_MOST_ARGUMENT 4096

/*
 * Enqueue on 'stream', in this order.  The third is `number` on a grid of arrays, and
 * the last that needs the points; `settle` leaves the grids all 0.
 */
cudaError_t bv_launch_bin(const struct bv_batch *batch, cudaStream_t stream);
cudaError_t bv_launch_list(const struct bv_batch *batch, cudaStream_t stream);
cudaError_t bv_launch_shade(const struct bv_batch *batch, cudaStream_t stream);
cudaError_t bv_launch_settle(const struct bv_batch *batch, cudaStream_t stream);

/* Clears everything, once, before the first batch. */
cudaError_t bv_clear_grids(const struct bv_device_grids *grids,
			   cudaStream_t stream);

/* What a frame's tally says. */
struct bv_frame_tally {
	struct bv_counts counts;
	uint32_t occupied;           /* cells and pixels of its sparse image */
	struct bv_frame_maxima most; /* where pixels are scaled to them */
};

/* Sums up the tally of one frame, as it was sent, of 'points' points. */
struct bv_frame_tally bv_read_frame_tally(const struct bv_device_grids *grids,
					  const struct bv_rules *rules,
					  const uint32_t *words,
					  uint32_t points);

/* -------------------------------------------------------------------------- */
/* Streams                                                                    */
/* -------------------------------------------------------------------------- */

struct bv_block_tally; /* see blocks.h */
struct bv_block_code;

/*
 * A thread of `send` moves so many words of a stream at once, and finds and puts them
 * at a multiple of their size.
 */
#define BV_SENT_WORDS 4u

/* One image of a batch that becomes streams. */
struct bv_stream_frame {
	const uint32_t *occupied; /* its number of cells: see bv_batch */
	uint32_t most_cells;      /* there are no more than these */
	uint32_t first_cell;  /* where its part of cells and pixels begins */
	uint32_t first_block; /* likewise of tallies and codes */
	/* Likewise of words: a multiple of BV_SENT_WORDS, best at a whole line. */
	uint32_t first_word;
	uint32_t most_words; /* room for its stream; below 2^30 */
	uint32_t *stream; /* of the host, for most_words; see BV_SENT_WORDS */
};

/*
 * Images of pictures of one size, as these kernels get them.  All pointers are the
 * device's.  An image needs as many tallies and codes as bv_count_blocks() says of
 * most_cells.
 */
struct bv_stream_batch {
	uint32_t width, height;
	uint32_t pixel_bytes; /* 1, 2, 3 or 6, of 4 or 8: see bv_image */
	const uint32_t *cells, *pixels; /* of all images, in device memory */
	struct bv_block_tally *tallies; /* all 0 before the first batch */
	struct bv_block_code *codes;
	uint32_t *words; /* of all streams; all 0 before the first batch */
	uint32_t *bytes; /* [frame_count], device memory */
	/*
	 * [frame_count], memory of the host: the size of each stream, or 0 if it
	 * has no room in most_words.  Then nothing else is written of it.
	 */
	uint32_t *sent_bytes;
	uint32_t frame_count;
	struct bv_stream_frame frames[BV_MOST_BATCH];
};

/* Enqueue on 'stream', in this order.  Tallies and words are left all 0. */
cudaError_t bv_launch_tally(const struct bv_stream_batch *batch,
			    cudaStream_t stream);
cudaError_t bv_launch_code(const struct bv_stream_batch *batch,
			   cudaStream_t stream);
cudaError_t bv_launch_pack(const struct bv_stream_batch *batch,
			   cudaStream_t stream);
cudaError_t bv_launch_send(const struct bv_stream_batch *batch,
			   cudaStream_t stream);

#ifdef __cplusplus
}
#endif

#endif /* BV_KERNELS_H */
