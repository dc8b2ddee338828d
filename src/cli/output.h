/*
 * output.h - writing where somebody may keep us waiting
 *
 * All that a run writes but pictures goes through here: messages, progress, the
 * report, lists.  A reader that is slow, or has stopped, keeps a write waiting;
 * meanwhile the run is looked after.
 */

#ifndef BV_CLI_OUTPUT_H
#define BV_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/system_words.h"

/*
 * From now on 'attend' is called some ten times a second while a write waits.  If it
 * returns false, this write and all others that would have to wait fail with
 * ECANCELED.  It does not write.  NULL: writes wait for as long as it takes.
 */
void bv_output_attend(bool (*attend)(void *context), void *context);

/* True while 'attend' is being called. */
bool bv_output_is_waiting(void);

/*
 * Writes 'size' bytes to the descriptor 'file', as one piece if the system takes
 * that.  Returns false with errno.
 */
bool bv_output_write(int file, const void *data, size_t size);

/* What is written in pieces and goes out some kilobytes at a time. */
struct bv_output {
	int file; /* a descriptor */
	int error; /* the errno of the first failure, after which nothing is written;
		    * or 0 */
	size_t used;
	char buffer[4096];
};

/* Adds 'size' bytes. */
void bv_output_put(struct bv_output *stream, const void *data, size_t size);

/* Writes what is still in the buffer.  False if anything could not be written. */
bool bv_output_flush(struct bv_output *stream);

/* The words of an errno that came of writing here; see bv_error_words(). */
const char *bv_output_error_words(int error, char words[BV_WORDS_MAX]);

#endif /* BV_CLI_OUTPUT_H */
