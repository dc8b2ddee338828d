/*
 * format.h - what a file holds, and how it becomes points
 *
 * A format is a kind of file; a layout says where the floats of a point are.  The
 * head of a file, which its first bytes and its size give, says all that reading
 * needs: where points begin, how many there are, and in which layout they come.
 * That is the layout of the bytes in the file or, where these are no floats at fixed
 * places, that of what decoding makes of them.
 *
 * A new format is a file with a struct bv_format, and a row in format.c.
 */

#ifndef BV_FORMATS_FORMAT_H
#define BV_FORMATS_FORMAT_H

#include "core/verdict.h"

/* The start of a file, as far as it was looked at, and how large the file is. */
struct bv_start {
	const unsigned char *bytes;
	size_t size;
	uint64_t file_size;
};

struct bv_format;

struct bv_head {
	const struct bv_format *format;
	uint64_t points;
	uint64_t first_byte; /* of them */
	/* Where the file says it, or as was asked for. */
	struct bv_layout layout;
};

/* A step of decoding. */
struct bv_decoding {
	const unsigned char *bytes; /* of the file, and how many */
	size_t size;
	bool last; /* the file has no more */
	/*
	 * How many of them are used up.  What is left, at most 64 KiB, is given
	 * again with more behind it.
	 */
	size_t used;
	float (*points)[4]; /* where x, y, z and intensity are stored, ... */
	size_t room;        /* ... of at most so many points */
	size_t made;        /* and how many there are */
};

struct bv_format {
	const char *name;
	const char *description;
	const char *const *extensions; /* of names, with the dot; NULL ends */
	/* Bytes that recognising and the head need at most; 0: its size tells. */
	size_t start_size;
	/* True if a file that starts so is one of this format. */
	bool (*recognise)(const struct bv_start *start);
	/*
	 * Finds the head.  'asked' is the layout that the caller wants, which
	 * a format that has its own may use or not.  Says in 'verdict' what is
	 * wrong with a file that cannot be read.
	 */
	enum bv_status (*head)(const struct bv_start *start,
			       const struct bv_layout *asked,
			       struct bv_head *head,
			       struct bv_verdict *verdict);
	/*
	 * NULL where the points lie in the file as 'head->layout' says.  Else
	 * makes points of the next bytes, whose layout has 16
	 * bytes a point, x, y, z and intensity in this order.
	 */
	enum bv_status (*decode)(const struct bv_head *head,
				 struct bv_decoding *step,
				 struct bv_verdict *verdict);
};

/* The most bytes of a file's start that any of them looks at. */
size_t bv_format_start_size(void);

/* Recognises a file and finds its head, as above. */
enum bv_status bv_find_head(const struct bv_start *start,
			    const struct bv_layout *asked, struct bv_head *head,
			    struct bv_verdict *verdict);

/* What the name of a file says. */
enum bv_name_fit {
	BV_NAME_OTHER,       /* it is no frame */
	BV_NAME_FRAME,       /* it may well be one */
	BV_NAME_OTHER_LAYOUT /* it would be one in another layout */
};

/*
 * Tells by its name whether a file that was not asked for by itself is a frame for
 * somebody who reads 'asked'.
 */
enum bv_name_fit bv_format_fit(const char *name, const struct bv_layout *asked);

/* True if the name ends like that of a frame, in whatever layout. */
bool bv_format_has_name(const char *name);

#endif /* BV_FORMATS_FORMAT_H */
