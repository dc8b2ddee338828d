/*
 * libraries.h - the libraries that pictures are made and read with
 */

#ifndef BV_PNG_LIBRARIES_H
#define BV_PNG_LIBRARIES_H

/* The versions that this process has loaded, not those that it was built with. */
const char *bv_libpng_version(void);
const char *bv_zlib_version(void);

#endif /* BV_PNG_LIBRARIES_H */
