/*
 * read.c - reading a frame
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
 *
 * Nothing can be promised about a file that somebody writes to through a mapping:
 * only the first store to a page since that was last written to disk moves the
 * time.  Those that follow may come in the middle of reading, and they leave the
 * time that a picture was made with, so that it counts as up to date.
 */

#include "io/read.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/pages.h"
#include "io/file_time.h"
#include "io/lease.h"
#include "io/read_at.h"

/*
 * A part of a frame, in whole pages, as the memory is (see core/pages.h).  Half of
 * this or twice as much takes as long; the whole of a usual frame at once takes 1.7
 * times as long to read.
 */
#define PART_SIZE ((size_t)128 << 10)

/*
 * Room before a part for what the one before has left over: less than a point, or
 * what a format does not decode before it has seen more.
 */
#define REST_SIZE ((size_t)64 << 10)

/* Points that are decoded at a time. */
#define DECODED_POINTS 1024

static enum bv_status not_regular(struct bv_verdict *verdict,
				  const struct stat *file)
{
	return bv_fail(verdict, BV_ERR_NOT_REGULAR, 0, file->st_mode & S_IFMT,
		       0);
}

/*
 * Without O_NONBLOCK, opening a FIFO would wait for somebody to write to it;
 * without O_NOCTTY, opening a terminal could make it ours.
 */
static int open_frame(const char *path)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int file;

	do {
		file = open(path, flags);
	} while (file < 0 && errno == EINTR);
	if (file < 0 && errno == EWOULDBLOCK)
		file = bv_open_leased(AT_FDCWD, path, flags);
	return file;
}

/*
 * A socket, or a device without a driver, cannot even be opened.  What it is
 * says more than the error (ENXIO).
 */
static enum bv_status cannot_open(const char *path, int system_error,
				  struct bv_verdict *verdict)
{
	struct stat file;

	if (stat(path, &file) == 0 && !S_ISREG(file.st_mode))
		return not_regular(verdict, &file);
	return bv_fail(verdict, BV_ERR_OPEN, system_error, 0, 0);
}

/* -------------------------------------------------------------------------- */
/* The file around its contents                                               */
/* -------------------------------------------------------------------------- */

/* A file that is being read. */
struct frame_file {
	int file;
	struct stat before;
	const struct bv_reading *reading;
	struct bv_frame_info *info;
	struct bv_verdict *verdict;
};

/* Finds the head in the 'size' bytes of the start. */
static enum bv_status find_head(struct frame_file *f,
				const unsigned char *bytes, size_t size)
{
	const struct bv_start start = {bytes, size, f->info->size};
	const uint32_t most = f->reading->max_points;
	struct bv_head *head = &f->info->head;
	enum bv_status status;

	status = bv_find_head(&start, f->reading->layout, head, f->verdict);
	if (status == BV_OK && head->points > most)
		return bv_fail(f->verdict, BV_ERR_MANY_POINTS, 0, head->points,
			       most);
	return status;
}

/*
 * Notes what is known of the file before it is read.  Where no format wants to see
 * the start, that is its head, too: what is refused for it takes up no memory.
 */
static void look_at_file(struct frame_file *f)
{
	bv_fail(f->verdict, BV_OK, 0, 0, 0);
	f->info->size = (uint64_t)f->before.st_size;
	f->info->modified = f->before.st_mtim;
	if (bv_format_start_size() == 0)
		find_head(f, NULL, 0);
}

/* Finds the head in the start, where it was not known before. */
static enum bv_status find_late_head(struct frame_file *f,
				     const unsigned char *bytes, size_t size)
{
	return bv_format_start_size() > 0 ? find_head(f, bytes, size) : BV_OK;
}

/* Opens the file, which the caller closes unless this fails. */
static enum bv_status open_file(struct frame_file *f, const char *path)
{
	f->file = open_frame(path);
	if (f->file < 0)
		return cannot_open(path, errno, f->verdict);
	if (fstat(f->file, &f->before) != 0)
		bv_fail(f->verdict, BV_ERR_READ, errno, 0, 0);
	else if (!S_ISREG(f->before.st_mode))
		not_regular(f->verdict, &f->before);
	else
		look_at_file(f);
	if (f->verdict->status != BV_OK)
		close(f->file);
	return f->verdict->status;
}

