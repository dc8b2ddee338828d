/*
 * ply_decode.c - from the bytes of a PLY file with lists, or of text, to records
 *
 * Follows the steps of a program (ply_program.h) as far as there are bytes.  Where it
 * stands is kept between calls, with the bytes or values that are still to be skipped
 * and the record that is not complete; so nothing but the piece of a number is ever
 * left over, however long a list is.
 */

#include "formats/ply_decode.h"

#include <inttypes.h>
#include <string.h>

#include "core/layout.h"
#include "formats/decimal.h"
#include "formats/words.h"

#define INLINED static inline __attribute__((always_inline))

/* The most bytes of a value in a text. */
#define LONGEST_WORD 4096

/* Where bv_decoding.state has what. */
enum {
	PLACE,  /* the step, in the lowest byte, and the lines so far */
	LEFT,   /* how often the current loop is still to be gone through */
	SKIP,   /* bytes or values still to be skipped */
	PASSED, /* bytes used so far */
	ENDED,  /* 1 + the lines before the one where a vertex ended, or 0 */
	RECORD  /* and behind it: the record that is being made */
};

_Static_assert(BV_PLY_STEPS < 256, "a step has a number of one byte");
_Static_assert((9 - RECORD) * sizeof(uint64_t) >= BV_PLY_RECORD_SIZE,
	       "a record has room");

struct machine {
	const struct bv_head *head;
	struct bv_decoding *step;
	struct bv_fault *fault;
	uint64_t place, left, skip;
	uint64_t ended; /* the line where something ended last, or 0 */
	/* What is still to be looked at; its lines only count in a text. */
	struct bv_words words;
};

enum outcome {
	DONE,
	WAITING, /* for bytes, or for room */
	WRONG    /* there is a fault */
};

static size_t size_left(const struct machine *m)
{
	return (size_t)(m->words.end - m->words.at);
}

/* Where in the file we are. */
static uint64_t position(const struct machine *m)
{
	const char *start = (const char *)m->step->bytes;

	return m->head->first_byte + m->step->state[PASSED] +
	       (uint64_t)(m->words.at - start);
}

static uint64_t file_left(const struct machine *m)
{
	const uint64_t size = m->step->file->size, at = position(m);

	return size > at ? size - at : 0;
}

/* -------------------------------------------------------------------------- */
/* Values of a text                                                           */
/* -------------------------------------------------------------------------- */

static enum outcome take_word(struct machine *m, struct bv_word *word)
{
	const bool whole = bv_words_take(&m->words, word);
	const size_t length = whole ? word->length : size_left(m);

	if (length <= LONGEST_WORD)
		return whole ? DONE : WAITING;
	bv_fault(m->fault, BV_ERR_FORMAT,
		 "line %" PRIu64 ": a value is longer than %d bytes",
		 m->words.line, LONGEST_WORD);
	return WRONG;
}

/* One that is not read at once is none, or goes on behind the bytes there are. */
static enum outcome take_odd_number(struct machine *m, double *number)
{
	struct bv_word word;
	enum outcome outcome = take_word(m, &word);

	if (outcome == DONE &&
	    bv_words_number(&m->words, &word, number, m->fault) != BV_OK)
		outcome = WRONG;
	return outcome;
}

INLINED enum outcome take_text_number(struct machine *m, unsigned char *value)
{
	const char *at, *end = m->words.end, *after;
	enum outcome outcome = DONE;
	double number;

	bv_words_skip_spaces(&m->words);
	at = m->words.at;
	after = bv_decimal_read(at, end, &number);
	if (after != NULL && after < end && bv_is_space(*after) &&
	    after - at <= LONGEST_WORD)
		m->words.at = after;
	else
		outcome = take_odd_number(m, &number);
	if (outcome == DONE)
		memcpy(value, &number, sizeof(number));
	return outcome;
}

