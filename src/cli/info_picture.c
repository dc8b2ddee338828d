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
#include "convert/picture_ends.h"

#define LINE_MAX_BYTES (BV_QUOTE_MAX + 4096)

/* Looks at both ends of a file; false if it cannot be read. */
static bool look(const char *path, struct bv_picture_ends *ends)
{
	const int file = bv_picture_open_file(AT_FDCWD, path, true);
	struct stat status;
	bool good;

	if (file < 0)
		return false;
	good = fstat(file, &status) == 0 &&
	       bv_picture_ends_read(ends, file, status.st_size) == 0;
	close(file);
	return good;
}

bool bv_info_is_picture(const char *path)
{
	struct bv_picture_ends ends;

	return look(path, &ends) &&
	       (ends.is_ours ||
		(ends.size >= BV_SIGNATURE_SIZE &&
		 memcmp(ends.bytes, bv_png_signature, BV_SIGNATURE_SIZE) == 0));
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
	if (info->slices > 0) {
		bv_text_add(&text, "; %" PRIu32 " slice%s of ", info->slices,
			    info->slices == 1 ? "" : "s");
		bv_text_add_number(&text, info->slice, 6);
		bv_text_add(&text, " metres");
	}
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

/* What a channel shows, with what MIN and MAX are in its formula. */
static void add_meaning(struct bv_text *text,
			const struct bv_picture_info *info, uint32_t i)
{
	bv_text_add(text, " (%s): %s", info->all_channels[i]->unit,
		    info->all_channels[i]->formula);
	add_constant(text, ", MIN is ", info->all_min[i]);
	add_constant(text, ", MAX is ", info->all_max[i]);
	bv_text_make_printable(text);
}

static void put_colours(struct bv_output *output,
			const struct bv_picture_info *info)
{
	static const char *const names[] = {"red", "green", "blue"};

	for (uint32_t i = 0; i < info->channels; i++) {
		char line[LINE_MAX_BYTES];
		struct bv_text text = bv_text_start(line, sizeof(line));

		bv_text_add(&text, "%s", info->all_channels[i]->name);
		add_meaning(&text, info, i);
		bv_info_put(output, info->channels == 1 ? "gray" : names[i],
			    &text);
	}
}

/* The last of the planes from 'first' on that show one slice after the other. */
static uint32_t find_last_slice(const struct bv_picture_info *info,
				uint32_t first)
{
	uint32_t last = first;

	while (last + 1 < info->channels) {
		const struct bv_channel_info *here = info->all_channels[last];
		const struct bv_channel_info *next =
			info->all_channels[last + 1];

		if (here->slice == UINT32_MAX ||
		    next->slice != here->slice + 1 ||
		    strcmp(here->array, next->array) != 0)
			break;
		last++;
	}
	return last;
}

/* Each plane, as it is found in its array, but slices together. */
static void put_planes(struct bv_output *output,
		       const struct bv_picture_info *info)
{
	for (uint32_t i = 0, last; i < info->channels; i = last + 1) {
		const struct bv_channel_info *first = info->all_channels[i];
		char line[LINE_MAX_BYTES];
		struct bv_text text = bv_text_start(line, sizeof(line));

		last = find_last_slice(info, i);
		bv_text_add(&text, "%s[%" PRIu32 "]", first->array,
			    first->plane);
		if (last == i)
			bv_text_add(&text, " is %s", first->name);
		else
			bv_text_add(
				&text, " to [%" PRIu32 "] are %s to %" PRIu32,
				info->all_channels[last]->plane, first->name,
				info->all_channels[last]->slice);
		add_meaning(&text, info, i);
		bv_info_put(output, "array", &text);
	}
}

/* How large it is, and of what. */
static void add_form(struct bv_text *text, const struct bv_picture_info *info)
{
	bv_text_add(text, "%" PRIu32 " x %" PRIu32, info->width, info->height);
	if (info->form == BV_FORM_ARRAYS)
		bv_text_add(text, ", arrays");
	else
		bv_text_add(text, ", %" PRIu32 " bits a sample", info->bits);
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
	if (info->form == BV_FORM_ARRAYS)
		put_planes(output, info);
	else
		put_colours(output, info);
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
		    ", preset %s, %" PRIu32 " x %" PRIu32 "%s, %" PRIu64
		    " points, on the picture ",
		    info->preset, info->width, info->height,
		    info->form == BV_FORM_ARRAYS ? ", arrays" : "",
		    info->points);
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
	struct bv_picture_ends ends;

	if (status == BV_ERR_PICTURE_DAMAGED) {
		words = look(path, &ends) && ends.is_ours
				? "is a picture of birdview that is damaged"
				: "is a picture that birdview did not make";
	}
	snprintf(text, BV_MESSAGE_MAX, "%s", words);
}
