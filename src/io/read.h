/*
 * read.h - reading a frame into memory that is used again
 *
 * A frame is read as a whole or part by part.  The memory is the buffer's own,
 * which grows as frames need it, or some of the caller's, such as memory that a GPU
 * reads.
 */

#ifndef BV_IO_READ_H
#define BV_IO_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "birdview.h"

/*
 * The bytes of a frame.  Zero-initialise it before its first use.  One buffer
 * serves one thread at a time.
 */
struct bv_frame_buffer {
	unsigned char *data;      /* NULL until the first frame */
	size_t capacity;          /* bytes there are at 'data' */
	bool borrowed;            /* 'data' is the caller's: it never grows */
	size_t size;              /* bytes of the frame, however read */
	struct timespec modified; /* the file's mtime, taken before reading */
};

/*
 * Frees the memory, which must not be borrowed, and makes the buffer ready for
 * use again.
 */
void bv_frame_buffer_free(struct bv_frame_buffer *buffer);

/*
 * Reads the frame at 'path', whose points take 'stride' bytes (at least 1)
 * each, into 'buffer'.  Symbolic links are followed.  An empty file is a frame
 * without points.  Room is needed for one byte more than the file has.
 *
 * Sets status, system_error and detail[] of 'result', leaves its counts alone,
 * and returns the status:
 *
 *	BV_OK
 *	BV_ERR_OPEN		system_error
 *	BV_ERR_NOT_REGULAR	detail[0]: the type, st_mode & S_IFMT
 *	BV_ERR_SIZE		detail: size in bytes, stride
 *	BV_ERR_MANY_POINTS	detail: points in the file, max_points
 *	BV_ERR_NO_MEMORY	there is none, or the frame does not fit into
 *				borrowed memory, which then is as it was
 *	BV_ERR_READ		system_error
 *	BV_ERR_CHANGED		detail: size in bytes before reading, and now;
 *				equal if only the modification time differs
 *
 * Whatever 'result' has no use for is 0.  On failure the contents of 'buffer'
 * are lost, but it can be used for the next frame.
 */
enum bv_status bv_read_frame(const char *path, uint32_t stride,
			     uint32_t max_points,
			     struct bv_frame_buffer *buffer,
			     struct bv_frame_result *result);

/* Takes the next points of a frame, 'bytes' bytes, more than 0. */
typedef void bv_take_points(void *context, const unsigned char *points,
			    size_t bytes);

/*
 * Like bv_read_frame(), but hands the points to 'take' as they come, some 128 KiB
 * at a time, all in the same memory.  That stays in a near cache between the system
 * that fills it and whoever looks at it, and needs no room for a whole frame.
 *
 * Whether the file changes is only known at its end, and an error may come at any
 * time: what was taken counts for nothing unless this returns BV_OK.
 */
enum bv_status bv_read_frame_parts(const char *path, uint32_t stride,
				   uint32_t max_points,
				   struct bv_frame_buffer *buffer,
				   bv_take_points *take, void *context,
				   struct bv_frame_result *result);

#endif /* BV_IO_READ_H */
