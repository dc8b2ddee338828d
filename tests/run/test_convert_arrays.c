/*
 * test_convert_arrays.c: a file of arrays is treated as a picture is
 *
 * Proves that on a grid of arrays a frame becomes an .npz file with the arrays that a
 * rasterizer gives and the line that describes them, at once and with the time of the
 * frame; that it is left alone while it is up to date, made anew where the frame, the
 * rules or its ends are others, skipped and refused as asked; that what birdview did not
 * make is not replaced, be it an .npz file of others, one of the library without that
 * line, one cut short, or one of birdview that others have added to; that a picture of birdview by that name is replaced; and that
 * the file says of itself what the grid says, with channels of every kind, up to 160.
 */

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>

#include "drawing.h"

#define MOST_BYTES (1 << 20)

static const char every_channel[] =
	"height,low,span,mean-height,intensity,max-intensity,mean-intensity,"
	"density,occupied,slices";

static const float points[][4] = {
	{0.5f, 0.5f, -1.5f, 0.5f},  {0.6f, 0.5f, 1.25f, 0.25f},
	{-1.5f, 1.5f, 2.5f, 1.0f},  {1.5f, -1.5f, 0.0f, 0.0f},
	{50.0f, 0.0f, 0.0f, 0.25f},
};

struct file {
	uint8_t bytes[MOST_BYTES];
	size_t size;
};

static struct file written, other;

/* -------------------------------------------------------------------------- */
/* Files                                                                      */
/* -------------------------------------------------------------------------- */

static void load(const char *path, struct file *file)
{
	FILE *stream = fopen(path, "rb");

	CHECK(stream != NULL);
	file->size = fread(file->bytes, 1, MOST_BYTES, stream);
	CHECK(file->size < MOST_BYTES && fclose(stream) == 0);
}

static void set_time(const char *path, time_t seconds)
{
	const struct timespec times[2] = {{.tv_sec = seconds},
					  {.tv_sec = seconds}};

	CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

static void save_frame(size_t n)
{
	check_make_file("1.bin", points, n * sizeof(points[0]));
	set_time("1.bin", 86400);
}

/* -------------------------------------------------------------------------- */
/* Converting                                                                 */
/* -------------------------------------------------------------------------- */

static struct bv_grid_options tiny_options(const char *channels)
{
	struct bv_grid_options options = preset_options("surround");

	options.x_min = options.y_min = -2;
	options.x_max = options.y_max = 2;
	options.cell = 1;
	options.form = BV_FORM_ARRAYS;
	options.channels = channels;
	options.slices = strstr(channels, "slice") != NULL ? 4 : 0;
	return options;
}

static struct bv_grid *tiny_grid(const char *channels)
{
	const struct bv_grid_options options = tiny_options(channels);

	return make_grid(&options);
}

/* Converts the frame to 1.npz, and says what became of it. */
static struct bv_frame_result convert(const struct bv_grid *grid,
				      enum bv_existing existing)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_convert_options options;
	struct bv_converter *converter;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.existing = existing;
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	bv_convert_file(converter, "1.bin", "1.npz", &result);
	bv_converter_free(converter);
	result.counts = NULL;
	return result;
}

static void expect(const struct bv_grid *grid, enum bv_existing existing,
		   enum bv_status status, enum bv_outcome outcome)
{
	const struct bv_frame_result result = convert(grid, existing);

	CHECK_EQ_INT(result.status, status);
	CHECK_EQ_INT(result.outcome, outcome);
}

static void expect_made(const struct bv_grid *grid)
{
	expect(grid, BV_EXISTING_UPDATE, BV_OK, BV_OUTCOME_CONVERTED);
}

static void expect_up_to_date(const struct bv_grid *grid)
{
	expect(grid, BV_EXISTING_UPDATE, BV_OK, BV_OUTCOME_UP_TO_DATE);
}

