/*
 * test_convert.c: a file becomes a picture, or says why not and changes nothing
 *
 * Proves that bv_convert_file() writes exactly what rasterising and encoding in
 * memory give, with the modification time of the frame, and reports the counts;
 * that for every reason a file or a place can give it fails with the right
 * status, errno and numbers, leaves an old picture as it was and no temporary
 * file; and that the converter then goes on as if nothing had been.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"

/* On a grid of 8 x 8 m: two points in one cell, two outside, one no number. */
static const float good[5][4] = {
	{0.5f, 0.5f, 0.0f, 0.5f}, {0.6f, 0.6f, 1.0f, 0.75f},
	{4.0f, 0.0f, 0.0f, 0.5f}, {0.0f, 0.0f, 3.0f, 0.5f},
	{NAN, 0.0f, 0.0f, 0.5f},
};

/* Intensities of 0..255, where the layout says 0..1. */
static const float bright[3][4] = {
	{0.5f, 0.5f, 0.0f, 200.0f},
	{1.5f, 0.5f, 0.0f, 0.0f},
	{2.5f, 0.5f, 0.0f, 255.0f},
};

static const struct timespec modified = {1234567890, 987654321};
static struct bv_grid *grid;

/* ---------------------------------------------------------------------- */
/* Shorthands                                                             */
/* ---------------------------------------------------------------------- */

/* Stores the contents of a file, less than 64 KiB, and returns their size. */
static size_t load_file(const char *path, unsigned char data[65536])
{
	FILE *file = fopen(path, "rb");
	size_t size;

	CHECK(file != NULL);
	size = fread(data, 1, 65536, file);
	CHECK(size < 65536);
	fclose(file);
	return size;
}

static bool exists(const char *path)
{
	struct stat entry;

	return lstat(path, &entry) == 0;
}

static int count_temporaries(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	int n = 0;

	CHECK(directory != NULL);
	while ((entry = readdir(directory)) != NULL)
		n += strncmp(entry->d_name, ".birdview.", 10) == 0;
	closedir(directory);
	return n;
}

static void make_grid(void)
{
	struct bv_grid_options options;

	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	options.x_min = options.y_min = -4;
	options.x_max = options.y_max = 4;
	options.cell = 1;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
}

/* The defaults, but pictures that are there are always made anew. */
static struct bv_convert_options default_options(void)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.existing = BV_EXISTING_REPLACE;
	return options;
}

static struct bv_converter *
make_converter(const struct bv_convert_options *options)
{
	struct bv_converter *converter = NULL;

	CHECK_EQ_INT(bv_converter_create(&converter, options), BV_OK);
	return converter;
}

/* What the picture of the good frame must be, made in memory. */
static size_t make_expected(const char *source, unsigned char data[65536])
{
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_rasterizer *rasterizer;
	struct bv_encoder *encoder;
	char text[BV_TEXT_MAX + 1];
	const uint8_t *png;
	size_t size;

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_rasterize(rasterizer, NULL, good, 5, &image), BV_OK);
	CHECK_EQ_INT(bv_describe_image(grid, NULL, &image, source, text,
				       sizeof(text)),
		     BV_OK);
	CHECK_EQ_INT(bv_encode_png(encoder, &image, text, &png, &size), BV_OK);
	CHECK(size < 65536);
	memcpy(data, png, size);
	bv_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
	return size;
}

static void expect_good_picture(const char *path)
{
	static unsigned char found[65536], expected[65536];
	const size_t size = make_expected("good.bin", expected);

	CHECK_EQ_INT(load_file(path, found), size);
	CHECK(memcmp(found, expected, size) == 0);
}

