/*
 * fuzz_picture_info.c: whatever a picture says of itself is read or refused
 *
 * The input is a byte of switches and then, if its lowest bit is 0, the bytes of a
 * file; else the text of a picture, which gets its chunks and checksums here:
 *
 *	bit 1	colour or gray
 *	bit 2	without an end
 *	bit 3	of an .npz file, if it may be the text of one
 *
 * With zeros in it, an .npz file has what stands before the first.
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
#include "convert/picture_ends.h"
#include "convert/picture_facts.h"
#include "json.h"
#include "png/crc.h"

#define MADE 1
#define GRAY 2
#define CUT 4
#define NPZ 8

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

/* The same of an array of 2 x 4 x 2 zeros, which is a file of its own without an end. */
static uint8_t *make_npz(uint32_t switches, const struct input *text,
			 size_t *size)
{
	const struct bv_array array = {.struct_size = sizeof(array),
				       .name = "bev",
				       .channels = 2,
				       .height = 2,
				       .width = 4,
				       .type = BV_F4};
	const struct bv_array *const arrays[] = {&array};
	char *string = calloc(1, text->left + 1);
	struct bv_npz_encoder *encoder;
	uint8_t *copy = NULL;
	const uint8_t *npz;

	CHECK(string != NULL);
	if (text->left > 0)
		memcpy(string, text->next, text->left);
	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	if (bv_encode_npz(encoder, arrays, 1, string, &npz, size) == BV_OK) {
		*size -= (switches & CUT) != 0 ? 1 : 0;
		copy = malloc(*size);
		CHECK(copy != NULL);
		memcpy(copy, npz, *size);
	}
	bv_npz_encoder_free(encoder);
	free(string);
	return copy;
}

/* -------------------------------------------------------------------------- */
/* What they say                                                              */
/* -------------------------------------------------------------------------- */

static void check_facts(const struct bv_picture_info *info, int file,
			size_t size)
{
	struct bv_picture_facts facts;
	struct bv_picture_ends ends;
	bool whole;

	CHECK_EQ_INT(bv_picture_ends_read(&ends, file, (off_t)size), 0);
	CHECK_EQ_INT(bv_picture_ends_whole(&ends, file, (off_t)size, &whole),
		     0);
	CHECK(whole == info->whole && ends.is_ours);
	CHECK(ends.metadata != NULL && strcmp(ends.metadata, info->text) == 0);
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

/* What is called so is a plane of an array, which come one after the other. */
static void check_plane(const struct bv_picture_info *info, uint32_t i)
{
	const struct bv_channel_info *channel = info->all_channels[i];

	CHECK(channel->array != NULL && strlen(channel->array) < 24);
	CHECK(channel->slice < 64 || channel->slice == UINT32_MAX);
	if (i > 0 &&
	    strcmp(channel->array, info->all_channels[i - 1]->array) == 0)
		CHECK_EQ_INT(channel->plane,
			     info->all_channels[i - 1]->plane + 1);
	else
		CHECK_EQ_INT(channel->plane, 0);
}

static void check_channels(const struct bv_picture_info *info)
{
	if (info->form == BV_FORM_ARRAYS)
		CHECK(info->channels >= 1 && info->channels <= 160);
	else
		CHECK(info->channels == 1 || info->channels == 3);
	CHECK(info->slices <= 64 && isfinite(info->slice));
	for (uint32_t i = 0; i < info->channels; i++) {
		const struct bv_channel_info *channel = info->all_channels[i];

		/* The number of a slice may stand apart from the name. */
		CHECK(strlen(channel->name) + strlen(channel->unit) +
			      strlen(channel->formula) <
		      strlen(info->text));
		if (i < BV_CHANNEL_MAX)
			CHECK(info->channel[i] == channel);
		if (info->form == BV_FORM_ARRAYS)
			check_plane(info, i);
	}
}

static void check_text(const struct bv_picture_info *info)
{
	unsigned char name[BV_PICTURE_ENDS];
	const char *source = json_member(info->text, "source");

	CHECK(json_is_value(info->text));
	for (const char *c = info->text; *c != '\0'; c++)
		CHECK(*c >= ' ' && *c <= '~');
	check_channels(info);
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
	made = (switches & NPZ) != 0
		       ? make_npz(switches, &input, &made_size)
		       : make_picture(switches, &input, &made_size);
	if (made == NULL)
		return 0;
	check_picture(made, made_size);
	free(made);
	return 0;
}
