/*
 * words.h - the words of a text, wherever its lines end
 *
 * For files whose points differ in what they have, and so have no columns.
 */

#ifndef BV_FORMATS_WORDS_H
#define BV_FORMATS_WORDS_H

#include "formats/fault.h"
#include "formats/word.h"

/* Some text, of which words between blanks and ends of lines are taken. */
struct bv_words {
	const char *at, *end;
	bool last;     /* the file has no more behind 'end' */
	uint64_t line; /* the number of the line at 'at' */
};

static inline void bv_words_skip_spaces(struct bv_words *words)
{
	for (; words->at < words->end && bv_is_space(*words->at); words->at++)
		words->line += *words->at == '\n';
}

/*
 * Takes the next word.  Returns false if there is none, or none that is known to be
 * whole, as it may go on behind the end.
 */
bool bv_words_take(struct bv_words *words, struct bv_word *word);

/* The number that a word of the line is; fails with a sentence if it is none. */
enum bv_status bv_words_number(const struct bv_words *words,
			       const struct bv_word *word, double *value,
			       struct bv_fault *fault);

#endif /* BV_FORMATS_WORDS_H */
