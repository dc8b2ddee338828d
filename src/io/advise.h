/*
 * advise.h - telling the system which file will be read soon
 */

#ifndef BV_IO_ADVISE_H
#define BV_IO_ADVISE_H

/*
 * Has the system begin to read the frame at 'path', which somebody will want soon, if it
 * is not in memory already.  Nothing comes of it if that fails, nor of what is no file;
 * it waits for no writer of a FIFO, and for nobody who holds a lease.
 */
void bv_advise_frame(const char *path);

#endif /* BV_IO_ADVISE_H */
