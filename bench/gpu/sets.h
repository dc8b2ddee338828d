/*
 * sets.h - where batches are drawn to and made streams of
 */

#ifndef BENCH_GPU_SETS_H
#define BENCH_GPU_SETS_H

#include "batches.h"

/*
 * With two of them, streams are made of one batch while the next is drawn.  There is
 * room for every point of a batch.
 */
struct bench_set {
	/* On the device. */
	uint32_t *cells, *pixels, *occupied, *words, *bytes;
	struct bv_block_tally *tallies;
	struct bv_block_code *codes;
	uint32_t blocks, frame_words; /* of one frame */
	/* The host's memory, and where the device sees it. */
	uint32_t *sent_tallies, *sent_tallies_at;
	uint32_t *sent_bytes, *sent_bytes_at;
	uint32_t *streams, *streams_at;
	/* The images of a batch are there; its streams are. */
	cudaEvent_t drawn, sent;
};

void bench_set_open(struct bench_set *set, const struct bench_device *device);
void bench_set_close(struct bench_set *set);

/* Has 'batch' drawn into the set, and fills in what becomes streams of it. */
void bench_set_use(const struct bench_set *set,
		   const struct bench_device *device, struct bv_batch *batch,
		   struct bv_stream_batch *streams);

#endif /* BENCH_GPU_SETS_H */
