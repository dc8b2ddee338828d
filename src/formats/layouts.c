/*
 * layouts.c - the layouts by name, and the columns=... form
 *
 * A layout is a row of numbers, so a new one of the same kind is a new row in
 * the table.
 */

#include "formats/layouts.h"

#include <string.h>

#include "core/struct_size.h"
#include "core/text.h"

/*
 * A row has columns as the file has them; 'axes' are those that become x, y and z.  In
 * nuScenes x is to the right and y forward, in NCLT y to the right and z down.
 */
static const struct {
	const char *description;
	const char *axes;
	struct bv_layout layout;
} layouts[] = {
	{"x, y, z, intensity; 16 bytes a point; intensity 0..1",
	 "x,y,z",
	 {.name = "kitti",
	  .intensity_scale = 1.0,
	  .stride = 16,
	  .offset = {0, 4, 8, 12},
	  .factor = {1.0, 1.0, 1.0}}},
	{"x right, y forward, z, intensity, ring; 20 bytes a point; "
	 "intensity 0..255",
	 "y,-x,z",
	 {.name = "nuscenes",
	  .intensity_scale = 255.0,
	  .stride = 20,
	  .offset = {0, 4, 8, 12},
	  .factor = {1.0, 1.0, 1.0}}},
	{"x, y, z, intensity, elongation, time; 24 bytes a point; "
	 "intensity by tanh",
	 "x,y,z",
	 {.name = "waymo",
	  .intensity_scale = 1.0,
	  .stride = 24,
	  .offset = {0, 4, 8, 12},
	  .curve = BV_CURVE_TANH,
	  .factor = {1.0, 1.0, 1.0}}},
	{"x, y right, z down as u16 of 5 mm, u8 intensity, u8 ring; 8 bytes "
	 "a point",
	 "x,-y,-z",
	 {.name = "nclt",
	  .intensity_scale = 255.0,
	  .stride = 8,
	  .offset = {0, 2, 4, 6},
	  .type = {BV_U2, BV_U2, BV_U2, BV_U1},
	  .factor = {0.005, 0.005, 0.005},
	  .shift = {-100.0, -100.0, -100.0}}},
};

#define LAYOUT_COUNT (sizeof(layouts) / sizeof(layouts[0]))

/* The row of that name; LAYOUT_COUNT if there is none. */
static size_t find_row(const char *name)
{
	size_t row = 0;

	while (row < LAYOUT_COUNT &&
	       strcmp(name, layouts[row].layout.name) != 0)
		row++;
	return row;
}

static void take_row(struct bv_layout *layout, size_t row)
{
	struct bv_axes axes;

	*layout = layouts[row].layout;
	layout->struct_size = sizeof(*layout);
	if (bv_axes_parse(&axes, layouts[row].axes))
		bv_layout_turn(layout, &axes);
}

/*
 * What was turned by some axes, from i to from[i], is turned back by those that lead
 * from from[i] to i.
 */
static struct bv_axes inverse_of(const struct bv_axes *axes)
{
	struct bv_axes inverse = {.negate = 0};

	for (int i = 0; i < 3; i++) {
		inverse.from[axes->from[i]] = (uint8_t)i;
		inverse.negate |=
			(uint8_t)((axes->negate >> i & 1u) << axes->from[i]);
	}
	return inverse;
}

void bv_layout_take_asked(struct bv_layout *layout,
			  const struct bv_asked *asked)
{
	const size_t row = find_row(layout->name);
	struct bv_asked own = *asked;
	struct bv_axes axes, back;

	if (row < LAYOUT_COUNT && bv_axes_parse(&axes, layouts[row].axes)) {
		back = inverse_of(&axes);
		bv_layout_turn(layout, &back);
		if (!own.turned)
			own.axes = axes;
		own.turned = true;
	}
	bv_asked_apply(&own, layout);
}

const char *bv_layout_name(size_t index)
{
	return index < LAYOUT_COUNT ? layouts[index].layout.name : NULL;
}

const char *bv_layout_description(size_t index)
{
	return index < LAYOUT_COUNT ? layouts[index].description : NULL;
}

/* -------------------------------------------------------------------------- */
/* columns=LIST                                                               */
/* -------------------------------------------------------------------------- */

#define COLUMNS_PREFIX "columns="
#define SKIP_PREFIX "skip="

/* The most bytes before the points. */
#define MOST_SKIPPED 1000000000u

/* In the order of enum bv_type. */
static const char *const type_names[] = {"f4", "f8", "f2", "i1", "u1", "i2",
					 "u2", "i4", "u4", "i8", "u8"};

#define TYPE_COUNT (sizeof(type_names) / sizeof(type_names[0]))

const char *bv_type_name(enum bv_type type)
{
	return type_names[type];
}

bool bv_type_find(char kind, char size, enum bv_type *type)
{
	for (size_t i = 0; i < TYPE_COUNT; i++) {
		if (type_names[i][0] == kind && type_names[i][1] == size) {
			*type = (enum bv_type)i;
			return true;
		}
	}
	return false;
}

/* Reads a type such as "u2" or ">f8".  Returns false if it is none. */
static bool parse_type(const char *text, size_t length, enum bv_type *type,
		       bool *big_endian)
{
	*big_endian = length == 3 && *text == '>';
	text += *big_endian;
	return length == (*big_endian ? 3u : 2u) &&
	       bv_type_find(text[0], text[1], type);
}

