/*
 * fuzz_format.c: whatever a file of a format holds, it costs a sentence at most
 *
 * There is one target for each format, FORMAT its name.  The input is what is asked for,
 * and a file:
 *
 *	switches (1)	bit 0: other axes
 *			bit 1: the origin is the first point
 *			bit 2: the intensity is a field of the name "ring"
 *			bit 3: intensities go through the curve
 *			bits 4..5: how many points are allowed
 *			bits 6..7: how many points are asked for at a time
 *	the file
 *
 * Proves that a file is read to its end or refused in a printable sentence; that there
 * are no more points than are allowed; and that its points do not depend on how many are
 * asked for at a time, nor on whose memory parts are read into.
 */

#include <ctype.h>
#include <stdbool.h>

#include "bytes.h"
#include "convert/options.h"
#include "reading.h"

#define OTHER_AXES 1
#define FIRST_ORIGIN 2
#define OTHER_FIELD 4
#define CURVE 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bv_convert_options take_options(uint32_t switches)
{
	static const uint32_t most[] = {20000, 1000, 7, 20000};
	struct bv_convert_options options;

	bv_convert_options_init(&options, sizeof(options), NULL);
	options.format = FORMAT;
	options.max_points = most[switches >> 4 & 3];
	if ((switches & OTHER_AXES) != 0)
		options.axes = "y,-x,z";
	options.origin_is_first = (switches & FIRST_ORIGIN) != 0;
	if ((switches & OTHER_FIELD) != 0)
		options.intensity_field = "ring";
	options.tanh = (switches & CURVE) != 0;
	return options;
}

/* The points of a file, or why there are none. */
struct outcome {
	enum bv_status status;
	size_t count;
	float (*points)[4];
};

static void check_sentence(const struct bv_frame_result *result)
{
	char text[512];

	bv_frame_message(result, text, sizeof(text));
	CHECK(text[0] != '\0');
	for (const char *c = text; *c != '\0'; c++)
		CHECK(isprint((unsigned char)*c));
	CHECK((result->status != BV_ERR_FORMAT &&
	       result->status != BV_ERR_LIBRARY) ||
	      result->fault != NULL);
}

static void read_open_file(struct bv_reader *reader, size_t room, uint32_t most,
			   struct outcome *outcome)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	size_t n;

	do {
		CHECK(outcome->count <= most);
		outcome->status =
			bv_reader_read(reader, outcome->points + outcome->count,
				       room, &n, &result);
		CHECK(n <= room);
		outcome->count += n;
	} while (n > 0);
	if (outcome->status != BV_OK)
		check_sentence(&result);
	CHECK(outcome->count <= most);
}

static struct outcome read_file(const char *path,
				const struct bv_convert_options *options,
				size_t room)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct outcome outcome = {0};
	struct bv_reader *reader;

	outcome.points =
		calloc(options->max_points + room + 1, sizeof(*outcome.points));
	CHECK(outcome.points != NULL);
	CHECK_EQ_INT(bv_reader_create(&reader, options), BV_OK);
	outcome.status = bv_reader_open(reader, path, NULL, &result);
	if (outcome.status == BV_OK)
		read_open_file(reader, room, options->max_points, &outcome);
	else
		check_sentence(&result);
	bv_reader_free(reader);
	return outcome;
}

/* Points that come in parts, unpacked. */
struct unpacked {
	float (*points)[4];
	size_t count, room;
};

static bool take_part(void *context, const struct bv_layout *layout,
		      const unsigned char *points, size_t n)
{
	struct unpacked *all = context;

	CHECK(n > 0 && n <= all->room - all->count);
	bv_unpack(layout, points, n, all->points + all->count);
	all->count += n;
	return true;
}

/* As it is read for a GPU, through the smallest memory that may be. */
static void check_memory(const char *path,
			 const struct bv_convert_options *options,
			 const struct outcome *expected)
{
	struct bv_fault fault;
	struct bv_options own;
	const struct bv_reading reading = {&own.asked, options->max_points,
					   &fault};
	struct unpacked all = {.room = options->max_points};
	struct bv_verdict verdict;
	struct bv_frame_info info;

	all.points = calloc(all.room, sizeof(*all.points));
	CHECK(all.points != NULL);
	CHECK_EQ_INT(bv_take_reading_options(&own, options), BV_OK);
	CHECK_EQ_INT(read_by_memory(path, &reading, BV_START_SIZE, take_part,
				    &all, &info, &verdict),
		     expected->status);
	if (expected->status == BV_OK) {
		CHECK_EQ_INT(info.head.points, expected->count);
		CHECK_EQ_INT(all.count, expected->count);
		CHECK(memcmp(all.points, expected->points,
			     all.count * sizeof(*all.points)) == 0);
	}
	free(all.points);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t rooms[] = {1, 7, 1024, 4096};
	struct input input = {data, size};
	const uint32_t switches = take(&input, 1);
	const struct bv_convert_options options = take_options(switches);
	char path[64];
	const int file = make_file(input.next, input.left, path);
	const struct outcome one =
		read_file(path, &options, options.max_points + 1);
	const struct outcome other =
		read_file(path, &options, rooms[switches >> 6]);

	CHECK_EQ_INT(one.status, other.status);
	if (one.status == BV_OK) {
		CHECK_EQ_INT(one.count, other.count);
		CHECK(memcmp(one.points, other.points,
			     one.count * sizeof(*one.points)) == 0);
	}
	check_memory(path, &options, &one);
	free(one.points);
	free(other.points);
	close(file);
	return 0;
}
