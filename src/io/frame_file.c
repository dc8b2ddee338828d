/*
 * frame_file.c - the file of a frame, around its contents
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

#include "io/frame_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "io/base_name.h"
#include "io/file_time.h"
#include "io/lease.h"
#include "io/read_at.h"

/* -------------------------------------------------------------------------- */
/* Opening                                                                    */
/* -------------------------------------------------------------------------- */

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

/* Notes what is known of the file before it is read. */
static void look_at_file(struct bv_frame_file *f)
{
	bv_fail(f->verdict, BV_OK, 0, 0, 0);
	f->file.size = (uint64_t)f->before.st_size;
	f->info->size = f->file.size;
	f->info->modified = f->before.st_mtim;
}

enum bv_status bv_frame_file_open(struct bv_frame_file *f, const char *path,
				  const struct bv_reading *reading,
				  struct bv_frame_info *info,
				  struct bv_verdict *verdict)
{
	*f = (struct bv_frame_file){.path = path,
				    .reading = reading,
				    .info = info,
				    .verdict = verdict};
	f->file.descriptor = open_frame(path);
	f->file.read_at = bv_read_at;
	if (f->file.descriptor < 0)
		return cannot_open(path, errno, verdict);
	if (fstat(f->file.descriptor, &f->before) != 0)
		bv_fail(verdict, BV_ERR_READ, errno, 0, 0);
	else if (!S_ISREG(f->before.st_mode))
		not_regular(verdict, &f->before);
	else
		look_at_file(f);
	if (verdict->status != BV_OK)
		close(f->file.descriptor);
	return verdict->status;
}

/*
 * The result of close() does not matter: nothing was written that could be lost,
 * and Linux has given the descriptor back whatever it says.
 */
void bv_frame_file_close(struct bv_frame_file *f)
{
	close(f->file.descriptor);
}

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

enum bv_status bv_frame_file_fail(struct bv_frame_file *f)
{
	const struct bv_fault *fault = f->reading->fault;

	bv_fail(f->verdict, fault->status, fault->system_error,
		fault->detail[0], fault->detail[1]);
	if (fault->text[0] != '\0')
		f->verdict->fault = fault->text;
	return fault->status;
}

/*
 * No more memory than for so many points of 1024 bytes each, which is more than those of
 * frames have: a small file may unpack to gigabytes.
 */
#define MOST_BYTES_A_POINT 1024u

static enum bv_status check_memory(struct bv_frame_file *f)
{
	const uint64_t memory = f->info->head.memory;
	const uint64_t most =
		(uint64_t)f->reading->max_points * MOST_BYTES_A_POINT;

	if (memory <= most)
		return BV_OK;
	bv_fault(f->reading->fault, BV_ERR_FORMAT,
		 "needs %" PRIu64
		 " bytes of memory to be unpacked, expected at "
		 "most %" PRIu64 " for the points that are allowed",
		 memory, most);
	return bv_frame_file_fail(f);
}

enum bv_status bv_frame_file_find_head(struct bv_frame_file *f,
				       const unsigned char *bytes, size_t size)
{
	const struct bv_start start = {bytes, size, &f->file,
				       bv_base_name(f->path)};
	const uint32_t most = f->reading->max_points;
	struct bv_head *head = &f->info->head;

	if (bv_find_head(&start, f->reading->asked, head, f->reading->fault) !=
	    BV_OK)
		return bv_frame_file_fail(f);
	f->verdict->layout_by_name = head->layout_by_name;
	if (head->points > most && head->points != BV_POINTS_UNKNOWN)
		return bv_fail(f->verdict, BV_ERR_MANY_POINTS, 0, head->points,
			       most);
	return check_memory(f);
}

enum bv_status bv_read_head(const char *path, const struct bv_reading *reading,
			    struct bv_head *head, struct bv_verdict *verdict)
{
	unsigned char start[BV_START_SIZE];
	struct bv_frame_info info;
	struct bv_frame_file f;
	enum bv_status status;
	ssize_t got;

	if (bv_frame_file_open(&f, path, reading, &info, verdict) != BV_OK)
		return verdict->status;
	got = bv_read_at(f.file.descriptor, start, sizeof(start), 0);
	status = got < 0 ? bv_fail(verdict, BV_ERR_READ, errno, 0, 0)
			 : bv_frame_file_find_head(&f, start, (size_t)got);
	if (status == BV_OK)
		*head = info.head;
	bv_frame_file_close(&f);
	return status;
}

/* -------------------------------------------------------------------------- */
/* The end                                                                    */
/* -------------------------------------------------------------------------- */

enum bv_status bv_frame_file_check(const struct bv_frame_file *f, uint64_t got)
{
	struct stat after;

	if (fstat(f->file.descriptor, &after) != 0)
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
