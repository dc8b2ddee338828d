/*
 * test_float_env.c: results do not depend on the floating-point environment of the
 * caller, which he gets back
 *
 * Proves that under each rounding mode, with subnormals flushed to zero, be it by a
 * library that was loaded, and with all floating-point exceptions trapped, each public
 * function that computes gives the same pixels, planes, PNGs, files, texts and
 * statuses as in the default environment, in a forked process, too; that rounding,
 * flushing, traps and status flags are after each call what they were before,
 * refusals included; and that callbacks are called with them.  The points have
 * subnormals, lie on the edges of cells, and have intensities between two samples.
 */

#include <float.h>
#include <math.h>
#include <sys/wait.h>

#include "birdview.h"
#include "check.h"
#include "float_modes.h"

#define POINTS 6000u

/* -------------------------------------------------------------------------- */
/* Environments                                                               */
/* -------------------------------------------------------------------------- */

static const struct float_mode *current;
static struct float_state caller; /* in the last call */

static void check_state(int line)
{
	const struct float_state after = float_look();

	fesetenv(FE_DFL_ENV);
	if (!float_same_state(&caller, &after))
		fprintf(stderr, "%s: changed in line %d: %llx, now %llx\n",
			current->name, line, (unsigned long long)caller.control,
			(unsigned long long)after.control);
	CHECK(float_same_state(&caller, &after));
}

/*
 * Makes one call in the current environment, and goes back to the default one, so
 * that nothing but the library is tried.
 */
#define CALL(call)                     \
	do {                           \
		float_enter(current);  \
		caller = float_look(); \
		call;                  \
		check_state(__LINE__); \
	} while (0)

/* -------------------------------------------------------------------------- */
/* What comes out                                                             */
/* -------------------------------------------------------------------------- */

/* The hashes of all results, in order. */
static struct {
	uint64_t hash;
	int line;
} results[4096];
static size_t result_count, expected_count;

static void note_bytes(int line, const void *bytes, size_t n)
{
	const unsigned char *byte = bytes;
	uint64_t hash = 14695981039346656037u, word;

	for (size_t i = 0; i < n; i += sizeof(word)) {
		word = 0;
		memcpy(&word, byte + i, n - i < 8 ? n - i : 8);
		hash = (hash ^ word) * 1099511628211u;
		hash ^= hash >> 29;
	}
	CHECK(result_count < sizeof(results) / sizeof(results[0]));
	if (current == &float_modes[0]) {
		results[result_count].hash = hash;
		results[result_count].line = line;
		expected_count = result_count + 1;
	} else if (results[result_count].hash != hash) {
		fprintf(stderr, "%s: other results in line %d\n", current->name,
			line);
		exit(1);
	}
	result_count++;
}

#define NOTE(bytes, n) note_bytes(__LINE__, bytes, n)
#define NOTE_VALUE(value) NOTE(&(value), sizeof(value))
#define NOTE_TEXT(text) NOTE(text, strlen(text) + 1)

/* Notes the status of a call. */
#define TRY(call)                     \
	do {                          \
		enum bv_status tried; \
                                      \
		CALL(tried = call);   \
		NOTE_VALUE(tried);    \
	} while (0)

/* Checks that a call is refused. */
#define REFUSED(call)                                   \
	do {                                            \
		enum bv_status refusal;                 \
                                                        \
		CALL(refusal = call);                   \
		CHECK_EQ_INT(refusal, BV_ERR_ARGUMENT); \
	} while (0)

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

static float points[POINTS][4];
static double turn[16];

static uint32_t random_number(void)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* At or next to the edge of a cell, or between subnormals. */
static float random_coordinate(void)
{
	const float edge = (float)(((int)(random_number() % 700) - 350) * 0.1);
	const float tiny[] = {1e-40f, -1e-40f, FLT_TRUE_MIN, -FLT_TRUE_MIN,
			      0.0f,   -0.0f,   FLT_MIN,      -FLT_MIN};

	switch (random_number() % 8) {
	case 0:
		return tiny[random_number() % 8];
	case 1:
		return edge;
	case 2:
		return nextafterf(edge, 100.0f);
	case 3:
		return nextafterf(edge, -100.0f);
	default:
		return edge + (float)(random_number() % 1000) * 1e-4f;
	}
}

static float random_intensity(void)
{
	const float between =
		(float)(((double)(random_number() % 255) + 0.5) / 255.0);

	switch (random_number() % 8) {
	case 0:
		return FLT_TRUE_MIN * (float)(random_number() % 9);
	case 1:
		return NAN;
	case 2:
		return nextafterf(between, 2.0f);
	default:
		return between;
	}
}

