/*
 * text.h - building a line of text in memory that is already there
 *
 * Sentences and JSON are built in a fixed buffer.  What does not fit is cut,
 * and 'cut' remembers it; the text always ends with a 0.
 */

#ifndef BV_CORE_TEXT_H
#define BV_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct bv_text {
	char *data;
	size_t size; /* bytes at data */
	size_t used; /* without the final 0 */
	bool cut;
};

/*
 * Starts an empty text in 'size' bytes at 'data'.  A size of 0 is allowed, and
 * so is NULL, whatever the size: everything is cut.
 */
struct bv_text bv_text_start(char *data, size_t size);

/* Appends as printf() does; numbers follow the locale, so no floats. */
void bv_text_add(struct bv_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Makes the text safe to print wherever it goes: whatever is not printable ASCII
 * becomes a question mark.
 */
void bv_text_make_printable(struct bv_text *text);

/*
 * Appends a number with up to 'digits' significant digits, as %g does in the C
 * locale whatever the locale is.  9 digits tell all float32 apart, 17 all
 * doubles.
 */
void bv_text_add_number(struct bv_text *text, double value, int digits);

/* Appends a JSON number as %.9g, or null for what JSON has no number for. */
void bv_text_add_json_number(struct bv_text *text, double value);

/*
 * Appends a JSON string in ASCII.  Bytes are taken as UTF-8 and written as they
 * are or as \u escapes; a byte b that is not part of valid UTF-8 becomes \udcXX
 * (XX its hexadecimal digits), the way Python's "surrogateescape" writes file
 * names, so that no two names look alike.
 */
void bv_text_add_json_string(struct bv_text *text, const char *string);

/* True for NULL, and for what a file may carry: at most BV_TEXT_MAX printable ASCII. */
bool bv_text_is_sound(const char *text);

#endif /* BV_CORE_TEXT_H */