/* Converts the good frame, which must go well whatever was before. */
static void expect_success(struct bv_converter *converter, const char *output)
{
	struct bv_frame_result result;

	memset(&result, 0xaa, sizeof(result));
	result.struct_size = sizeof(result);
	CHECK_EQ_INT(bv_convert_file(converter, "good.bin", output, &result),
		     BV_OK);
	CHECK_EQ_INT(result.status, BV_OK);
	CHECK_EQ_INT(result.system_error, 0);
	CHECK_EQ_INT(result.counts->points, 5);
	CHECK_EQ_INT(result.counts->kept, 2);
	CHECK_EQ_INT(result.counts->outside, 2);
	CHECK_EQ_INT(result.counts->not_finite, 1);
	CHECK_EQ_INT(result.counts->odd_intensity, 0);
}

/* Converts over an old picture, which must survive that. */
static void expect_failure(struct bv_converter *converter, const char *input,
			   const struct bv_frame_result *expected)
{
	static unsigned char found[65536];
	struct bv_frame_result result;

	memset(&result, 0xaa, sizeof(result));
	result.struct_size = sizeof(result);
	check_make_file("old.png", CHECK_OLD_PICTURE, CHECK_OLD_SIZE);
	CHECK_EQ_INT(bv_convert_file(converter, input, "old.png", &result),
		     expected->status);
	CHECK_EQ_INT(result.status, expected->status);
	CHECK_EQ_INT(result.system_error, expected->system_error);
	CHECK_EQ_INT(result.detail[0], expected->detail[0]);
	CHECK_EQ_INT(result.detail[1], expected->detail[1]);
	CHECK(result.counts == NULL);
	CHECK_EQ_INT(load_file("old.png", found), CHECK_OLD_SIZE);
	CHECK(memcmp(found, CHECK_OLD_PICTURE, CHECK_OLD_SIZE) == 0);
	CHECK_EQ_INT(count_temporaries("."), 0);
	expect_success(converter, "old.png");
	expect_good_picture("old.png");
}

/* Converts the good frame to a place where it cannot go. */
static void expect_no_place(struct bv_converter *converter, const char *output,
			    enum bv_status status, int system_error)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(bv_convert_file(converter, "good.bin", output, &result),
		     status);
	CHECK_EQ_INT(result.status, status);
	CHECK_EQ_INT(result.system_error, system_error);
	CHECK_EQ_INT(result.counts->points, 5);
}

/* What is in the way there, and birdview did not make, stays. */
static void expect_foreign(struct bv_converter *converter, const char *input,
			   const char *output)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct stat before, after;

	CHECK(lstat(output, &before) == 0);
	CHECK_EQ_INT(bv_convert_file(converter, input, output, &result),
		     BV_ERR_FOREIGN);
	CHECK_EQ_INT(result.status, BV_ERR_FOREIGN);
	CHECK_EQ_INT(result.system_error, 0);
	CHECK(lstat(output, &after) == 0);
	CHECK_EQ_INT(after.st_ino, before.st_ino);
	CHECK_EQ_INT(after.st_size, before.st_size);
	CHECK_EQ_INT(count_temporaries("."), 0);
}

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

static void test_picture_and_time(void)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, modified};
	const struct bv_convert_options options = default_options();
	struct bv_converter *converter = make_converter(&options);
	struct stat file;

	CHECK(utimensat(AT_FDCWD, "good.bin", times, 0) == 0);
	expect_success(converter, "good.png");
	expect_good_picture("good.png");
	CHECK(stat("good.png", &file) == 0);
	CHECK_EQ_INT(file.st_mtim.tv_sec, modified.tv_sec);
	CHECK_EQ_INT(file.st_mtim.tv_nsec, modified.tv_nsec);
	/* The picture names the frame without its directories. */
	CHECK_EQ_INT(
		bv_convert_file(converter, "./link/good.bin", "link.png", NULL),
		BV_OK);
	expect_good_picture("link.png");
	bv_converter_free(converter);
}

static void test_empty_frame(void)
{
	const struct bv_convert_options options = default_options();
	struct bv_converter *converter = make_converter(&options);
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(
		bv_convert_file(converter, "empty.bin", "empty.png", &result),
		BV_OK);
	CHECK_EQ_INT(result.counts->points, 0);
	CHECK(exists("empty.png"));
	bv_converter_free(converter);
}

