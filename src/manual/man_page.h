/*
 * man_page.h - the man page birdview(1)
 */

#ifndef BV_MANUAL_MAN_PAGE_H
#define BV_MANUAL_MAN_PAGE_H

#include <stdio.h>

/* Writes the page.  Errors are left in the stream. */
void bv_write_man_page(FILE *stream);

#endif /* BV_MANUAL_MAN_PAGE_H */
