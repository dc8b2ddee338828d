/*
 * info_picture.c - what a picture says of itself
 */

#include "cli/info_picture.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/info_words.h"
#include "cli/message.h"
#include "convert/frame_message.h"
#include "convert/picture_file.h"
#include "io/read_at.h"

#define LINE_MAX_BYTES (BV_QUOTE_MAX + 4096)

/* As much of a file as has the keyword of our pictures in it. */
#define HEAD (BV_PICTURE_HEADER + 64)

/* Reads the first bytes of a file, 0 where there are none; returns how many, or -1. */
static ssize_t read_head(const char *path, uint8_t head[HEAD])
{
	const int file = bv_picture_open_file(AT_FDCWD, path, true);
	ssize_t got = -1;

	memset(head, 0, HEAD);
	if (file >= 0) {
		got = bv_read_at(file, head, HEAD, 0);
		close(file);
	}
	return got;
}

bool bv_info_is_picture(const char *path)
{
	static const uint8_t signature[] = {0x89, 'P',  'N',  'G',
					    '\r', '\n', 0x1a, '\n'};
	uint8_t head[HEAD];
	const ssize_t got = read_head(path, head);

	return got > 0 && (memcmp(head, signature, sizeof(signature)) == 0 ||
			   bv_picture_is_ours(head, (size_t)got));
}

/* -------------------------------------------------------------------------- */
/* Words                                                                      */
/* -------------------------------------------------------------------------- */

static void add_part(struct bv_text *text, uint64_t part, uint64_t all)
{
	bv_text_add(text, "%" PRIu64, part);
	if (all > 0) {
		bv_text_add(text, " (");
		bv_info_add_share(text, part, all);
		bv_text_add(text, ")");
	}
}

static void add_source(struct bv_text *text, const struct bv_picture_info *info)
{
	char quoted[BV_QUOTE_MAX];

	if (info->source == NULL)
		bv_text_add(text, "of points without a file");
	else
		bv_text_add(text, "of %s",
			    bv_quote(info->source, quoted, sizeof(quoted)));
}

static void put_points(struct bv_output *output,
		       const struct bv_picture_info *info)
{
	char line[LINE_MAX_BYTES];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%" PRIu64 ": on the picture ", info->points);
	add_part(&text, info->kept, info->points);
	bv_text_add(&text, ", outside %" PRIu64 ", not finite %" PRIu64,
		    info->outside, info->not_finite);
	if (info->odd_intensity != UINT64_MAX)
		bv_text_add(&text,
			    "; with an intensity outside the scale %" PRIu64,
			    info->odd_intensity);
	bv_info_put(output, "points", &text);
}

/* There may be no lower bound. */
static void add_range(struct bv_text *text, const char *before, double min,
		      double max)
{
	bv_text_add(text, "%s", before);
	if (isfinite(min)) {
		bv_text_add_number(text, min, 9);
		bv_text_add(text, " ");
	}
	bv_text_add(text, "to ");
	bv_text_add_number(text, max, 9);
}

/* What a formula has of them. */
static void add_constant(struct bv_text *text, const char *before, double value)
{
	if (!isfinite(value))
		return;
	bv_text_add(text, "%s", before);
	bv_text_add_number(text, value, 9);
}

static void put_grid(struct bv_output *output,
		     const struct bv_picture_info *info)
{
	char line[LINE_MAX_BYTES];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "preset %s", info->preset);
	add_range(&text, ": x ", info->x_min, info->x_max);
	add_range(&text, ", y ", info->y_min, info->y_max);
	add_range(&text, ", z ", info->z_min, info->z_max);
	bv_text_add(&text, " metres, a pixel is ");
	bv_text_add_number(&text, info->cell, 9);
	bv_text_add(&text, " wide");
	bv_info_put(output, "grid", &text);
}

static void add_origin(struct bv_text *text, const double origin[3])
{
	if (origin[0] == 0.0 && origin[1] == 0.0 && origin[2] == 0.0)
		return;
	for (int i = 0; i < 3; i++) {
		bv_text_add(text, i == 0 ? "; minus the origin " : ", ");
		bv_text_add_number(text, origin[i], 15);
	}
}

