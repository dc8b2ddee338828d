/*
 * fault.h - what is wrong with a file, in words
 *
 * What can be wrong with a file differs from format to format, so a format makes the
 * sentence itself, where it knows what it found and what it expected.
 */

#ifndef BV_FORMATS_FAULT_H
#define BV_FORMATS_FAULT_H

#include "birdview.h"

/* With the final 0. */
#define BV_FAULT_MAX 192

struct bv_fault {
	enum bv_status status;
	int system_error; /* the errno behind it, or 0 */
	uint64_t
		detail[2]; /* numbers of a status that has a sentence already */
	char text[BV_FAULT_MAX]; /* empty unless it has not */
};

/*
 * Stores a status with its sentence, and returns it: what was found and what was
 * expected, without the name of the file and without a full stop.  Bytes of the file
 * may be in it; what cannot be printed becomes a question mark.
 */
enum bv_status bv_fault(struct bv_fault *fault, enum bv_status status,
			const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Stores a status that has its sentence elsewhere, and returns it. */
enum bv_status bv_fault_numbers(struct bv_fault *fault, enum bv_status status,
				int system_error, uint64_t detail_0,
				uint64_t detail_1);

/*
 * Some bytes of a file as they are put into a sentence: "%.*s" with this many of
 * them, cut where they are too many.
 */
int bv_fault_length(size_t length);

#endif /* BV_FORMATS_FAULT_H */
