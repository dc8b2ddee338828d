/*
 * message.h - what the command says to a person
 *
 * Everything goes to standard error as whole lines, each message in one
 * write(2), so that lines of several processes never mix.
 *
 * None of these functions changes errno.  They use no lock, some 40 kB of the stack,
 * and memory of their own only for messages that have to wait.
 */

#ifndef BV_CLI_MESSAGE_H
#define BV_CLI_MESSAGE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The size of a buffer in which bv_quote() never has to cut a path that the
 * system could open: four characters for each byte, the quotes and the dots.
 */
#define BV_QUOTE_MAX (4 * PATH_MAX + 8)

/* Writes "birdview: ", the text and a newline. */
void bv_msg(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, with ": " and the description of errno before the newline. */
void bv_msg_errno(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The same as bv_msg(), with a second line that points to --help. */
void bv_msg_usage(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * Keeps messages from now on, or no longer: who is in the middle of something cannot
 * wait until they are written.  So does a write that waits, see output.h.
 */
void bv_msg_hold(bool held);

/* Writes what was kept, as each message that comes later does first. */
void bv_msg_flush(void);

/* Writes 'size' bytes to standard error, which are no message; nothing is kept. */
void bv_msg_draw(const char *text, size_t size);

/*
 * Has 'hook' called before each message is written, to clear a progress line
 * that may stand where the message goes.  NULL removes it.
 */
void bv_msg_before(void (*hook)(void));

/*
 * Writes 'path', any string, as one line for a person into 'buffer' of 'size'
 * bytes, at least 16, and returns 'buffer'.
 *
 * Printable text in UTF-8 stands as it is between single quotes.  A path with
 * a control character, a single quote, a backslash or invalid UTF-8 is written
 * in the shell's form $'a\nb\xff'.  Either can be pasted into bash.  What does
 * not fit is cut between two characters, and three dots follow the quote.
 */
char *bv_quote(const char *path, char *buffer, size_t size);

#endif /* BV_CLI_MESSAGE_H */