static void put_reading(struct bv_output *output,
			const struct bv_picture_info *info)
{
	static const char *const names[] = {"; x is ", ", y ", ", z ",
					    ", intensity "};
	char line[LINE_MAX_BYTES];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%s", info->format);
	if (info->layout != NULL)
		bv_text_add(&text, ", layout %s", info->layout);
	for (int i = 0; i < 4; i++) {
		if (info->field[i] != NULL)
			bv_text_add(&text, "%s'%s'", names[i], info->field[i]);
	}
	bv_text_add(&text, "; intensity %s",
		    info->curve == BV_CURVE_TANH ? "by tanh, " : "");
	bv_text_add_number(&text, info->intensity_scale, 9);
	bv_text_add(&text, " is full");
	add_origin(&text, info->origin);
	bv_text_make_printable(&text);
	bv_info_put(output, "read as", &text);
}

/* A channel with what MIN and MAX are in its formula, NaN for nothing. */
static void put_channel(struct bv_output *output, const char *name,
			const struct bv_channel_info *channel, double min,
			double max)
{
	char line[LINE_MAX_BYTES];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%s (%s): %s", channel->name, channel->unit,
		    channel->formula);
	add_constant(&text, ", MIN is ", min);
	add_constant(&text, ", MAX is ", max);
	bv_text_make_printable(&text);
	bv_info_put(output, name, &text);
}

/* Each colour, or the gray. */
static void put_channels(struct bv_output *output,
			 const struct bv_picture_info *info)
{
	static const char *const names[] = {"red", "green", "blue"};

	for (uint32_t i = 0; i < info->channels; i++)
		put_channel(output, info->channels == 1 ? "gray" : names[i],
			    info->channel[i], info->channel_min[i],
			    info->channel_max[i]);
}

/* How large it is, and of what. */
static void add_form(struct bv_text *text, const struct bv_picture_info *info)
{
	bv_text_add(text,
		    "%" PRIu32 " x %" PRIu32 ", %" PRIu32 " bits a sample",
		    info->width, info->height, info->bits);
}

void bv_info_picture_words(struct bv_output *output, const char *path,
			   const struct bv_picture_info *info)
{
	char line[LINE_MAX_BYTES], quoted[BV_QUOTE_MAX];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%s\n", bv_quote(path, quoted, sizeof(quoted)));
	bv_output_put(output, line, text.used);
	text = bv_text_start(line, sizeof(line));
	bv_text_add(&text, "made by birdview ");
	add_source(&text, info);
	bv_text_add(&text, ", ");
	add_form(&text, info);
	bv_text_add(&text, "%s", info->whole ? "" : "; its end is missing");
	bv_info_put(output, "picture", &text);
	put_grid(output, info);
	put_reading(output, info);
	put_points(output, info);
	put_channels(output, info);
	text = bv_text_start(line, sizeof(line));
	bv_text_add(&text, "contract %" PRIu32 ", fingerprint %016" PRIx64,
		    info->contract, info->fingerprint);
	bv_info_put(output, "rules", &text);
}

void bv_info_picture_line(struct bv_output *output, const char *path,
			  const struct bv_picture_info *info)
{
	char line[2 * LINE_MAX_BYTES], quoted[BV_QUOTE_MAX];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_text_add(&text, "%s: picture ",
		    bv_quote(path, quoted, sizeof(quoted)));
	add_source(&text, info);
	bv_text_add(&text,
		    ", preset %s, %" PRIu32 " x %" PRIu32 ", %" PRIu64
		    " points, on the picture ",
		    info->preset, info->width, info->height, info->points);
	add_part(&text, info->kept, info->points);
	bv_text_add(&text, "%s\n", info->whole ? "" : "; its end is missing");
	bv_output_put(output, line, text.used);
}

/* -------------------------------------------------------------------------- */
/* What is none                                                               */
/* -------------------------------------------------------------------------- */

void bv_info_picture_fault(const char *path, enum bv_status status, char *text)
{
	const char *words = bv_status_string(status);
	uint8_t head[HEAD];
	ssize_t got;

	if (status == BV_ERR_PICTURE_DAMAGED) {
		got = read_head(path, head);
		words = got > 0 && bv_picture_is_ours(head, (size_t)got)
				? "is a picture of birdview that is damaged"
				: "is a picture that birdview did not make";
	}
	snprintf(text, BV_MESSAGE_MAX, "%s", words);
}
