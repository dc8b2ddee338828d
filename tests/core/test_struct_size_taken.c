/*
 * test_struct_size_taken.c: a structure that the caller fills in may be older or
 * newer than the library
 *
 * Proves, for each such structure and through the public functions: with a smaller
 * size the members beyond it have their defaults, and nothing beyond it is read;
 * a larger one is accepted if all bytes beyond the library's are 0, and refused if
 * any single one is not; a size that is no multiple of 8, less than 8 or more than
 * 4096 is refused, with nothing read but the size.
 *
 * What a function makes of a structure is told as a line.  That of a structure cut
 * to a size must be that of a whole one with defaults from there on.  The structure
 * lies in memory of just its size, so that a sanitizer sees what is read beyond.
 */

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"

#define LINE_SIZE 16384
#define MOST_SIZE 4096u

/* One structure, and who takes it. */
struct taker {
	const char *name;
	const void *whole; /* with no member at its default, if that can be */
	size_t size;
	/* Stores the defaults of a structure of which the caller has 'size'. */
	void (*fill_defaults)(void *structure, size_t size);
	/* Tells what becomes of it. */
	void (*tell)(const void *structure, char *line);
	const char *refused; /* what is told of a size that is refused */
};

static struct bv_grid *grid;
static struct bv_rasterizer *rasterizer;
static struct bv_encoder *encoder;
static struct bv_image drawn;
static float points[512][4];

/* Shows all of some bytes. */
static unsigned long long hash_of(const void *bytes, size_t n)
{
	const unsigned char *byte = bytes;
	unsigned long long hash = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ byte[i]) * 1099511628211u;
	return hash;
}

/* -------------------------------------------------------------------------- */
/* struct bv_layout                                                           */
/* -------------------------------------------------------------------------- */

static const struct bv_layout layout = {.struct_size = sizeof(layout),
					.name = "columns=i,-y,x,z,-",
					.intensity_scale = 255.0,
					.stride = 20,
					.offset = {8, 4, 12, 0},
					.negate = 2};

static void fill_layout(void *structure, size_t size)
{
	(void)size;
	CHECK_EQ_INT(
		bv_layout_parse(structure, sizeof(layout), "kitti", NULL, 0),
		BV_OK);
}

static void tell_layout(const void *structure, char *line)
{
	struct bv_convert_options options;
	struct bv_converter *converter = NULL;
	struct bv_counts counts = {.struct_size = sizeof(counts)};
	char advice[64], text[LINE_SIZE / 2] = "";
	const bool any = bv_layout_advise(structure, points, sizeof(points),
					  advice, sizeof(advice));
	const int described = (int)bv_describe_image(
		grid, structure, &drawn, "name", text, sizeof(text));
	const int added =
		(int)bv_rasterizer_add(rasterizer, structure, NULL, points, 16);
	const int finished = (int)bv_rasterizer_finish_planes(
		rasterizer, NULL, NULL, NULL, &counts);
	int created;

	bv_convert_options_init(&options, sizeof(options), grid);
	options.layout = structure;
	created = (int)bv_converter_create(&converter, &options);
	bv_converter_free(converter);
	snprintf(line, LINE_SIZE, "%llx %d:%s %d:%s %d %d %llx %d",
		 (unsigned long long)bv_fingerprint(grid, structure), any,
		 advice, described, text, added, finished,
		 hash_of(&counts, sizeof(counts)), created);
}

/* -------------------------------------------------------------------------- */
/* struct bv_grid_options                                                     */
/* -------------------------------------------------------------------------- */

static const struct bv_grid_options wide = {.struct_size = sizeof(wide),
					    .preset = "surround",
					    .x_min = -40,
					    .x_max = 40,
					    .y_min = -20,
					    .y_max = 60,
					    .z_min = -2,
					    .z_max = 5,
					    .cell = 0.2,
					    .density = BV_DENSITY_LINEAR,
					    .density_full = 20},
				    fixed = {.struct_size = sizeof(fixed),
					     .preset = "complex-yolo-v4",
					     .x_min = 0,
					     .x_max = 50,
					     .y_min = -25,
					     .y_max = 25,
					     .z_min = -2.73,
					     .z_max = 1.27,
					     .cell = 50.0 / 608};

static void fill_options_of(void *structure, const char *preset)
{
	CHECK_EQ_INT(bv_grid_options_init(structure, sizeof(wide), preset),
		     BV_OK);
}

static void fill_wide(void *structure, size_t size)
{
	(void)size;
	fill_options_of(structure, NULL);
}

