/*
 * asked.c - what the caller wants of all frames, whatever format they have
 */

#include "formats/asked.h"

#include <math.h>

#include "formats/format.h"
#include "formats/layouts.h"

static bool numbers_are_sound(const struct bv_convert_options *options)
{
	for (int i = 0; i < 3; i++) {
		if (!isfinite(options->origin[i]))
			return false;
	}
	return isfinite(options->intensity_scale) &&
	       options->intensity_scale >= 0.0;
}

static bool name_is_sound(const char *name)
{
	return name == NULL ||
	       (*name != '\0' && strlen(name) <= BV_FIELD_NAME_MAX);
}

void bv_asked_apply(const struct bv_asked *asked, struct bv_layout *layout)
{
	if (asked->has_origin) {
		memcpy(layout->origin, asked->origin, sizeof(layout->origin));
		layout->origin_is_first = 0;
	}
	if (asked->origin_is_first)
		layout->origin_is_first = 1;
	if (asked->turned)
		bv_layout_turn(layout, &asked->axes);
	if (asked->scale > 0.0) {
		layout->intensity_scale = asked->scale;
		layout->curve = BV_CURVE_LINEAR;
	}
	if (asked->curve == BV_CURVE_TANH) {
		layout->curve = BV_CURVE_TANH;
		if (!(asked->scale > 0.0))
			layout->intensity_scale = 1.0;
	}
}

enum bv_status bv_take_asked(struct bv_asked *asked,
			     const struct bv_convert_options *options)
{
	struct bv_layout *layout = &asked->layout;
	enum bv_status status;

	*asked = (struct bv_asked){
		.has_layout = options->layout != NULL,
		.intensity_field = options->intensity_field,
		.curve = options->tanh ? BV_CURVE_TANH : BV_CURVE_LINEAR,
		.origin_is_first = options->origin_is_first,
	};
	status = bv_take_layout(layout, options->layout);
	if (status != BV_OK)
		return status;
	if (!numbers_are_sound(options) ||
	    !name_is_sound(options->intensity_field))
		return BV_ERR_ARGUMENT;
	asked->scale = options->intensity_scale;
	memcpy(asked->origin, options->origin, sizeof(asked->origin));
	for (int i = 0; i < 3; i++)
		asked->has_origin |= asked->origin[i] != 0.0;
	if (options->format != NULL) {
		asked->format = bv_format_find(options->format);
		if (asked->format == NULL)
			return BV_ERR_ARGUMENT;
	}
	if (options->axes != NULL) {
		asked->turned = true;
		if (!bv_axes_parse(&asked->axes, options->axes))
			return BV_ERR_ARGUMENT;
	}
	bv_layout_take_asked(layout, asked);
	return BV_OK;
}
