/*
 * read.h - reading a frame
 *
 * A frame is read part by part, into memory that is used again and stays in a near
 * cache between the system that fills it and whoever looks at it; or as a whole
 * into memory of the caller's, such as some that a GPU reads.
 *
 * Either way the file's start says what it is (formats/format.h), symbolic links are
 * followed, and an empty file is a frame without points.  On failure 'verdict' has
 * status, system_error and detail[]; its counts are left alone:
 *
 *	BV_ERR_OPEN		system_error
 *	BV_ERR_NOT_REGULAR	detail[0]: the type, st_mode & S_IFMT
 *	BV_ERR_MANY_POINTS	detail: points in the file, max_points
 *	BV_ERR_NO_MEMORY	there is none, or the frame does not fit
 *	BV_ERR_READ		system_error
 *	BV_ERR_CHANGED		detail: size in bytes before reading, and now;
 *				equal if only the modification time differs
 *	and what a format refuses, such as
 *	BV_ERR_SIZE		detail: size in bytes, stride
 *
 * What 'verdict' has no use for is 0.
 */

#ifndef BV_IO_READ_H
#define BV_IO_READ_H

#include <sys/stat.h>
#include <time.h>

#include "formats/format.h"

/* What frames are read as. */
struct bv_reading {
	const struct bv_layout *layout; /* where the file does not say it */
	uint32_t max_points;
};

/* What is known of a frame that was read. */
struct bv_frame_info {
	uint64_t size;            /* of the file, in bytes */
	struct timespec modified; /* its mtime, taken before reading */
	struct bv_head head;
};

/*
 * Finds the head of the file 'path' that 'file' describes, and reads its start for
 * that only if a format wants it.
 */
enum bv_status bv_read_head(const char *path, const struct stat *file,
			    const struct bv_reading *reading,
			    struct bv_head *head, struct bv_verdict *verdict);

/* Memory for parts; all 0 before the first frame.  It serves one thread at a time. */
struct bv_part_buffer {
	unsigned char *memory;
};

/* How much memory it takes from then on. */
size_t bv_part_buffer_bytes(void);

void bv_part_buffer_free(struct bv_part_buffer *buffer);

/* Takes the next points of a frame, more than 0.  False: that is enough. */
typedef bool bv_take_points(void *context, const struct bv_layout *layout,
			    const unsigned char *points, size_t n);

/*
 * Reads the frame at 'path' and hands its points to 'take' as they come, some 128
 * KiB at a time, all in the same memory.
 *
 * 'info' is known before the first points are taken.  Whether the file changes is
 * only known at its end, and an error may come at any time: what was taken counts
 * for nothing unless this returns BV_OK.
 */
enum bv_status bv_read_frame_parts(const char *path,
				   const struct bv_reading *reading,
				   struct bv_part_buffer *buffer,
				   bv_take_points *take, void *context,
				   struct bv_frame_info *info,
				   struct bv_verdict *verdict);

/*
 * Reads the frame at 'path' into 'room' bytes at 'memory', where its points then
 * begin at info->head.first_byte.  Room is needed for one byte more than the file
 * has.  BV_ERR_NO_MEMORY too for a frame that has to be decoded.
 */
enum bv_status bv_read_frame(const char *path, const struct bv_reading *reading,
			     unsigned char *memory, size_t room,
			     struct bv_frame_info *info,
			     struct bv_verdict *verdict);

#endif /* BV_IO_READ_H */
