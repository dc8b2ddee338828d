/*
 * report_reader.h - the lines of a report, one after the other
 *
 * Who is killed leaves a line that is cut off: it ends where its file does, or where
 * the first line of what was appended begins.  Such a line is counted and passed over.
 */

#ifndef BV_CLI_REPORT_READER_H
#define BV_CLI_REPORT_READER_H

#include "cli/report_line.h"

struct bv_report_reader {
	uint64_t number;    /* of the line at hand, from 1 on; 0: none yet */
	uint64_t cut;       /* lines that were cut off */
	uint64_t first_cut; /* the number of the first */

	/* Private. */
	int file;
	locale_t c;
	char *buffer;
	size_t begin, end; /* of what is in the buffer and not yet a line */
	char *at, *stop;   /* of the line, what is not yet read; a 0 ends it */
	bool ended;        /* by a newline */
};

enum bv_report_result {
	BV_REPORT_LINE,
	BV_REPORT_END,
	BV_REPORT_ERROR,  /* errno says which */
	BV_REPORT_FOREIGN /* that is no line of a report */
};

/*
 * Opens the report 'name', or standard input for "-".  Returns false with errno, and
 * then there is nothing to close.
 */
bool bv_report_reader_open(struct bv_report_reader *reader, const char *name);

/* Reads the next line; what is in it holds until the next call. */
enum bv_report_result bv_report_reader_next(struct bv_report_reader *reader,
					    struct bv_report_line *line);

/* What could not be read, after BV_REPORT_FOREIGN; holds until the reader closes. */
const char *bv_report_reader_found(const struct bv_report_reader *reader);

void bv_report_reader_close(struct bv_report_reader *reader);

#endif /* BV_CLI_REPORT_READER_H */
