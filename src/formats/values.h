/*
 * values.h - the numbers of a point in text
 *
 * A text file has a point a line, in columns, or all values of all points one after
 * the other, wherever lines end.  Of a point's values up to four are wanted.  They are
 * converted, and stored as doubles in the order of their columns: a record of 32 bytes.
 * Others are stepped over, whatever they are.
 */

#ifndef BV_FORMATS_VALUES_H
#define BV_FORMATS_VALUES_H

#include "formats/fault.h"
#include "formats/word.h"

struct bv_decoding;
struct bv_head;

/* The longest line, or point, that may be told: what decoding may leave over. */
#define BV_LONGEST_LINE 65000u

/* How a file has its values: 'values' of union bv_file_form. */
struct bv_values {
	uint32_t wanted;    /* how many, 1 to 4, */
	uint32_t column[4]; /* and which, ascending */
	uint32_t columns;   /* that a point has; a line may have more */
	uint32_t longest;   /* bytes of a line or of a point */
	uint64_t line;      /* the number of the line that is decoded first */
	/* ',' or ';', with blanks around it or not; 0: blanks and tabs */
	char separator;
	bool has_comments; /* lines that begin with # or // are skipped */
	/* For a decoder around these: how many points there have to be. */
	bool is_counted;
	uint64_t count;
};

/* The bytes of a record: four doubles, of which those that are not wanted are 0. */
#define BV_VALUES_SIZE ((uint32_t)(4 * sizeof(double)))

/*
 * Has the columns of x, y, z and intensity (BV_NO_COLUMN: none) be wanted, and fills in
 * where 'layout' finds them in a record.  Its scale stays.
 */
void bv_values_want(struct bv_values *values, const uint32_t column[4],
		    struct bv_layout *layout);

/*
 * Decoders, by head->form.values and up to head->points: of lines, of which empty ones
 * are skipped and what is behind the last column is not looked at; and of values one
 * after the other, wherever lines end.  They use state[0], for the lines so far.
 */
enum bv_status bv_decode_lines(const struct bv_head *head,
			       struct bv_decoding *step,
			       struct bv_fault *fault);
enum bv_status bv_decode_words(const struct bv_head *head,
			       struct bv_decoding *step,
			       struct bv_fault *fault);

/* -------------------------------------------------------------------------- */
/* For files whose points differ in what they have                            */
/* -------------------------------------------------------------------------- */

/* Some text, of which words between blanks and ends of lines are taken. */
struct bv_words {
	const char *at, *end;
	bool last;     /* the file has no more behind 'end' */
	uint64_t line; /* the number of the line at 'at' */
};

/*
 * Takes the next word.  Returns false if there is none, or none that is known to be
 * whole, as it may go on behind the end.
 */
bool bv_words_take(struct bv_words *words, struct bv_word *word);

/* The number that a word of the line is; fails with a sentence if it is none. */
enum bv_status bv_words_number(const struct bv_words *words,
			       const struct bv_word *word, double *value,
			       struct bv_fault *fault);

/* -------------------------------------------------------------------------- */
/* For heads                                                                  */
/* -------------------------------------------------------------------------- */

/*
 * Takes the next field of a line that ends at 'end', where '*at' is; '*at' is NULL
 * behind the last one.
 */
struct bv_word bv_field_take(char separator, const char **at, const char *end);

/* Behind the blanks that 'text' begins with. */
const char *bv_skip_blanks(const char *text, const char *end);

/* True if a line, behind its blanks, has no values. */
bool bv_line_is_empty(const char *line, const char *end, bool has_comments);

#endif /* BV_FORMATS_VALUES_H */
