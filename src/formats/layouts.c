/*
 * layouts.c - the layouts by name, and the columns=... form
 *
 * A layout is a row of numbers, so a new one of the same kind is a new row in
 * the table.
 */

#include <string.h>

#include "core/layout.h"
#include "core/struct_size.h"
#include "core/text.h"

/* x' = y and y' = -x turn "right, forward" into "forward, left". */
static const struct bv_layout nuscenes = {
	.struct_size = sizeof(nuscenes),
	.name = "nuscenes",
	.intensity_scale = 255.0,
	.stride = 20,
	.offset = {4, 0, 8, 12},
	.negate = 1u << 1,
};

static const struct {
	const struct bv_layout *layout;
	const char *description;
} layouts[] = {
	{&bv_kitti, "x, y, z, intensity; 16 bytes a point; intensity 0..1"},
	{&nuscenes, "x right, y forward, z, intensity, ring; 20 bytes a point; "
		    "intensity 0..255"},
};

#define LAYOUT_COUNT (sizeof(layouts) / sizeof(layouts[0]))

const char *bv_layout_name(size_t index)
{
	return index < LAYOUT_COUNT ? layouts[index].layout->name : NULL;
}

const char *bv_layout_description(size_t index)
{
	return index < LAYOUT_COUNT ? layouts[index].description : NULL;
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
	struct bv_layout parsed = {.struct_size = sizeof(parsed),
				   .name = text,
				   .intensity_scale = 1.0};
	const size_t prefix = sizeof(COLUMNS_PREFIX) - 1;
	enum bv_status status;

	for (size_t i = 0; i < LAYOUT_COUNT; i++) {
		if (strcmp(text, layouts[i].layout->name) == 0) {
			*layout = *layouts[i].layout;
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
