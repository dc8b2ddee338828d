/*
 * read.c - reading a frame into memory that is used again
 *
 * A frame is read with pread() and never mapped: a mapped file that somebody
 * cuts off kills the process with SIGBUS, a read one is an error like others.
 *
 * Nor may a frame that changes under the reader become a picture of half the
 * old and half the new points.  So the file is looked at before and after
 * reading, and both its size and its modification time must be the same; and it
 * is read until its end, with room for one byte more than it should have, so
 * that what was read is known to be the whole file.  (Some files, such as those
 * in /proc, do not have the size that they claim.)  A change that keeps the
 * size and falls into the same tick of the file system's clock goes unnoticed.
 */

#include "io/read.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/pages.h"
#include "io/file_time.h"

/*
 * A part of a frame.  Half of this or twice as much takes as long; the whole of a
 * usual frame at once takes 1.7 times as long to read.
 */
#define PART_SIZE ((size_t)128 << 10)

static enum bv_status set_result(struct bv_frame_result *result,
				 enum bv_status status, int system_error,
				 uint64_t detail_0, uint64_t detail_1)
{
	result->status = status;
	result->system_error = system_error;
	result->detail[0] = detail_0;
	result->detail[1] = detail_1;
	return status;
}

static enum bv_status not_regular(struct bv_frame_result *result,
				  const struct stat *file)
{
	return set_result(result, BV_ERR_NOT_REGULAR, 0, file->st_mode & S_IFMT,
			  0);
}

/*
 * Without O_NONBLOCK, opening a FIFO would wait for somebody to write to it;
 * without O_NOCTTY, opening a terminal could make it ours.
 */
static int open_frame(const char *path)
{
	int file;

	do {
		file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	} while (file < 0 && errno == EINTR);
	return file;
}

/*
 * A socket, or a device without a driver, cannot even be opened.  What it is
 * says more than the error (ENXIO).
 */
static enum bv_status cannot_open(const char *path, int system_error,
				  struct bv_frame_result *result)
{
	struct stat file;

	if (stat(path, &file) == 0 && !S_ISREG(file.st_mode))
		return not_regular(result, &file);
	return set_result(result, BV_ERR_OPEN, system_error, 0, 0);
}

/* Refuses what cannot be a frame before any memory is spent on it. */
static enum bv_status check_file(const struct stat *file, uint32_t stride,
				 uint32_t max_points,
				 struct bv_frame_result *result)
{
	const uint64_t size = (uint64_t)file->st_size;

	if (!S_ISREG(file->st_mode))
		return not_regular(result, file);
	if (size % stride != 0)
		return set_result(result, BV_ERR_SIZE, 0, size, stride);
	if (size / stride > max_points)
		return set_result(result, BV_ERR_MANY_POINTS, 0, size / stride,
				  max_points);
	return BV_OK;
}

/*
 * Makes room for 'size' bytes.  The frames of one sensor differ by a few per
 * cent, so a quarter more than the first needs usually does for all; it costs
 * addresses, but no memory until it is written to.  The old bytes are of no
 * use, so they are given back first: both at once might not fit.
 */
static bool reserve(struct bv_frame_buffer *buffer, uint64_t size)
{
	const uint64_t capacity = size + size / 4;

	if (size <= buffer->capacity)
		return true;
	if (buffer->borrowed)
		return false;
	bv_frame_buffer_free(buffer);
	if (capacity > PTRDIFF_MAX)
		return false;
	buffer->data = bv_pages_allocate((size_t)capacity);
	if (buffer->data == NULL)
		return false;
	buffer->capacity = (size_t)capacity;
	return true;
}

/*
 * Reads from 'offset' until the end of the file, or until 'size' bytes are
 * there.  Returns the number of bytes, or -1 with errno.
 */
static ssize_t read_at(int file, uint64_t offset, unsigned char *data,
		       size_t size)
{
	size_t done = 0;

	while (done < size) {
		const ssize_t n = pread(file, data + done, size - done,
					(off_t)(offset + done));

		if (n == 0)
			break;
		if (n > 0)
			done += (size_t)n;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)done;
}

/* What to do with the contents of a file that looks like a frame. */
struct reading {
	uint32_t stride, max_points;
	struct bv_frame_buffer *buffer;
	bv_take_points *take; /* NULL to keep the whole frame in the buffer */
	void *context;
};