/* What has the name stays as it is, but for a run that skips it. */
static void expect_foreign(const struct bv_grid *grid, const void *bytes,
			   size_t size)
{
	static struct file now;

	check_make_file("1.npz", bytes, size);
	set_time("1.npz", 86400);
	expect(grid, BV_EXISTING_UPDATE, BV_ERR_FOREIGN, BV_OUTCOME_CONVERTED);
	expect(grid, BV_EXISTING_REPLACE, BV_ERR_FOREIGN, BV_OUTCOME_CONVERTED);
	expect(grid, BV_EXISTING_SKIP, BV_OK, BV_OUTCOME_SKIPPED);
	load("1.npz", &now);
	CHECK(now.size == size && memcmp(now.bytes, bytes, size) == 0);
}

/* What has the name is one of ours that is not as it should be. */
static void expect_replaced(const struct bv_grid *grid, const void *bytes,
			    size_t size)
{
	static struct file now;

	check_make_file("1.npz", bytes, size);
	set_time("1.npz", 86400);
	expect_made(grid);
	load("1.npz", &now);
	CHECK(now.size == written.size &&
	      memcmp(now.bytes, written.bytes, now.size) == 0);
}

/* -------------------------------------------------------------------------- */

/* The file is what the library makes of the arrays that it draws. */
static void test_contents(void)
{
	struct bv_grid *grid = tiny_grid(every_channel);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	struct bv_npz_encoder *encoder;
	char text[BV_TEXT_MAX + 1];
	const uint8_t *npz;
	struct stat status;
	size_t size;

	expect_made(grid);
	load("1.npz", &written);
	CHECK(stat("1.npz", &status) == 0 && status.st_mtime == 86400);
	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, NULL, NULL, points, 5),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish_arrays(rasterizer, &arrays), BV_OK);
	CHECK_EQ_INT(arrays.count, 3);
	CHECK_EQ_INT(bv_describe_arrays(grid, NULL, &arrays, "1.bin", text,
					sizeof(text)),
		     BV_OK);
	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_encode_npz(encoder, arrays.arrays, arrays.count, text,
				   &npz, &size),
		     BV_OK);
	CHECK(size == written.size && memcmp(npz, written.bytes, size) == 0);
	bv_npz_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

static void test_existing(void)
{
	struct bv_grid *grid = tiny_grid(every_channel);
	struct bv_grid *less = tiny_grid("height,slice-height");

	expect_up_to_date(grid);
	expect(grid, BV_EXISTING_SKIP, BV_OK, BV_OUTCOME_SKIPPED);
	expect(grid, BV_EXISTING_FAIL, BV_ERR_EXISTS, BV_OUTCOME_CONVERTED);
	expect(grid, BV_EXISTING_REPLACE, BV_OK, BV_OUTCOME_CONVERTED);
	expect_made(less);
	expect_up_to_date(less);
	expect_made(grid);
	set_time("1.bin", 86401);
	expect_made(grid);
	save_frame(4);
	expect_made(grid);
	expect_up_to_date(grid);
	save_frame(5);
	expect_made(grid);
	/* From a frame of another name */
	CHECK(rename("1.npz", "2.npz") == 0);
	expect_made(less);
	bv_grid_free(less);
	bv_grid_free(grid);
}

/* Whatever is missing or wrong at its ends, it is ours. */
static void test_damaged(void)
{
	struct bv_grid *grid = tiny_grid(every_channel);

	/* A record, the name, a block that is stored, with the start of an array */
	const size_t shows_it = 30 + strlen("bev.npy") + 5 + 128;

	for (size_t size = 0; size < written.size;
	     size += size < shows_it + 8 ? 4 : 29) {
		if (size > 0 && size < shows_it)
			expect_foreign(grid, written.bytes, size);
		else
			expect_replaced(grid, written.bytes, size);
		CHECK(unlink("1.npz") == 0);
	}
	other = written;
	other.bytes[other.size - 40] ^= 1; /* in the directory */
	expect_replaced(grid, other.bytes, other.size);
	other = written;
	other.bytes[40] ^= 1; /* in the start of the first array */
	expect_replaced(grid, other.bytes, other.size);
	other = written;
	memset(other.bytes, 0, other.size);
	expect_replaced(grid, other.bytes, other.size);
	expect_up_to_date(grid);
	bv_grid_free(grid);
}

