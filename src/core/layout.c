/*
 * layout.c - the known layouts, the columns=... form, and advice
 *
 * A layout is a row of numbers, so a new one of the same kind is a new row in
 * the table.
 */

#include "core/layout.h"

#include <math.h>
#include <stdio.h>

#include "core/text.h"
#include "core/wording.h"

struct named_layout {
	struct bv_layout layout;
	const char *description;
};

static const struct named_layout named_layouts[] = {
	{{.name = "kitti",
	  .stride = 16,
	  .offset = {0, 4, 8, 12},
	  .intensity_scale = 1.0},
	 "x, y, z, intensity; 16 bytes a point; intensity 0..1"},
	/* x' = y and y' = -x turn "right, forward" into "forward, left". */
	{{.name = "nuscenes",
	  .stride = 20,
	  .offset = {4, 0, 8, 12},
	  .negate = 1u << 1,
	  .intensity_scale = 255.0},
	 "x right, y forward, z, intensity, ring; 20 bytes a point; "
	 "intensity 0..255"},
};

#define LAYOUT_COUNT (sizeof(named_layouts) / sizeof(named_layouts[0]))

const char *bv_layout_name(size_t index)
{
	return index < LAYOUT_COUNT ? named_layouts[index].layout.name : NULL;
}

const char *bv_layout_description(size_t index)
{
	return index < LAYOUT_COUNT ? named_layouts[index].description : NULL;
}

enum bv_status bv_layout_check(const struct bv_layout *layout)
{
	const char *end = memchr(layout->name, '\0', sizeof(layout->name));

	if (end == NULL || layout->stride < 12 || layout->stride > 65535)
		return BV_ERR_LAYOUT;
	for (const char *c = layout->name; c < end; c++) {
		if (*c < 0x20 || *c > 0x7e)
			return BV_ERR_LAYOUT;
	}
	for (int i = 0; i < 4; i++) {
		if (i == 3 && layout->offset[i] == BV_NO_COLUMN)
			continue;
		if (layout->offset[i] > layout->stride - sizeof(float))
			return BV_ERR_LAYOUT;
	}
	if (layout->negate > 7 || !isfinite(layout->intensity_scale) ||
	    !(layout->intensity_scale > 0.0))
		return BV_ERR_LAYOUT;
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* columns=LIST                                                               */
/* -------------------------------------------------------------------------- */

#define COLUMNS_PREFIX "columns="

/*
 * Takes one column of LIST, 'length' characters at 'column', as the next one of
 * 'layout'.  Returns NULL, or what is wrong with it.
 */
static const char *add_column(struct bv_layout *layout, const char *column,
			      size_t length)
{
	static const char names[] = "xyzi";
	const bool minus = length > 0 && column[0] == '-';
	const char *name;

	if (minus && length == 1) {
		layout->stride += (uint32_t)sizeof(float);
		return NULL;
	}
	if (length != (minus ? 2u : 1u))
		return "is not one of x y z i -x -y -z -";
	name = memchr(names, column[minus], sizeof(names) - 1);
	if (name == NULL || (minus && *name == 'i'))
		return "is not one of x y z i -x -y -z -";
	if (layout->offset[name - names] != BV_NO_COLUMN)
		return "is there twice";
	layout->offset[name - names] = layout->stride;
	if (minus)
		layout->negate |= 1u << (name - names);
	layout->stride += (uint32_t)sizeof(float);
	return NULL;
}

static enum bv_status parse_columns(const char *list, struct bv_layout *layout,
				    struct bv_text *why)
{
	for (int i = 0; i < 4; i++)
		layout->offset[i] = BV_NO_COLUMN;
	for (const char *column = list;; column++) {
		const size_t length = strcspn(column, ",");
		const char *fault = add_column(layout, column, length);

		if (fault != NULL) {
			bv_text_add(why,
				    "column '%.*s' of 'columns=%s' %s; "
				    "expected a list such as columns=x,y,z,i,-",
				    (int)length, column, list, fault);
			return BV_ERR_LAYOUT;
		}
		column += length;
		if (*column == '\0')
			break;
	}
	for (int i = 0; i < 3; i++) {
		if (layout->offset[i] == BV_NO_COLUMN) {
			bv_text_add(why, "'columns=%s' has no column '%c'",
				    list, "xyz"[i]);
			return BV_ERR_LAYOUT;
		}
	}
	return BV_OK;
}

static enum bv_status parse(const char *text, struct bv_layout *layout,
			    struct bv_text *why)
{
	struct bv_layout parsed = {.intensity_scale = 1.0};
	const size_t prefix = sizeof(COLUMNS_PREFIX) - 1;
	enum bv_status status;

