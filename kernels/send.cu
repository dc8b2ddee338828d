/*
 * send.cu - moving the streams of a batch to the host
 *
 * Only the device knows how long a stream is, so a copy that is enqueued
 * beforehand would have to move all the room that it might take: four times as much.
 * Here a thread takes four words of the stream, stores them in memory of the host,
 * and leaves 0 in their place, for the next batch.  Neighbours write words that lie
 * side by side, so they cross the bus in whole lines.
 *
 * A frame of 38,000 cells sends 130 KB.  Most threads, of which there are as many as
 * its room asks for, find nothing to do; so they are as few as can be.
 */

#include "kernels.h"
#include "launch.h"

static_assert(sizeof(uint4) == BV_SENT_WORDS * sizeof(uint32_t),
	      "a thread's words are moved at once");

static __device__ void move_all(uint32_t *to, uint32_t *from)
{
	const uint4 none = {0, 0, 0, 0};
	uint4 *const words = (uint4 *)from;

	*(uint4 *)to = *words;
	*words = none;
}

/* The last thread may have fewer. */
static __device__ void move_some(uint32_t *to, uint32_t *from, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		to[i] = from[i];
		from[i] = 0;
	}
}

/* A thread per four words of the room for a stream, a row of blocks per frame. */
static __global__ void send(BV_ARGUMENT struct bv_stream_batch batch)
{
	const uint32_t thread = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t first = thread * BV_SENT_WORDS;
	const struct bv_stream_frame *f = &batch.frames[blockIdx.y];
	const uint32_t bytes = batch.bytes[blockIdx.y];
	const uint32_t words = bytes / 4 + (bytes % 4 != 0);
	uint32_t *const from = batch.words + f->first_word + first;
	uint32_t *const to = f->stream + first;

	if (thread == 0)
		batch.sent_bytes[blockIdx.y] = bytes;
	if (first + BV_SENT_WORDS <= words)
		move_all(to, from);
	else if (first < words)
		move_some(to, from, words - first);
}

static uint32_t most_words(const struct bv_stream_batch *batch)
{
	uint32_t most = 1; /* which says that it has no room */

	for (uint32_t i = 0; i < batch->frame_count; i++) {
		if (batch->frames[i].most_words > most)
			most = batch->frames[i].most_words;
	}
	return most;
}

extern "C" cudaError_t bv_launch_send(const struct bv_stream_batch *batch,
				      cudaStream_t stream)
{
	const uint32_t threads = (most_words(batch) - 1) / BV_SENT_WORDS + 1;

	BV_LAUNCH(send, dim3(bv_blocks(threads), batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