/* The preset says what the rest is, if the caller knows of presets. */
static void fill_fixed(void *structure, size_t size)
{
	fill_options_of(structure, size >= 16 ? fixed.preset : NULL);
}

static void tell_grid(const void *structure, char *line)
{
	struct bv_grid_info info = {0};
	struct bv_grid *made = NULL;
	char why[256];
	const int status =
		(int)bv_grid_create(&made, structure, why, sizeof(why));

	if (made != NULL)
		bv_grid_get_info(made, &info, sizeof(info));
	snprintf(line, LINE_SIZE, "%d %s %llx %llx", status, why,
		 made != NULL ? (unsigned long long)bv_fingerprint(made, NULL)
			      : 0,
		 hash_of(&info, sizeof(info)));
	bv_grid_free(made);
}

/* -------------------------------------------------------------------------- */
/* struct bv_counts                                                           */
/* -------------------------------------------------------------------------- */

static const struct bv_counts counts = {.struct_size = sizeof(counts),
					.points = 100,
					.kept = 60,
					.not_finite = 10,
					.outside = 30,
					.odd_intensity = 7,
					.intensity_min = -1,
					.intensity_max = 2};

static void fill_zeros(void *structure, size_t size)
{
	const size_t whole = *(const size_t *)structure;

	(void)size;
	memset((char *)structure + sizeof(whole), 0, whole - sizeof(whole));
}

/* They come alone, and with a result. */
static void tell_counts(const void *structure, char *line)
{
	const struct bv_frame_result result = {.struct_size = sizeof(result),
					       .counts = structure};
	char warning[256];
	const bool warns = bv_frame_warning(&result, warning, sizeof(warning));

	snprintf(line, LINE_SIZE, "%d %d:%s", bv_counts_suspicious(structure),
		 warns, warning);
}

/* And with an image. */
static void tell_image_counts(const void *structure, char *line)
{
	struct bv_image image = drawn;
	char text[LINE_SIZE / 2] = "";
	int status;

	image.counts = structure;
	status = (int)bv_describe_image(grid, NULL, &image, "name", text,
					sizeof(text));
	snprintf(line, LINE_SIZE, "%d:%s", status, text);
}

/* -------------------------------------------------------------------------- */
/* struct bv_image                                                            */
/* -------------------------------------------------------------------------- */

static void fill_image(void *structure, size_t size)
{
	struct bv_image *image = structure;

	fill_zeros(structure, size);
	image->channels = 3;
	image->bits = 8;
	image->stride = 4;
	for (int i = 0; i < BV_CHANNEL_MAX; i++)
		image->channel_min[i] = image->channel_max[i] = (double)NAN;
}

static void tell_image(const void *structure, char *line)
{
	static unsigned char dense[16 * 16 * 3 + 1], plane[16 * 16 + 1];
	const uint8_t *png = (const uint8_t *)"";
	size_t size = 0;
	char text[LINE_SIZE / 2] = "";
	const int encoded =
		(int)bv_encode_png(encoder, structure, "text", &png, &size);
	const int made_dense = (int)bv_image_to_dense(structure, dense);
	const int made_plane = (int)bv_image_to_plane(structure, 1, plane);
	const int described = (int)bv_describe_image(grid, NULL, structure,
						     NULL, text, sizeof(text));

	snprintf(line, LINE_SIZE, "%d %llx %d %llx %d %llx %d:%s", encoded,
		 encoded == BV_OK ? hash_of(png, size) : 0, made_dense,
		 made_dense == BV_OK ? hash_of(dense, sizeof(dense)) : 0,
		 made_plane,
		 made_plane == BV_OK ? hash_of(plane, sizeof(plane)) : 0,
		 described, text);
}

/* -------------------------------------------------------------------------- */
/* struct bv_array                                                            */
/* -------------------------------------------------------------------------- */

static const uint32_t array_cells[] = {1, 3, 5};
static const uint8_t array_bytes[] = {7, 8, 9};
static const void *const array_planes[] = {array_bytes, array_bytes};
static const struct bv_array array = {.struct_size = sizeof(array),
				      .name = "bev",
				      .occupied = 3,
				      .cells = array_cells,
				      .planes = array_planes,
				      .channels = 2,
				      .height = 2,
				      .width = 3,
				      .type = BV_U1};

