/*
 * base_name.h - the last component of a path
 */

#ifndef BV_IO_BASE_NAME_H
#define BV_IO_BASE_NAME_H

#include <string.h>

static inline const char *bv_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

#endif /* BV_IO_BASE_NAME_H */
