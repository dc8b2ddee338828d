/*
 * test_frame_message.c: every outcome of a frame can be told in one line
 *
 * Proves the exact sentence for each status, with the numbers and errors that
 * belong to it; that no sentence asks for a time zone; that any result whatever gives a
 * line, of any size too; that a sentence is cut to the room there is; and when a frame
 * that was converted gets a warning, and which.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "birdview.h"
#include "check.h"
#include "convert/oddity.h"
#include "convert/picture_time.h"
#include "core/damage.h"
#include "drawing.h"

/* The next of a row of numbers, from a state that is not 0. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void expect(struct bv_frame_result result, const char *expected)
{
	char text[512];

	result.struct_size = sizeof(result);
	memset(text, 'x', sizeof(text));
	bv_frame_message(&result, text, sizeof(text));
	CHECK_STR(text, expected);
}

/* Statuses about which there is nothing to add but what the system said. */
static void test_plain_statuses(void)
{
	static const struct {
		enum bv_status status;
		int system_error;
		const char *text;
	} cases[] = {
		{BV_OK, 0, "done"},
		{BV_ERR_ARGUMENT, 0, "invalid argument"},
		{BV_ERR_NO_MEMORY, 0, "out of memory"},
		{BV_ERR_OPEN, ENOENT,
		 "cannot open the frame: No such file or directory"},
		{BV_ERR_OPEN, EACCES,
		 "cannot open the frame: Permission denied"},
		{BV_ERR_READ, EIO, "cannot read the frame: Input/output error"},
		{BV_ERR_PATH, 0, "the path cannot be followed"},
		{BV_ERR_PATH, ENAMETOOLONG,
		 "the path cannot be followed: File name too long"},
		{BV_ERR_DIRECTORY, ENOTDIR,
		 "cannot use an output directory: Not a directory"},
		{BV_ERR_WRITE, ENOSPC,
		 "cannot write the picture: No space left on device"},
		{BV_ERR_WRITE, 524, "cannot write the picture: error 524"},
		{BV_ERR_WRITE, -1, "cannot write the picture: error -1"},
		{BV_ERR_PNG, 0, "the picture cannot be encoded"},
		{BV_ERR_STOPPED, 0, "not started"},
		{BV_ERR_FORMAT, 0, "the file is not what its format asks for"},
		{BV_ERR_LIBRARY, 0,
		 "a library that the frame needs is not there"},
		{(enum bv_status)9999, 0, "unknown status"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect((struct bv_frame_result){.status = cases[i].status,
						.system_error =
							cases[i].system_error},
		       cases[i].text);
}

static void test_file_types(void)
{
	static const struct {
		uint64_t type;
		const char *text;
	} cases[] = {
		{S_IFDIR, "is a directory, expected a regular file"},
		{S_IFIFO, "is a FIFO, expected a regular file"},
		{S_IFSOCK, "is a socket, expected a regular file"},
		{S_IFCHR, "is a device, expected a regular file"},
		{S_IFBLK, "is a device, expected a regular file"},
		{0, "is something else, expected a regular file"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect((struct bv_frame_result){.status = BV_ERR_NOT_REGULAR,
						.detail = {cases[i].type}},
		       cases[i].text);
}

static void test_sizes(void)
{
	expect((struct bv_frame_result){.status = BV_ERR_SIZE,
					.detail = {35, 16}},
	       "size is 35 bytes, expected a multiple of 16 (3 left over)");
	/* Without a number there is none to tell. */
	expect((struct bv_frame_result){.status = BV_ERR_SIZE},
	       "the size is not a whole number of points");
	expect((struct bv_frame_result){.status = BV_ERR_WORKER, .detail = {9}},
	       "two workers died over it, the last by signal 9 (Killed)");
	expect((struct bv_frame_result){.status = BV_ERR_WORKER,
					.detail = {99}},
	       "two workers died over it, the last by signal 99");
	expect((struct bv_frame_result){.status = BV_ERR_SIZE,
					.detail = {5000000000, 20001}},
	       "size is 5000000000 bytes, expected a multiple of 20001 "
	       "(10013 left over)");
	expect((struct bv_frame_result){.status = BV_ERR_MANY_POINTS,
					.detail = {70000000, 67108864}},
	       "has 70000000 points, expected at most 67108864 "
	       "(max_points)");
	expect((struct bv_frame_result){.status = BV_ERR_FORMAT,
					.fault = "has no field 'z'"},
	       "has no field 'z'");
	expect((struct bv_frame_result){.status = BV_ERR_TAKEN, .detail = {7}},
	       "the picture is that of frame 7 of the run, too");
	expect((struct bv_frame_result){.status = BV_ERR_TIMEOUT,
					.detail = {1500}},
	       "took longer than 1.5 seconds");
	expect((struct bv_frame_result){.status = BV_ERR_CHANGED,
					.detail = {160, 320}},
	       "the file changed from 160 to 320 bytes while it was read");
	expect((struct bv_frame_result){.status = BV_ERR_CHANGED,
					.detail = {160, 160}},
	       "the file was written to while it was read");
}

/* Signals from 32 on have no names. */
static void test_dead_workers(void)
{
	static const struct {
		uint64_t signal;
		const char *text;
	} cases[] = {
		{0, "two workers died over it, the last by itself"},
		{9, "two workers died over it, the last by signal 9 (Killed)"},
		{40, "two workers died over it, the last by signal 40"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect((struct bv_frame_result){.status = BV_ERR_WORKER,
						.detail = {cases[i].signal}},
		       cases[i].text);
}

/* ---------------------------------------------------------------------- */
/* Intensities                                                            */
/* ---------------------------------------------------------------------- */

/* The outcome of a frame of 1000 kept points; its counts hold until the next. */
static struct bv_frame_result intensities(enum bv_status status, uint32_t odd,
					  float min, float max, uint64_t guess)
{
	static struct bv_counts counts;

	counts = (struct bv_counts){.struct_size = sizeof(counts),
				    .points = 1200,
				    .kept = 1000,
				    .outside = 200,
				    .odd_intensity = odd,
				    .intensity_min = min,
				    .intensity_max = max};
	return (struct bv_frame_result){.struct_size =
						sizeof(struct bv_frame_result),
					.status = status,
					.detail = {guess, 0},
					.counts = &counts};
}

static void test_intensity(void)
{
	expect(intensities(BV_ERR_INTENSITY, 250, 0.0f, 255.0f, 0),
	       "250 of 1000 points have an intensity outside the scale (found "
	       "0 to 255); is the layout right?  Try layout or "
	       "intensity_scale");
	expect(intensities(BV_ERR_INTENSITY, 1000, -1.5f, 1e20f, 1),
	       "1000 of 1000 points have an intensity outside the scale (found "
	       "-1.5 to 1e+20); is the layout right?  Try layout nuscenes");
}

static void expect_warning(struct bv_frame_result result, bool expected,
			   const char *sentence)
{
	char text[512];

	result.struct_size = sizeof(result);
	memset(text, 'x', sizeof(text));
	CHECK(bv_frame_warning(&result, text, sizeof(text)) == expected);
	CHECK_STR(text, sentence);
}

static void test_warning(void)
{
	expect_warning(intensities(BV_OK, 11, 0.0f, 1.25f, 0), true,
		       "11 of 1000 points have an intensity outside the scale "
		       "(found 0 to 1.25); is the layout right?  Try layout "
		       "or intensity_scale");
	/* One in a hundred may be noise; a failure has a message instead. */
	expect_warning(intensities(BV_OK, 10, 0.0f, 1.25f, 0), false, "");
	expect_warning(intensities(BV_OK, 0, 0.0f, 1.0f, 0), false, "");
	expect_warning(intensities(BV_ERR_WRITE, 11, 0.0f, 1.25f, 0), false,
		       "");
	expect_warning((struct bv_frame_result){0}, false, "");
	expect_warning((struct bv_frame_result){.time_lost = 1}, true,
		       "the file system does not keep the times of pictures; "
		       "every run makes them anew");
	expect_warning((struct bv_frame_result){.status = BV_ERR_WRITE,
						.time_lost = 1},
		       false, "");
}

/* -------------------------------------------------------------------------- */
/* Pictures without points                                                    */
/* -------------------------------------------------------------------------- */

#define UNITS "; is the layout right, and are these metres?"

/* A frame of 1000 points that lie in a box, or it is not known where. */
static void expect_black(uint32_t not_finite, const char *found,
			 const struct bv_grid *grid, const char *sentence)
{
	const struct bv_counts counts = {.struct_size = sizeof(counts),
					 .points = 1000,
					 .not_finite = not_finite,
					 .outside = 1000 - not_finite};
	struct bv_frame_result result = {.status = BV_ERR_NOTHING_KEPT,
					 .counts = &counts,
					 .grid = grid,
					 .fault = found};

	expect(result, sentence);
	result.status = BV_OK;
	expect_warning(result, true, sentence);
	result.status = BV_ERR_WRITE;
	expect_warning(result, false, "");
}

static void test_nothing_kept(void)
{
	struct bv_grid *surround = make_preset_grid("surround");
	struct bv_grid *note = make_preset_grid("note");
	static const char far[] = "x -78123 to 79000.4, y 1000000 to "
				  "1.239e+20, z 3 to 45.67";
	const struct bv_counts empty = {.struct_size = sizeof(empty)};

	expect_black(
		0, far, surround,
		"0 of 1000 points are on the picture (found x -78123 to "
		"79000.4, y 1000000 to 1.239e+20, z 3 to 45.67; expected x "
		"-80 to 80, y -80 to 80, z -3 to 3)" UNITS);
	expect_black(
		999, far, note,
		"0 of 1000 points are on the picture (found x -78123 to "
		"79000.4, y 1000000 to 1.239e+20, z 3 to 45.67; expected x "
		"-80 to 80, y -80 to 80, z up to 0)" UNITS);
	expect_black(0, far, NULL,
		     "0 of 1000 points are on the picture (found x -78123 to "
		     "79000.4, y 1000000 to 1.239e+20, z 3 to 45.67)" UNITS);
	expect_black(0, NULL, surround,
		     "0 of 1000 points are on the picture" UNITS);
	expect_black(1000, NULL, surround,
		     "0 of 1000 points are finite; is the layout right?");
	/* A frame without points is nothing odd. */
	expect((struct bv_frame_result){.status = BV_ERR_NOTHING_KEPT},
	       "no point is on the picture");
	expect_warning((struct bv_frame_result){.counts = &empty}, false, "");
	bv_grid_free(note);
	bv_grid_free(surround);
}

/*
 * A frame far away, whose intensities are those of bytes; the first thing that is odd is
 * what is told.
 */
static void test_marks(void)
{
	struct bv_frame_result result = intensities(BV_OK, 0, 1.0f, 231.0f, 0);
	struct bv_counts none = {
		.struct_size = sizeof(none), .points = 10, .outside = 10};

	result.detail[1] = BV_IS_FAR;
	expect_warning(result, true,
		       "most of its points are beyond 100 km; is the layout "
		       "right?  Try layout or origin_is_first");
	result.detail[1] = BV_IS_FAINT;
	expect_warning(result, true,
		       "its intensities are at most 231 of 65535; is the scale "
		       "right?  Try intensity_scale 255");
	result.detail[1] = BV_IS_FAR;
	result.counts = &none;
	expect_warning(result, true,
		       "0 of 10 points are on the picture" UNITS
		       "  Try layout or origin_is_first");
	result.status = BV_ERR_WRITE;
	expect_warning(result, false, "");
}

/* Where a file says where its numbers are, no layout can be wrong. */
static void test_files_that_say_all(void)
{
	struct bv_frame_result result =
		intensities(BV_OK, 250, 0.0f, 255.0f, 0);
	struct bv_counts none = {
		.struct_size = sizeof(none), .points = 10, .outside = 10};

	result.detail[1] = BV_SAYS_ALL;
	expect_warning(result, true,
		       "250 of 1000 points have an intensity outside the scale "
		       "(found 0 to 255); is the scale right?  Try "
		       "intensity_scale");
	result = intensities(BV_OK, 0, 0.0f, 1.0f, 0);
	result.detail[1] = BV_SAYS_ALL | BV_IS_FAR;
	expect_warning(result, true,
		       "most of its points are beyond 100 km, where float32 "
		       "keeps only centimetres to metres.  Try "
		       "origin_is_first");
	result.counts = &none;
	expect_warning(result, true,
		       "0 of 10 points are on the picture; is the unit or the "
		       "origin right?  Try origin_is_first");
	none.outside = 0;
	none.not_finite = 10;
	expect_warning(result, true, "0 of 10 points are finite");
}

/* What a conversion guesses is what its warning advises. */
static void expect_advice(const void *points, size_t size, const char *advice)
{
	struct bv_grid_options grid_options;
	struct bv_convert_options options;
	struct bv_converter *converter;
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_grid *grid;
	char text[512];
	FILE *frame = fopen("frame.bin", "wb");

	CHECK(frame != NULL);
	CHECK_EQ_INT(fwrite(points, size, 1, frame), 1);
	CHECK(fclose(frame) == 0);
	bv_grid_options_init(&grid_options, sizeof(grid_options), NULL);
	grid_options.cell = 16;
	CHECK_EQ_INT(bv_grid_create(&grid, &grid_options, NULL, 0), BV_OK);
	bv_convert_options_init(&options, sizeof(options), grid);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(
		bv_convert_file(converter, "frame.bin", "frame.png", &result),
		BV_OK);
	CHECK(bv_frame_warning(&result, text, sizeof(text)));
	CHECK(strlen(text) > strlen(advice));
	CHECK_STR(text + strlen(text) - strlen(advice), advice);
	bv_converter_free(converter);
	bv_grid_free(grid);
}

static void test_advice(void)
{
	static const float bytes[2][4] = {{1, 1, 1, 254}, {2, 2, 2, 3}};
	static const float percent[2][4] = {{1, 1, 1, 99}, {2, 2, 2, 3}};
	float dark[200][4];
	static const float wild[2][4] = {{1, 1, 1, 1e9f}, {2, 2, 2, -3}};
	/* 80 bytes are 4 points of nuScenes, and 5 points of KITTI. */
	static const float rings[4][5] = {{1, 2, 0.5f, 200, 0},
					  {1, 2, 0.5f, 100, 31},
					  {1, 2, 0.5f, 50, 7},
					  {1, 2, 0.5f, 25, 12}};

	check_use_temporary_directory();
	expect_advice(bytes, sizeof(bytes), "?  Try intensity_scale 255");
	expect_advice(percent, sizeof(percent), "?  Try intensity_scale 100");
	/* Of bytes, one in two hundred may be above 100. */
	for (int i = 0; i < 200; i++)
		memcpy(dark[i], (float[4]){1.5f, 1, 1, i == 9 ? 215.0f : 30.0f},
		       sizeof(dark[i]));
	expect_advice(dark, sizeof(dark), "?  Try intensity_scale 255");
	expect_advice(wild, sizeof(wild), "?  Try layout or intensity_scale");
	expect_advice(rings, sizeof(rings), "?  Try layout nuscenes");
}

/* ---------------------------------------------------------------------- */
/* Room                                                                   */
/* ---------------------------------------------------------------------- */

static void test_cutting(void)
{
	const struct bv_frame_result result =
		intensities(BV_ERR_INTENSITY, 250, 0.0f, 255.0f, 0);
	const struct bv_frame_result odd =
		intensities(BV_OK, 250, 0.0f, 255.0f, 0);
	char whole[512], text[512];

	bv_frame_message(&result, whole, sizeof(whole));
	for (size_t size = 0; size <= strlen(whole) + 1; size++) {
		memset(text, 'x', sizeof(text));
		bv_frame_message(&result, text, size);
		CHECK(text[size] == 'x');
		if (size > 0) {
			CHECK_EQ_INT(strlen(text), size - 1);
			CHECK(memcmp(text, whole, size - 1) == 0);
		}
		memset(text, 'x', sizeof(text));
		CHECK(bv_frame_warning(&odd, text, size));
		CHECK(text[size] == 'x');
		CHECK(size == 0 || memcmp(text, whole, size - 1) == 0);
	}
	for (size_t size = 0; size <= 64; size += 64) {
		bv_frame_message(&result, NULL, size);
		CHECK(bv_frame_warning(&odd, NULL, size));
	}
}

/* A channel of a grid that is known has a name, and a place in an array. */
static void test_numbers(void)
{
	struct bv_grid_options options;
	struct bv_frame_result result = {
		.struct_size = sizeof(result),
		.status = BV_ERR_PICTURE_PIXELS,
		.detail = {bv_pack_numbers(UINT64_MAX, 3, 1, 65535),
			   (uint64_t)0x7fc00001 << 32 | 0x7fc00000}};
	struct bv_grid *grid;

	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	options.form = BV_FORM_ARRAYS;
	options.channels = "height,slice-height:7,density,slice-height:2";
	options.slices = 8;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	result.grid = grid;
	expect(result,
	       "at least 8388607 numbers of the picture are wrong, the first "
	       "in slice-height, plane 1 (slice-height:2), column 65535, row 1 "
	       "(found NaN of bits 7fc00001, expected NaN of bits 7fc00000)");
	result.detail[0] = bv_pack_numbers(2, 4, 0, 0);
	result.detail[1] = 0;
	expect(result,
	       "2 numbers of the picture are wrong, the first in channel 4, "
	       "column 0, row 0 (found 0, expected 0)");
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* Pictures that are checked                                              */
/* ---------------------------------------------------------------------- */

static void expect_picture(enum bv_status status, uint64_t found,
			   uint64_t expected, const char *text)
{
	expect((struct bv_frame_result){.status = status,
					.detail = {found, expected}},
	       text);
}

static void expect_damage(enum bv_damage damage, uint64_t number,
			  const char *text)
{
	expect_picture(BV_ERR_PICTURE_DAMAGED, damage, number, text);
}

static void test_damage(void)
{
	expect_damage(BV_DAMAGE_SIGNATURE, 0, "the picture is no PNG");
	expect_damage(BV_DAMAGE_END, 1000,
		      "the picture is damaged: it ends after 1000 bytes, "
		      "expected more");
	expect_damage(BV_DAMAGE_CORRUPT, 41,
		      "the picture is damaged: it cannot be decoded beyond "
		      "byte 41");
	expect_damage(BV_DAMAGE_TRAILING, 1,
		      "the picture is damaged: 1 byte follows its end, "
		      "expected none");
	expect_damage(BV_DAMAGE_TRAILING, 2,
		      "the picture is damaged: 2 bytes follow its end, "
		      "expected none");
	expect_damage(BV_DAMAGE_FORM, 3 << 8 | 8,
		      "the picture is not 8-bit RGB, row by row, as expected");
	expect_damage(BV_DAMAGE_SIZE, bv_pack_sizes(1, 65535, 1600, 608),
		      "the picture is damaged: it is 1 x 65535 pixels, "
		      "expected 1600 x 608");
	expect_damage(BV_DAMAGE_SIZE, 0,
		      "the picture is damaged: it is larger than birdview "
		      "makes any");
	expect_damage(BV_DAMAGE_CHUNKS, 0x67414d41,
		      "the picture has a chunk gAMA that birdview does not "
		      "write there");
	expect_damage(BV_DAMAGE_CHUNKS, 0x67c14d41,
		      "the picture has a chunk that birdview does not write "
		      "there");
	expect_damage(BV_DAMAGE_CHECKSUM, 0x49444154,
		      "the picture is damaged: the checksum of a chunk IDAT is "
		      "wrong");
	expect_damage(BV_DAMAGE_BEHIND_PIXELS, 0,
		      "the picture is damaged: data follow its last pixel, "
		      "expected none");
	expect_damage(BV_DAMAGE_NO_METADATA, 0,
		      "the picture does not say how it was made");
	expect_damage(BV_DAMAGE_METADATA, 0,
		      "the picture does not say what is expected under "
		      "\"contract\"");
	expect_damage(BV_DAMAGE_METADATA, 5,
		      "the picture does not say what is expected under "
		      "\"cell\"");
	expect_damage(BV_DAMAGE_METADATA, 29,
		      "the picture does not say what is expected");
	expect_damage((enum bv_damage)0, 0, "the picture is damaged");
	expect_damage(BV_DAMAGE_NO_NPZ, 0, "the picture is no .npz file");
	expect_damage(BV_DAMAGE_RECORD, 0,
		      "the picture is damaged: what stands before its member "
		      "bev is not what birdview writes there");
	expect_damage(BV_DAMAGE_ARRAY, bv_member_number("slice-height"),
		      "the picture has a member slice-height of another type "
		      "or shape than expected");
	expect_damage(BV_DAMAGE_MEMBER_CHECKSUM,
		      bv_member_number("slice-occupied"),
		      "the picture is damaged: the checksum of its member "
		      "slice-occupied is wrong");
	expect_damage(BV_DAMAGE_BEHIND_VALUES, 4,
		      "the picture is damaged: data follow the last number of "
		      "its member another, expected none");
	expect_damage(BV_DAMAGE_DIRECTORY, 0,
		      "the picture is damaged: the directory at its end is not "
		      "that of its arrays");
}

static void test_wrong_pictures(void)
{
	const uint64_t second = 1000000000;

	expect_picture(BV_ERR_PICTURE_MISSING, 0, 0, "there is no picture");
	expect_picture(BV_ERR_PICTURE_TYPE, S_IFLNK, 0,
		       "the picture is a symbolic link, expected a regular "
		       "file");
	expect_picture(BV_ERR_PICTURE_RULES, 0x12, UINT64_MAX,
		       "the picture was made by other rules (found "
		       "fingerprint 0000000000000012, expected "
		       "ffffffffffffffff)");
	expect_picture(BV_ERR_PICTURE_SOURCE, 0, 0,
		       "the picture was made from a frame of another name");
	expect_picture(BV_ERR_PICTURE_POINTS, 99, 100,
		       "the picture was made from 99 points, expected 100");
	expect_picture(BV_ERR_PICTURE_PIXELS, (uint64_t)2 << 32 | 7 << 16 | 9,
		       (uint64_t)0x0102ff << 24 | 0x00ff10,
		       "2 pixels of the picture are wrong, the first in "
		       "column 9, row 7 (found 1, 2, 255, expected 0, 255, "
		       "16)");
	expect_picture(BV_ERR_PICTURE_PIXELS, bv_pack_numbers(1, 12, 7, 9),
		       (uint64_t)0x3fc00000 << 32 | 0x80000000,
		       "1 number of the picture is wrong, the first in channel "
		       "12, column 9, row 7 (found 1.5, expected -0)");
	expect_picture(BV_ERR_PICTURE_TIME, 86400 * second + 1,
		       (uint64_t)-500000000,
		       "the time of the picture is 1970-01-02 "
		       "00:00:00.000000001, expected 1969-12-31 "
		       "23:59:59.500000000 (UTC)");
	expect((struct bv_frame_result){.outcome = BV_OUTCOME_RIGHT}, "right");
}

/* A picture's time and the one expected, in words */
static void expect_times(struct timespec found, struct timespec expected,
			 const char *words)
{
	char sentence[256];
	uint64_t detail[2];

	bv_picture_time_pack(&found, &expected, detail);
	snprintf(sentence, sizeof(sentence),
		 "the time of the picture is %s (UTC)", words);
	expect_picture(BV_ERR_PICTURE_TIME, detail[0], detail[1], sentence);
}

/* Some years from now times are told by what makes a difference. */
static void test_far_times(void)
{
	expect_times((struct timespec){4611686016, 999999999},
		     (struct timespec){-4611686016, 1},
		     "2116-02-20 23:53:36.999999999, expected "
		     "1823-11-12 00:06:24.000000001");
	expect_times((struct timespec){-3786825600, 0},
		     (struct timespec){-3786825600, 500000000},
		     "1850-01-01 00:00:00.000000000, expected 1850-01-01 "
		     "00:00:00.500000000");
	expect_times((struct timespec){19880899200, 7},
		     (struct timespec){19880899201, 7},
		     "2600-01-01 00:00:00, expected 2600-01-01 00:00:01");
	expect_times((struct timespec){-1, 5},
		     (struct timespec){19880899201, 5},
		     "1969-12-31 23:59:59, expected 2600-01-01 00:00:01");
	expect_times((struct timespec){INT64_MAX, 5},
		     (struct timespec){INT64_MAX, 4},
		     "292277026596-12-04 15:30:07.000000005, expected "
		     "292277026596-12-04 15:30:07.000000004");
	expect_times((struct timespec){5, 5}, (struct timespec){INT64_MIN, 5},
		     "1970-01-01 00:00:05, expected "
		     "-292277022657-01-27 08:29:52");
}

/*
 * Times are as gmtime_r() has them; but nobody is asked for a time zone, which would
 * change variables of the process.
 */
static void test_times(void)
{
	static const time_t steps[] = {923456, 77777777, 6666666666};
	const struct timespec other = {951868799, 1};
	char words[200], day[64];
	struct tm tm;

	CHECK(setenv("TZ", "ELSEWHERE-5", 1) == 0);
	test_far_times();
	CHECK_EQ_INT(timezone, 0);
	for (time_t i = -3 * 4993; i < 3 * 4993; i++) {
		const struct timespec time = {i / 3 * steps[(i + 14979) % 3],
					      123456789};
		const bool near = llabs(time.tv_sec) < 4611686017;

		CHECK(gmtime_r(&time.tv_sec, &tm) != NULL);
		CHECK(strftime(day, sizeof(day), "%Y-%m-%d %H:%M:%S", &tm) > 0);
		snprintf(words, sizeof(words),
			 "%s%s, expected 2000-02-29 23:59:59%s", day,
			 near ? ".123456789" : "", near ? ".000000001" : "");
		expect_times(time, other, words);
	}
}

/* ---------------------------------------------------------------------- */
/* Any result whatever                                                    */
/* ---------------------------------------------------------------------- */

/* One line of text that leaves nothing out. */
static void check_line(const char *text)
{
	CHECK(*text != '\0');
	for (const char *c = text; *c != '\0'; c++)
		CHECK(*c >= ' ' && *c <= '~');
	CHECK(strstr(text, "(null)") == NULL);
}

static void expect_line(const struct bv_frame_result *result)
{
	char text[512];

	memset(text, 0, sizeof(text));
	bv_frame_message(result, text, sizeof(text));
	check_line(text);
	CHECK(strlen(text) < sizeof(text) - 1);
	if (bv_frame_warning(result, text, sizeof(text)))
		check_line(text);
}

/* Numbers that are special to somebody, and some that are not. */
static uint64_t any_number(uint64_t *state)
{
	static const uint64_t special[] = {0,
					   1,
					   2,
					   16,
					   64,
					   65,
					   S_IFIFO,
					   INT32_MAX,
					   (uint64_t)INT32_MAX + 1,
					   UINT32_MAX,
					   (uint64_t)1 << 63,
					   UINT64_MAX};
	const uint64_t number = next_random(state);

	return number % 3 == 0   ? number / 3
	       : number % 3 == 1 ? number / 3 % 128
				 : special[number / 3 % (sizeof(special) / 8)];
}

static void randomize(void *structure, size_t size, uint64_t *state)
{
	unsigned char *bytes = structure;

	for (size_t k = 0; k < size; k++)
		bytes[k] = (unsigned char)(next_random(state) >> 32);
}

static void test_any_result(void)
{
	uint64_t state = 1;

	for (int status = -2; status < 100; status++) {
		const struct bv_frame_result zero = {
			.struct_size = sizeof(zero),
			.status = (enum bv_status)status};

		expect_line(&zero);
		for (int i = 0; i < 2000; i++) {
			struct bv_frame_result result;
			struct bv_counts counts;

			randomize(&result, sizeof(result), &state);
			randomize(&counts, sizeof(counts), &state);
			counts.struct_size = sizeof(counts);
			result.struct_size = sizeof(result);
			result.status = (enum bv_status)status;
			result.format = i % 2 > 0 ? "raw" : NULL;
			result.system_error = (int32_t)any_number(&state);
			result.detail[0] = any_number(&state);
			result.detail[1] = any_number(&state);
			result.counts = i % 4 > 0 ? &counts : NULL;
			result.grid = NULL;
			result.fault = i % 3 > 0 ? "a fault" : NULL;
			counts.kept = i % 3 > 0 ? counts.kept : 0;
			expect_line(&result);
		}
	}
}

/* ---------------------------------------------------------------------- */
/* Any size                                                               */
/* ---------------------------------------------------------------------- */

/* A failure of a frame that was drawn, in a structure of another version. */
struct sized_result {
	struct bv_frame_result result;
	unsigned char more[8192];
};

static void expect_of_size(struct sized_result *sized, size_t size,
			   const char *expected)
{
	char text[512];

	sized->result.struct_size = size;
	bv_frame_message(&sized->result, text, sizeof(text));
	CHECK_STR(text, expected);
	CHECK(!bv_frame_warning(&sized->result, text, sizeof(text)));
	CHECK_STR(text, "");
}

static void test_any_size(void)
{
	static struct sized_result sized;
	const char *whole = "the file changed from 160 to 320 bytes while it "
			    "was read";
	const size_t own = sizeof(sized.result);

	sized.result = (struct bv_frame_result){.status = BV_ERR_CHANGED,
						.detail = {160, 320}};
	expect_of_size(&sized, own, whole);
	expect_of_size(&sized, own + 8, whole);
	expect_of_size(&sized, 4096, whole);
	/* What is beyond a smaller one is 0. */
	expect_of_size(&sized, offsetof(struct bv_frame_result, detail),
		       "the file was written to while it was read");
	expect_of_size(&sized, sizeof(size_t), "done");
	/* Not a size, and something asked for that nobody knows. */
	expect_of_size(&sized, 0, "invalid argument");
	expect_of_size(&sized, own - 1, "invalid argument");
	expect_of_size(&sized, own + 4, "invalid argument");
	expect_of_size(&sized, 4104, "invalid argument");
	sized.more[0] = 1;
	expect_of_size(&sized, own + 8, "invalid argument");
	expect_of_size(&sized, own, whole);
}

int main(void)
{
	test_times(); /* before anything else could ask for a time zone */
	test_any_result();
	test_any_size();
	test_damage();
	test_numbers();
	test_wrong_pictures();
	test_plain_statuses();
	test_file_types();
	test_sizes();
	test_dead_workers();
	test_intensity();
	test_warning();
	test_nothing_kept();
	test_marks();
	test_files_that_say_all();
	test_advice();
	test_cutting();
	return 0;
}
