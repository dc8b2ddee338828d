/*
 * frame_file.h - the file of a frame, around its contents
 */

#ifndef BV_IO_FRAME_FILE_H
#define BV_IO_FRAME_FILE_H

#include <sys/stat.h>
#include <time.h>

#include "core/verdict.h"
#include "formats/format.h"

/* What frames are read as. */
struct bv_reading {
	const struct bv_asked *asked;
	uint32_t max_points;
	struct bv_fault *fault; /* where sentences about files are kept */
};

/* What is known of a frame that is read. */
struct bv_frame_info {
	uint64_t size;            /* of the file, in bytes */
	struct timespec modified; /* its mtime, taken before reading */
	struct bv_head head;
};

/* A file that is being read. */
struct bv_frame_file {
	struct bv_input file;
	struct stat before;
	const char *path;
	const struct bv_reading *reading;
	struct bv_frame_info *info;
	struct bv_verdict *verdict;
};

/* Opens the file, which the caller closes unless this fails. */
enum bv_status bv_frame_file_open(struct bv_frame_file *f, const char *path,
				  const struct bv_reading *reading,
				  struct bv_frame_info *info,
				  struct bv_verdict *verdict);

void bv_frame_file_close(struct bv_frame_file *f);

/*
 * Finds the head in the 'size' bytes of the start, BV_START_SIZE of them unless the
 * file has fewer.
 */
enum bv_status bv_frame_file_find_head(struct bv_frame_file *f,
				       const unsigned char *bytes, size_t size);

/* Passes on what a format has found to be wrong, and returns its status. */
enum bv_status bv_frame_file_fail(struct bv_frame_file *f);

/*
 * The file must be as it was before; 'got' bytes of it were read, and one more where
 * there was one.
 */
enum bv_status bv_frame_file_check(const struct bv_frame_file *f, uint64_t got);

/*
 * Finds the head of the file 'path'.  It reads its start, and
 * what else the format has to see for that.
 */
enum bv_status bv_read_head(const char *path, const struct bv_reading *reading,
			    struct bv_head *head, struct bv_verdict *verdict);

#endif /* BV_IO_FRAME_FILE_H */