static void tell_array(const void *structure, char *line)
{
	const struct bv_array *const arrays[] = {structure};
	struct bv_npz_encoder *maker;
	const uint8_t *npz = (const uint8_t *)"";
	size_t size = 0;
	int status;

	CHECK_EQ_INT(bv_npz_encoder_create(&maker), BV_OK);
	status = (int)bv_encode_npz(maker, arrays, 1, NULL, &npz, &size);
	snprintf(line, LINE_SIZE, "%d %llx", status,
		 status == BV_OK ? hash_of(npz, size) : 0);
	bv_npz_encoder_free(maker);
}

/* -------------------------------------------------------------------------- */
/* struct bv_convert_options                                                  */
/* -------------------------------------------------------------------------- */

static struct bv_convert_options options = {
	.struct_size = sizeof(options),
	.layout = &layout,
	.max_points = 100,
	.strict = true,
	.output_directory = "out",
	.existing = BV_EXISTING_REPLACE,
	.encoding = BV_ENCODING_LIBPNG,
	.device = BV_DEVICE_GPU,
	.gpus = 1,
	.no_fallback = true,
	.threads = 1,
	.sync = BV_SYNC_EACH,
};

static void fill_convert_options(void *structure, size_t size)
{
	(void)size;
	CHECK_EQ_INT(bv_convert_options_init(structure, sizeof(options), NULL),
		     BV_OK);
}

static off_t size_of_file(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 ? file.st_size : -1;
}

/* A frame of its name is of kitti, with too many points for the options. */
static void tell_convert_options(const void *structure, char *line)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_converter *converter = NULL;
	const int created = (int)bv_converter_create(&converter, structure);
	const int started = (int)bv_convert_files(structure, NULL, NULL, 0,
						  NULL, NULL, NULL);
	const int checked =
		(int)bv_check_files(structure, NULL, NULL, 0, NULL, NULL, NULL);
	char message[256] = "";

	remove("frame.png");
	remove("out/frame.png");
	if (converter != NULL) {
		bv_convert_file(converter, "frame.bin", "frame.png", &result);
		bv_frame_message(&result, message, sizeof(message));
	}
	bv_converter_free(converter);
	snprintf(line, LINE_SIZE, "%d %d %d %s %lld %lld", created, started,
		 checked, message, (long long)size_of_file("frame.png"),
		 (long long)size_of_file("out/frame.png"));
}

/* -------------------------------------------------------------------------- */
/* struct bv_frame_result                                                     */
/* -------------------------------------------------------------------------- */

static const struct bv_frame_result failed = {.struct_size = sizeof(failed),
					      .status = BV_ERR_SIZE,
					      .detail = {35, 16}},
				    unwritten = {.struct_size =
							 sizeof(unwritten),
						 .status = BV_ERR_WRITE,
						 .system_error = ENOSPC},
				    odd = {.struct_size = sizeof(odd),
					   .outcome = BV_OUTCOME_UP_TO_DATE,
					   .detail = {4, 0},
					   .counts = &counts};

static void tell_result(const void *structure, char *line)
{
	char message[256], warning[256];
	bool warns;

	bv_frame_message(structure, message, sizeof(message));
	warns = bv_frame_warning(structure, warning, sizeof(warning));
	snprintf(line, LINE_SIZE, "%s %d:%s", message, warns, warning);
}

/* -------------------------------------------------------------------------- */
/* The rule                                                                   */
/* -------------------------------------------------------------------------- */

/* Memory that holds a structure of 'size', but at least its size. */
static unsigned char *make_sized(const struct taker *taker, size_t size)
{
	const size_t room = size <= MOST_SIZE + 8 ? size : 0;
	const size_t common = room < taker->size ? room : taker->size;
	unsigned char *sized = calloc(1, room > 8 ? room : 8);

	CHECK(sized != NULL);
	memcpy(sized, taker->whole, common);
	memcpy(sized, &size, sizeof(size));
	return sized;
}

static void check_told(const struct taker *taker, const void *structure,
		       const char *expected)
{
	static char line[LINE_SIZE];

	taker->tell(structure, line);
	if (strcmp(line, expected) != 0)
		fprintf(stderr, "%s of %zu bytes\n", taker->name,
			*(const size_t *)structure);
	CHECK_STR(line, expected);
}

/* A whole structure, with defaults from 'size' on. */
static void tell_completed(const struct taker *taker, size_t size, char *line)
{
	const size_t common = size < taker->size ? size : taker->size;
	unsigned char *completed = malloc(taker->size);

	CHECK(completed != NULL);
	memcpy(completed, &taker->size, sizeof(taker->size));
	taker->fill_defaults(completed, size);
	memcpy(completed + 8, (const char *)taker->whole + 8, common - 8);
	taker->tell(completed, line);
	free(completed);
}

