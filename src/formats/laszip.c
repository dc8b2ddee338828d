/*
 * laszip.c - LASzip, if it is installed
 *
 * It stays loaded: taking a library of C++ out of a process again gains nothing and
 * goes wrong in places.
 */

#include "formats/laszip.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

/* What distributions call the library that has these functions. */
#define NAME "liblaszip.so.8"

_Static_assert(offsetof(struct bv_laszip_point, extra_size) == 80,
	       "as in laszip_api.h");

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct bv_laszip laszip;
static int is_there;

/* As POSIX wants functions to be taken: the compiler would not have it directly. */
static int find(void *library, const char *name, void *function)
{
	void **place = function;

	*place = dlsym(library, name);
	return *place != NULL;
}

static int find_all(void *library)
{
	return find(library, "laszip_create", &laszip.create) &&
	       find(library, "laszip_destroy", &laszip.destroy) &&
	       find(library, "laszip_open_reader", &laszip.open_reader) &&
	       find(library, "laszip_close_reader", &laszip.close_reader) &&
	       find(library, "laszip_get_point_pointer",
		    &laszip.get_point_pointer) &&
	       find(library, "laszip_read_point", &laszip.read_point) &&
	       find(library, "laszip_get_error", &laszip.get_error);
}

/* Another major version may have other structures. */
static int find_version(void *library)
{
	int32_t (*get_version)(uint8_t * major, uint8_t * minor,
			       uint16_t * revision, uint32_t * build);
	uint8_t major = 0, minor = 0;
	uint16_t revision = 0;
	uint32_t build = 0;

	if (!find(library, "laszip_get_version", &get_version) ||
	    get_version(&major, &minor, &revision, &build) != 0 || major != 3)
		return 0;
	snprintf(laszip.version, sizeof(laszip.version), "%d.%d.%d", major,
		 minor, revision);
	return 1;
}

static void load(void)
{
	void *library = dlopen(NAME, RTLD_NOW | RTLD_LOCAL);

	if (library != NULL && find_all(library) && find_version(library))
		is_there = 1;
}

const struct bv_laszip *bv_laszip(void)
{
	pthread_once(&once, load);
	return is_there ? &laszip : NULL;
}
