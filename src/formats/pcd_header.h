/*
 * pcd_header.h - the lines that a PCD file begins with
 *
 *	VERSION 0.7
 *	FIELDS x y z intensity
 *	SIZE 4 4 4 4
 *	...
 *	DATA binary
 */

#ifndef BV_FORMATS_PCD_HEADER_H
#define BV_FORMATS_PCD_HEADER_H

#include "formats/header_lines.h"

enum bv_pcd_line {
	BV_PCD_VERSION,
	BV_PCD_FIELDS,
	BV_PCD_SIZE,
	BV_PCD_TYPE,
	BV_PCD_COUNT,
	BV_PCD_WIDTH,
	BV_PCD_HEIGHT,
	BV_PCD_VIEWPOINT,
	BV_PCD_POINTS,
	BV_PCD_DATA,
	BV_PCD_LINES
};

struct bv_pcd_header {
	/* What follows the keyword of each line; NULL for one that is not there. */
	struct bv_word line[BV_PCD_LINES];
	uint64_t lines; /* how many the header has, */
	uint64_t size;  /* and how many bytes */
};

/* True if a file that starts so is a PCD file. */
bool bv_pcd_recognise(const struct bv_start *start);

/*
 * Takes the lines of the header, to and with DATA.  What they say lasts as long as
 * 'lines'.
 */
enum bv_status bv_pcd_header_read(struct bv_header_lines *lines,
				  struct bv_pcd_header *header,
				  struct bv_fault *fault);

/* The keyword of a line. */
const char *bv_pcd_keyword(enum bv_pcd_line line);

/* True if the line is there. */
bool bv_pcd_has(const struct bv_pcd_header *header, enum bv_pcd_line line);

size_t bv_pcd_count_words(struct bv_word text);

/* The fault of a line whose word is no whole number. */
enum bv_status bv_pcd_not_whole(enum bv_pcd_line line, struct bv_word word,
				struct bv_fault *fault);

#endif /* BV_FORMATS_PCD_HEADER_H */
