/*
 * member_stream.h - the bytes of a compressed member, from a file
 */

#ifndef BV_NPZ_MEMBER_STREAM_H
#define BV_NPZ_MEMBER_STREAM_H

#include <zlib.h>

#include "png/file_bytes.h"

struct bv_member_stream {
	struct bv_file_bytes *bytes;
	struct bv_verdict *verdict;
	uint32_t left; /* compressed bytes that zlib has not got yet */
	uint8_t last;  /* the last that it took */
	bool ended;    /* the last block has */
	uLong crc;     /* of what was taken so far */
	z_stream zlib;
};

/*
 * Begins with the next 'compressed' bytes of a file.  All functions return false, with
 * the verdict stored, where the file or the stream ends too early or cannot be read, or
 * there is no memory.
 */
bool bv_member_stream_begin(struct bv_member_stream *stream,
			    struct bv_file_bytes *bytes, uint32_t compressed,
			    struct bv_verdict *verdict);

/* In every case, once it was begun. */
void bv_member_stream_end(struct bv_member_stream *stream);

/* Whether it begins with a byte that says that a block is stored, and nothing else. */
bool bv_member_stream_is_stored(struct bv_member_stream *stream, bool *stored);

/* Takes the next 'size' bytes that the member stands for. */
bool bv_member_stream_take(struct bv_member_stream *stream, uint8_t *to,
			   size_t size);

/* Takes the end, and stores whether nothing stood before it, nor stands behind it. */
bool bv_member_stream_finish(struct bv_member_stream *stream, bool *exact);

#endif /* BV_NPZ_MEMBER_STREAM_H */