static void make_points(void)
{
	const double angle = 0.3;

	for (size_t i = 0; i < POINTS; i++) {
		points[i][0] = random_coordinate();
		points[i][1] = random_coordinate();
		points[i][2] = random_coordinate() * 0.1f;
		points[i][3] = random_intensity();
	}
	points[7][0] = INFINITY;
	points[8][1] = NAN;
	points[9][2] = -INFINITY;
	points[10][0] = FLT_MAX;
	turn[0] = turn[5] = cos(angle);
	turn[1] = -(turn[4] = sin(angle));
	turn[3] = 0.1;
	turn[10] = turn[15] = 1.0;
	turn[11] = 1e-310;
}

/* -------------------------------------------------------------------------- */
/* Grids and layouts                                                          */
/* -------------------------------------------------------------------------- */

static struct bv_grid *try_grid(const char *preset, double x, double cell)
{
	struct bv_grid_options options;
	struct bv_grid *grid = NULL;
	struct bv_grid_info info;
	char why[256];

	TRY(bv_grid_options_init(&options, sizeof(options), preset));
	if (x != 0.0) {
		options.x_min = -x;
		options.x_max = x;
		options.cell = cell;
	}
	TRY(bv_grid_create(&grid, &options, why, sizeof(why)));
	NOTE_TEXT(why);
	if (grid != NULL) {
		TRY(bv_grid_get_info(grid, &info, sizeof(info)));
		NOTE(&info.width, sizeof(info) - 16);
	}
	return grid;
}

static void try_grids(void)
{
	static const double cells[][2] = {
		{80, 0.3},      {80.04, 0.1},   {80, 1e-310},  {80, 0.001},
		{1e-310, 1e-3}, {12345.678, 1}, {40, 1.0 / 3}, {33.3, 0.1},
		{NAN, 0.1},     {80, INFINITY}, {1e300, 0.1},  {6553.5, 0.2}};
	struct bv_layout layout;
	char why[256];

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		bv_grid_free(try_grid(NULL, cells[i][0], cells[i][1]));
	bv_grid_free(try_grid("note", 80, 0.2));
	TRY(bv_layout_parse(&layout, sizeof(layout), "nuscenes", why,
			    sizeof(why)));
	NOTE_VALUE(layout.intensity_scale);
	TRY(bv_layout_parse(&layout, sizeof(layout), "nonsense", why,
			    sizeof(why)));
	NOTE_TEXT(why);
}

static struct bv_layout scaled_layout(double scale)
{
	struct bv_layout layout;

	bv_layout_parse(&layout, sizeof(layout), "kitti", NULL, 0);
	layout.intensity_scale = scale;
	return layout;
}

/* Of one whose origin is at 'x'. */
static uint64_t fingerprint_from(const struct bv_grid *grid, double x)
{
	struct bv_layout layout = scaled_layout(1.0);

	layout.origin[0] = x;
	return bv_fingerprint(grid, &layout);
}

/* Scales, and origins, that are subnormal, or hardly a number. */
static void try_layouts(const struct bv_grid *grid)
{
	static const double scales[] = {1.0,     1e-310, 4.94e-324, 255.0,
					DBL_MAX, 0.0,    -1e-310,   NAN};
	struct bv_convert_options options;
	struct bv_converter *converter;
	char advice[64];
	uint64_t fingerprint;
	bool any;

	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++) {
		const struct bv_layout layout = scaled_layout(scales[i]);

		CALL(fingerprint = bv_fingerprint(grid, &layout));
		NOTE_VALUE(fingerprint);
		CALL(fingerprint = fingerprint_from(grid, scales[i]));
		NOTE_VALUE(fingerprint);
		CALL(any = bv_layout_advise(&layout, points, sizeof(points),
					    advice, sizeof(advice)));
		NOTE_VALUE(any);
		NOTE_TEXT(advice);
		bv_convert_options_init(&options, sizeof(options), grid);
		options.layout = &layout;
		converter = NULL;
		TRY(bv_converter_create(&converter, &options));
		CALL(bv_converter_free(converter));
		TRY(bv_convert_files(&options, NULL, NULL, 0, NULL, NULL,
				     NULL));
	}
}

/* -------------------------------------------------------------------------- */
/* Drawing and encoding                                                       */
/* -------------------------------------------------------------------------- */

