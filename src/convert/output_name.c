/*
 * output_name.c - the name of the picture of a frame, and of the frame in it
 */

#include "convert/output_name.h"

#include <stdio.h>
#include <string.h>

#include "core/grid.h"
#include "io/base_name.h"

size_t bv_output_stem(const char *path)
{
	const char *name = bv_base_name(path);
	const char *dot = strrchr(name, '.');

	if (dot == NULL || dot == name)
		return strlen(path);
	return (size_t)(dot - path);
}

const char *bv_output_extension(enum bv_form form)
{
	return form == BV_FORM_ARRAYS ? ".npz" : ".png";
}

size_t bv_output_name(const char *path, enum bv_form form, char *output,
		      size_t size)
{
	const char *extension = bv_output_extension(form);
	const size_t stem = bv_output_stem(path), length = strlen(extension);

	if (size <= length || stem >= size - length)
		return 0;
	memcpy(output, path, stem);
	memcpy(output + stem, extension, length + 1);
	return stem + length;
}

enum bv_form bv_output_form(const struct bv_convert_options *options)
{
	return options->grid->form;
}

void bv_output_path(const char *directory, const char *output,
		    char path[BV_OUTPUT_PATH_MAX])
{
	snprintf(path, BV_OUTPUT_PATH_MAX, "%s%s%s",
		 directory != NULL ? directory : "",
		 directory != NULL ? "/" : "", output);
}
