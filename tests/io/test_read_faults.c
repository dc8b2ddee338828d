/*
 * test_read_faults.c: no frame is read wrongly, whatever happens meanwhile
 *
 * Proves what io/read.h promises for interrupted, short and failing system calls, and
 * for files that change while they are read, into the buffer and into memory of the
 * caller's.
 *
 * The program has its own open() and pread(), which the linker prefers to those
 * of the C library.  With them, calls fail and files change at a chosen moment.
 */

/* With it, some C libraries make inline functions of those defined here. */
#undef _FORTIFY_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "check.h"
#include "core/layout.h"
#include "frame_file.h"
#include "reading.h"

#define STRIDE 16 /* of bv_kitti */

/* ---------------------------------------------------------------------- */
/* System calls that can be told to misbehave                             */
/* ---------------------------------------------------------------------- */

static void (*before_first_read)(void); /* called once */
static int read_error;                  /* the next read fails with it */
static int read_error_after;            /* but this many reads go well first */
static size_t longest_read;             /* if not 0: reads are cut to it */
static int interruptions;               /* so many opens are interrupted */

int open(const char *path, int flags, ...)
{
	mode_t mode;
	va_list arguments;

	va_start(arguments, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	if (interruptions > 0) {
		interruptions--;
		errno = EINTR;
		return -1;
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t pread(int file, void *data, size_t size, off_t offset)
{
	if (before_first_read != NULL) {
		before_first_read();
		before_first_read = NULL;
	}
	if (read_error != 0 && read_error_after-- == 0) {
		errno = read_error;
		read_error = 0;
		return -1;
	}
	if (longest_read != 0 && size > longest_read)
		size = longest_read;
	return syscall(SYS_pread64, file, data, size, offset);
}

/* ---------------------------------------------------------------------- */
/* Shorthands                                                             */
/* ---------------------------------------------------------------------- */

static struct bv_reading reading;

static bool by_buffer;    /* how frames are read */
static size_t taken_size; /* bytes of points that came */

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *points, size_t n)
{
	const size_t bytes = n * layout->stride;

	(void)context;
	CHECK_EQ_INT(layout->stride, STRIDE);
	CHECK(n > 0 && taken_size + bytes <= sizeof(contents));
	CHECK(memcmp(points, contents + taken_size, bytes) == 0);
	taken_size += bytes;
	return true;
}

static enum bv_status read_frame(const char *path, struct bv_frame_info *info,
				 struct bv_verdict *verdict)
{
	struct bv_part_buffer buffer = {0};
	enum bv_status status;

	taken_size = 0;
	if (!by_buffer)
		return read_by_memory(path, &reading, BV_START_SIZE, take, NULL,
				      info, verdict);
	status = bv_read_frame_parts(path, &reading, &buffer, take, NULL, info,
				     verdict);
	bv_part_buffer_free(&buffer);
	return status;
}

/* Checks the whole verdict. */
static void expect(const char *path, enum bv_status status, int system_error,
		   uint64_t detail_0, uint64_t detail_1)
{
	struct bv_frame_info info;
	struct bv_verdict verdict = {
		.system_error = -1, .detail = {77, 77}, .counts.points = 12345};
	const int descriptors = check_open_descriptors();

	CHECK_EQ_INT(read_frame(path, &info, &verdict), status);
	CHECK_EQ_INT(verdict.status, status);
	CHECK_EQ_INT(verdict.system_error, system_error);
	CHECK_EQ_INT(verdict.detail[0], detail_0);
	CHECK_EQ_INT(verdict.detail[1], detail_1);
	CHECK_EQ_INT(verdict.counts.points, 12345);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
}

/* ---------------------------------------------------------------------- */
/* Errors while reading                                                   */
/* ---------------------------------------------------------------------- */

static void test_interrupted_open(void)
{
	make_file("good.bin", 160);
	interruptions = 2;
	expect("good.bin", BV_OK, 0, 0, 0);
	CHECK_EQ_INT(interruptions, 0);
}

static void test_interrupted_and_short_reads(void)
{
	struct bv_frame_info info;
	struct bv_verdict verdict;

	make_file("good.bin", 160);
	longest_read = 7;
	read_error = EINTR;
	read_error_after = 3;
	read_frame("good.bin", &info, &verdict);
	CHECK_EQ_INT(verdict.status, BV_OK);
	CHECK_EQ_INT(read_error, 0);
	CHECK_EQ_INT(info.size, 160);
	CHECK_EQ_INT(taken_size, 160);
	longest_read = 0;
}

static void test_read_error(void)
{
	make_file("good.bin", 160);
	read_error = EIO;
	read_error_after = 0;
	expect("good.bin", BV_ERR_READ, EIO, 0, 0);

	longest_read = 7;
	read_error = EIO;
	read_error_after = 5;
	expect("good.bin", BV_ERR_READ, EIO, 0, 0);
	longest_read = 0;
}

/* ---------------------------------------------------------------------- */
/* Frames that change while they are read                                 */
/* ---------------------------------------------------------------------- */

static void append_a_point(void)
{
	CHECK(truncate("changing.bin", 176) == 0);
}

static void cut_off_a_point(void)
{
	CHECK(truncate("changing.bin", 144) == 0);
}

/* Parts that are not whole points are not handed on. */
static void cut_off_half_a_point(void)
{
	CHECK(truncate("changing.bin", 152) == 0);
}

static void touch(void)
{
	set_mtime("changing.bin", 1000000000, 1);
}

static void expect_changed(void (*change)(void), uint64_t size_now)
{
	make_file("changing.bin", 160);
	set_mtime("changing.bin", 1000000000, 0);
	before_first_read = change;
	expect("changing.bin", BV_ERR_CHANGED, 0, 160, size_now);
}

static void test_changing_frame(void)
{
	expect_changed(append_a_point, 176);
	expect_changed(cut_off_a_point, 144);
	expect_changed(cut_off_half_a_point, 152);
	expect_changed(touch, 160);

	/* A file that claims to be empty and is not. */
	if (access("/proc/self/stat", R_OK) == 0)
		expect("/proc/self/stat", BV_ERR_CHANGED, 0, 0, 1);
}

/* Many parts, and the change comes after the first. */
static bool change_size(void *context, const struct bv_layout *layout,
			const unsigned char *points, size_t n)
{
	const off_t *size = context;

	(void)points;
	taken_size += n * layout->stride;
	CHECK(truncate("long.bin", *size) == 0);
	return true;
}

static void expect_changed_between(off_t size_now)
{
	const off_t size = 50000 * STRIDE;
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	struct bv_verdict verdict;

	make_file("long.bin", 0);
	CHECK(truncate("long.bin", size) == 0);
	taken_size = 0;
	CHECK_EQ_INT(bv_read_frame_parts("long.bin", &reading, &buffer,
					 change_size, &size_now, &info,
					 &verdict),
		     BV_ERR_CHANGED);
	CHECK_EQ_INT(verdict.detail[0], size);
	CHECK_EQ_INT(verdict.detail[1], size_now);
	CHECK(taken_size > 0 && taken_size <= (size_t)size);
	CHECK_EQ_INT(taken_size % STRIDE, 0);
	bv_part_buffer_free(&buffer);
}

static void test_changing_between_parts(void)
{
	expect_changed_between(50001 * STRIDE);
	expect_changed_between(200000 * STRIDE);
	expect_changed_between(49999 * STRIDE);
	expect_changed_between(40000 * STRIDE - 1);
	expect_changed_between(1);
	expect_changed_between(0);
}

int main(void)
{
	reading = reading_in(NULL, 50000);
	fill_contents();
	check_use_temporary_directory();

	for (int way = 0; way < 2; way++) {
		by_buffer = way == 1;
		test_interrupted_open();
		test_interrupted_and_short_reads();
		test_read_error();
		test_changing_frame();
	}
	test_changing_between_parts();
	return 0;
}
