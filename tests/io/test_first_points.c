/*
 * test_first_points.c: whoever looks at the first points of a frame gets enough of them
 *
 * Proves that as many bytes of points come at first as anybody looks at (convert/clues.h),
 * whatever is before them in the file: through the buffer, and through memory of the
 * caller's; and that all that come are those of the file.
 */

#include "reading.h"

/* Bytes of points that may be looked at first, whoever reads. */
#define FIRST_BYTES ((size_t)96 << 10)

#define STRIDE 16u
#define POINTS 40000u
#define POINTS_BYTES ((size_t)POINTS * STRIDE)
#define MOST_HEAD 300000u

#define PAGE ((size_t)4096)
#define PIECE ((size_t)512 << 10)

static unsigned char bytes[MOST_HEAD + POINTS_BYTES];

/* What has come of the points that the file should have. */
struct taken {
	const unsigned char *wanted;
	size_t first, all; /* bytes */
};

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *points, size_t n)
{
	struct taken *taken = context;
	const size_t some = n * layout->stride;

	CHECK_EQ_INT(layout->stride, STRIDE);
	CHECK(taken->all + some <= POINTS_BYTES);
	CHECK(memcmp(points, taken->wanted + taken->all, some) == 0);
	if (taken->all == 0)
		taken->first = some;
	taken->all += some;
	return true;
}

static void expect_all(const struct taken *taken)
{
	CHECK_EQ_INT(taken->all, POINTS_BYTES);
	CHECK(taken->first >= FIRST_BYTES);
}

static void read_by_buffer(const char *path, const struct bv_reading *reading,
			   struct taken *taken)
{
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	struct bv_verdict verdict;

	CHECK_EQ_INT(bv_read_frame_parts(path, reading, &buffer, take, taken,
					 &info, &verdict),
		     BV_OK);
	bv_part_buffer_free(&buffer);
}

static void read_by_piece(const char *path, const struct bv_reading *reading,
			  struct taken *taken)
{
	unsigned char *pages = aligned_alloc(PAGE, BV_PIECE_REST + PIECE);
	const struct bv_part_memory memory = {pages + BV_PIECE_REST, PIECE};
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	struct bv_frame_reading r;
	struct bv_verdict verdict;
	bool more = true;

	CHECK(pages != NULL);
	CHECK_EQ_INT(bv_reading_begin(&r, path, reading, &buffer, &memory,
				      &info, &verdict),
		     BV_OK);
	bv_reading_into(&r, &memory);
	while (more)
		CHECK_EQ_INT(bv_reading_next(&r, take, taken, &more), BV_OK);
	bv_reading_end(&r);
	bv_part_buffer_free(&buffer);
	free(pages);
}

static void put_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(bytes, 1, size, file), size);
	CHECK(fclose(file) == 0);
}

static void test_head(uint32_t skip)
{
	const struct bv_layout layout = {.struct_size = sizeof(layout),
					 .name = "test",
					 .intensity_scale = 1,
					 .stride = STRIDE,
					 .skip = skip,
					 .offset = {0, 4, 8, 12}};
	const struct bv_reading reading = reading_in(&layout, UINT32_MAX);
	struct taken by_buffer = {.wanted = bytes + skip};
	struct taken by_piece = {.wanted = bytes + skip};

	put_file("frame.bin", skip + POINTS_BYTES);
	read_by_buffer("frame.bin", &reading, &by_buffer);
	expect_all(&by_buffer);
	read_by_piece("frame.bin", &reading, &by_piece);
	expect_all(&by_piece);
}

int main(void)
{
	static const uint32_t heads[] = {
		0,     1,      4095,   16383,  16384,  16385,  16400,    20480,
		98304, 131056, 131071, 131072, 131073, 262144, MOST_HEAD};

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7 + i / 256 * 31);
	check_use_temporary_directory();
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		test_head(heads[i]);
	return 0;
}
