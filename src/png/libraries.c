/*
 * libraries.c - the libraries that pictures are made and read with
 */

#include "png/libraries.h"

#include <png.h>
#include <zlib.h>

const char *bv_libpng_version(void)
{
	return png_get_libpng_ver(NULL);
}

const char *bv_zlib_version(void)
{
	return zlibVersion();
}
