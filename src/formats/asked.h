/*
 * asked.h - what the caller wants of all frames, whatever format they have
 */

#ifndef BV_FORMATS_ASKED_H
#define BV_FORMATS_ASKED_H

#include "core/layout.h"

struct bv_format;
struct bv_field;

struct bv_asked {
	const struct bv_format *format; /* NULL: as each file shows */
	/* Of raw files, and of columns without names: with axes, origin, scale and
	 * curve as they are asked for. */
	struct bv_layout layout;
	bool has_layout; /* false: that is the default */
	/* For files that name their fields: */
	const char *intensity_field; /* NULL: one of the usual names */
	double scale;                /* 0: that of the field's type */
	uint8_t curve;               /* enum bv_curve */
	bool turned;                 /* by 'axes' */
	struct bv_axes axes;
	bool has_origin;
	double origin[3];     /* along the axes of the file */
	bool origin_is_first; /* instead of 'origin' */
	/* Sees each field that a file names (choice.h), as long as its head is being
	 * found; NULL: nobody does. */
	void (*see_field)(void *seer, const struct bv_field *field);
	void *seer;
};

/*
 * Takes what 'options' say of reading.  BV_ERR_ARGUMENT for a name that no format has,
 * axes that are none and numbers out of range; or what is wrong with the layout.
 */
enum bv_status bv_take_asked(struct bv_asked *asked,
			     const struct bv_convert_options *options);

/*
 * Gives a layout whose columns are x, y and z as the file has them what was asked
 * for: axes, origin, scale and curve.
 */
void bv_asked_apply(const struct bv_asked *asked, struct bv_layout *layout);

#endif /* BV_FORMATS_ASKED_H */
