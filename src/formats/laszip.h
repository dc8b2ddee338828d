/*
 * laszip.h - LASzip, if it is installed
 *
 * The library that decompresses LAZ is looked for when the first such file comes, so
 * that nobody has to have it who has none.  It is written in C++; this is what is
 * needed of its C interface (laszip_api.h), which has been the same since 3.2.2, the
 * first that was called liblaszip.so.8.  Its functions return 0 if all is well.
 */

#ifndef BV_FORMATS_LASZIP_H
#define BV_FORMATS_LASZIP_H

#include <stdint.h>

/* The beginning of its struct laszip_point, and what stands after that. */
struct bv_laszip_point {
	unsigned char xyz[12]; /* as in the file */
	unsigned char other[68];
	int32_t extra_size;
	unsigned char *extra;
};

struct bv_laszip {
	char version[24]; /* such as "3.4.3" */
	int32_t (*create)(void **reader);
	int32_t (*destroy)(void *reader);
	int32_t (*open_reader)(void *reader, const char *path,
			       int32_t *is_compressed);
	int32_t (*close_reader)(void *reader);
	int32_t (*get_point_pointer)(void *reader,
				     struct bv_laszip_point **point);
	int32_t (*read_point)(void *reader);
	int32_t (*get_error)(void *reader, char **error);
};

/*
 * Loads it, once in the life of a process, whatever thread asks.  NULL if it is not
 * there, or not what is expected.
 */
const struct bv_laszip *bv_laszip(void);

#endif /* BV_FORMATS_LASZIP_H */