	for (size_t i = 0; i < LAYOUT_COUNT; i++) {
		if (strcmp(text, named_layouts[i].layout.name) == 0) {
			*layout = named_layouts[i].layout;
			return BV_OK;
		}
	}
	if (strncmp(text, COLUMNS_PREFIX, prefix) != 0) {
		bv_text_add(why,
			    "'%s' is not a layout; expected kitti, nuscenes or "
			    "columns=LIST, such as columns=x,y,z,i,-",
			    text);
		return BV_ERR_LAYOUT;
	}
	if (strlen(text) >= sizeof(parsed.name)) {
		bv_text_add(why,
			    "'columns=...' has %zu characters, expected at "
			    "most %zu",
			    strlen(text), sizeof(parsed.name) - 1);
		return BV_ERR_LAYOUT;
	}
	strcpy(parsed.name, text);
	status = parse_columns(text + prefix, &parsed, why);
	if (status == BV_OK)
		*layout = parsed;
	return status;
}

/* 'text' is in the sentence, and anybody may have written it. */
enum bv_status bv_layout_parse(const char *text, struct bv_layout *layout,
			       char *why, size_t why_size)
{
	struct bv_text sentence =
		bv_text_start(why, why != NULL ? why_size : 0);
	enum bv_status status;

	if (text == NULL || layout == NULL)
		return BV_ERR_ARGUMENT;
	status = parse(text, layout, &sentence);
	bv_text_make_printable(&sentence);
	return status;
}

/* -------------------------------------------------------------------------- */
/* Advice                                                                     */
/* -------------------------------------------------------------------------- */

/* Points to look at, enough to be sure and few enough to cost nothing. */
#define ADVICE_POINTS 4096

/*
 * nuScenes frames give themselves away by their fifth column, the number of
 * the laser ring: a small whole number in every point.
 */
static bool looks_like_nuscenes(const unsigned char *points, size_t bytes)
{
	const size_t stride = 20;
	size_t n = bytes / stride;

	if (n == 0 || bytes % stride != 0)
		return false;
	if (n > ADVICE_POINTS)
		n = ADVICE_POINTS;
	for (size_t i = 0; i < n; i++) {
		const float ring = bv_load_float(points + i * stride + 16);

		if (!(ring >= 0.0f && ring < 256.0f && ring == floorf(ring)))
			return false;
	}
	return true;
}

/* True if at least 99 of 100 intensities lie in [0, scale]. */
static bool scale_fits(const struct bv_layout *layout,
		       const unsigned char *points, size_t bytes, double scale)
{
	size_t n = bytes / layout->stride;
	size_t odd = 0;

	if (n > ADVICE_POINTS)
		n = ADVICE_POINTS;
	for (size_t i = 0; i < n; i++)
		odd += bv_intensity_odd(bv_load_intensity(layout, points, i),
					scale);
	return odd * 100 <= n;
}

/* Instead of a scale: the frame looks like nuScenes. */
#define NUSCENES 0.0

/* The scales that may be right, the likeliest first. */
static const double guesses[] = {NUSCENES, 1.0, 100.0, 255.0, 65535.0};

#define GUESS_COUNT (sizeof(guesses) / sizeof(guesses[0]))

static bool guess_fits(size_t guess, const struct bv_layout *layout,
		       const void *points, size_t bytes)
{
	const double scale = guesses[guess];

	if (scale == NUSCENES)
		return strcmp(layout->name, "nuscenes") != 0 &&
		       looks_like_nuscenes(points, bytes);
	return scale != layout->intensity_scale &&
	       scale_fits(layout, points, bytes, scale);
}

uint32_t bv_layout_guess(const struct bv_layout *layout, const void *points,
			 size_t bytes)
{
	for (uint32_t i = 0; i < GUESS_COUNT; i++) {
		if (guess_fits(i, layout, points, bytes))
			return i + 1;
	}
	return 0;
}

bool bv_layout_add_advice(struct bv_text *text, uint64_t guess,
			  const struct bv_wording *wording)
{
	if (guess == 0 || guess > GUESS_COUNT)
		return false;
	if (guesses[guess - 1] == NUSCENES) {
		bv_text_add(text, "%s nuscenes", wording->layout);
	} else {
		bv_text_add(text, "%s ", wording->intensity_scale);
		bv_text_add_number(text, guesses[guess - 1], 9);
	}
	return true;
}

bool bv_layout_advise(const struct bv_layout *layout, const void *points,
		      size_t bytes, char *advice, size_t advice_size)
{
	struct bv_text text =
		bv_text_start(advice, advice != NULL ? advice_size : 0);

	return layout != NULL && points != NULL &&
	       bv_layout_check(layout) == BV_OK && bytes >= layout->stride &&
	       bv_layout_add_advice(&text,
				    bv_layout_guess(layout, points, bytes),
				    &bv_library_wording);
}
