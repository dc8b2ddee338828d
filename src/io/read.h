/*
 * read.h - reading a frame
 *
 * A frame is read part by part, into memory that is used again and stays in a near
 * cache between the system that fills it and whoever looks at it; that of a buffer, or
 * the caller's own, such as some that a GPU reads.
 *
 * Either way the file's start says what it is (formats/format.h), symbolic links are
 * followed, and what is handed on are little-endian float32 in a plain layout: those
 * of the file where it has such, and else what it has been decoded and unpacked to.
 * On failure 'verdict' has status, system_error, detail[] and fault; its counts are
 * left alone:
 *
 *	BV_ERR_OPEN		system_error
 *	BV_ERR_NOT_REGULAR	detail[0]: the type, st_mode & S_IFMT
 *	BV_ERR_MANY_POINTS	detail: points in the file, max_points
 *	BV_ERR_NO_MEMORY
 *	BV_ERR_READ		system_error
 *	BV_ERR_CHANGED		detail: size in bytes before reading, and now;
 *				equal if only the modification time differs
 *	and what a format refuses, such as
 *	BV_ERR_SIZE		detail: size in bytes, stride
 *	BV_ERR_FORMAT		fault
 *
 * What 'verdict' has no use for is 0.
 */

#ifndef BV_IO_READ_H
#define BV_IO_READ_H

#include "core/unpack.h"
#include "io/frame_file.h"

/* Memory for parts; all 0 before the first frame.  It serves one thread at a time. */
struct bv_part_buffer {
	unsigned char *memory;
	struct bv_scratch scratch;
};

/* How much memory it takes from then on, but for formats that need more. */
size_t bv_part_buffer_bytes(void);

void bv_part_buffer_free(struct bv_part_buffer *buffer);

/* Takes the next points of a frame, more than 0.  False: that is enough. */
typedef bool bv_take_points(void *context, const struct bv_layout *layout,
			    const unsigned char *points, size_t n);

/*
 * Room before a part for what the one before has left over: less than a point, which has
 * at most 65535 bytes.
 */
#define BV_PIECE_REST ((size_t)64 << 10)

/*
 * Memory of the caller's for a part: whole pages, BV_START_SIZE bytes or more, and before
 * them BV_PIECE_REST bytes.
 */
struct bv_part_memory {
	unsigned char *data;
	size_t size;
};

/* A frame that is being read. */
struct bv_frame_reading {
	struct bv_frame_file f;
	struct bv_part_buffer *buffer;
	struct bv_part_memory memory; /* where the next part is read to */
	size_t loaded;                /* bytes that were not yet looked at */
	bool whole;                   /* they are all that could be read */
	const unsigned char *left;    /* what is left over, and then those */
	size_t rest;                  /* bytes left over */
	uint64_t done;                /* bytes read */
	uint64_t skip;           /* bytes before the first point, yet to come */
	uint64_t points;         /* taken */
	struct bv_layout layout; /* of points as they are handed on */
	bool has_origin;
	struct bv_decoding step;
	bv_take_points *take;
	void *context;
	bool enough; /* says 'take' */
};

/*
 * Begins to read the frame at 'path', its first part into 'memory', or into the buffer
 * for NULL; it is no larger than the buffer's.  When this returns BV_OK, 'info' is
 * known, and the reading has to be ended.
 */
enum bv_status bv_reading_begin(struct bv_frame_reading *r, const char *path,
				const struct bv_reading *reading,
				struct bv_part_buffer *buffer,
				const struct bv_part_memory *memory,
				struct bv_frame_info *info,
				struct bv_verdict *verdict);

/*
 * True if the points of a frame that was begun are handed on from the memory that it is
 * read into, each part in one piece.  Others are made of what was read, and come from
 * the buffer.
 */
bool bv_reading_is_direct(const struct bv_frame_reading *r);

/*
 * Has the parts from the next on be read into this memory, if the reading is direct.
 * What the part before has left over is copied to right before 'data' when the next is
 * read: until then, its memory has to stay as it is.
 */
void bv_reading_into(struct bv_frame_reading *r,
		     const struct bv_part_memory *memory);

/*
 * Hands the points of the next part to 'take', in one piece or several: as much of the
 * file as the memory takes, or some 128 KiB.  '*more' becomes false with the last.
 * Whether the file changes is only known then, and an error may come at any time: what
 * was taken counts for nothing unless the last part returns BV_OK.
 */
enum bv_status bv_reading_next(struct bv_frame_reading *r, bv_take_points *take,
			       void *context, bool *more);

void bv_reading_end(struct bv_frame_reading *r);

/* All three, to the end or until it is enough. */
enum bv_status bv_read_frame_parts(const char *path,
				   const struct bv_reading *reading,
				   struct bv_part_buffer *buffer,
				   bv_take_points *take, void *context,
				   struct bv_frame_info *info,
				   struct bv_verdict *verdict);

#endif /* BV_IO_READ_H */
