/*
 * info_fields.h - the fields of a frame, and what they have become
 */

#ifndef BV_CLI_INFO_FIELDS_H
#define BV_CLI_INFO_FIELDS_H

#include "cli/info_frame.h"
#include "core/text.h"

/* Appends the type of a field, such as "f4" or ">u2", with its values a point. */
void bv_info_add_type(struct bv_text *text, const struct bv_info_field *field);

/*
 * The fields of a frame: those that its file names, or else those that its layout has.
 */
void bv_info_find_fields(const struct bv_info_frame *frame,
			 struct bv_info_fields *fields);

/* Which figures of the frame are those of this field, or -1. */
int bv_info_figure_of(const struct bv_info_frame *frame, const char *name);

#endif /* BV_CLI_INFO_FIELDS_H */