static void note_counts(const struct bv_counts *counts)
{
	NOTE(counts, sizeof(*counts));
}

static void try_image(const struct bv_grid *grid,
		      const struct bv_layout *layout,
		      const struct bv_image *image)
{
	static unsigned char dense[1600 * 1600 * 3];
	struct bv_encoder *encoder;
	char text[BV_TEXT_MAX + 1];
	const uint8_t *png;
	size_t size;

	NOTE(image->cells, image->occupied * sizeof(*image->cells));
	NOTE(image->pixels, image->occupied * image->stride);
	NOTE(image->channel_min, sizeof(image->channel_min));
	NOTE(image->channel_max, sizeof(image->channel_max));
	note_counts(image->counts);
	TRY(bv_image_to_dense(image, dense));
	NOTE(dense, (size_t)image->width * image->height * 3);
	TRY(bv_image_to_plane(image, 2, dense));
	NOTE(dense, (size_t)image->width * image->height);
	TRY(bv_describe_image(grid, layout, image, "name", text, sizeof(text)));
	NOTE_TEXT(text);
	TRY(bv_encoder_create(&encoder));
	for (int i = BV_ENCODING_AUTO; i <= BV_ENCODING_LIBPNG; i++) {
		TRY(bv_encoder_set_encoding(encoder, (enum bv_encoding)i));
		TRY(bv_encode_png(encoder, image, text, &png, &size));
		NOTE(png, size);
	}
	CALL(bv_encoder_free(encoder));
}

/* One image of two parts in two scales, one of them moved; and planes. */
static void try_drawing(const struct bv_grid *grid,
			struct bv_rasterizer *rasterizer, double scale)
{
	static float planes[3][1600 * 1600];
	const size_t plane = 1600 * 1600 * sizeof(float);
	const struct bv_layout layout = scaled_layout(scale);
	const struct bv_layout other = scaled_layout(3.0);
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_counts counts = {.struct_size = sizeof(counts)};
	bool odd;

	TRY(bv_rasterize(rasterizer, &layout, points, POINTS, &image));
	try_image(grid, &layout, &image);
	TRY(bv_rasterizer_begin(rasterizer));
	TRY(bv_rasterizer_add(rasterizer, &layout, NULL, points, POINTS / 2));
	TRY(bv_rasterizer_add(rasterizer, &other, turn, points, POINTS));
	TRY(bv_rasterizer_finish(rasterizer, &image));
	try_image(grid, &layout, &image);
	TRY(bv_rasterize_planes(rasterizer, &layout, points, POINTS, planes[0],
				planes[1], planes[2], &counts));
	for (int i = 0; i < 3; i++)
		NOTE(planes[i], plane);
	note_counts(&counts);
	CALL(odd = bv_counts_suspicious(&counts));
	NOTE_VALUE(odd);
	TRY(bv_rasterizer_add(rasterizer, &layout, turn, points, POINTS));
	TRY(bv_rasterizer_finish_planes(rasterizer, planes[0], planes[1],
					planes[2], NULL));
	for (int i = 0; i < 3; i++)
		NOTE(planes[i], plane);
}

/* -------------------------------------------------------------------------- */
/* Messages and files                                                         */
/* -------------------------------------------------------------------------- */

static void note_message(const struct bv_frame_result *result)
{
	char text[256];
	bool any;

	CALL(bv_frame_message(result, text, sizeof(text)));
	NOTE_TEXT(text);
	CALL(any = bv_frame_warning(result, text, sizeof(text)));
	NOTE_VALUE(any);
	NOTE_TEXT(text);
}

static void try_messages(const struct bv_grid *grid)
{
	const struct bv_counts black = {
		.struct_size = sizeof(black), .points = 10, .outside = 10};
	const struct bv_counts counts = {.struct_size = sizeof(counts),
					 .points = 10,
					 .kept = 10,
					 .odd_intensity = 5,
					 .intensity_min = 1e-40f,
					 .intensity_max = 1.0f / 3.0f};
	struct bv_frame_result result = {.struct_size = sizeof(result),
					 .status = BV_ERR_INTENSITY,
					 .counts = &counts};

	for (uint64_t guess = 0; guess < 6; guess++) {
		result.detail[0] = guess;
		result.status = BV_ERR_INTENSITY;
		note_message(&result);
		result.status = BV_OK;
		note_message(&result);
	}
	result.status = BV_ERR_TIMEOUT;
	result.detail[0] = 1234567891;
	note_message(&result);
	note_message(NULL);
	result.counts = &black;
	result.grid = grid;
	result.status = BV_OK;
	for (uint64_t i = 0; i < 64; i++) {
		result.detail[0] =
			UINT64_C(0x9e3779b97f4a7c15) * i | UINT64_C(1) << 63;
		result.detail[1] = ~result.detail[0] * i;
		note_message(&result);
	}
}

