/*
 * format.h - what a file holds, and how it becomes points
 *
 * A format is a kind of file; a layout says where the numbers of a point are.  The
 * head of a file, which its first bytes and its size give, says all that reading
 * needs: where points begin, how many there are, and in which layout they come.
 * That is the layout of the bytes in the file or, where these are no numbers at fixed
 * places, of the records that decoding makes of them (decoding.h).  From there on
 * all formats are alike: records are unpacked to float32 (core/unpack.h), and drawn.
 *
 * A new format is a file with a struct bv_format, and a row in format.c.
 */

#ifndef BV_FORMATS_FORMAT_H
#define BV_FORMATS_FORMAT_H

#include "formats/asked.h"
#include "formats/decoding.h"
#include "formats/fault.h"

/* The bytes of a file's start that every format gets to see, if it has as many. */
#define BV_START_SIZE 4096

/* An open file, and how to read it where its start is not enough. */
struct bv_input {
	int descriptor;
	uint64_t size;
	/* Reads 'size' bytes at 'offset', or fewer if it ends before.  Returns how
	 * many, or -1 with errno. */
	ssize_t (*read_at)(int descriptor, void *memory, size_t size,
			   off_t offset);
};

/* The start of a file. */
struct bv_start {
	const unsigned char
		*bytes; /* at least BV_START_SIZE, or the whole file */
	size_t size;
	const struct bv_input *file;
	const char *name; /* without its directory */
};

/* In bv_head.points: only the end of the file tells. */
#define BV_POINTS_UNKNOWN UINT64_MAX

struct bv_format;

struct bv_head {
	const struct bv_format *format;
	uint64_t points;
	uint64_t first_byte; /* of them, or of what is decoded */
	/* Of the points in the file, or of the records that are decoded. */
	struct bv_layout layout;
	bool has_asked_layout; /* it is that of 'asked', with all that was asked */
	bool layout_by_name; /* the file's name tells it, and nothing else */
	/* NULL where the points lie in the file as 'layout' says. */
	const struct bv_decoder *decoder;
	/* Bytes of memory that it takes for all of the file, if the file says so. */
	uint64_t memory;
	union bv_file_form form; /* what the decoder has to know of the file */
};

struct bv_format {
	const char *name;
	const char *description;
	/* Of names, with the dot, in lower case; NULL ends. */
	const char *const *extensions;
	/* The same of names that many other files have, such as lists of times: those
	 * are frames where they are asked for, but not in a directory.  May be NULL. */
	const char *const *other_extensions;
	/* True if a file that starts so is one of this format. */
	bool (*recognise)(const struct bv_start *start);
	/*
	 * Finds the head of a file that was recognised, or is to be taken for one of
	 * this format.  'head' has the format, the layout kitti without an intensity
	 * and nothing else; 'layout' becomes the file's own, with x, y and z along the
	 * axes of the file.  What was asked of axes, origin, scale and curve is added
	 * to it afterwards, unless it has_asked_layout.
	 */
	enum bv_status (*head)(const struct bv_start *start,
			       const struct bv_asked *asked,
			       struct bv_head *head, struct bv_fault *fault);
};

/* The formats; NULL for an index past the last. */
const struct bv_format *bv_format_at(size_t index);

/* The format of that name; NULL if there is none. */
const struct bv_format *bv_format_find(const char *name);

/* 1 and more: its place among the formats; 0 if the name is NULL or none of theirs. */
uint8_t bv_format_number(const char *name);

/* Recognises a file and finds its head, as above. */
enum bv_status bv_find_head(const struct bv_start *start,
			    const struct bv_asked *asked, struct bv_head *head,
			    struct bv_fault *fault);

/* True if the name ends like those of this format, in upper or lower case. */
bool bv_format_has_extension(const struct bv_format *format, const char *name);

/* True if it ends like those of any format, and not like those of other files. */
bool bv_format_has_name(const char *name);

#endif /* BV_FORMATS_FORMAT_H */
