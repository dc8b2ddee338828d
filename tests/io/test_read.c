/*
 * test_read.c: a frame is read whole, or refused with a reason
 *
 * Proves what io/read.h promises, for parts in the buffer and in memory of the caller's:
 * for good frames, for memory, and for everything that is no frame.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "check.h"
#include "core/layout.h"
#include "frame_file.h"
#include "reading.h"

#define MAX_POINTS 1000

/* Bytes for parts, where they are not the buffer's. */
#define MEMORY 8192

/* ---------------------------------------------------------------------- */
/* Memory for parts                                                       */
/* ---------------------------------------------------------------------- */

/* The linker leads all calls of bv_pages_allocate() to the second of these. */
void *__real_bv_pages_allocate(size_t size);
void *__wrap_bv_pages_allocate(size_t size);

static size_t allocated;   /* bytes, so far */
static bool memory_is_out; /* there is none */

void *__wrap_bv_pages_allocate(size_t size)
{
	if (memory_is_out)
		return NULL;
	allocated += size;
	return __real_bv_pages_allocate(size);
}

/* ---------------------------------------------------------------------- */
/* Shorthands                                                             */
/* ---------------------------------------------------------------------- */

/* What a failure must leave alone. */
static const struct bv_verdict before = {
	.system_error = -1, .detail = {77, 77}, .counts.points = 12345};

static struct bv_reading kitti(uint32_t max_points)
{
	return reading_in(NULL, max_points);
}

static bool take_nothing(void *context, const struct bv_layout *layout,
			 const unsigned char *points, size_t n)
{
	(void)context;
	(void)layout;
	(void)points;
	CHECK(n > 0);
	return true;
}

static enum bv_status read_frame(const char *path, uint32_t max_points,
				 bool by_buffer, struct bv_verdict *verdict)
{
	const struct bv_reading reading = kitti(max_points);
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	enum bv_status status;

	if (!by_buffer)
		return read_by_memory(path, &reading, MEMORY, take_nothing,
				      NULL, &info, verdict);
	status = bv_read_frame_parts(path, &reading, &buffer, take_nothing,
				     NULL, &info, verdict);
	bv_part_buffer_free(&buffer);
	CHECK(buffer.memory == NULL);
	return status;
}