static void note_file(const char *path)
{
	static unsigned char bytes[1 << 22];
	FILE *file = fopen(path, "rb");
	size_t n;

	CHECK(file != NULL);
	n = fread(bytes, 1, sizeof(bytes), file);
	CHECK(n > 0 && n < sizeof(bytes));
	CHECK(fclose(file) == 0);
	NOTE(bytes, n);
}

/* What a picture says of itself; all its numbers, and its texts. */
static void note_info(const char *path)
{
	const size_t first = offsetof(struct bv_picture_info, x_min);
	const size_t last = offsetof(struct bv_picture_info, layout);
	struct bv_picture_info *info = NULL;

	TRY(bv_picture_info_read(&info, path));
	NOTE((const char *)info + first, last - first);
	NOTE_VALUE(info->intensity_scale);
	NOTE_VALUE(info->to_x);
	NOTE_VALUE(info->to_y);
	NOTE_VALUE(info->channel_min);
	NOTE_VALUE(info->channel_max);
	NOTE_VALUE(info->fingerprint);
	NOTE_TEXT(info->text);
	CALL(bv_picture_info_free(info));
}

static void note_result(const struct bv_frame_result *result)
{
	NOTE_VALUE(result->status);
	NOTE_VALUE(result->outcome);
	NOTE(result->detail, sizeof(result->detail));
	if (result->counts != NULL)
		note_counts(result->counts);
}

#define FILES 4

/* Callbacks come in any order. */
struct told {
	char message[FILES][256], warning[FILES][256];
	struct bv_counts counts[FILES];
};

static bool tell(void *context, size_t index,
		 const struct bv_frame_result *result)
{
	struct told *told = context;
	const struct float_state own = float_look();

	CHECK(float_same_mode(&own, &caller));
	bv_frame_message(result, told->message[index], 256);
	bv_frame_warning(result, told->warning[index], 256);
	told->counts[index] = *result->counts;
	return true;
}

static void try_many(const struct bv_convert_options *options)
{
	static const char *const inputs[FILES] = {"0.bin", "0.bin", "0.bin",
						  "0.bin"};
	static const char *const outputs[FILES] = {"a.png", "b.png", "c.png",
						   "d.png"};
	static struct told told;
	enum bv_status statuses[FILES];

	memset(&told, 0, sizeof(told));
	TRY(bv_convert_files(options, inputs, outputs, FILES, tell, &told,
			     statuses));
	NOTE_VALUE(told);
	NOTE_VALUE(statuses);
	for (int i = 0; i < FILES; i++)
		note_file(outputs[i]);
	memset(&told, 0, sizeof(told));
	TRY(bv_check_files(options, inputs, outputs, FILES, tell, &told,
			   statuses));
	NOTE_VALUE(told);
	NOTE_VALUE(statuses);
}

static void try_files(const struct bv_grid *grid)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_convert_options options;
	struct bv_converter *converter;

	TRY(bv_convert_options_init(&options, sizeof(options), grid));
	options.existing = BV_EXISTING_REPLACE;
	options.device = BV_DEVICE_CPU;
	options.threads = 2;
	TRY(bv_converter_create(&converter, &options));
	TRY(bv_convert_file(converter, "0.bin", "0.png", &result));
	note_result(&result);
	note_file("0.png");
	note_info("0.png");
	TRY(bv_check_file(converter, "0.bin", "0.png", &result));
	note_result(&result);
	TRY(bv_convert_file(converter, "none.bin", "0.png", &result));
	note_result(&result);
	TRY(bv_check_file(converter, "0.bin", "none.png", &result));
	note_result(&result);
	REFUSED(bv_convert_file(converter, NULL, "0.png", &result));
	REFUSED(bv_check_file(converter, "0.bin", NULL, &result));
	CALL(bv_converter_free(converter));
	try_many(&options);
}

/* -------------------------------------------------------------------------- */

