/*
 * test_worker_memory.c: a worker's memory goes by the points of a frame, not by the grid
 *
 * A process of its own converts some frames of 131072 points, as a scanner with 64 beams
 * has them. Proves that it then never had more than 8 MB in memory, in any preset, as
 * pictures and as arrays, nor more than 12 MB on a grid of 6400 x 6400; and that what
 * drawing is said to take is enough. A frame is drawn on a grid of 2^28 cells with
 * 8 MB and 12 bytes a point, its image included.
 */

#include <math.h>
#include <sys/wait.h>

#include "birdview.h"
#include "check.h"
#include "convert/converter.h"

#define BEAMS 64
#define TURN 2048
#define FRAMES 3
#define MB 1000000L

/* Beams that look down at the ground, or up at walls all around. */
static void make_frame(float points[BEAMS * TURN][4])
{
	for (int beam = 0; beam < BEAMS; beam++) {
		const double down = (beam - 12) * 0.4 * M_PI / 180;

		for (int k = 0; k < TURN; k++) {
			const double angle = k * 2 * M_PI / TURN;
			const double wall = 30 + 25 * sin(3 * angle);
			const double ground = down > 0 ? 1.7 / tan(down) : wall;
			const double r = ground < wall ? ground : wall;
			float *p = points[beam * TURN + k];

			p[0] = (float)(r * cos(angle));
			p[1] = (float)(r * sin(angle));
			p[2] = (float)(-r * tan(down));
			p[3] = (float)(k % 100) / 100.0f;
		}
	}
}

/* In memory that is given back. */
static void write_frame(void)
{
	const size_t size = BEAMS * TURN * 4 * sizeof(float);
	float(*points)[4] = malloc(size);

	CHECK(points != NULL);
	make_frame(points);
	check_make_file("frame.bin", points, size);
	free(points);
}

/* The most that this process ever had in memory. */
static long most_resident(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[200];
	long kibibytes = 0;

	CHECK(status != NULL);
	while (fgets(line, sizeof(line), status) != NULL)
		sscanf(line, "VmHWM: %ld", &kibibytes);
	fclose(status);
	CHECK(kibibytes > 0);
	return kibibytes * 1024;
}

static struct bv_grid *make_grid(const char *preset, uint32_t form, double cell)
{
	struct bv_grid_options options;
	struct bv_grid *grid = NULL;

	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), preset),
		     BV_OK);
	options.form = form;
	if (cell > 0)
		options.cell = cell;
	/* Some presets have no pictures, and some no arrays. */
	return bv_grid_create(&grid, &options, NULL, 0) == BV_OK ? grid : NULL;
}

static void convert_frames(const struct bv_grid *grid)
{
	struct bv_convert_options options;
	struct bv_converter *converter;

	bv_convert_options_init(&options, sizeof(options), grid);
	options.output_directory = ".";
	options.existing = BV_EXISTING_REPLACE;
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	for (int i = 0; i < FRAMES; i++)
		CHECK_EQ_INT(bv_convert_file(converter, "frame.bin", "picture",
					     NULL),
			     BV_OK);
	bv_converter_free(converter);
}

/* What convert_frames() is said to take. */
static long said(const struct bv_grid *grid)
{
	struct bv_convert_options convert;
	struct bv_options options;

	bv_convert_options_init(&convert, sizeof(convert), grid);
	convert.output_directory = ".";
	CHECK_EQ_INT(bv_take_options(&options, &convert), BV_OK);
	return (long)bv_converter_bytes(&options, BV_USUAL_POINTS);
}

/* Runs 'work' in a process of its own, which checks what it takes. */
static void in_process(void (*work)(const char *preset, uint32_t form,
				    double cell, long most),
		       const char *preset, uint32_t form, double cell,
		       long most)
{
	const pid_t child = fork();
	int status;

	CHECK(child >= 0);
	if (child == 0) {
		work(preset, form, cell, most);
		exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK_EQ_INT(status, 0);
}

static void check_converter(const char *preset, uint32_t form, double cell,
			    long most)
{
	struct bv_grid *grid = make_grid(preset, form, cell);
	const long before = most_resident();
	long after;

	if (grid == NULL)
		return;
	convert_frames(grid);
	after = most_resident();
	printf("%s, form %u, cell %g: %ld KB; drawing is said to take %ld KB\n",
	       preset, form, cell, after / 1000, said(grid) / 1000);
	CHECK(after < most);
	CHECK(after - before < said(grid));
	bv_grid_free(grid);
}

/* All over the grid, so that each band has some. */
static void scatter(float points[][4], size_t n, uint32_t *state)
{
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < 3; k++) {
			*state = *state * 1664525 + 1013904223;
			points[i][k] = (float)(*state >> 8) * 0x1p-24f *
					       (k < 2 ? 163.84f : 6.0f) -
				       (k < 2 ? 81.92f : 3.0f);
		}
		points[i][3] = 0.5f;
	}
}

static void check_largest(const char *preset, uint32_t form, double cell,
			  long most)
{
	static float points[8192][4];
	const long count = 200 * 8192;
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_rasterizer *rasterizer;
	struct bv_grid_options options;
	struct bv_layout layout;
	struct bv_grid *grid;
	uint32_t state = 1;
	long before;

	(void)form;
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), preset),
		     BV_OK);
	options.cell = cell;
	options.x_min = options.y_min = -81.92;
	options.x_max = options.y_max = 81.92;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "kitti", NULL, 0),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	before = most_resident();
	for (long n = 0; n < count; n += 8192) {
		scatter(points, 8192, &state);
		CHECK_EQ_INT(bv_rasterizer_add(rasterizer, &layout, NULL,
					       points, 8192),
			     BV_OK);
	}
	printf("2^28 cells: %ld KB for %ld points\n",
	       (most_resident() - before) / 1000, count);
	CHECK(most_resident() - before < most + 12 * count);
	CHECK_EQ_INT(bv_rasterizer_finish(rasterizer, &image), BV_OK);
	CHECK((uint64_t)image.width * image.height == UINT64_C(1) << 28);
	/* And 8 bytes for each cell of the image. */
	CHECK(most_resident() - before <
	      most + 12 * count + 8 * (long)image.occupied);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

int main(void)
{
	const char *sanitizer = getenv("BIRDVIEW_SANITIZE");
	const char *preset;

	if (sanitizer != NULL && *sanitizer != '\0') {
		puts("skipped: sanitizers keep memory for themselves");
		return 77;
	}
	check_use_temporary_directory();
	write_frame();
	for (size_t i = 0; (preset = bv_preset_name(i)) != NULL; i++) {
		in_process(check_converter, preset, BV_FORM_PICTURE, 0, 8 * MB);
		in_process(check_converter, preset, BV_FORM_ARRAYS, 0, 8 * MB);
	}
	in_process(check_converter, "surround", BV_FORM_PICTURE, 0.025,
		   12 * MB);
	in_process(check_largest, "surround", BV_FORM_PICTURE, 0.01, 8 * MB);
	return 0;
}