/*
 * Bytes of whole points that are taken at a time, about PART_SIZE: whole pages as
 * well if that can be, so that every part of the file begins with one, as the memory
 * does (see core/pages.h).
 */
static size_t part_of(const struct reading *reading)
{
	const size_t stride = reading->stride;
	size_t unit = stride;

	while (unit % BV_PAGE != 0 && unit <= PART_SIZE / 2)
		unit *= 2;
	if (unit % BV_PAGE != 0)
		unit = stride;
	return unit < PART_SIZE ? PART_SIZE / unit * unit : unit;
}

/*
 * Reads 'size' bytes part by part, and looks for one byte more.  Returns the
 * number of bytes read, which is another one if the file does not have that size, or
 * -1 with errno.
 */
static int64_t read_parts(int file, uint64_t size,
			  const struct reading *reading)
{
	const size_t part = part_of(reading);
	unsigned char *data = reading->buffer->data;
	uint64_t done = 0;

	for (;;) {
		const uint64_t left = size + 1 - done;
		const size_t most = left < part ? (size_t)left : part;
		const ssize_t n = read_at(file, done, data, most);

		if (n < 0)
			return -1;
		done += (uint64_t)n;
		if (done > size || (size_t)n % reading->stride != 0)
			return (int64_t)done;
		if (n > 0)
			reading->take(reading->context, data, (size_t)n);
		if ((size_t)n < most)
			return (int64_t)done;
	}
}

static enum bv_status read_contents(int file, const struct stat *before,
				    const struct reading *reading,
				    struct bv_frame_result *result)
{
	struct bv_frame_buffer *buffer = reading->buffer;
	const uint64_t size = (uint64_t)before->st_size;
	const bool parts = reading->take != NULL;
	struct stat after;
	int64_t got;

	if (!reserve(buffer, parts ? part_of(reading) : size + 1))
		return set_result(result, BV_ERR_NO_MEMORY, 0, 0, 0);
	if (parts)
		got = read_parts(file, size, reading);
	else
		got = read_at(file, 0, buffer->data, (size_t)size + 1);
	if (got < 0 || fstat(file, &after) != 0)
		return set_result(result, BV_ERR_READ, errno, 0, 0);
	if (after.st_size != before->st_size)
		return set_result(result, BV_ERR_CHANGED, 0, size,
				  (uint64_t)after.st_size);
	if ((uint64_t)got != size ||
	    !bv_same_time(&before->st_mtim, &after.st_mtim))
		return set_result(result, BV_ERR_CHANGED, 0, size,
				  (uint64_t)got);
	buffer->size = (size_t)size;
	buffer->modified = before->st_mtim;
	return set_result(result, BV_OK, 0, 0, 0);
}

static enum bv_status read_frame(const char *path,
				 const struct reading *reading,
				 struct bv_frame_result *result)
{
	enum bv_status status;
	struct stat before;
	int file;

	assert(reading->stride > 0);
	file = open_frame(path);
	if (file < 0)
		return cannot_open(path, errno, result);
	if (fstat(file, &before) != 0) {
		status = set_result(result, BV_ERR_READ, errno, 0, 0);
		goto out_close;
	}
	status = check_file(&before, reading->stride, reading->max_points,
			    result);
	if (status != BV_OK)
		goto out_close;
	status = read_contents(file, &before, reading, result);
out_close:
	/*
	 * The result does not matter: nothing was written that could be lost,
	 * and Linux has given the descriptor back whatever it says.
	 */
	close(file);
	return status;
}

enum bv_status bv_read_frame(const char *path, uint32_t stride,
			     uint32_t max_points,
			     struct bv_frame_buffer *buffer,
			     struct bv_frame_result *result)
{
	const struct reading whole = {stride, max_points, buffer, NULL, NULL};

	return read_frame(path, &whole, result);
}

enum bv_status bv_read_frame_parts(const char *path, uint32_t stride,
				   uint32_t max_points,
				   struct bv_frame_buffer *buffer,
				   bv_take_points *take, void *context,
				   struct bv_frame_result *result)
{
	const struct reading parts = {stride, max_points, buffer, take,
				      context};

	return read_frame(path, &parts, result);
}

void bv_frame_buffer_free(struct bv_frame_buffer *buffer)
{
	assert(!buffer->borrowed);
	free(buffer->data);
	*buffer = (struct bv_frame_buffer){0};
}