/*
 * The file must be as it was before; 'got' bytes were read, and one more where there
 * was one.
 */
static enum bv_status check_unchanged(const struct frame_file *f, uint64_t got)
{
	struct stat after;

	if (fstat(f->file, &after) != 0)
		return bv_fail(f->verdict, BV_ERR_READ, errno, 0, 0);
	if (after.st_size != f->before.st_size)
		return bv_fail(f->verdict, BV_ERR_CHANGED, 0, f->info->size,
			       (uint64_t)after.st_size);
	if (got != f->info->size ||
	    !bv_same_time(&f->before.st_mtim, &after.st_mtim))
		return bv_fail(f->verdict, BV_ERR_CHANGED, 0, f->info->size,
			       got);
	return bv_fail(f->verdict, BV_OK, 0, 0, 0);
}

enum bv_status bv_read_head(const char *path, const struct stat *file,
			    const struct bv_reading *reading,
			    struct bv_head *head, struct bv_verdict *verdict)
{
	const size_t wanted = bv_format_start_size();
	struct bv_start start = {.file_size = (uint64_t)file->st_size};
	enum bv_status status;
	unsigned char *bytes;
	ssize_t got;
	int fd;

	if (wanted == 0)
		return bv_find_head(&start, reading->layout, head, verdict);
	fd = open_frame(path);
	if (fd < 0)
		return cannot_open(path, errno, verdict);
	bytes = malloc(wanted);
	if (bytes == NULL) {
		status = bv_fail(verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
		goto out_close;
	}
	got = bv_read_at(fd, bytes, wanted, 0);
	start.bytes = bytes;
	start.size = got > 0 ? (size_t)got : 0;
	status = got < 0 ? bv_fail(verdict, BV_ERR_READ, errno, 0, 0)
			 : bv_find_head(&start, reading->layout, head, verdict);
	free(bytes);
out_close:
	close(fd);
	return status;
}

/* -------------------------------------------------------------------------- */
/* Part by part                                                               */
/* -------------------------------------------------------------------------- */

/* Where reading part by part stands. */
struct parts {
	unsigned char *data; /* PART_SIZE bytes, and REST_SIZE before them */
	size_t rest;         /* bytes left over, right before 'data' */
	uint64_t done;       /* bytes read */
	uint64_t skip;       /* bytes before the first point, yet to come */
	uint64_t points;     /* taken */
	bv_take_points *take;
	void *context;
	bool enough; /* says 'take' */
};

/* Whole points of the layout; returns the bytes that were taken. */
static size_t take_points(struct frame_file *f, struct parts *parts,
			  const unsigned char *bytes, size_t size)
{
	const struct bv_layout *layout = &f->info->head.layout;
	const size_t n = size / layout->stride;

	if (n > 0)
		parts->enough = !parts->take(parts->context, layout, bytes, n);
	parts->points += n;
	return n * layout->stride;
}

/* The same of bytes that have to be decoded first. */
static size_t take_decoded(struct frame_file *f, struct parts *parts,
			   const unsigned char *bytes, size_t size)
{
	const struct bv_head *head = &f->info->head;
	float points[DECODED_POINTS][4];
	struct bv_decoding step = {
		.points = points,
		.room = DECODED_POINTS,
		.last = parts->done >= f->info->size,
	};
	size_t used = 0;

	do {
		step.bytes = bytes + used;
		step.size = size - used;
		step.used = step.made = 0;
		if (head->format->decode(head, &step, f->verdict) != BV_OK)
			break;
		used += step.used;
		parts->points += step.made;
		if (parts->points > f->reading->max_points)
			bv_fail(f->verdict, BV_ERR_MANY_POINTS, 0,
				parts->points, f->reading->max_points);
		else if (step.made > 0)
			parts->enough = !parts->take(
				parts->context, &head->layout,
				(const unsigned char *)points, step.made);
	} while ((step.used > 0 || step.made > 0) && !parts->enough &&
		 f->verdict->status == BV_OK);
	return used;
}

/* Hands on the points of a part of 'n' bytes and what was left over before it. */
static void take_part(struct frame_file *f, struct parts *parts, size_t n)
{
	const struct bv_head *head = &f->info->head;
	const unsigned char *bytes = parts->data - parts->rest;
	size_t size = parts->rest + n, used;

	used = parts->skip < size ? (size_t)parts->skip : size;
	parts->skip -= used;
	bytes += used;
	size -= used;
	used = head->format->decode == NULL
		       ? take_points(f, parts, bytes, size)
		       : take_decoded(f, parts, bytes, size);
	parts->rest = size - used;
	assert(parts->rest <= REST_SIZE || parts->enough ||
	       f->verdict->status != BV_OK);
	if (parts->rest <= REST_SIZE)
		memmove(parts->data - parts->rest, bytes + used, parts->rest);
}

/* Reads to the end, and looks for one byte more than there should be. */
static enum bv_status read_parts(struct frame_file *f, struct parts *parts)
{
	const uint64_t size = f->info->size;