static void check_size(const struct taker *taker, size_t size)
{
	static char expected[LINE_SIZE];
	unsigned char *sized = make_sized(taker, size);

	if (size < 8 || size > MOST_SIZE || size % 8 != 0) {
		check_told(taker, sized, taker->refused);
		free(sized);
		return;
	}
	tell_completed(taker, size, expected);
	check_told(taker, sized, expected);
	for (size_t i = taker->size; i < size; i++) {
		/* Of the largest, only both ends. */
		if (size == MOST_SIZE && i > taker->size && i < size - 1)
			continue;
		sized[i] = i % 2 == 0 ? 1 : 0x80;
		check_told(taker, sized, taker->refused);
		sized[i] = 0;
	}
	free(sized);
}

static void check_taker(const struct taker *taker)
{
	for (size_t size = 0; size <= taker->size + 64; size++)
		check_size(taker, size);
	check_size(taker, MOST_SIZE);
	check_size(taker, MOST_SIZE + 8);
	check_size(taker, SIZE_MAX);
	check_size(taker, SIZE_MAX - 7);
}

/* A picture of 16 x 16 pixels, and a frame of 512 points. */
static void set_up(void)
{
	struct bv_grid_options small;
	FILE *file;

	check_use_temporary_directory();
	for (size_t i = 0; i < 512; i++) {
		points[i][0] = (float)(i % 32) - 15.5f;
		points[i][1] = (float)(i / 32) - 7.5f;
		points[i][2] = (float)(i % 7) - 3.0f;
		points[i][3] = (float)(i % 5) * 20.0f;
	}
	CHECK(mkdir("out", 0777) == 0);
	file = fopen("frame.bin", "wb");
	CHECK(file != NULL);
	CHECK(fwrite(points, sizeof(points), 1, file) == 1);
	CHECK(fclose(file) == 0);
	bv_grid_options_init(&small, sizeof(small), NULL);
	small.x_min = small.y_min = -8;
	small.x_max = small.y_max = 8;
	small.cell = 1;
	CHECK_EQ_INT(bv_grid_create(&grid, &small, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	options.grid = grid;
}

/* The image that is taken has a rasterizer of its own. */
static struct bv_rasterizer *draw(void)
{
	struct bv_rasterizer *drawer;

	drawn.struct_size = sizeof(drawn);
	CHECK_EQ_INT(bv_rasterizer_create(&drawer, grid), BV_OK);
	CHECK_EQ_INT(bv_rasterize(drawer, NULL, points, 512, &drawn), BV_OK);
	CHECK(drawn.occupied > 100);
	return drawer;
}

int main(void)
{
	struct bv_rasterizer *drawer;
	char refused_layout[128];
	const struct bv_counts none = {.struct_size = sizeof(none)};

	set_up();
	drawer = draw();
	snprintf(refused_layout, sizeof(refused_layout), "0 0: 1: 1 0 %llx 1",
		 hash_of(&none, sizeof(none)));
#define TAKER(whole, fill, tell, refused)                          \
	{                                                          \
#whole, &whole, sizeof(whole), fill, tell, refused \
	}
	const struct taker takers[] = {
		TAKER(layout, fill_layout, tell_layout, refused_layout),
		TAKER(counts, fill_zeros, tell_counts, "0 0:"),
		TAKER(counts, fill_zeros, tell_image_counts, "1:"),
		TAKER(drawn, fill_image, tell_image, "1 0 1 0 1 0 1:"),
		TAKER(array, fill_zeros, tell_array, "1 0"),
		TAKER(options, fill_convert_options, tell_convert_options,
		      "1 1 1  -1 -1"),
		TAKER(failed, fill_zeros, tell_result, "invalid argument 0:"),
		TAKER(unwritten, fill_zeros, tell_result,
		      "invalid argument 0:"),
		TAKER(odd, fill_zeros, tell_result, "invalid argument 0:"),
		TAKER(wide, fill_wide, tell_grid, NULL),
		TAKER(fixed, fill_fixed, tell_grid, NULL),
	};
#undef TAKER

	for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
		struct taker taker = takers[i];
		static char refused_grid[LINE_SIZE];

		if (taker.refused == NULL) {
			tell_grid(NULL, refused_grid);
			CHECK(strncmp(refused_grid, "1  0 ", 5) == 0);
			taker.refused = refused_grid;
		}
		check_taker(&taker);
	}
	bv_rasterizer_free(drawer);
	bv_rasterizer_free(rasterizer);
	bv_encoder_free(encoder);
	bv_grid_free(grid);
	return 0;
}