/* "skip=N": returns NULL, or what is wrong with it. */
static const char *add_skip(struct bv_layout *layout, const char *digits,
			    size_t length)
{
	uint32_t skip = 0;

	if (layout->skip > 0)
		return "is there twice";
	for (size_t i = 0; i < length; i++) {
		if (digits[i] < '0' || digits[i] > '9' ||
		    skip > MOST_SKIPPED / 10)
			return "is no number of bytes up to 1000000000";
		skip = skip * 10 + (uint32_t)(digits[i] - '0');
	}
	layout->skip = skip;
	return skip > 0 && skip <= MOST_SKIPPED
		       ? NULL
		       : "is no number of bytes up to 1000000000";
}

/* The name of a column, before a colon; "-" names one to skip. */
static const char *add_named(struct bv_layout *layout, const char *name,
			     size_t length, enum bv_type type, bool big_endian)
{
	static const char names[] = "xyzi";
	const bool minus = length > 0 && *name == '-';
	const char *found;
	int column;

	if (minus && length == 1)
		return NULL;
	if (length != (minus ? 2u : 1u))
		return "is not one of x y z i -x -y -z -";
	found = memchr(names, name[minus], sizeof(names) - 1);
	if (found == NULL || (minus && *found == 'i'))
		return "is not one of x y z i -x -y -z -";
	column = (int)(found - names);
	if (layout->offset[column] != BV_NO_COLUMN)
		return "is there twice";
	layout->offset[column] = layout->stride;
	layout->type[column] = (uint8_t)type;
	if (big_endian)
		layout->big_endian |= (uint8_t)(1u << column);
	if (minus)
		layout->negate |= 1u << column;
	return NULL;
}

/*
 * Takes one item of LIST, 'length' characters at 'item', as the next one of
 * 'layout'.  Returns NULL, or what is wrong with it.
 */
static const char *add_item(struct bv_layout *layout, const char *item,
			    size_t length)
{
	const size_t skip = sizeof(SKIP_PREFIX) - 1;
	const char *colon = memchr(item, ':', length);
	const size_t name = colon != NULL ? (size_t)(colon - item) : length;
	bool big_endian = false;
	enum bv_type type = BV_F4;
	const char *fault;

	if (length >= skip && memcmp(item, SKIP_PREFIX, skip) == 0)
		return add_skip(layout, item + skip, length - skip);
	if (colon != NULL &&
	    !parse_type(colon + 1, length - name - 1, &type, &big_endian))
		return "has no type of f4 f8 f2 i1 u1 i2 u2 i4 u4 i8 u8";
	fault = add_named(layout, item, name, type, big_endian);
	layout->stride += bv_type_size(type);
	return fault;
}

static enum bv_status parse_columns(const char *list, struct bv_layout *layout,
				    struct bv_text *why)
{
	for (int i = 0; i < 4; i++)
		layout->offset[i] = BV_NO_COLUMN;
	for (const char *item = list;; item++) {
		const size_t length = strcspn(item, ",");
		const char *fault = add_item(layout, item, length);

		if (fault != NULL) {
			bv_text_add(why,
				    "column '%.*s' of 'columns=%s' %s; "
				    "expected a list such as columns=x,y,z,i,-",
				    (int)length, item, list, fault);
			return BV_ERR_LAYOUT;
		}
		item += length;
		if (*item == '\0')
			break;
	}
	for (int i = 0; i < 3; i++) {
		if (layout->offset[i] == BV_NO_COLUMN) {
			bv_text_add(why, "'columns=%s' has no column '%c'",
				    list, "xyz"[i]);
			return BV_ERR_LAYOUT;
		}
	}
	if (layout->offset[3] != BV_NO_COLUMN)
		layout->intensity_scale =
			bv_type_scale((enum bv_type)layout->type[3]);
	return BV_OK;
}

static enum bv_status parse(const char *text, struct bv_layout *layout,
			    struct bv_text *why)
{
	struct bv_layout parsed = {.struct_size = sizeof(parsed),
				   .name = text,
				   .intensity_scale = 1.0,
				   .factor = {1.0, 1.0, 1.0}};
	const size_t prefix = sizeof(COLUMNS_PREFIX) - 1;
	const size_t row = find_row(text);
	enum bv_status status;

	if (row < LAYOUT_COUNT) {
		take_row(layout, row);
		return BV_OK;
	}
	if (strncmp(text, COLUMNS_PREFIX, prefix) != 0) {
		bv_text_add(why,
			    "'%s' is not a layout; expected kitti, nuscenes, "
			    "waymo, nclt or columns=LIST, such as "
			    "columns=x,y,z,i,-",
			    text);
		return BV_ERR_LAYOUT;
	}
	if (strlen(text) > BV_LAYOUT_NAME_MAX) {
		bv_text_add(why,
			    "'columns=...' has %zu characters, expected at "
			    "most %d",
			    strlen(text), BV_LAYOUT_NAME_MAX);
		return BV_ERR_LAYOUT;
	}
	status = parse_columns(text + prefix, &parsed, why);
	if (status == BV_OK)
		*layout = parsed;
	return status;
}

/* 'text' is in the sentence, and anybody may have written it. */
enum bv_status bv_layout_parse(struct bv_layout *layout, size_t struct_size,
			       const char *text, char *why, size_t why_size)
{
	struct bv_text sentence = bv_text_start(why, why_size);
	struct bv_layout parsed;
	enum bv_status status;

	if (text == NULL || layout == NULL || !bv_size_is_sound(struct_size))
		return BV_ERR_ARGUMENT;
	status = parse(text, &parsed, &sentence);
	bv_text_make_printable(&sentence);
	if (status == BV_OK)
		bv_give_struct(layout, struct_size, &parsed, sizeof(parsed));
	return status;
}