	for (;;) {
		const uint64_t left = size + 1 - parts->done;
		const size_t most = left < PART_SIZE ? (size_t)left : PART_SIZE;
		const ssize_t n = bv_read_at(f->file, parts->data, most,
					     (off_t)parts->done);

		if (n < 0)
			return bv_fail(f->verdict, BV_ERR_READ, errno, 0, 0);
		if (parts->done == 0) {
			if (find_late_head(f, parts->data, (size_t)n) != BV_OK)
				return f->verdict->status;
			parts->skip = f->info->head.first_byte;
		}
		parts->done += (uint64_t)n;
		if (parts->done <= size)
			take_part(f, parts, (size_t)n);
		if (f->verdict->status != BV_OK || parts->enough)
			return f->verdict->status;
		if ((size_t)n < most || parts->done > size)
			return check_unchanged(f, parts->done);
	}
}

enum bv_status bv_read_frame_parts(const char *path,
				   const struct bv_reading *reading,
				   struct bv_part_buffer *buffer,
				   bv_take_points *take, void *context,
				   struct bv_frame_info *info,
				   struct bv_verdict *verdict)
{
	struct frame_file f = {
		.reading = reading, .info = info, .verdict = verdict};
	struct parts parts = {.take = take, .context = context};
	enum bv_status status;

	if (open_file(&f, path) != BV_OK)
		return verdict->status;
	if (buffer->memory == NULL)
		buffer->memory = bv_pages_allocate(bv_part_buffer_bytes());
	if (buffer->memory != NULL) {
		parts.data = buffer->memory + REST_SIZE;
		status = read_parts(&f, &parts);
	} else {
		status = bv_fail(verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	}
	/*
	 * The result does not matter: nothing was written that could be lost,
	 * and Linux has given the descriptor back whatever it says.
	 */
	close(f.file);
	return status;
}

size_t bv_part_buffer_bytes(void)
{
	return REST_SIZE + PART_SIZE;
}

void bv_part_buffer_free(struct bv_part_buffer *buffer)
{
	free(buffer->memory);
	*buffer = (struct bv_part_buffer){0};
}

/* -------------------------------------------------------------------------- */
/* As a whole                                                                 */
/* -------------------------------------------------------------------------- */

static enum bv_status read_whole(struct frame_file *f, unsigned char *memory,
				 size_t room)
{
	const uint64_t size = f->info->size;
	ssize_t got;

	if (size >= room)
		return bv_fail(f->verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	got = bv_read_at(f->file, memory, (size_t)size + 1, 0);
	if (got < 0)
		return bv_fail(f->verdict, BV_ERR_READ, errno, 0, 0);
	if (find_late_head(f, memory, (size_t)got) != BV_OK)
		return f->verdict->status;
	if (f->info->head.format->decode != NULL)
		return bv_fail(f->verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	return check_unchanged(f, (uint64_t)got);
}

enum bv_status bv_read_frame(const char *path, const struct bv_reading *reading,
			     unsigned char *memory, size_t room,
			     struct bv_frame_info *info,
			     struct bv_verdict *verdict)
{
	struct frame_file f = {
		.reading = reading, .info = info, .verdict = verdict};
	enum bv_status status;

	if (open_file(&f, path) != BV_OK)
		return verdict->status;
	status = read_whole(&f, memory, room);
	close(f.file);
	return status;
}
