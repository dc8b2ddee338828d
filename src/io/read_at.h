/*
 * read_at.h - reading a piece of a file
 */

#ifndef BV_IO_READ_AT_H
#define BV_IO_READ_AT_H

#include <sys/types.h>

/*
 * Reads 'size' bytes at 'offset' of the open file 'file', or fewer if it ends before.
 * Returns how many, or -1 with errno.
 */
ssize_t bv_read_at(int file, void *data, size_t size, off_t offset);

#endif /* BV_IO_READ_AT_H */
