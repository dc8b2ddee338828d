/*
 * metadata_layout.c - how the points of a frame were read, in its line of JSON
 *
 * Where something is as usual, nothing is said of it.
 */

#include "convert/metadata_parts.h"

#include "core/layout.h"

/* What of the file is x, y or z, such as "-y". */
static void add_axis(struct bv_text *json, const struct bv_layout *layout,
		     int i)
{
	bv_text_add(json, "%s%c", (layout->negate >> i & 1u) != 0 ? "-" : "",
		    'x' + bv_layout_axis(layout, i));
}

/*
 * True if axes were asked for, and are others than the layout has by its name.  Where
 * numbers lie is no matter of axes: files of many kinds have a layout by that name.
 */
static bool is_turned(const struct bv_layout *layout)
{
	struct bv_layout named;
	bool turned;

	if (bv_layout_parse(&named, sizeof(named), layout->name, NULL, 0) !=
	    BV_OK)
		return false;
	turned = named.negate != layout->negate;
	for (int i = 0; i < 3; i++)
		turned |=
			bv_layout_axis(&named, i) != bv_layout_axis(layout, i);
	return turned;
}

static void add_axes(struct bv_text *json, const struct bv_layout *layout)
{
	bv_text_add(json, ",\"axes\":\"");
	for (int i = 0; i < 3; i++) {
		bv_text_add(json, "%s", i > 0 ? "," : "");
		add_axis(json, layout, i);
	}
	bv_text_add(json, "\"");
}

/* The names of x, y, z and the intensity, where the file has some. */
static void add_fields(struct bv_text *json, const struct bv_layout *layout)
{
	bv_text_add(json, ",\"fields\":[");
	for (int i = 0; i < 3; i++) {
		bv_text_add(json, "\"");
		add_axis(json, layout, i);
		bv_text_add(json, "\",");
	}
	if (layout->offset[3] != BV_NO_COLUMN)
		bv_text_add_json_string(json, layout->intensity_field);
	else
		bv_text_add(json, "null");
	bv_text_add(json, "]");
}

/* With all digits that its numbers have. */
static void add_origin(struct bv_text *json, const double origin[3])
{
	bv_text_add(json, ",\"origin\":[");
	for (int i = 0; i < 3; i++) {
		bv_text_add(json, "%s", i > 0 ? "," : "");
		bv_text_add_number(json, origin[i], 17);
	}
	bv_text_add(json, "]");
}

void bv_metadata_add_layout(struct bv_text *json,
			    const struct bv_layout *layout)
{
	const double *origin = layout->origin;

	if (!bv_is_raw(layout))
		bv_text_add(json, ",\"format\":\"%s\"", layout->format);
	if (layout->name[0] != '\0') {
		bv_text_add(json, ",\"layout\":");
		bv_text_add_json_string(json, layout->name);
		if (is_turned(layout))
			add_axes(json, layout);
	} else {
		add_fields(json, layout);
	}
	if (origin[0] != 0.0 || origin[1] != 0.0 || origin[2] != 0.0)
		add_origin(json, origin);
	bv_metadata_add_number(json, "intensity_scale",
			       layout->intensity_scale);
	if (layout->curve == BV_CURVE_TANH)
		bv_text_add(json, ",\"intensity_curve\":\"tanh\"");
}
