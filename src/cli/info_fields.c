/*
 * info_fields.c - the fields of a frame, and what they have become
 */

#include "cli/info_fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/letters.h"
#include "formats/layouts.h"

void bv_info_add_type(struct bv_text *text, const struct bv_info_field *field)
{
	if (field->readable)
		bv_text_add(text, "%s%s", field->big_endian ? ">" : "",
			    bv_type_name(field->type));
	else
		bv_text_add(text, "no number");
	if (field->count != 1)
		bv_text_add(text, " x %" PRIu64, field->count);
}

static struct bv_info_field field_of(const struct bv_layout *layout, int i,
				     const char *name)
{
	struct bv_info_field field = {
		.readable = true,
		.count = 1,
		.type = (enum bv_type)layout->type[i],
		.big_endian = (layout->big_endian >> i & 1u) != 0};

	snprintf(field.name, sizeof(field.name), "%s", name);
	return field;
}

void bv_info_find_fields(const struct bv_info_frame *frame,
			 struct bv_info_fields *fields)
{
	static const char *const names[] = {"x", "y", "z"};
	const struct bv_layout *layout = &frame->info.head.layout;

	if (frame->fields.count > 0) {
		*fields = frame->fields;
		return;
	}
	*fields = (struct bv_info_fields){.count = 3};
	for (int i = 0; i < 3; i++) {
		const int axis = bv_layout_axis(layout, i);

		fields->field[axis] = field_of(layout, i, names[axis]);
	}
	if (bv_info_has_intensity(frame))
		fields->field[fields->count++] =
			field_of(layout, 3, "intensity");
}

int bv_info_figure_of(const struct bv_info_frame *frame, const char *name)
{
	const struct bv_layout *layout = &frame->info.head.layout;
	const char *intensity = layout->intensity_field;

	for (int i = 0; i < 3; i++) {
		const char axis = (char)('x' + bv_layout_axis(layout, i));

		if (bv_lower(name[0]) == axis && name[1] == '\0')
			return i;
	}
	if (strcmp(name, *intensity != '\0' ? intensity : "intensity") == 0 &&
	    bv_info_has_intensity(frame))
		return BV_FIGURE_INTENSITY;
	return -1;
}
