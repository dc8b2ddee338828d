/*
 * letters.h - names that count the same in upper and lower case
 *
 * Letters of ASCII, and no others, whatever the locale of the program is.
 */

#ifndef BV_CORE_LETTERS_H
#define BV_CORE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline char bv_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* True if the 'length' bytes at 'text' are the letters of 'name'. */
static inline bool bv_is_called(const char *text, size_t length,
				const char *name)
{
	if (length != strlen(name))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (bv_lower(text[i]) != bv_lower(name[i]))
			return false;
	}
	return true;
}

/* True if 'text' ends like this. */
static inline bool bv_ends_like(const char *text, const char *end)
{
	const size_t length = strlen(text), tail = strlen(end);

	return length >= tail && bv_is_called(text + length - tail, tail, end);
}

#endif /* BV_CORE_LETTERS_H */
