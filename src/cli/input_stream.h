/*
 * input_stream.h - a file by its name, or standard input, from its start to its end
 *
 * It may be anything: a pipe, a terminal, a device.
 */

#ifndef BV_CLI_INPUT_STREAM_H
#define BV_CLI_INPUT_STREAM_H

#include <stddef.h>
#include <sys/types.h>

/* Opens the file 'name', "-" for standard input.  Returns -1 with errno. */
int bv_input_open(const char *name);

/*
 * Reads up to 'size' bytes, and waits until there are some.  Returns how many, 0 at the
 * end, or -1 with errno.
 */
ssize_t bv_input_read(int file, char *buffer, size_t size);

/* Standard input stays open; so does what could not be opened. */
void bv_input_close(int file);

#endif /* BV_CLI_INPUT_STREAM_H */
