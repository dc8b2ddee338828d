/*
 * test_suspicious.c: advice about a frame costs nothing
 *
 * Proves of frames of several megabytes that converting one and checking its picture
 * read each byte of the frame once and no more, whether its intensities fit the layout
 * or not; that the advice for those that do not is right, and modest where only the
 * later points of a frame show it.
 *
 * The linker leads the calls of pread(), by which frames are read, here.
 */

#include "birdview.h"
#include "check.h"
#include "drawing.h"

#define POINTS 400000
#define FRAME_SIZE ((size_t)POINTS * 16)
/* Of a picture that is checked, which goes the same way. */
#define MOST_OF_PICTURE ((size_t)64 << 10)

ssize_t __real_pread(int file, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset);

static size_t bytes_read;

ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset)
{
	const ssize_t n = __real_pread(file, data, size, offset);

	bytes_read += n > 0 ? (size_t)n : 0;
	return n;
}

/* Intensities are between 0 and 'most', but in the first points between 0 and 1. */
static void write_frame(float most, int first)
{
	FILE *file = fopen("frame.bin", "wb");

	CHECK(file != NULL);
	for (int i = 0; i < POINTS; i++) {
		const float point[4] = {(float)(i % 150) - 75.0f,
					(float)(i / 150 % 150) - 75.0f, 0.0f,
					(i < first ? 1.0f : most) *
						(float)(i % 100) / 99.0f};

		CHECK_EQ_INT(fwrite(point, sizeof(point), 1, file), 1);
	}
	CHECK(fclose(file) == 0);
}

/* Looks at what was read meanwhile, too. */
static void expect(enum bv_status status, enum bv_status expected, size_t most)
{
	CHECK_EQ_INT(status, expected);
	CHECK(bytes_read >= FRAME_SIZE);
	CHECK(bytes_read <= most);
	bytes_read = 0;
}

static void expect_warning(const struct bv_frame_result *result,
			   const char *advice)
{
	char text[512];

	CHECK(bv_frame_warning(result, text, sizeof(text)));
	CHECK_STR(strstr(text, "  Try "), advice);
}

static void test_suspicious(struct bv_converter *converter, int first,
			    const char *advice)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	write_frame(255, first);
	remove("frame.png"); /* or it would be looked at */
	bytes_read = 0;
	expect(bv_convert_file(converter, "frame.bin", "frame.png", &result),
	       BV_OK, FRAME_SIZE);
	expect_warning(&result, advice);
	expect(bv_check_file(converter, "frame.bin", "frame.png", &result),
	       BV_OK, FRAME_SIZE + MOST_OF_PICTURE);
	expect_warning(&result, advice);
}

static void test_strict(const struct bv_grid *grid)
{
	struct bv_convert_options options;
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_converter *converter = NULL;
	char text[512];

	bv_convert_options_init(&options, sizeof(options), grid);
	options.strict = true;
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	bytes_read = 0;
	expect(bv_convert_file(converter, "frame.bin", "strict.png", &result),
	       BV_ERR_INTENSITY, FRAME_SIZE);
	bv_frame_message(&result, text, sizeof(text));
	CHECK(strstr(text, "Try intensity_scale 255") != NULL);
	bv_converter_free(converter);
}

static void test_usual(struct bv_converter *converter)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	write_frame(1, 0);
	bytes_read = 0;
	expect(bv_convert_file(converter, "frame.bin", "usual.png", &result),
	       BV_OK, FRAME_SIZE);
	expect(bv_check_file(converter, "frame.bin", "usual.png", &result),
	       BV_OK, FRAME_SIZE + MOST_OF_PICTURE);
}

int main(void)
{
	struct bv_grid *grid = make_preset_grid("surround");
	struct bv_convert_options options;
	struct bv_converter *converter = NULL;

	check_use_temporary_directory();
	bv_convert_options_init(&options, sizeof(options), grid);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	test_suspicious(converter, POINTS / 2,
			"  Try layout or intensity_scale");
	test_suspicious(converter, 0, "  Try intensity_scale 255");
	test_strict(grid);
	test_usual(converter);
	bv_converter_free(converter);
	bv_grid_free(grid);
	return 0;
}