static void test_bad_frames(void)
{
	static const struct {
		const char *input;
		struct bv_frame_result result;
	} cases[] = {
		{"missing.bin",
		 {.status = BV_ERR_OPEN, .system_error = ENOENT}},
		{"good.bin/x",
		 {.status = BV_ERR_OPEN, .system_error = ENOTDIR}},
		{"", {.status = BV_ERR_OPEN, .system_error = ENOENT}},
		{"link", {.status = BV_ERR_NOT_REGULAR, .detail = {S_IFDIR}}},
		{"fifo.bin",
		 {.status = BV_ERR_NOT_REGULAR, .detail = {S_IFIFO}}},
		{"odd.bin", {.status = BV_ERR_SIZE, .detail = {35, 16}}},
		{"six.bin", {.status = BV_ERR_MANY_POINTS, .detail = {6, 5}}},
	};
	struct bv_convert_options options = default_options();
	struct bv_converter *converter;

	options.max_points = 5;
	converter = make_converter(&options);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_failure(converter, cases[i].input, &cases[i].result);
	bv_converter_free(converter);
}

/* Intensities that do not fit are a failure only for the strict. */
static void test_strict(void)
{
	struct bv_convert_options options = default_options();
	struct bv_converter *converter = make_converter(&options);
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(bv_convert_file(converter, "bright.bin", "a.png", &result),
		     BV_OK);
	CHECK_EQ_INT(result.counts->odd_intensity, 2);
	CHECK(result.counts->intensity_max == 255.0f);
	CHECK(exists("a.png"));
	bv_converter_free(converter);

	options.strict = true;
	converter = make_converter(&options);
	CHECK_EQ_INT(bv_convert_file(converter, "bright.bin", "b.png", &result),
		     BV_ERR_INTENSITY);
	CHECK_EQ_INT(result.counts->odd_intensity, 2);
	CHECK(!exists("b.png"));
	expect_success(converter, "b.png");
	bv_converter_free(converter);
}

/* ---------------------------------------------------------------------- */
/* Places                                                                 */
/* ---------------------------------------------------------------------- */

