/*
 * pages.h - memory that begins with a page
 */

#ifndef BV_CORE_PAGES_H
#define BV_CORE_PAGES_H

#include <stddef.h>

/* The smallest page of any Linux; larger ones begin with such a page too. */
#define BV_PAGE 4096

/*
 * 'size' bytes for free(), or NULL if out of memory.  What files are read into and
 * written from should begin with a page, as the bytes of a file do in the page
 * cache: malloc() puts large pieces 16 bytes behind one, and some processors copy
 * twice to three times as slowly where source and destination are off by a few
 * bytes.
 */
void *bv_pages_allocate(size_t size);

#endif /* BV_CORE_PAGES_H */
