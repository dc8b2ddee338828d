/*
 * words.c - the numbers of points in text, wherever its lines end
 *
 * A point that the bytes at hand do not hold to its end is left over and comes again
 * with more.
 */

#include <inttypes.h>
#include <string.h>

#include "formats/decimal.h"
#include "formats/format.h"

static void skip_spaces(struct bv_words *words)
{
	for (; words->at < words->end && bv_is_space(*words->at); words->at++)
		words->line += *words->at == '\n';
}

bool bv_words_take(struct bv_words *words, struct bv_word *word)
{
	const char *after;

	skip_spaces(words);
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

/* Reads a point; 'whole' is false if its words end before it does. */
static enum bv_status read_point(const struct bv_values *values,
				 struct bv_words *words, double *value,
				 bool *whole, struct bv_fault *fault)
{
	enum bv_status status = BV_OK;
	struct bv_word word;
	uint32_t k = 0;

	*whole = true;
	for (uint32_t column = 0; column < values->columns; column++) {
		*whole = bv_words_take(words, &word);
		if (!*whole)
			return BV_OK;
		if (k == values->wanted || column != values->column[k])
			continue;
		status = bv_words_number(words, &word, &value[k++], fault);
		if (status != BV_OK)
			return status;
	}
	return BV_OK;
}

/* What is at hand and not yet used. */
static struct bv_words words_of(const struct bv_values *values,
				const struct bv_decoding *step)
{
	const char *start = (const char *)step->bytes;

	return (struct bv_words){start + step->used, start + step->size,
				 step->last, values->line + step->state[0]};
}

static void note_used(const struct bv_values *values,
		      const struct bv_words *words, struct bv_decoding *step)
{
	step->used = (size_t)(words->at - (const char *)step->bytes);
	step->state[0] = words->line - values->line;
}

/*
 * Takes the blanks before a point, and leaves a point that is too long incomplete: what
 * is wrong with it must not depend on how much is at hand.
 */
static void begin_point(const struct bv_values *values, struct bv_words *words,
			struct bv_decoding *step)
{
	skip_spaces(words);
	note_used(values, words, step);
	if ((size_t)(words->end - words->at) > (size_t)values->longest + 1) {
		words->end = words->at + values->longest + 1;
		words->last = false;
	}
}

static enum bv_status check_point(const struct bv_values *values,
				  const struct bv_decoding *step,
				  struct bv_fault *fault)
{
	if (step->size - step->used <= values->longest)
		return BV_OK;
	return bv_fault(fault, BV_ERR_FORMAT,
			"line %" PRIu64 ": a point is longer than %" PRIu32
			" bytes",
			values->line + step->state[0], values->longest);
}

enum bv_status bv_decode_words(const struct bv_head *head,
			       struct bv_decoding *step, struct bv_fault *fault)
{
	const struct bv_values *values = &head->form.values;
	const size_t most = bv_decoding_room(head, step);

	while (step->made < most) {
		struct bv_words words = words_of(values, step);
		double value[4] = {0};
		enum bv_status status;
		bool whole;

		begin_point(values, &words, step);
		status = read_point(values, &words, value, &whole, fault);
		if (status != BV_OK)
			return status;
		if (!whole)
			return check_point(values, step, fault);
		note_used(values, &words, step);
		memcpy(step->records + step->made * BV_VALUES_SIZE, value,
		       BV_VALUES_SIZE);
		step->made++;
	}
	return BV_OK;
}