/* Checks the whole verdict. */
static void expect_of(const char *path, bool by_buffer, enum bv_status status,
		      int system_error, uint64_t detail_0, uint64_t detail_1)
{
	struct bv_verdict verdict = before;
	const int descriptors = check_open_descriptors();

	CHECK_EQ_INT(read_frame(path, MAX_POINTS, by_buffer, &verdict), status);
	CHECK_EQ_INT(verdict.status, status);
	CHECK_EQ_INT(verdict.system_error, system_error);
	CHECK_EQ_INT(verdict.detail[0], detail_0);
	CHECK_EQ_INT(verdict.detail[1], detail_1);
	CHECK_EQ_INT(verdict.counts.points, 12345);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
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

static void check_info(const struct bv_frame_info *info, uint64_t size,
		       uint32_t stride)
{
	CHECK_EQ_INT(info->size, size);
	CHECK_EQ_INT(info->modified.tv_sec, 1234567890);
	CHECK_EQ_INT(info->modified.tv_nsec, 987654321);
	CHECK_EQ_INT(info->head.points, size / stride);
	CHECK_EQ_INT(info->head.first_byte, 0);
	CHECK_EQ_INT(info->head.layout.stride, stride);
}

/* What came in parts, one after the other. */
struct collected {
	const struct bv_frame_info *info;
	unsigned char *bytes;
	size_t size, parts, stride;
	size_t wanted; /* parts, after which it is enough; 0: all */
};

static bool collect(void *context, const struct bv_layout *layout,
		    const unsigned char *points, size_t n)
{
	struct collected *all = context;
	const size_t bytes = n * all->stride;

	CHECK(n > 0);
	CHECK_EQ_INT(layout->stride, all->stride);
	CHECK_EQ_INT(all->info->size % all->stride, 0);
	CHECK(all->size + bytes <= all->info->size);
	memcpy(all->bytes + all->size, points, bytes);
	all->size += bytes;
	all->parts++;
	return all->parts != all->wanted;
}

static void test_good_frame(void)
{
	const struct bv_reading reading = kitti(10);
	unsigned char bytes[160];
	struct bv_frame_info info = {0};
	struct collected all = {.info = &info, .bytes = bytes, .stride = 16};
	struct bv_verdict verdict;

	make_file("good.bin", 160);
	set_mtime("good.bin", 1234567890, 987654321);
	CHECK_EQ_INT(read_by_memory("good.bin", &reading, MEMORY, collect, &all,
				    &info, &verdict),
		     BV_OK);
	CHECK_EQ_INT(all.size, 160);
	CHECK(memcmp(bytes, contents, 160) == 0);
	check_info(&info, 160, 16);

	expect("good.bin", BV_OK, 0, 0, 0);
	CHECK(symlink("good.bin", "link.bin") == 0);
	expect("link.bin", BV_OK, 0, 0, 0);
}

static bool take_no_points(void *context, const struct bv_layout *layout,
			   const unsigned char *points, size_t n)
{
	(void)context;
	(void)layout;
	(void)points;
	(void)n;
	CHECK(false);
	return true;
}

static void test_empty_frame(void)
{
	const struct bv_reading reading = kitti(0);
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info = {.size = 99};
	struct bv_verdict verdict;

	make_file("empty.bin", 0);
	set_mtime("empty.bin", 1234567890, 987654321);
	CHECK_EQ_INT(read_by_memory("empty.bin", &reading, MEMORY,
				    take_no_points, NULL, &info, &verdict),
		     BV_OK);
	check_info(&info, 0, 16);
	info.size = 99;
	CHECK_EQ_INT(bv_read_frame_parts("empty.bin", &reading, &buffer,
					 take_no_points, NULL, &info, &verdict),
		     BV_OK);
	check_info(&info, 0, 16);
	bv_part_buffer_free(&buffer);
}

static void write_bytes(const char *path, unsigned char *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	CHECK(bytes != NULL && file != NULL);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251);
	CHECK_EQ_INT(fwrite(bytes, 1, size, file), size);
	CHECK(fclose(file) == 0);
	set_mtime(path, 1234567890, 987654321);
}

/*
 * All bytes come, in order and in whole points, through less memory than they take,
 * and what is known of the frame is known with the first of them.
 */
static void check_parts(uint32_t stride, size_t points)
{
	const struct bv_layout layout = {.struct_size = sizeof(layout),
					 .name = "test",
					 .intensity_scale = 1,
					 .stride = stride,
					 .offset = {0, 4, 8, BV_NO_COLUMN}};
	const struct bv_reading reading = reading_in(&layout, UINT32_MAX);
	const size_t size = points * stride;
	unsigned char *written = malloc(size), *taken = malloc(size);
	struct bv_frame_info info = {0};
	struct collected all = {
		.info = &info, .bytes = taken, .stride = stride};
	struct bv_part_buffer buffer = {0};
	struct bv_verdict verdict;

	CHECK(taken != NULL);
	write_bytes("parts.bin", written, size);
	allocated = 0;
	CHECK_EQ_INT(bv_read_frame_parts("parts.bin", &reading, &buffer,
					 collect, &all, &info, &verdict),
		     BV_OK);
	CHECK_EQ_INT(all.size, size);
	CHECK(memcmp(taken, written, size) == 0);
	check_info(&info, size, stride);
	CHECK(all.parts >= 2 && allocated > 0 && allocated < size);

	/* Whoever has enough gets no more, and that is no failure. */
	all.size = all.parts = 0;
	all.wanted = 1;
	CHECK_EQ_INT(bv_read_frame_parts("parts.bin", &reading, &buffer,
					 collect, &all, &info, &verdict),
		     BV_OK);
	CHECK_EQ_INT(all.parts, 1);
	CHECK(all.size < size && memcmp(taken, written, all.size) == 0);
	bv_part_buffer_free(&buffer);
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
	check_parts(65534, 9); /* points nearly as large as may be left over */
	check_parts(65535, 9);
}

