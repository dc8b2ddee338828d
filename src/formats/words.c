/*
 * words.c - the words of a text, wherever its lines end
 */

#include "formats/words.h"

#include <inttypes.h>

#include "formats/decimal.h"

bool bv_words_take(struct bv_words *words, struct bv_word *word)
{
	const char *after;

	bv_words_skip_spaces(words);
	after = words->at;
	while (after < words->end && !bv_is_space(*after))
		after++;
	if (after == words->at || (after == words->end && !words->last))
		return false;
	*word = (struct bv_word){words->at, (size_t)(after - words->at)};
	words->at = after;
	return true;
}

enum bv_status bv_words_number(const struct bv_words *words,
			       const struct bv_word *word, double *value,
			       struct bv_fault *fault)
{
	const char *end = word->text + word->length;

	if (bv_decimal_read(word->text, end, value) == end)
		return BV_OK;
	return bv_fault(fault, BV_ERR_FORMAT,
			"line %" PRIu64 ": '%.*s' is no number", words->line,
			bv_fault_length(word->length), word->text);
}
