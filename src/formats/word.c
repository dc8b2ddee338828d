/*
 * word.c - some bytes of a text, such as a word
 */

#include "formats/word.h"

#include <string.h>

struct bv_word bv_next_word(struct bv_word *line)
{
	struct bv_word word;

	while (line->length > 0 && bv_is_blank(*line->text)) {
		line->text++;
		line->length--;
	}
	word = (struct bv_word){line->text, 0};
	while (word.length < line->length &&
	       !bv_is_blank(word.text[word.length]))
		word.length++;
	line->text += word.length;
	line->length -= word.length;
	return word;
}

bool bv_word_is(struct bv_word word, const char *text)
{
	return word.length == strlen(text) &&
	       memcmp(word.text, text, word.length) == 0;
}

bool bv_word_number(struct bv_word word, uint64_t *number)
{
	uint64_t value = 0;

	for (size_t i = 0; i < word.length; i++) {
		const unsigned digit = (unsigned char)word.text[i] - 48u;

		if (digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	*number = value;
	return word.length > 0;
}