/* The file of arrays with another text, or none. */
static void make_other(const struct bv_grid *grid, const char *text)
{
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	struct bv_npz_encoder *encoder;
	const uint8_t *npz;

	CHECK_EQ_INT(bv_rasterizer_finish_arrays(rasterizer, &arrays), BV_OK);
	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_encode_npz(encoder, arrays.arrays, arrays.count, text,
				   &npz, &other.size),
		     BV_OK);
	memcpy(other.bytes, npz, other.size);
	bv_npz_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
}

static void add_bytes(const void *bytes, size_t size)
{
	memcpy(other.bytes + other.size, bytes, size);
	other.size += size;
}

/*
 * Puts another member behind those of the file, as programs that pack files do: an empty
 * one, and a directory that has it, too.
 */
static void add_member(const char *name)
{
	const uint8_t local[30] = {'P', 'K', 3, 4, 10, [26] = 5};
	const uint8_t entry[46] = {'P', 'K', 1, 2, 10, [6] = 10, [28] = 5};
	uint8_t end[22];
	uint32_t size, start;

	memcpy(end, written.bytes + written.size - sizeof(end), sizeof(end));
	memcpy(&size, end + 12, sizeof(size));
	memcpy(&start, end + 16, sizeof(start));
	memcpy(other.bytes, written.bytes, start);
	other.size = start;
	add_bytes(local, sizeof(local));
	add_bytes(name, 5);
	add_bytes(written.bytes + start, size);
	add_bytes(entry, sizeof(entry));
	add_bytes(name, 5);
	memcpy(other.bytes + other.size - 5 - 4, &start, sizeof(start));
	start += (uint32_t)sizeof(local) + 5;
	size += (uint32_t)sizeof(entry) + 5;
	end[8]++;
	end[10]++;
	memcpy(end + 12, &size, sizeof(size));
	memcpy(end + 16, &start, sizeof(start));
	add_bytes(end, sizeof(end));
}

/* Labels that somebody keeps in the file of a frame are not lost. */
static void test_added_to(void)
{
	struct bv_grid *grid = tiny_grid(every_channel);

	add_member("a.npy");
	expect_foreign(grid, other.bytes, other.size);
	other.bytes[other.size - 22 - 5 - 46] ^= 1; /* in the directory */
	expect_replaced(grid, other.bytes, other.size);
	CHECK(unlink("1.npz") == 0);
	bv_grid_free(grid);
}

static void test_foreign(void)
{
	static const char zip[] = "PK\3\4 what others pack";
	static const char empty_zip[22] = "PK\5\6";
	struct bv_grid *grid = tiny_grid("height");

	expect_foreign(grid, zip, sizeof(zip));
	expect_foreign(grid, empty_zip, sizeof(empty_zip));
	expect_foreign(grid, "text", 4);
	make_other(grid, NULL);
	expect_foreign(grid, other.bytes, other.size);
	make_other(grid, "of a program");
	expect_foreign(grid, other.bytes, other.size);
	make_other(grid, "");
	expect_foreign(grid, other.bytes, other.size);
	CHECK(unlink("1.npz") == 0);
	bv_grid_free(grid);
}

/* A picture of birdview that somebody has given the name of arrays. */
static void test_picture_by_that_name(void)
{
	struct bv_grid_options options = tiny_options("height");
	struct bv_grid *grid = make_grid(&options), *picture;
	struct bv_picture_info *info;

	options.form = BV_FORM_PICTURE;
	picture = make_grid(&options);
	expect_made(picture);
	expect_up_to_date(picture);
	expect_made(grid);
	expect_up_to_date(grid);
	CHECK_EQ_INT(bv_picture_info_read(&info, "1.npz"), BV_OK);
	CHECK_EQ_INT(info->form, BV_FORM_ARRAYS);
	bv_picture_info_free(info);
	expect_made(picture);
	expect_made(grid);
	bv_grid_free(picture);
	bv_grid_free(grid);
}

/* -------------------------------------------------------------------------- */
/* What it says of itself                                                     */
/* -------------------------------------------------------------------------- */

