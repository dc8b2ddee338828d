/*
 * member_stream.c - the bytes of a compressed member, from a file
 *
 * How they are compressed is up to the encoder.  But a stream ends within a byte, and
 * begins with a block that is stored: the bits that these leave over are none of the
 * values, and zlib passes over them; here they have to be 0.  For that it is told to stop
 * at the end of each block, where it knows how many bits are left.
 */

#include "npz/member_stream.h"

#include "core/damage.h"

bool bv_member_stream_begin(struct bv_member_stream *stream,
			    struct bv_file_bytes *bytes, uint32_t compressed,
			    struct bv_verdict *verdict)
{
	*stream = (struct bv_member_stream){.bytes = bytes,
					    .verdict = verdict,
					    .left = compressed,
					    .crc = crc32_z(0, NULL, 0)};
	if (inflateInit2(&stream->zlib, -MAX_WBITS) == Z_OK)
		return true;
	bv_fail(verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	return false;
}

void bv_member_stream_end(struct bv_member_stream *stream)
{
	inflateEnd(&stream->zlib);
}

/* Always false, for the caller to return. */
static bool corrupt(struct bv_member_stream *stream)
{
	bv_fail(stream->verdict, BV_ERR_PICTURE_DAMAGED, 0, BV_DAMAGE_CORRUPT,
		stream->bytes->taken - stream->zlib.avail_in);
	return false;
}

/* Gives zlib more of the member, if it has none and there is some. */
static bool feed(struct bv_member_stream *stream)
{
	const uint8_t *part;
	size_t n;

	if (stream->zlib.avail_in > 0 || stream->left == 0)
		return true;
	n = bv_file_bytes_take(stream->bytes, stream->left, &part);
	if (n == 0)
		return bv_file_bytes_ended(stream->bytes, stream->verdict);
	stream->left -= (uint32_t)n;
	/* It does not write there. */
	stream->zlib.next_in = (Bytef *)(uintptr_t)part;
	stream->zlib.avail_in = (uInt)n;
	return true;
}

/* As zlib tells it, which stops there. */
static bool at_block_end(const struct bv_member_stream *stream)
{
	return (stream->zlib.data_type & 128) != 0;
}

/*
 * Behind the last block zlib has bits left of the last byte that it took; it would pass
 * over them.
 */
static bool end_stream(struct bv_member_stream *stream)
{
	const int unused = stream->zlib.data_type & 7;

	stream->ended = true;
	return stream->last >> (8 - unused) == 0 || corrupt(stream);
}

bool bv_member_stream_is_stored(struct bv_member_stream *stream, bool *stored)
{
	if (!feed(stream))
		return false;
	*stored = stream->zlib.avail_in > 0 && *stream->zlib.next_in == 0;
	return true;
}

/* Inflates up to the end of a block, or what there is room or input for. */
static bool inflate_some(struct bv_member_stream *stream)
{
	const Bytef *before;
	int status;

	if (!feed(stream))
		return false;
	before = stream->zlib.next_in;
	status = inflate(&stream->zlib, Z_BLOCK);
	if (stream->zlib.next_in > before)
		stream->last = stream->zlib.next_in[-1];
	if (status == Z_MEM_ERROR) {
		bv_fail(stream->verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
		return false;
	}
	/* A block may end in bits that zlib had already, without any output. */
	if (status != Z_OK && !(status == Z_BUF_ERROR && at_block_end(stream)))
		return corrupt(stream);
	if (at_block_end(stream) && (stream->zlib.data_type & 64) != 0)
		return end_stream(stream);
	return true;
}

bool bv_member_stream_take(struct bv_member_stream *stream, uint8_t *to,
			   size_t size)
{
	stream->zlib.next_out = to;
	stream->zlib.avail_out = (uInt)size;
	while (stream->zlib.avail_out > 0) {
		if (stream->ended)
			return corrupt(stream);
		if (!inflate_some(stream))
			return false;
	}
	stream->crc = crc32_z(stream->crc, to, size);
	return true;
}

bool bv_member_stream_finish(struct bv_member_stream *stream, bool *exact)
{
	uint8_t more;

	stream->zlib.next_out = &more;
	stream->zlib.avail_out = 1;
	while (!stream->ended && stream->zlib.avail_out > 0) {
		if (!inflate_some(stream))
			return false;
	}
	*exact = stream->zlib.avail_out == 1 && stream->zlib.avail_in == 0 &&
		 stream->left == 0;
	return true;
}
