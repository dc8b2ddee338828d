/*
 * test_read.c: a frame is read whole, or refused with a reason
 *
 * Proves what bv_read_frame() and bv_read_frame_parts() promise for good frames,
 * for memory, and for everything that is no frame.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "check.h"
#include "frame_file.h"
#include "io/read.h"

#define STRIDE 16
#define MAX_POINTS 1000

/* ---------------------------------------------------------------------- */
/* Shorthands                                                             */
/* ---------------------------------------------------------------------- */

static void take_nothing(void *context, const unsigned char *points,
			 size_t bytes)
{
	(void)context;
	(void)points;
	(void)bytes;
}

static enum bv_status read_frame(const char *path, bool in_parts,
				 struct bv_frame_buffer *buffer,
				 struct bv_frame_result *result)
{
	if (in_parts)
		return bv_read_frame_parts(path, STRIDE, MAX_POINTS, buffer,
					   take_nothing, NULL, result);
	return bv_read_frame(path, STRIDE, MAX_POINTS, buffer, result);
}

/* Reads into a buffer that is freed again, and checks the whole result. */
static void expect_of(const char *path, bool in_parts, enum bv_status status,
		      int system_error, uint64_t detail_0, uint64_t detail_1)
{
	struct bv_frame_buffer buffer = {0};
	struct bv_frame_result result = {
		.system_error = -1, .detail = {77, 77}, .counts.points = 12345};
	const int descriptors = check_open_descriptors();

	CHECK_EQ_INT(read_frame(path, in_parts, &buffer, &result), status);
	CHECK_EQ_INT(result.status, status);
	CHECK_EQ_INT(result.system_error, system_error);
	CHECK_EQ_INT(result.detail[0], detail_0);
	CHECK_EQ_INT(result.detail[1], detail_1);
	CHECK_EQ_INT(result.counts.points, 12345);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
	bv_frame_buffer_free(&buffer);
	CHECK(buffer.data == NULL && buffer.capacity == 0);
}

/* In either way. */
static void expect(const char *path, enum bv_status status, int system_error,
		   uint64_t detail_0, uint64_t detail_1)
{
	expect_of(path, false, status, system_error, detail_0, detail_1);
	expect_of(path, true, status, system_error, detail_0, detail_1);
}

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

static void test_good_frame(void)
{
	struct bv_frame_buffer buffer = {0};
	struct bv_frame_result result;

	make_file("good.bin", 160);
	set_mtime("good.bin", 1234567890, 987654321);
	CHECK_EQ_INT(bv_read_frame("good.bin", STRIDE, 10, &buffer, &result),
		     BV_OK);
	CHECK_EQ_INT(buffer.size, 160);
	CHECK(memcmp(buffer.data, contents, 160) == 0);
	CHECK_EQ_INT(buffer.modified.tv_sec, 1234567890);
	CHECK_EQ_INT(buffer.modified.tv_nsec, 987654321);
	bv_frame_buffer_free(&buffer);

	expect("good.bin", BV_OK, 0, 0, 0);
	CHECK(symlink("good.bin", "link.bin") == 0);
	expect("link.bin", BV_OK, 0, 0, 0);
}

static void test_empty_frame(void)
{
	struct bv_frame_buffer buffer = {.size = 99};
	struct bv_frame_result result;

	make_file("empty.bin", 0);
	CHECK_EQ_INT(bv_read_frame("empty.bin", STRIDE, 0, &buffer, &result),
		     BV_OK);
	CHECK_EQ_INT(buffer.size, 0);
	bv_frame_buffer_free(&buffer);
}

/* What came in parts, one after the other. */
struct collected {
	unsigned char *bytes;
	size_t size, parts, stride;
};

static void collect(void *context, const unsigned char *points, size_t bytes)
{
	struct collected *all = context;

	CHECK(bytes > 0 && bytes % all->stride == 0);
	memcpy(all->bytes + all->size, points, bytes);
	all->size += bytes;
	all->parts++;
}

/* All bytes come, in order and in whole points, through less memory than they take. */
static void check_parts(uint32_t stride, size_t points)
{
	const size_t size = points * stride;
	unsigned char *written = malloc(size), *taken = malloc(size);
	struct collected all = {.bytes = taken, .stride = stride};
	struct bv_frame_buffer buffer = {0};
	struct bv_frame_result result;
	FILE *file = fopen("parts.bin", "w");

	CHECK(written != NULL && taken != NULL && file != NULL);
	for (size_t i = 0; i < size; i++)
		written[i] = (unsigned char)(i * 7 + i / 251);
	CHECK_EQ_INT(fwrite(written, 1, size, file), size);
	CHECK(fclose(file) == 0);
	set_mtime("parts.bin", 1234567890, 987654321);
	CHECK_EQ_INT(bv_read_frame_parts("parts.bin", stride, UINT32_MAX,
					 &buffer, collect, &all, &result),
		     BV_OK);
	CHECK_EQ_INT(all.size, size);
	CHECK(memcmp(taken, written, size) == 0);
	CHECK_EQ_INT(buffer.size, size);
	CHECK_EQ_INT(buffer.modified.tv_sec, 1234567890);
	CHECK_EQ_INT(buffer.modified.tv_nsec, 987654321);
	CHECK(all.parts >= 2 && buffer.capacity < size);
	bv_frame_buffer_free(&buffer);
	free(written);
	free(taken);
}