static enum outcome begin_line(struct machine *m)
{
	bv_words_skip_spaces(&m->words);
	if (m->words.at == m->words.end)
		return m->words.last ? DONE : WAITING;
	if (m->words.line != m->ended)
		return DONE;
	bv_fault(m->fault, BV_ERR_FORMAT,
		 "line %" PRIu64 ": has more values than expected; each vertex "
		 "begins a line",
		 m->words.line);
	return WRONG;
}

static enum outcome take_text_length(struct machine *m)
{
	struct bv_word word;
	enum outcome outcome = take_word(m, &word);
	const uint64_t left = file_left(m);

	if (outcome != DONE)
		return outcome;
	if (!bv_word_number(word, &m->skip)) {
		bv_fault(m->fault, BV_ERR_FORMAT,
			 "line %" PRIu64 ": the length of a list is '%.*s'; "
			 "expected a whole number",
			 m->words.line, bv_fault_length(word.length),
			 word.text);
		return WRONG;
	}
	if (m->skip <= left)
		return DONE;
	bv_fault(m->fault, BV_ERR_FORMAT,
		 "line %" PRIu64 ": the length of a list is %" PRIu64
		 "; the file has %" PRIu64 " bytes left",
		 m->words.line, m->skip, left);
	return WRONG;
}

static enum outcome skip_words(struct machine *m)
{
	enum outcome outcome = DONE;
	struct bv_word word;

	while (m->skip > 0 && outcome == DONE) {
		outcome = take_word(m, &word);
		m->skip -= outcome == DONE;
	}
	return outcome;
}

/* -------------------------------------------------------------------------- */
/* Bytes                                                                      */
/* -------------------------------------------------------------------------- */

static int64_t load_integer(const char *bytes, enum bv_type type, bool big)
{
	const uint32_t size = bv_type_size(type);
	uint64_t bits = 0;

	for (uint32_t i = 0; i < size; i++) {
		const uint32_t k = big ? i : size - 1 - i;

		bits = bits << 8 | (unsigned char)bytes[k];
	}
	switch (type) {
	case BV_I1:
		return (int8_t)bits;
	case BV_I2:
		return (int16_t)bits;
	case BV_I4:
		return (int32_t)bits;
	default:
		return (int64_t)bits;
	}
}

static enum outcome take_length(struct machine *m,
				const struct bv_ply_step *list)
{
	const enum bv_type type = (enum bv_type)list->type;
	const uint64_t at = position(m);
	uint64_t left;
	int64_t length;

	if (size_left(m) < bv_type_size(type))
		return WAITING;
	length = load_integer(m->words.at, type, m->head->form.ply.big_endian);
	m->words.at += bv_type_size(type);
	left = file_left(m);
	if (length < 0) {
		bv_fault(m->fault, BV_ERR_FORMAT,
			 "byte %" PRIu64 ": the length of a list is %" PRId64
			 "; expected 0 or more",
			 at, length);
		return WRONG;
	}
	m->skip = (uint64_t)length * list->size;
	if (m->skip <= left)
		return DONE;
	bv_fault(m->fault, BV_ERR_FORMAT,
		 "byte %" PRIu64 ": the length of a list is %" PRId64
		 " times %" PRIu32 " bytes; the file has %" PRIu64
		 " bytes left",
		 at, length, list->size, left);
	return WRONG;
}

INLINED enum outcome take_number(struct machine *m, enum bv_type type,
				 unsigned char *value)
{
	const uint32_t size = bv_type_size(type);

	if (size_left(m) < size)
		return WAITING;
	memcpy(value, m->words.at, size);
	m->words.at += size;
	return DONE;
}

INLINED enum outcome skip_bytes(struct machine *m)
{
	const size_t size = size_left(m);
	const size_t n = m->skip < size ? (size_t)m->skip : size;

	m->words.at += n;
	m->skip -= n;
	return m->skip == 0 ? DONE : WAITING;
}

/* -------------------------------------------------------------------------- */
/* Steps                                                                      */
/* -------------------------------------------------------------------------- */