static void test_places_anywhere(void)
{
	const struct bv_convert_options options = default_options();
	struct bv_converter *converter = make_converter(&options);
	char absolute[sizeof(check_directory) + 16];

	expect_no_place(converter, "missing/a.png", BV_ERR_DIRECTORY, ENOENT);
	expect_no_place(converter, "good.bin/a.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_no_place(converter, "", BV_ERR_PATH, 0);
	expect_no_place(converter, "out/", BV_ERR_PATH, 0);
	expect_foreign(converter, "good.bin", "out");
	CHECK_EQ_INT(count_temporaries("."), 0);
	snprintf(absolute, sizeof(absolute), "%s/x.png", check_directory);
	expect_success(converter, absolute);
	expect_success(converter, "out/../y.png");
	CHECK(exists("x.png") && exists("y.png"));
	bv_converter_free(converter);
}

static void test_places_below_a_directory(void)
{
	struct bv_convert_options options = default_options();
	struct bv_converter *converter = NULL;

	options.output_directory = "missing";
	CHECK_EQ_INT(bv_converter_create(&converter, &options),
		     BV_ERR_DIRECTORY);
	CHECK(converter == NULL);
	options.output_directory = "out";
	converter = make_converter(&options);
	expect_no_place(converter, "../escaped.png", BV_ERR_PATH, 0);
	expect_no_place(converter, "a/../../escaped.png", BV_ERR_PATH, 0);
	expect_no_place(converter, "/tmp/escaped.png", BV_ERR_PATH, 0);
	expect_no_place(converter, "link/escaped.png", BV_ERR_DIRECTORY,
			ENOTDIR);
	CHECK(!exists("escaped.png"));
	expect_success(converter, "a/b/c.png");
	expect_good_picture("out/a/b/c.png");
	expect_no_place(converter, "a/b/c.png/d.png", BV_ERR_DIRECTORY,
			ENOTDIR);
	expect_success(converter, "a/e.png");
	expect_good_picture("out/a/e.png");
	bv_converter_free(converter);
}

/* The superuser may write everywhere, so the test becomes somebody else. */
static void test_place_without_permission(void)
{
	const struct bv_convert_options options = default_options();
	struct bv_converter *converter = make_converter(&options);
	const uid_t user = geteuid();

	expect_success(converter, "closed/old.png");
	CHECK(chmod(".", 0755) == 0 && chmod("good.bin", 0644) == 0);
	CHECK(chmod("closed", 0555) == 0);
	if (user == 0 && seteuid(65534) != 0) {
		puts("not tested: a directory without permission to write");
	} else {
		expect_no_place(converter, "closed/old.png", BV_ERR_WRITE,
				EACCES);
		CHECK(seteuid(user) == 0);
	}
	CHECK(chmod("closed", 0755) == 0);
	expect_good_picture("closed/old.png");
	CHECK_EQ_INT(count_temporaries("closed"), 0);
	bv_converter_free(converter);
}

/* A picture of another frame is no reason to leave a frame undone. */
static void test_picture_of_another_name(void)
{
	struct bv_convert_options options = default_options();
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_converter *converter;

	options.existing = BV_EXISTING_UPDATE;
	converter = make_converter(&options);
	check_make_file("twin.bin", good, sizeof(good));
	CHECK(utimensat(AT_FDCWD, "twin.bin",
			(const struct timespec[2]){modified, modified},
			0) == 0);
	for (int i = 0; i < 4; i++) {
		CHECK_EQ_INT(bv_convert_file(converter,
					     i < 2 ? "twin.bin" : "good.bin",
					     "either.png", &result),
			     BV_OK);
		CHECK_EQ_INT(result.outcome, i % 2 == 0
						     ? BV_OUTCOME_CONVERTED
						     : BV_OUTCOME_UP_TO_DATE);
	}
	bv_converter_free(converter);
}

/* A frame is not replaced by its picture, nor is what a link leads to. */
static void test_frames_and_files_of_others(void)
{
	struct bv_convert_options options = default_options();

	check_make_file("scan.png", good, sizeof(good));
	check_make_file("note.png", "a note", 6);
	check_make_file("empty.png", "", 0);
	CHECK(symlink("scan.png", "symbolic.png") == 0);
	CHECK(link("scan.png", "hard.png") == 0);
	for (int existing = BV_EXISTING_UPDATE; existing <= BV_EXISTING_REPLACE;
	     existing += 2) {
		struct bv_converter *converter;

		options.existing = (enum bv_existing)existing;
		converter = make_converter(&options);
		expect_foreign(converter, "scan.png", "scan.png");
		expect_foreign(converter, "empty.png", "empty.png");
		expect_foreign(converter, "symbolic.png", "symbolic.png");
		expect_foreign(converter, "scan.png", "symbolic.png");
		expect_foreign(converter, "scan.png", "hard.png");
		expect_foreign(converter, "good.bin", "note.png");
		bv_converter_free(converter);
	}
}

int main(void)
{
	check_use_temporary_directory();
	make_grid();
	check_make_file("good.bin", good, sizeof(good));
	check_make_file("bright.bin", bright, sizeof(bright));
	check_make_file("empty.bin", "", 0);
	check_make_file("odd.bin", good, 35);
	check_make_file("six.bin", (const float[6][4]){{0}}, 96);
	CHECK(mkfifo("fifo.bin", 0644) == 0);
	CHECK(mkdir("out", 0777) == 0 && mkdir("closed", 0777) == 0);
	CHECK(symlink(".", "link") == 0 && symlink("..", "out/link") == 0);

	test_picture_and_time();
	test_empty_frame();
	test_bad_frames();
	test_strict();
	test_places_anywhere();
	test_places_below_a_directory();
	test_frames_and_files_of_others();
	test_picture_of_another_name();
	test_place_without_permission();
	bv_grid_free(grid);
	return 0;
}
