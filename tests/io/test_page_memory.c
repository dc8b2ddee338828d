/*
 * test_page_memory.c: what files are read into and written from begins with a page
 *
 * Frames of several layouts are converted, by both encoders, and their pictures
 * checked.  Proves of every large read and write that the memory
 * begins with a page, and so does that part of the file, for any layout that the
 * command has a name for; and that frames that are read into memory of the caller's
 * are no exception.
 *
 * The linker leads the calls of pread(), read() and write() here.
 */

#include "birdview.h"
#include "check.h"
#include "drawing.h"
#include "reading.h"

#define PAGE 4096
#define LARGE 16384
#define POINTS 200000

/* ---------------------------------------------------------------------- */
/* Looking at the calls                                                   */
/* ---------------------------------------------------------------------- */

ssize_t __real_pread(int file, void *data, size_t size, off_t offset);
ssize_t __real_read(int file, void *data, size_t size);
ssize_t __real_write(int file, const void *data, size_t size);
ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset);
ssize_t __wrap_read(int file, void *data, size_t size);
ssize_t __wrap_write(int file, const void *data, size_t size);

/* The large calls so far; small ones look at /proc and the heads of pictures. */
static struct {
	int pread, read, write;
} large;

static void look(const void *data, size_t size, off_t offset, int *calls)
{
	if (size < LARGE)
		return;
	CHECK_EQ_INT((uintptr_t)data % PAGE, 0);
	CHECK_EQ_INT(offset % PAGE, 0);
	++*calls;
}

ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset)
{
	look(data, size, offset, &large.pread);
	return __real_pread(file, data, size, offset);
}

ssize_t __wrap_read(int file, void *data, size_t size)
{
	look(data, size, 0, &large.read);
	return __real_read(file, data, size);
}

ssize_t __wrap_write(int file, const void *data, size_t size)
{
	look(data, size, 0, &large.write);
	return __real_write(file, data, size);
}

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

/* Spread points, most of them alone in their cells, of 'columns' floats each. */
static void write_frame(size_t columns)
{
	float point[32] = {0};
	uint32_t state = 1;
	FILE *file = fopen("frame.bin", "wb");

	CHECK(file != NULL);
	for (int i = 0; i < POINTS; i++) {
		for (int k = 0; k < 3; k++) {
			state = state * 1664525 + 1013904223;
			point[k] = (float)(state >> 8) / (1 << 24) - 0.5f;
		}
		point[0] *= 150;
		point[1] *= 150;
		CHECK_EQ_INT(fwrite(point, sizeof(float), columns, file),
			     columns);
	}
	CHECK(fclose(file) == 0);
}

static void convert_and_check(const struct bv_convert_options *options)
{
	struct bv_converter *converter = NULL;
	const int before = large.read;
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(bv_converter_create(&converter, options), BV_OK);
	CHECK_EQ_INT(
		bv_convert_file(converter, "frame.bin", "frame.png", &result),
		BV_OK);
	CHECK_EQ_INT(
		bv_check_file(converter, "frame.bin", "frame.png", &result),
		BV_OK);
	CHECK(large.read > before + 4);
	bv_converter_free(converter);
}

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *points, size_t n)
{
	(void)context;
	(void)layout;
	(void)points;
	return n > 0;
}

static void read_large_parts(const struct bv_layout *layout)
{
	const struct bv_reading reading = reading_in(layout, POINTS);
	const int before = large.pread;
	struct bv_verdict verdict;
	struct bv_frame_info info;

	CHECK_EQ_INT(read_by_memory("frame.bin", &reading, (size_t)512 << 10,
				    take, NULL, &info, &verdict),
		     BV_OK);
	CHECK(large.pread > before + 4);
}

int main(void)
{
	static const char *const layouts[] = {
		"kitti",
		"nuscenes",
		"columns=x,y,z",
		"columns=x,y,z,-,-,-,-",
		"columns=x,y,z,i,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-",
	};
	struct bv_grid *grid = make_preset_grid("surround");
	struct bv_convert_options options;
	struct bv_layout layout;

	check_use_temporary_directory();
	CHECK(bv_convert_options_init(&options, sizeof(options), grid) ==
	      BV_OK);
	options.existing = BV_EXISTING_REPLACE;
	options.layout = &layout;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		CHECK(bv_layout_parse(&layout, sizeof(layout), layouts[i], NULL,
				      0) == BV_OK);
		write_frame(layout.stride / sizeof(float));
		options.encoding = BV_ENCODING_SPARSE;
		convert_and_check(&options);
		options.encoding = BV_ENCODING_LIBPNG;
		convert_and_check(&options);
		read_large_parts(&layout);
	}
	CHECK(large.pread > 100);
	CHECK_EQ_INT(large.write, 10);
	bv_grid_free(grid);
	return 0;
}