INLINED enum outcome take(struct machine *m, const struct bv_ply_step *step,
			  bool text)
{
	unsigned char value[BV_PLY_COLUMN_SIZE] = {0};
	unsigned char *record = (unsigned char *)&m->step->state[RECORD];
	const enum outcome outcome =
		text ? take_text_number(m, value)
		     : take_number(m, (enum bv_type)step->type, value);

	if (outcome != DONE)
		return outcome;
	for (unsigned left = step->columns; left != 0; left &= left - 1)
		memcpy(record + __builtin_ctz(left) * BV_PLY_COLUMN_SIZE, value,
		       BV_PLY_COLUMN_SIZE);
	return DONE;
}

INLINED enum outcome store(struct machine *m)
{
	struct bv_decoding *step = m->step;

	if (step->made == step->room)
		return WAITING;
	memcpy(step->records + step->made * BV_PLY_RECORD_SIZE,
	       &step->state[RECORD], BV_PLY_RECORD_SIZE);
	step->made++;
	m->ended = m->words.line;
	return DONE;
}

/* Goes to the next step, or back to the first of a loop. */
INLINED void go_on(struct machine *m, const struct bv_ply_step *step)
{
	m->left--;
	m->place = m->left > 0 ? step->back : m->place + 1;
}

INLINED enum outcome follow_step(struct machine *m, bool text)
{
	const struct bv_ply_step *step = &m->head->form.ply.step[m->place];
	enum outcome outcome = DONE;

	switch ((enum bv_ply_kind)step->kind) {
	case BV_PLY_SKIP:
		m->skip = step->amount;
		break;
	case BV_PLY_LIST:
		outcome = text ? take_text_length(m) : take_length(m, step);
		break;
	case BV_PLY_TAKE:
		outcome = take(m, step, text);
		break;
	case BV_PLY_REPEAT:
		m->left = step->amount;
		m->ended =
			position(m) > m->head->first_byte ? m->words.line : 0;
		break;
	case BV_PLY_LINE:
		outcome = begin_line(m);
		break;
	case BV_PLY_RECORD:
		outcome = store(m);
		if (outcome != DONE)
			return outcome;
		go_on(m, step);
		return DONE;
	case BV_PLY_NEXT:
		go_on(m, step);
		return DONE;
	}
	m->place += outcome == DONE;
	return outcome;
}

INLINED enum bv_status follow(const struct bv_head *head,
			      struct bv_decoding *step, struct bv_fault *fault,
			      bool text)
{
	const struct bv_ply_program *program = &head->form.ply;
	const char *start = (const char *)step->bytes;
	uint64_t *state = step->state;
	struct machine m = {
		.head = head,
		.step = step,
		.fault = fault,
		.place = state[PLACE] & 255,
		.left = state[LEFT],
		.skip = state[SKIP],
		.ended =
			state[ENDED] > 0 ? program->line + state[ENDED] - 1 : 0,
		.words = {start, start + step->size, step->last,
			  program->line + (state[PLACE] >> 8)},
	};
	enum outcome outcome = DONE;

	while (outcome == DONE && (m.skip > 0 || m.place < program->length)) {
		if (m.skip > 0)
			outcome = text ? skip_words(&m) : skip_bytes(&m);
		if (outcome == DONE && m.place < program->length)
			outcome = follow_step(&m, text);
	}
	step->used = (size_t)(m.words.at - start);
	state[PLACE] = (m.words.line - program->line) << 8 | m.place;
	state[LEFT] = m.left;
	state[SKIP] = m.skip;
	state[ENDED] = m.ended > 0 ? m.ended - program->line + 1 : 0;
	state[PASSED] += step->used;
	return outcome == WRONG ? fault->status : BV_OK;
}

static enum bv_status decode_binary(const struct bv_head *head,
				    struct bv_decoding *step,
				    struct bv_fault *fault)
{
	return follow(head, step, fault, false);
}

static enum bv_status decode_text(const struct bv_head *head,
				  struct bv_decoding *step,
				  struct bv_fault *fault)
{
	return follow(head, step, fault, true);
}

const struct bv_decoder bv_ply_binary_decoder = {.decode = decode_binary};
const struct bv_decoder bv_ply_text_decoder = {.decode = decode_text};
