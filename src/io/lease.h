/*
 * lease.h - files on which another process holds a lease
 */

#ifndef BV_IO_LEASE_H
#define BV_IO_LEASE_H

/*
 * Opens the regular file 'name' in 'directory', which could not be opened with
 * 'flags' (for reading, O_NONBLOCK among them) for EWOULDBLOCK: waits until nobody has
 * a lease on it any more.  Returns its descriptor, or -1 with errno.
 */
int bv_open_leased(int directory, const char *name, int flags);

#endif /* BV_IO_LEASE_H */
