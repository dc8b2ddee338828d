/*
 * png_memory.c - PNG files in memory, by libpng
 */

#include "png_memory.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------- */
/* Writing                                                                */
/* ---------------------------------------------------------------------- */

static void on_write(png_structp png, png_bytep bytes, size_t size)
{
	struct png_memory *memory = png_get_io_ptr(png);

	if (memory->capacity - memory->size < size) {
		const size_t capacity = 2 * (memory->capacity + size);
		uint8_t *grown = realloc(memory->data, capacity);

		if (grown == NULL)
			png_error(png, "out of memory");
		memory->data = grown;
		memory->capacity = capacity;
	}
	memcpy(memory->data + memory->size, bytes, size);
	memory->size += size;
}

static void on_flush(png_structp png)
{
	(void)png;
}

void png_memory_write_to(png_structp png, struct png_memory *memory)
{
	memory->size = 0;
	png_set_write_fn(png, memory, on_write, on_flush);
}

/* ---------------------------------------------------------------------- */
/* Decoding                                                               */
/* ---------------------------------------------------------------------- */

struct source {
	const uint8_t *bytes;
	size_t left;
};

static void on_read(png_structp png, png_bytep bytes, size_t size)
{
	struct source *source = png_get_io_ptr(png);

	if (size > source->left)
		png_error(png, "the file ends too early");
	memcpy(bytes, source->bytes, size);
	source->bytes += size;
	source->left -= size;
}

bool png_memory_decode(const uint8_t *data, size_t size, uint8_t *pixels,
		       size_t room)
{
	struct source source = {data, size};
	png_structp png =
		png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;

	if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
		png_destroy_read_struct(&png, &info, NULL);
		return false;
	}
	png_set_read_fn(png, &source, on_read);
	png_read_info(png, info);
	if (png_get_rowbytes(png, info) * png_get_image_height(png, info) !=
	    room)
		png_error(png, "the picture has another size");
	for (size_t row = 0; row < png_get_image_height(png, info); row++)
		png_read_row(png, pixels + row * png_get_rowbytes(png, info),
			     NULL);
	png_read_end(png, NULL);
	png_destroy_read_struct(&png, &info, NULL);
	return true;
}