static void test_parts(void)
{
	check_parts(16, 32768); /* a whole number of parts */
	check_parts(16, 32769);
	check_parts(12, 50000);
	check_parts(20, 65536);
	check_parts(1000, 777);
	check_parts(150000, 4); /* points larger than a part is */
	check_parts(300000, 3);
}

/* Once it has held the largest frame, a buffer allocates no more. */
static void test_buffer_is_used_again(void)
{
	struct bv_frame_buffer buffer = {0};
	struct bv_frame_result result;
	const unsigned char *data;
	size_t capacity;

	make_file("small.bin", 16);
	make_file("large.bin", 1600);
	bv_read_frame("small.bin", STRIDE, MAX_POINTS, &buffer, &result);
	bv_read_frame("large.bin", STRIDE, MAX_POINTS, &buffer, &result);
	CHECK_EQ_INT(buffer.size, 1600);
	CHECK(memcmp(buffer.data, contents, 1600) == 0);
	data = buffer.data;
	capacity = buffer.capacity;
	for (int i = 0; i < 10; i++) {
		const bool small = i % 2 == 0;

		CHECK_EQ_INT(bv_read_frame(small ? "small.bin" : "large.bin",
					   STRIDE, MAX_POINTS, &buffer,
					   &result),
			     BV_OK);
		CHECK_EQ_INT(buffer.size, small ? 16 : 1600);
		CHECK(buffer.data == data && buffer.capacity == capacity);
	}

	/* A somewhat larger frame still fits, and a failure changes nothing. */
	make_file("larger.bin", 1920);
	bv_read_frame("larger.bin", STRIDE, MAX_POINTS, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_OK);
	bv_read_frame("nowhere.bin", STRIDE, MAX_POINTS, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_ERR_OPEN);
	bv_read_frame("small.bin", STRIDE, MAX_POINTS, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_OK);
	CHECK(buffer.data == data && buffer.capacity == capacity);
	bv_frame_buffer_free(&buffer);
}

/* ---------------------------------------------------------------------- */
/* What is no frame                                                       */
/* ---------------------------------------------------------------------- */

static void test_cannot_be_opened(void)
{
	char long_path[5001];

	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	CHECK(symlink("nowhere.bin", "dangling.bin") == 0);
	CHECK(symlink("loop.bin", "loop.bin") == 0);
	make_file("file", 16);

	expect("nowhere.bin", BV_ERR_OPEN, ENOENT, 0, 0);
	expect("dangling.bin", BV_ERR_OPEN, ENOENT, 0, 0);
	expect("loop.bin", BV_ERR_OPEN, ELOOP, 0, 0);
	expect("file/frame.bin", BV_ERR_OPEN, ENOTDIR, 0, 0);
	expect("", BV_ERR_OPEN, ENOENT, 0, 0);
	expect(long_path, BV_ERR_OPEN, ENAMETOOLONG, 0, 0);
}

/* The superuser may read everything, so the test becomes somebody else. */
static void test_may_not_be_read(void)
{
	const uid_t user = geteuid();

	make_file("secret.bin", 16);
	CHECK(chmod("secret.bin", 0) == 0);
	CHECK(chmod(".", 0755) == 0);
	if (user == 0 && seteuid(65534) != 0) {
		puts("not tested: a frame without permission to read it");
		return;
	}
	expect("secret.bin", BV_ERR_OPEN, EACCES, 0, 0);
	CHECK(seteuid(user) == 0);
}

/* Nobody writes to the FIFO: a reader that waited would wait for ever. */
static void test_not_regular(void)
{
	const struct sockaddr_un address = {AF_UNIX, "socket.bin"};
	const int server = socket(AF_UNIX, SOCK_STREAM, 0);

	CHECK(bind(server, (const struct sockaddr *)&address,
		   sizeof(address)) == 0);
	CHECK(mkfifo("fifo.bin", 0644) == 0);
	CHECK(mkdir("directory.bin", 0755) == 0);

	expect("socket.bin", BV_ERR_NOT_REGULAR, 0, S_IFSOCK, 0);
	expect("fifo.bin", BV_ERR_NOT_REGULAR, 0, S_IFIFO, 0);
	expect("directory.bin", BV_ERR_NOT_REGULAR, 0, S_IFDIR, 0);
	expect("/dev/null", BV_ERR_NOT_REGULAR, 0, S_IFCHR, 0);
	CHECK(close(server) == 0);
}

