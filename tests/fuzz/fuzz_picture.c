/*
 * fuzz_picture.c: a damaged picture is not taken for the one that it was
 *
 * The input is a byte of switches and then, if its lowest bit is 0, the bytes of a
 * file; else damages to a picture of birdview, one after the other:
 *
 *	kind (1)	one byte changed, the end cut off, bytes removed, bytes
 *			put in
 *	place (2)	counted from the end if the highest bit is set
 *	value (1)	the byte, or how many
 *
 * Proves for each that reading what the picture says of itself finds the same as
 * a plain look at all bytes; that a picture that says the same as before still
 * begins and ends as it did, and holds the numbers; that one which passes an
 * inspection has the bytes that it had before and behind its pixels; and that one
 * which was damaged and decodes nevertheless has the pixels that it had.
 */

#include <stdbool.h>
#include <strings.h>

#include "bytes.h"
#include "convert/metadata.h"
#include "convert/picture_ends.h"
#include "convert/picture_facts.h"
#include "drawing.h"
#include "png/chunk.h"
#include "png/decoder.h"
#include "png/inspect.h"

#define DAMAGED 1
#define MOST_DAMAGES 8

/* Of its frame, and its pixels in each direction. */
#define POINTS 12345
#define SIDE 4

/* Where the text of a picture stands: behind signature, IHDR, and keyword. */
#define CHUNK_AT 33
#define TEXT_AT (CHUNK_AT + 8 + sizeof(BV_TEXT_KEYWORD))

/* The name of the frame tries to say what only birdview says. */
#define NAME "\",\"points\":7,\"fingerprint\":\"1.bin"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
	uint8_t *data;
	size_t size;
};

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

/* The metadata of the picture. */
static char text[BV_TEXT_MAX + 1];

/* A small picture, with a byte after its end that is 0. */
static struct bytes make_picture(void)
{
	const struct box box = {0, SIDE, 0, SIDE, -3, 3, 1};
	static const float points[4 * POINTS];
	struct bv_grid *grid = make_box_grid(box);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	const struct bv_image image = draw(rasterizer, points, POINTS);
	struct bv_encoder *encoder;
	struct bytes picture;
	const uint8_t *png;

	CHECK_EQ_INT(
		bv_describe_image(grid, NULL, &image, NAME, text, sizeof(text)),
		BV_OK);
	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_encode_png(encoder, &image, text, &png, &picture.size),
		     BV_OK);
	picture.data = calloc(1, picture.size + 1);
	CHECK(picture.data != NULL);
	memcpy(picture.data, png, picture.size);
	bv_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return picture;
}

static void remove_bytes(struct bytes *file, size_t at, size_t count)
{
	const size_t after = file->size - at;

	if (count > after)
		count = after;
	memmove(file->data + at, file->data + at + count, after - count);
	file->size -= count;
}

static void put_bytes_in(struct bytes *file, size_t at, size_t count)
{
	memmove(file->data + at + count, file->data + at, file->size - at);
	memset(file->data + at, '0', count);
	file->size += count;
}

static void damage(struct bytes *file, struct input *input)
{
	const uint32_t kind = take(input, 1) % 4;
	const uint32_t place = take(input, 2);
	const uint32_t value = take(input, 1);
	const size_t offset = (place & 0x7fff) % (file->size + 1);
	const size_t at = (place & 0x8000) != 0 ? file->size - offset : offset;

	if (kind == 0 && at < file->size)
		file->data[at] = (uint8_t)value;
	else if (kind == 1)
		file->size = at;
	else if (kind == 2)
		remove_bytes(file, at, value);
	else if (kind == 3)
		put_bytes_in(file, at, value);
}

static struct bytes damage_picture(const struct bytes *picture,
				   struct input *input)
{
	struct bytes file = {malloc(picture->size + MOST_DAMAGES * 256),
			     picture->size};

	CHECK(file.data != NULL);
	memcpy(file.data, picture->data, picture->size);
	for (int i = 0; i < MOST_DAMAGES && input->left > 0; i++)
		damage(&file, input);
	return file;
}

/* -------------------------------------------------------------------------- */
/* What they say                                                              */
/* -------------------------------------------------------------------------- */

static bool has(const struct bytes *file, size_t at, const void *bytes,
		size_t size)
{
	return at + size <= file->size &&
	       memcmp(file->data + at, bytes, size) == 0;
}

/* True if 'file' begins and ends as every picture of birdview does. */
static bool looks_whole(const struct bytes *file)
{
	static const char end[] = "\0\0\0\0IEND\xae\x42\x60\x82";
	static const char start[] = "\x89PNG\r\n\x1a\n";

	return has(file, 0, start, 8) && has(file, CHUNK_AT + 4, "tEXt", 4) &&
	       has(file, CHUNK_AT + 8, BV_TEXT_KEYWORD,
		   sizeof(BV_TEXT_KEYWORD)) &&
	       has(file, file->size - 12, end, 12);
}

/* As a run does that asks whether a picture is up to date. */
static bool read_facts(const struct bytes *file, struct bv_picture_facts *facts)
{
	const int handle = make_file(file->data, file->size, NULL);
	const off_t size = (off_t)file->size;
	struct bv_picture_ends ends;
	bool whole = false;

	CHECK_EQ_INT(bv_picture_ends_read(&ends, handle, size), 0);
	CHECK_EQ_INT(bv_picture_ends_whole(&ends, handle, size, &whole), 0);
	close(handle);
	return ends.metadata != NULL &&
	       bv_picture_facts_find(ends.metadata, facts) && whole;
}

