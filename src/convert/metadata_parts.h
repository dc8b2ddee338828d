/*
 * metadata_parts.h - the parts of which metadata.c makes the line of JSON
 */

#ifndef BV_CONVERT_METADATA_PARTS_H
#define BV_CONVERT_METADATA_PARTS_H

#include "core/grid.h"
#include "core/text.h"

/* Adds a comma, the key and the number. */
void bv_metadata_add_number(struct bv_text *json, const char *key,
			    double value);

/* Adds how the points were read, after a comma. */
void bv_metadata_add_layout(struct bv_text *json,
			    const struct bv_layout *layout);

/* Each adds, after a comma, what the channels mean: of a picture, and of arrays. */
void bv_metadata_add_picture(struct bv_text *json, const struct bv_grid *grid,
			     const struct bv_image *image);
void bv_metadata_add_arrays(struct bv_text *json, const struct bv_grid *grid);

#endif /* BV_CONVERT_METADATA_PARTS_H */
