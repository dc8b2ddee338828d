/*
 * test_gpu_clues.c: what is said about odd frames does not depend on the device
 *
 * Proves on the emulator that bv_convert_files() says the same about a frame on a GPU
 * as on CPUs, whether its intensities fit the layout or not, in whatever part of it
 * and by whatever layout; and that it reads each frame once for that, on either.
 *
 * The linker leads the calls of pread(), by which frames are read, here.
 */

#include <stdatomic.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"

/* So many that the size of a frame is a multiple of all strides here. */
#define POINTS 30000

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

ssize_t __real_pread(int file, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset);

static _Atomic size_t bytes_read;

ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset)
{
	const ssize_t n = __real_pread(file, data, size, offset);

	atomic_fetch_add(&bytes_read, n > 0 ? (size_t)n : 0);
	return n;
}

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

struct kind {
	const char *frame, *picture;
	size_t points;
	float most;      /* intensity */
	size_t ordinary; /* points at the start whose intensities are 0..1 */
	size_t columns;
	const char *advice; /* in the layout kitti */
};

#define EITHER "Try layout or intensity_scale"

static const struct kind kinds[] = {
	{"empty.bin", "empty.png", 0, 1, 0, 4, NULL},
	{"usual.bin", "usual.png", POINTS, 1, 0, 4, NULL},
	{"bytes.bin", "bytes.png", POINTS, 255, 0, 4,
	 "Try intensity_scale 255"},
	{"percent.bin", "percent.png", POINTS, 100, 0, 4,
	 "Try intensity_scale 100"},
	{"words.bin", "words.png", POINTS, 65535, 0, 4,
	 "Try intensity_scale 65535"},
	{"wild.bin", "wild.png", POINTS, 1e9f, 0, 4, EITHER},
	{"rings.bin", "rings.png", POINTS, 255, 0, 5, "Try layout nuscenes"},
	{"few.bin", "few.png", 20, 1000, 15, 4, "Try intensity_scale 255"},
	{"noise.bin", "noise.png", POINTS, 255, POINTS - 100, 4, NULL},
	{"late.bin", "late.png", POINTS, 255, POINTS / 2, 4, EITHER},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void write_frame(const struct kind *kind)
{
	FILE *file = fopen(kind->frame, "wb");

	CHECK(file != NULL);
	for (size_t i = 0; i < kind->points; i++) {
		const float most = i < kind->ordinary ? 1.0f : kind->most;
		const float point[5] = {(float)(i % 150) - 75.0f,
					(float)(i / 150 % 150) - 75.0f, 0.5f,
					most * (float)(i % 101) / 100.0f,
					(float)(i % 32)};

		CHECK_EQ_INT(fwrite(point, sizeof(float), kind->columns, file),
			     kind->columns);
	}
	CHECK(fclose(file) == 0);
}

/* The bytes of all frames. */
static size_t write_frames(void)
{
	size_t bytes = 0;

	for (size_t i = 0; i < KINDS; i++) {
		write_frame(&kinds[i]);
		bytes += kinds[i].points * kinds[i].columns * sizeof(float);
	}
	return bytes;
}

/* -------------------------------------------------------------------------- */
/* What is said                                                               */
/* -------------------------------------------------------------------------- */

struct said {
	enum bv_status status;
	char message[512], warning[512];
};

static bool listen(void *context, size_t index,
		   const struct bv_frame_result *result)
{
	struct said *said = (struct said *)context + index;

	said->status = result->status;
	bv_frame_message(result, said->message, sizeof(said->message));
	bv_frame_warning(result, said->warning, sizeof(said->warning));
	return true;
}

static void convert(struct bv_convert_options *options, enum bv_device device,
		    size_t bytes, struct said said[KINDS])
{
	const char *inputs[KINDS], *outputs[KINDS];

	for (size_t i = 0; i < KINDS; i++) {
		inputs[i] = kinds[i].frame;
		outputs[i] = kinds[i].picture;
	}
	options->device = device;
	atomic_store(&bytes_read, 0);
	memset(said, 0, KINDS * sizeof(*said));
	CHECK_EQ_INT(bv_convert_files(options, inputs, outputs, KINDS, listen,
				      said, NULL),
		     BV_OK);
	CHECK_EQ_INT(atomic_load(&bytes_read), bytes);
}

static void expect_same(const struct said cpu[KINDS],
			const struct said gpu[KINDS])
{
	for (size_t i = 0; i < KINDS; i++) {
		CHECK_EQ_INT(gpu[i].status, cpu[i].status);
		CHECK_STR(gpu[i].message, cpu[i].message);
		CHECK_STR(gpu[i].warning, cpu[i].warning);
	}
}

static void expect_advice(const struct said said[KINDS])
{
	for (size_t i = 0; i < KINDS; i++) {
		const char *advice = strstr(said[i].warning, "Try ");

		CHECK_EQ_INT(said[i].status, BV_OK);
		if (kinds[i].advice == NULL)
			CHECK_STR(said[i].warning, "");
		else
			CHECK_STR(advice, kinds[i].advice);
	}
}

/* -------------------------------------------------------------------------- */

static void test_layout(struct bv_convert_options *options, const char *name,
			size_t bytes)
{
	static struct said cpu[KINDS], gpu[KINDS], strict[KINDS];
	struct bv_layout layout;

	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), name, NULL, 0),
		     BV_OK);
	options->layout = &layout;
	options->strict = false;
	convert(options, BV_DEVICE_CPU, bytes, cpu);
	convert(options, BV_DEVICE_GPU, bytes, gpu);
	expect_same(cpu, gpu);
	if (strcmp(name, "kitti") == 0)
		expect_advice(cpu);
	options->strict = true;
	convert(options, BV_DEVICE_CPU, bytes, strict);
	convert(options, BV_DEVICE_GPU, bytes, gpu);
	expect_same(strict, gpu);
	for (size_t i = 0; i < KINDS; i++) {
		const bool odd = cpu[i].warning[0] != '\0';

		CHECK_EQ_INT(strict[i].status == BV_OK, !odd);
		CHECK(!odd || strcmp(strict[i].message, cpu[i].warning) == 0);
	}
}

int main(void)
{
	struct bv_grid_options grid_options;
	struct bv_convert_options options;
	struct bv_grid *grid;
	size_t bytes;

	check_use_temporary_directory();
	bytes = write_frames();
	CHECK_EQ_INT(
		bv_grid_options_init(&grid_options, sizeof(grid_options), NULL),
		BV_OK);
	grid_options.cell = 4;
	CHECK_EQ_INT(bv_grid_create(&grid, &grid_options, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.existing = BV_EXISTING_REPLACE;
	options.no_fallback = true;
	options.threads = 3;
	test_layout(&options, "kitti", bytes);
	test_layout(&options, "nuscenes", bytes);
	test_layout(&options, "columns=x,y,-,-,z,-,-,-,-,-,-,-,-,-,-,-,-,-,-,i",
		    bytes);
	bv_grid_free(grid);
	return 0;
}
