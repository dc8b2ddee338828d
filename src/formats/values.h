/*
 * values.h - the numbers of a point in text
 *
 * A text file has a point a line, in columns.  Of a point's values up to four are wanted.
 * They are converted, and stored as doubles in the order of their columns: a record of
 * 32 bytes.  Others are stepped over, whatever they are.
 */

#ifndef BV_FORMATS_VALUES_H
#define BV_FORMATS_VALUES_H

#include "formats/fault.h"
#include "formats/word.h"

struct bv_decoding;
struct bv_head;

/* The longest line that may be told: what decoding may leave over. */
#define BV_LONGEST_LINE 65000u

/* How a file has its values: 'values' of union bv_file_form. */
struct bv_values {
	uint32_t wanted;    /* how many, 1 to 4, */
	uint32_t column[4]; /* and which, ascending */
	uint32_t columns;   /* that a point has; a line may have more */
	uint32_t longest;   /* bytes of a line */
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
 * A decoder, by head->form.values and up to head->points, of lines; empty ones are
 * skipped, and what is behind the last column is not looked at.  It uses state[0], for
 * the lines so far.
 */
enum bv_status bv_decode_lines(const struct bv_head *head,
			       struct bv_decoding *step,
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