static void test_size(void)
{
	make_file("one_less.bin", 63);
	make_file("one_more.bin", 65);
	make_file("short.bin", 1);
	expect("one_less.bin", BV_ERR_SIZE, 0, 63, STRIDE);
	expect("one_more.bin", BV_ERR_SIZE, 0, 65, STRIDE);
	expect("short.bin", BV_ERR_SIZE, 0, 1, STRIDE);
}

/* A frame that is refused costs no memory; the last one claims 1 TiB. */
static void test_many_points(void)
{
	const off_t huge = (off_t)1 << 40;
	struct bv_frame_buffer buffer = {0};
	struct bv_frame_result result;

	make_file("eleven.bin", 11 * STRIDE);
	bv_read_frame("eleven.bin", STRIDE, 11, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_OK);
	bv_read_frame("eleven.bin", STRIDE, 10, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(result.detail[0], 11);
	CHECK_EQ_INT(result.detail[1], 10);
	bv_frame_buffer_free(&buffer);

	make_file("huge.bin", 16);
	if (truncate("huge.bin", huge) != 0) {
		puts("not tested: a frame of 1 TiB, for the file system");
		return;
	}
	bv_read_frame("huge.bin", STRIDE, UINT32_MAX, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(result.detail[0], huge / STRIDE);
	CHECK_EQ_INT(result.detail[1], UINT32_MAX);
	CHECK(buffer.data == NULL && buffer.capacity == 0);
}

/* The bytes of addresses that the program uses, which tools may make many. */
static rlim_t addresses_used(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	if (file != NULL) {
		CHECK_EQ_INT(fscanf(file, "%lu", &pages), 1);
		fclose(file);
	}
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* The limit on points lets 8 GiB through, and the one on memory does not. */
static void test_no_memory(void)
{
	const off_t large = (off_t)1 << 33;
	struct rlimit old, small;
	struct bv_frame_buffer buffer = {0};
	struct bv_frame_result result;

	make_file("large.bin", 16);
	if (truncate("large.bin", large) != 0) {
		puts("not tested: a frame of 8 GiB, for the file system");
		return;
	}
	CHECK(getrlimit(RLIMIT_AS, &old) == 0);
	small = old;
	small.rlim_cur = addresses_used() + ((rlim_t)1 << 32);
	CHECK(setrlimit(RLIMIT_AS, &small) == 0);
	bv_read_frame("large.bin", STRIDE, UINT32_MAX, &buffer, &result);
	CHECK(setrlimit(RLIMIT_AS, &old) == 0);
	CHECK_EQ_INT(result.status, BV_ERR_NO_MEMORY);

	make_file("small.bin", 16);
	bv_read_frame("small.bin", STRIDE, MAX_POINTS, &buffer, &result);
	CHECK_EQ_INT(result.status, BV_OK);
	bv_frame_buffer_free(&buffer);
}

/*
 * Memory of the caller is read into if the frame and one byte more fit, and else
 * left alone; it never moves or grows.
 */
static void test_borrowed_memory(void)
{
	static unsigned char memory[1000];
	struct bv_frame_buffer buffer = {.data = memory, .borrowed = true};
	struct bv_frame_result result;

	make_file("borrow.bin", 160);
	memset(memory, 0xcc, sizeof(memory));
	buffer.capacity = 160;
	CHECK_EQ_INT(bv_read_frame("borrow.bin", STRIDE, MAX_POINTS, &buffer,
				   &result),
		     BV_ERR_NO_MEMORY);
	CHECK(memory[0] == 0xcc && memory[160] == 0xcc);
	buffer.capacity = 161;
	CHECK_EQ_INT(bv_read_frame("borrow.bin", STRIDE, MAX_POINTS, &buffer,
				   &result),
		     BV_OK);
	CHECK(buffer.data == memory && buffer.capacity == 161);
	CHECK_EQ_INT(buffer.size, 160);
	CHECK(memcmp(memory, contents, 160) == 0);
	CHECK_EQ_INT(memory[161], 0xcc);
	CHECK_EQ_INT(bv_read_frame("nowhere.bin", STRIDE, MAX_POINTS, &buffer,
				   &result),
		     BV_ERR_OPEN);
	CHECK(buffer.data == memory && buffer.capacity == 161);
}

int main(void)
{
	fill_contents();
	check_use_temporary_directory();

	test_good_frame();
	test_empty_frame();
	test_parts();
	test_buffer_is_used_again();
	test_cannot_be_opened();
	test_may_not_be_read();
	test_not_regular();
	test_size();
	test_many_points();
	test_no_memory();
	test_borrowed_memory();
	return 0;
}