/* True if the bytes hold the 'length' letters at 'word', in either case. */
static bool contains(const struct bytes *file, const char *word, size_t length)
{
	for (size_t at = 0; at + length <= file->size; at++)
		if (strncasecmp((const char *)file->data + at, word, length) ==
		    0)
			return true;
	return false;
}

/* The number of 'key' is still there; it may have got zeros in front. */
static void check_same_number(const struct bytes *picture,
			      const struct bytes *file, const char *key)
{
	const char *number = strstr((const char *)picture->data + TEXT_AT, key);

	CHECK(number != NULL && contains(file, key, strlen(key)));
	number += strlen(key);
	number += strspn(number, "0");
	CHECK(contains(file, number, strspn(number, "0123456789abcdef")));
}

/* -------------------------------------------------------------------------- */
/* What they show                                                             */
/* -------------------------------------------------------------------------- */

struct pixels {
	uint8_t rgb[SIDE][SIDE * 3];
	uint32_t rows;
};

static void take_row(void *context, uint32_t y, uint8_t *rgb)
{
	struct pixels *pixels = context;

	CHECK_EQ_INT(y, pixels->rows++);
	CHECK(y < SIDE);
	memcpy(pixels->rgb[y], rgb, sizeof(pixels->rgb[y]));
}

static const struct bv_image form = {.struct_size = sizeof(form),
				     .width = SIDE,
				     .height = SIDE,
				     .channels = 3,
				     .bits = 8,
				     .stride = 4};

/* True if there was nothing wrong. */
static bool is_well(enum bv_status status, const struct bv_verdict *result)
{
	CHECK_EQ_INT(result->status, status);
	if (status == BV_OK)
		return true;
	CHECK_EQ_INT(status, BV_ERR_PICTURE_DAMAGED);
	CHECK(result->detail[0] >= BV_DAMAGE_SIGNATURE &&
	      result->detail[0] <= BV_DAMAGE_BEHIND_PIXELS);
	return false;
}

static bool inspect(const struct bytes *file, uint64_t *pixels_end)
{
	const int handle = make_file(file->data, file->size, NULL);
	struct bv_verdict result = {0};
	const enum bv_status status =
		bv_inspect_picture(handle, &form, text, pixels_end, &result);

	close(handle);
	return is_well(status, &result);
}

/* Decodes the file; true if there was nothing wrong with it. */
static bool decode(const struct bytes *file, uint64_t pixels_end,
		   struct pixels *pixels)
{
	const int handle = make_file(file->data, file->size, NULL);
	struct bv_verdict result = {0};
	enum bv_status status;

	pixels->rows = 0;
	status = bv_decode_picture(handle, &form, pixels_end, take_row, pixels,
				   &result);
	close(handle);
	if (!is_well(status, &result))
		return false;
	CHECK_EQ_INT(pixels->rows, SIDE);
	return true;
}

/* Of a file that has passed: the chunk of pixels is as long as it says, and all that
 * stands around it is as before. */
static void check_surroundings(const struct bytes *picture,
			       const struct bytes *file)
{
	const size_t pixels = TEXT_AT + strlen(text) + 4;

	CHECK(has(file, 0, picture->data, pixels));
	CHECK(has(file, pixels + 4, "IDAT", 4));
	CHECK_EQ_INT(bv_load_big_endian(file->data + pixels),
		     file->size - pixels - 24);
	CHECK(has(file, file->size - 12, picture->data + picture->size - 12,
		  12));
}

/* -------------------------------------------------------------------------- */

static void check_facts(const struct bytes *picture, const struct bytes *file)
{
	struct bv_picture_facts facts, original;

	CHECK(read_facts(picture, &original));
	CHECK_EQ_INT(original.points, POINTS);
	if (!read_facts(file, &facts))
		return;
	CHECK(looks_whole(file));
	if (facts.points != original.points ||
	    facts.fingerprint != original.fingerprint)
		return;
	check_same_number(picture, file, ",\"points\":");
	check_same_number(picture, file, ",\"fingerprint\":\"");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bytes picture;
	static struct pixels original;
	struct input input = {data, size};
	const bool damaged = (take(&input, 1) & DAMAGED) != 0;
	struct bytes file = {(uint8_t *)(uintptr_t)input.next, input.left};
	struct pixels pixels;
	uint64_t end = 0;

	if (picture.data == NULL) {
		picture = make_picture();
		CHECK(inspect(&picture, &end) &&
		      decode(&picture, end, &original));
	}
	if (damaged)
		file = damage_picture(&picture, &input);
	check_facts(&picture, &file);
	if (inspect(&file, &end)) {
		check_surroundings(&picture, &file);
		CHECK_EQ_INT(end, file.size - 12);
	}
	if (decode(&file, end, &pixels) && damaged)
		CHECK(memcmp(pixels.rgb, original.rgb, sizeof(pixels.rgb)) ==
		      0);
	if (damaged)
		free(file.data);
	return 0;
}
