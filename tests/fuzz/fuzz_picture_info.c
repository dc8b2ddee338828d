/*
 * fuzz_picture_info.c: whatever a picture says of itself is read or refused
 *
 * The input is a byte of switches and then, if its lowest bit is 0, the bytes of a
 * file; else the text of a picture, which gets its chunks and checksums here:
 *
 *	bit 1	colour or gray
 *	bit 2	without an end
 *
 * Proves that a file gives what the same bytes in memory give; that the facts by
 * which a run decides are those that are told to a person, and are found whenever
 * these are; that a text which is accepted is a line of JSON to a stricter reader, in
 * printable ASCII, and has the name of the frame that is told, which is the first that
 * this one finds; and that no number is one that the text cannot say.
 */

#include <math.h>

#include "birdview.h"
#include "bytes.h"
#include "convert/picture_facts.h"
#include "convert/picture_file.h"
#include "json.h"
#include "png/crc.h"

#define MADE 1
#define GRAY 2
#define CUT 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

static void put_number(uint8_t *bytes, size_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Completes the chunk that has its type and data, and returns its end. */
static uint8_t *finish(uint8_t *chunk, size_t length)
{
	put_number(chunk, length);
	put_number(chunk + 8 + length, bv_crc(chunk + 4, 4 + length));
	return chunk + 12 + length;
}

/* A picture of 4 x 2 pixels, which are missing, in memory of exactly its size. */
static uint8_t *make_picture(uint32_t switches, const struct input *text,
			     size_t *size)
{
	const size_t keyword = sizeof(BV_TEXT_KEYWORD);
	const size_t end = (switches & CUT) != 0 ? 0 : BV_CHUNK_FRAME;
	uint8_t *png, *next;

	*size = BV_PICTURE_HEADER + 2 * BV_CHUNK_FRAME + keyword + text->left +
		end;
	png = calloc(1, *size);
	CHECK(png != NULL);
	memcpy(png, bv_png_signature, BV_SIGNATURE_SIZE);
	next = png + BV_SIGNATURE_SIZE;
	memcpy(next + 4, "IHDR\0\0\0\4\0\0\0\2\x8", 13);
	next[17] = (switches & GRAY) != 0 ? 0 : 2;
	next = finish(next, BV_HEADER_DATA);
	memcpy(next + 4, "tEXt" BV_TEXT_KEYWORD, 4 + keyword);
	if (text->left > 0)
		memcpy(next + 8 + keyword, text->next, text->left);
	next = finish(next, keyword + text->left);
	memcpy(next + 4, "IDAT", 4);
	next = finish(next, 0);
	if (end > 0) {
		memcpy(next + 4, "IEND", 4);
		finish(next, 0);
	}
	return png;
}

/* -------------------------------------------------------------------------- */
/* What they say                                                              */
/* -------------------------------------------------------------------------- */

static void check_facts(const struct bv_picture_info *info, int file,
			size_t size)
{
	struct bv_picture_facts facts;
	uint8_t head[BV_PICTURE_HEAD];
	const char *metadata = bv_picture_metadata(file, head);
	bool whole;

	CHECK_EQ_INT(bv_picture_read_end(file, (off_t)size, &whole), 0);
	CHECK(whole == info->whole);
	CHECK(metadata != NULL && strcmp(metadata, info->text) == 0);
	CHECK(bv_picture_facts_find(info->text, &facts));
	CHECK(facts.points == info->points && facts.kept == info->kept);
	CHECK(facts.not_finite == info->not_finite);
	CHECK(facts.outside == info->outside);
	CHECK(facts.odd_intensity == info->odd_intensity);
	CHECK(facts.fingerprint == info->fingerprint);
}

static void check_numbers(const struct bv_picture_info *info)
{
	CHECK(info->x_min < HUGE_VAL && info->x_max > -HUGE_VAL);
	CHECK(info->y_min < HUGE_VAL && info->y_max > -HUGE_VAL);
	CHECK(info->z_min < HUGE_VAL && info->z_max > -HUGE_VAL);
	CHECK(isfinite(info->cell) && isfinite(info->intensity_scale));
	for (int i = 0; i < 3; i++)
		CHECK(isfinite(info->to_x[i]) && isfinite(info->to_y[i]));
}

static void check_text(const struct bv_picture_info *info)
{
	unsigned char name[BV_PICTURE_HEAD];
	const char *source = json_member(info->text, "source");

	CHECK(json_is_value(info->text));
	for (const char *c = info->text; *c != '\0'; c++)
		CHECK(*c >= ' ' && *c <= '~');
	CHECK(info->channels == 1 || info->channels == 3);
	for (uint32_t i = 0; i < info->channels; i++)
		CHECK(strlen(info->channel[i]->name) +
			      strlen(info->channel[i]->unit) +
			      strlen(info->channel[i]->formula) <
		      strlen(info->text));
	CHECK(source != NULL);
	CHECK((*source == 'n') == (info->source == NULL));
	if (info->source != NULL) {
		CHECK_EQ_INT(json_decode_name(source, name, sizeof(name)),
			     strlen(info->source));
		CHECK(memcmp(name, info->source, strlen(info->source)) == 0);
	}
}

static void check_picture(const uint8_t *png, size_t size)
{
	struct bv_picture_info *info, *read;
	const enum bv_status status = bv_picture_info_parse(&info, png, size);
	char path[64];
	const int file = make_file(png, size, path);

	CHECK_EQ_INT(bv_picture_info_read(&read, path), status);
	if (status == BV_OK) {
		CHECK_STR(read->text, info->text);
		CHECK(read->whole == info->whole);
		check_facts(info, file, size);
		check_numbers(info);
		check_text(info);
		bv_picture_info_free(info);
		bv_picture_info_free(read);
	} else {
		CHECK_EQ_INT(status, BV_ERR_PICTURE_DAMAGED);
	}
	close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	const uint32_t switches = take(&input, 1);
	uint8_t *made;
	size_t made_size;

	if ((switches & MADE) == 0) {
		/* An empty file has no bytes at any address. */
		check_picture(input.left > 0 ? input.next : (const uint8_t *)"",
			      input.left);
		return 0;
	}
	made = make_picture(switches, &input, &made_size);
	check_picture(made, made_size);
	free(made);
	return 0;
}
