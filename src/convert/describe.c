/*
 * describe.c - the line of JSON for callers of the library
 */

#include <string.h>

#include "convert/metadata.h"
#include "core/float_env.h"
#include "core/grid.h"
#include "core/image.h"
#include "core/layout.h"
#include "core/struct_size.h"

/* An image that says that it is of the grid, and has its form. */
static bool is_of_grid(const struct bv_image *image, const struct bv_grid *grid)
{
	return image->grid == grid->hash &&
	       image->width == grid->rules.columns &&
	       image->height == grid->rules.rows &&
	       image->channels == grid->channels.count &&
	       image->bits == grid->channels.bits;
}

static bool source_is_sound(const char *source)
{
	return source == NULL || strlen(source) <= BV_SOURCE_MAX;
}

/* Writes the line, of arrays where there is no image, and stores it if it fits. */
static enum bv_status give_line(const struct bv_grid *grid,
				const struct bv_layout *layout,
				const struct bv_image *image,
				const struct bv_counts *counts,
				const char *source, char *text, size_t size)
{
	struct bv_metadata metadata = {0};
	struct bv_layout own;
	const enum bv_status status = bv_take_layout(&own, layout);
	fenv_t before;

	if (status != BV_OK)
		return status;
	before = bv_float_enter();
	if (image != NULL)
		bv_metadata_write(&metadata, grid, &own, image, source);
	else
		bv_metadata_write_arrays(&metadata, grid, &own, counts, source);
	bv_float_leave(&before);
	if (strlen(metadata.text) >= size)
		return BV_ERR_ARGUMENT;
	strcpy(text, metadata.text);
	return BV_OK;
}

enum bv_status bv_describe_image(const struct bv_grid *grid,
				 const struct bv_layout *layout,
				 const struct bv_image *image,
				 const char *source, char *text, size_t size)
{
	struct bv_counts counts = {.struct_size = sizeof(counts)};
	struct bv_image own;

	if (grid == NULL || text == NULL || !bv_take_image(&own, image) ||
	    !is_of_grid(&own, grid) ||
	    !bv_take_struct(&counts, sizeof(counts), own.counts) ||
	    !source_is_sound(source))
		return BV_ERR_ARGUMENT;
	own.counts = &counts;
	return give_line(grid, layout, &own, &counts, source, text, size);
}

/* What the arrays hold is not said, so nobody looks at it. */
enum bv_status bv_describe_arrays(const struct bv_grid *grid,
				  const struct bv_layout *layout,
				  const struct bv_frame_arrays *arrays,
				  const char *source, char *text, size_t size)
{
	struct bv_frame_arrays own = {.struct_size = sizeof(own)};
	struct bv_counts counts = {.struct_size = sizeof(counts)};

	if (grid == NULL || text == NULL || grid->form != BV_FORM_ARRAYS ||
	    !bv_take_struct(&own, sizeof(own), arrays) ||
	    own.grid != grid->hash ||
	    !bv_take_struct(&counts, sizeof(counts), own.counts) ||
	    !source_is_sound(source))
		return BV_ERR_ARGUMENT;
	return give_line(grid, layout, NULL, &counts, source, text, size);
}