/* Ways out of each function before it does anything. */
static void try_refusals(const struct bv_grid *grid)
{
	const double bad[16] = {1, 0, 0, (double)NAN};
	struct bv_image image = {.struct_size = 12};
	struct bv_counts counts = {.struct_size = 12};
	struct bv_rasterizer *rasterizer;
	struct bv_encoder *encoder;
	struct bv_grid *none;
	const uint8_t *png;
	char text[64];
	size_t size;
	bool any;

	TRY(bv_rasterizer_create(&rasterizer, grid));
	TRY(bv_encoder_create(&encoder));
	REFUSED(bv_grid_create(NULL, NULL, NULL, 0));
	REFUSED(bv_grid_create(&none, NULL, text, sizeof(text)));
	REFUSED(bv_rasterizer_create(&rasterizer, NULL));
	REFUSED(bv_rasterizer_begin(NULL));
	REFUSED(bv_rasterizer_add(NULL, NULL, NULL, points, 1));
	REFUSED(bv_rasterizer_add(rasterizer, NULL, NULL, NULL, 1));
	REFUSED(bv_rasterizer_add(rasterizer, NULL, bad, points, 1));
	REFUSED(bv_rasterizer_finish(NULL, &image));
	REFUSED(bv_rasterizer_finish(rasterizer, NULL));
	REFUSED(bv_rasterizer_finish(rasterizer, &image));
	REFUSED(bv_rasterizer_finish_planes(NULL, NULL, NULL, NULL, NULL));
	REFUSED(bv_rasterizer_finish_planes(rasterizer, NULL, NULL, NULL,
					    &counts));
	REFUSED(bv_rasterize(NULL, NULL, points, 1, &image));
	REFUSED(bv_rasterize(rasterizer, NULL, points, 1, &image));
	REFUSED(bv_rasterize_planes(NULL, NULL, points, 1, NULL, NULL, NULL,
				    NULL));
	REFUSED(bv_encode_png(NULL, &image, NULL, &png, &size));
	REFUSED(bv_encode_png(encoder, &image, NULL, &png, &size));
	REFUSED(bv_describe_image(grid, NULL, &image, NULL, text,
				  sizeof(text)));
	REFUSED(bv_describe_image(NULL, NULL, NULL, NULL, text, sizeof(text)));
	REFUSED(bv_convert_files(NULL, NULL, NULL, 1, NULL, NULL, NULL));
	REFUSED(bv_check_files(NULL, NULL, NULL, 1, NULL, NULL, NULL));
	CALL(any = bv_layout_advise(NULL, NULL, 1, text, sizeof(text)));
	CHECK(!any);
	bv_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
}

static void try_pictures(const struct bv_grid *grid)
{
	struct bv_rasterizer *rasterizer;

	TRY(bv_rasterizer_create(&rasterizer, grid));
	try_drawing(grid, rasterizer, 1.0);
	try_drawing(grid, rasterizer, 1e-39);
	try_files(grid);
	CALL(bv_rasterizer_free(rasterizer));
}

/* Those that come as arrays draw nothing here. */
static void try_preset(const char *preset)
{
	struct bv_grid *grid = try_grid(preset, 0.0, 0.0);
	struct bv_grid_info info;

	CHECK(grid != NULL);
	CHECK(bv_grid_get_info(grid, &info, sizeof(info)) == BV_OK);
	if (info.form == BV_FORM_PICTURE)
		try_pictures(grid);
	CALL(bv_grid_free(grid));
}

/* The arguments of all presets do not differ but by what they draw. */
static void try_everything(void)
{
	struct bv_grid *grid;

	result_count = 0;
	try_grids();
	grid = try_grid(NULL, 10, 0.5);
	CHECK(grid != NULL);
	try_messages(grid);
	try_layouts(grid);
	try_refusals(grid);
	bv_grid_free(grid);
	for (size_t i = 0; bv_preset_name(i) != NULL; i++)
		try_preset(bv_preset_name(i));
	CHECK_EQ_INT(result_count, expected_count);
}

/* In a process that was forked when all of this had been used. */
static void try_in_child(void)
{
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		try_everything();
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK_EQ_INT(status, 0);
}

int main(void)
{
	FILE *file;

	check_use_temporary_directory();
	make_points();
	file = fopen("0.bin", "wb");
	CHECK(file != NULL);
	CHECK(fwrite(points, sizeof(points), 1, file) == 1);
	CHECK(fclose(file) == 0);
	for (size_t i = 0; i < FLOAT_MODES; i++) {
		current = &float_modes[i];
		try_everything();
	}
	current = &float_modes[FLOAT_MODES - 1];
	try_in_child();
	return 0;
}