static void check_channel(const struct bv_grid *grid,
			  const struct bv_picture_info *info, uint32_t i)
{
	const struct bv_channel_info known = channel_info(grid, i);
	const struct bv_channel_info *found = info->all_channels[i];

	CHECK_EQ_INT(found->struct_size, sizeof(known));
	CHECK_STR(found->name, known.name);
	CHECK_STR(found->unit, known.unit);
	CHECK_STR(found->formula, known.formula);
	CHECK_STR(found->array, known.array);
	CHECK_EQ_INT(found->plane, known.plane);
	CHECK_EQ_INT(found->slice, known.slice);
	CHECK(isnan(info->all_max[i]) ==
	      (strstr(known.formula, "MAX") == NULL));
	if (i < BV_CHANNEL_MAX)
		CHECK(info->channel[i] == found);
}

static void check_info(const char *channels, uint32_t slices)
{
	struct bv_grid_options options = tiny_options(channels);
	struct bv_picture_info *info, *parsed;
	struct bv_grid *grid;

	options.slices = slices;
	options.density = BV_DENSITY_LINEAR;
	options.density_full = 7;
	grid = make_grid(&options);
	expect_made(grid);
	expect_up_to_date(grid);
	CHECK_EQ_INT(bv_picture_info_read(&info, "1.npz"), BV_OK);
	load("1.npz", &other);
	CHECK_EQ_INT(bv_picture_info_parse(&parsed, other.bytes, other.size),
		     BV_OK);
	CHECK_STR(parsed->text, info->text);
	CHECK_EQ_INT(info->form, BV_FORM_ARRAYS);
	CHECK_EQ_INT(info->channels, grid_info(grid).channels);
	CHECK_EQ_INT(info->bits, 0);
	CHECK(info->width == 4 && info->height == 4 && info->whole);
	CHECK(parsed->width == 4 && parsed->height == 4 && parsed->whole);
	CHECK_EQ_INT(info->slices, slices);
	CHECK(info->slice == (slices > 0 ? (double)(6.0f / (float)slices) : 0));
	CHECK_STR(info->source, "1.bin");
	CHECK(info->points == 5 && info->kept == 4);
	CHECK(info->fingerprint == bv_fingerprint(grid, NULL));
	for (uint32_t i = 0; i < info->channels; i++)
		check_channel(grid, info, i);
	for (uint32_t i = info->channels; i < BV_CHANNEL_MAX; i++)
		CHECK(info->channel[i] == NULL);
	bv_picture_info_free(parsed);
	bv_picture_info_free(info);
	bv_grid_free(grid);
}

static void test_info(void)
{
	char channels[4096] = "density";

	check_info("density", 0);
	check_info(every_channel, 4);
	check_info("slice-occupied:2,slice-occupied:2,slice-height:0", 4);
	check_info("slices", 64);
	for (int i = 1; i < 160; i++)
		strcat(channels, i % 2 == 0 ? ",density" : ",mean-intensity");
	check_info(channels, 0);
}

/* What is cut or damaged tells nothing, or what is right. */
static void test_info_of_damaged(void)
{
	struct bv_picture_info *info;
	char text[BV_TEXT_MAX + 1];

	CHECK_EQ_INT(bv_picture_info_parse(&info, written.bytes, written.size),
		     BV_OK);
	strcpy(text, info->text);
	bv_picture_info_free(info);
	for (size_t size = 0; size < written.size; size++)
		CHECK_EQ_INT(bv_picture_info_parse(&info, written.bytes, size),
			     BV_ERR_PICTURE_DAMAGED);
	for (size_t at = 0; at < written.size; at++) {
		enum bv_status status;

		other = written;
		other.bytes[at] ^= 0x20;
		status = bv_picture_info_parse(&info, other.bytes, other.size);
		if (status == BV_OK) {
			CHECK_STR(info->text, text);
			bv_picture_info_free(info);
		} else {
			CHECK_EQ_INT(status, BV_ERR_PICTURE_DAMAGED);
		}
	}
}

int main(void)
{
	check_use_temporary_directory();
	save_frame(5);
	test_contents();
	test_existing();
	test_foreign();
	test_added_to();
	test_damaged();
	test_picture_by_that_name();
	test_info();
	test_info_of_damaged();
	return 0;
}
