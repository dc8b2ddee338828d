/*
 * layouts.h - the layouts by name
 */

#ifndef BV_FORMATS_LAYOUTS_H
#define BV_FORMATS_LAYOUTS_H

#include "formats/asked.h"

/*
 * Gives the layout of the caller what was asked for.  The axes that a layout has by
 * its name, as nuscenes does, give way to those that were asked for.
 */
void bv_layout_take_asked(struct bv_layout *layout,
			  const struct bv_asked *asked);

/* The name of a type as columns=LIST has it, such as "f4". */
const char *bv_type_name(enum bv_type type);

/* Finds the type of that name, of a letter and a digit.  False if there is none. */
bool bv_type_find(char kind, char size, enum bv_type *type);

#endif /* BV_FORMATS_LAYOUTS_H */
