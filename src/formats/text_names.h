/*
 * text_names.h - columns of text by their names
 *
 * Names stand in a line of their own, or in a comment: numpy.savetxt() puts them behind
 * a #, CloudCompare behind //.  A comment names columns if it has a word for each, and
 * x, y and z among these.  Whoever took the first four columns of such a file would draw
 * a colour for the intensity, or the time for x.
 */

#ifndef BV_FORMATS_TEXT_NAMES_H
#define BV_FORMATS_TEXT_NAMES_H

#include "formats/asked.h"
#include "formats/fault.h"

/* What separates the columns of a line: a semicolon, a comma, or 0 for blanks. */
char bv_text_separator(const char *text, const char *end);

/*
 * True if the comment names the columns that 'line' has.  Then its names begin at
 * '*comment'.
 */
bool bv_text_is_named(const char **comment, const char *comment_end,
		      const char *line, const char *line_end);

/* Finds columns by the names in a line; those that are not there stay as they are. */
enum bv_status bv_text_choose_named(const char *text, const char *end,
				    const struct bv_asked *asked,
				    uint32_t column[4],
				    struct bv_layout *layout,
				    struct bv_fault *fault);

#endif /* BV_FORMATS_TEXT_NAMES_H */
