/*
 * word.h - some bytes of a text, such as a word
 */

#ifndef BV_FORMATS_WORD_H
#define BV_FORMATS_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* It lasts as long as the text. */
struct bv_word {
	const char *text; /* 'length' bytes */
	size_t length;
};

static inline bool bv_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A blank, or what ends a line. */
static inline bool bv_is_space(char c)
{
	return bv_is_blank(c) || c == '\n' || c == '\r';
}

/*
 * Takes the first word, in blanks and tabs, off 'line'; the length is 0 if there is
 * none.
 */
struct bv_word bv_next_word(struct bv_word *line);

bool bv_word_is(struct bv_word word, const char *text);

/*
 * Reads a word of decimal digits.  Returns false if it is none, or a number of more
 * than 64 bits.
 */
bool bv_word_number(struct bv_word word, uint64_t *number);

#endif /* BV_FORMATS_WORD_H */
