/*
 * output_name.c - the name of the picture of a frame, and of the frame in it
 */

#include "convert/output_name.h"

#include <stdio.h>
#include <string.h>

const char *bv_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

size_t bv_output_stem(const char *path)
{
	const char *name = bv_base_name(path);
	const char *dot = strrchr(name, '.');

	if (dot == NULL || dot == name)
		return strlen(path);
	return (size_t)(dot - path);
}

size_t bv_output_name(const char *path, char *output, size_t size)
{
	static const char extension[] = ".png";
	const size_t stem = bv_output_stem(path);

	if (size < sizeof(extension) || stem > size - sizeof(extension))
		return 0;
	memcpy(output, path, stem);
	memcpy(output + stem, extension, sizeof(extension));
	return stem + sizeof(extension) - 1;
}

void bv_output_path(const char *directory, const char *output,
		    char path[BV_OUTPUT_PATH_MAX])
{
	snprintf(path, BV_OUTPUT_PATH_MAX, "%s%s%s",
		 directory != NULL ? directory : "",
		 directory != NULL ? "/" : "", output);
}
