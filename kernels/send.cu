/*
 * send.cu - moving the streams of a batch to the host
 *
 * Only the device knows how long a stream is, so a copy that is enqueued
 * beforehand would have to move all the room that it might take: four times as much.
 * Here a thread takes a word of the stream, stores it in memory of the host, and
 * leaves 0 in its place, for the next batch.  Neighbours write words that lie side by
 * side, so they cross the bus in whole lines.
 *
 * A frame of 38,000 cells sends 130 KB.
 */

#include "kernels.h"
#include "launch.h"

/* A thread per word of the room for a stream, a row of blocks per frame. */
static __global__ void send(BV_ARGUMENT struct bv_stream_batch batch)
{
	const uint32_t word = blockIdx.x * blockDim.x + threadIdx.x;
	const struct bv_stream_frame *f = &batch.frames[blockIdx.y];
	const uint32_t bytes = batch.bytes[blockIdx.y];
	uint32_t *const from = batch.words + f->first_word;

	if (word == 0)
		batch.sent_bytes[blockIdx.y] = bytes;
	if (word >= bytes / 4 + (bytes % 4 != 0))
		return;
	f->stream[word] = from[word];
	from[word] = 0;
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
	BV_LAUNCH(send, dim3(bv_blocks(most_words(batch)), batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