/* The first frame allocates, and no other, larger ones and failures included. */
static void test_buffer_is_used_again(void)
{
	const struct bv_reading reading = kitti(UINT32_MAX);
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	struct bv_verdict verdict;
	const unsigned char *memory;

	make_file("small.bin", 16);
	make_file("large.bin", 16);
	CHECK(truncate("large.bin", 1 << 20) == 0);
	CHECK_EQ_INT(bv_read_frame_parts("small.bin", &reading, &buffer,
					 take_nothing, NULL, &info, &verdict),
		     BV_OK);
	memory = buffer.memory;
	allocated = 0;
	for (int i = 0; i < 9; i++) {
		static const char *const paths[] = {"large.bin", "nowhere.bin",
						    "small.bin"};

		CHECK_EQ_INT(bv_read_frame_parts(paths[i % 3], &reading,
						 &buffer, take_nothing, NULL,
						 &info, &verdict),
			     i % 3 == 1 ? BV_ERR_OPEN : BV_OK);
		CHECK(buffer.memory == memory);
	}
	CHECK_EQ_INT(allocated, 0);
	bv_part_buffer_free(&buffer);
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
	expect("one_less.bin", BV_ERR_SIZE, 0, 63, 16);
	expect("one_more.bin", BV_ERR_SIZE, 0, 65, 16);
	expect("short.bin", BV_ERR_SIZE, 0, 1, 16);
}

static void expect_many(const char *path, bool by_buffer, uint64_t points,
			uint32_t most)
{
	struct bv_verdict verdict = before;

	CHECK_EQ_INT(read_frame(path, most, by_buffer, &verdict),
		     BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(verdict.status, BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(verdict.system_error, 0);
	CHECK_EQ_INT(verdict.detail[0], points);
	CHECK_EQ_INT(verdict.detail[1], most);
}

/* The head tells, before any more is read: the last one claims 1 TiB. */
static void test_many_points(void)
{
	const off_t huge = (off_t)1 << 40;
	struct bv_verdict verdict;

	make_file("eleven.bin", 11 * 16);
	for (int by_buffer = 0; by_buffer < 2; by_buffer++) {
		CHECK_EQ_INT(read_frame("eleven.bin", 11, by_buffer, &verdict),
			     BV_OK);
		expect_many("eleven.bin", by_buffer, 11, 10);
	}

	make_file("huge.bin", 16);
	if (truncate("huge.bin", huge) != 0) {
		puts("not tested: a frame of 1 TiB, for the file system");
		return;
	}
	allocated = 0;
	for (int by_buffer = 0; by_buffer < 2; by_buffer++)
		expect_many("huge.bin", by_buffer, (uint64_t)huge / 16,
			    UINT32_MAX);
	CHECK(allocated < 1 << 20);
}

/* A buffer without memory is one still, and the next frame gets some. */
static void test_no_memory(void)
{
	const struct bv_reading reading = kitti(MAX_POINTS);
	const int descriptors = check_open_descriptors();
	struct bv_part_buffer buffer = {0};
	struct bv_verdict verdict = before;
	struct bv_frame_info info;

	make_file("small.bin", 16);
	memory_is_out = true;
	expect_of("small.bin", true, BV_ERR_NO_MEMORY, 0, 0, 0);
	CHECK_EQ_INT(bv_read_frame_parts("small.bin", &reading, &buffer,
					 take_no_points, NULL, &info, &verdict),
		     BV_ERR_NO_MEMORY);
	CHECK(buffer.memory == NULL);
	memory_is_out = false;
	CHECK_EQ_INT(bv_read_frame_parts("small.bin", &reading, &buffer,
					 take_nothing, NULL, &info, &verdict),
		     BV_OK);
	bv_part_buffer_free(&buffer);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
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
	return 0;
}
