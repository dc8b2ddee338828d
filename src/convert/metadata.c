/*
 * metadata.c - the line of JSON inside each picture
 *
 * With it, a picture explains itself: which point of the world each pixel is,
 * what its colours mean in metres and points, and whether it is what the
 * present options would give ("fingerprint").  Files of arrays have it, too.
 *
 * Most of the line says the same of all pictures of a run.  Numbers take their time
 * to be written, a twentieth of what a small picture takes in all, so that part is
 * kept from one picture to the next.
 */

#include "convert/metadata.h"

#include <inttypes.h>
#include <string.h>

#include "convert/metadata_parts.h"
#include "core/layout.h"

static void add_numbers(struct bv_text *json, const char *key,
			const double *values, size_t n)
{
	bv_text_add(json, "\"%s\":[", key);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			bv_text_add(json, ",");
		bv_text_add_json_number(json, values[i]);
	}
	bv_text_add(json, "]");
}

static void add_range(struct bv_text *json, const char *key, double min,
		      double max)
{
	const double range[] = {min, max};

	bv_text_add(json, ",");
	add_numbers(json, key, range, 2);
}

static void add_frame(struct bv_text *json, const struct bv_counts *counts,
		      const char *source)
{
	bv_text_add(json, ",\"source\":");
	if (source != NULL)
		bv_text_add_json_string(json, source);
	else
		bv_text_add(json, "null");
	bv_text_add(json,
		    ",\"points\":%" PRIu32 ",\"kept\":%" PRIu32
		    ",\"not_finite\":%" PRIu32 ",\"outside\":%" PRIu32
		    ",\"odd_intensity\":%" PRIu32,
		    counts->points, counts->kept, counts->not_finite,
		    counts->outside, counts->odd_intensity);
}

/*
 * Writes the head, in which all must follow from the key, and returns its length.  Of
 * arrays there is no image.
 */
static size_t write_head(char *text, const struct bv_grid *grid,
			 const struct bv_layout *layout,
			 const struct bv_image *image)
{
	struct bv_text json = bv_text_start(text, BV_METADATA_MAX);

	bv_text_add(&json, "{\"contract\":%d,\"preset\":\"%s\"",
		    BV_CONTRACT_VERSION, grid->preset->name);
	add_range(&json, "x", grid->x_min, grid->x_max);
	add_range(&json, "y", grid->y_min, grid->y_max);
	add_range(&json, "z", grid->z_min, grid->z_max);
	bv_metadata_add_number(&json, "cell", grid->cell);
	bv_metadata_add_layout(&json, layout);
	if (image != NULL)
		bv_metadata_add_picture(&json, grid, image);
	else
		bv_metadata_add_arrays(&json, grid);
	/* metre = a * column + b * row + c, of the centre of a pixel */
	bv_text_add(&json, ",\"metres\":{");
	add_numbers(&json, "x", grid->to_x, 3);
	bv_text_add(&json, ",");
	add_numbers(&json, "y", grid->to_y, 3);
	bv_text_add(&json, "}");
	return json.used;
}

/*
 * The hash stands for the form, the channels and their formulas.  Ranges of channels may
 * follow from the frame; those of arrays never do.
 */
static struct bv_metadata_key make_key(const struct bv_grid *grid,
				       const struct bv_layout *layout,
				       const struct bv_image *image)
{
	struct bv_metadata_key key = {
		.preset = grid->preset,
		.grid = grid->hash,
		.format = layout->format,
		.reading = {layout->negate, layout->curve, layout->axes,
			    layout->offset[3] == BV_NO_COLUMN},
		.numbers = {grid->x_min, grid->x_max, grid->y_min, grid->y_max,
			    grid->z_min, grid->z_max, grid->cell,
			    layout->intensity_scale, layout->origin[0],
			    layout->origin[1], layout->origin[2]},
	};

	if (image != NULL) {
		memcpy(key.numbers + 11, image->channel_min,
		       sizeof(image->channel_min));
		memcpy(key.numbers + 11 + BV_CHANNEL_MAX, image->channel_max,
		       sizeof(image->channel_max));
	}
	strcpy(key.layout, layout->name);
	strcpy(key.intensity_field, layout->intensity_field);
	return key;
}

/*
 * The bits of keys are compared, and not their numbers: -0.0 is written otherwise
 * than 0.0.
 */
static void write_line(struct bv_metadata *metadata, const struct bv_grid *grid,
		       const struct bv_layout *layout,
		       const struct bv_image *image,
		       const struct bv_counts *counts, const char *source)
{
	const struct bv_metadata_key key = make_key(grid, layout, image);
	struct bv_text json = {.data = metadata->text, .size = BV_METADATA_MAX};

	if (memcmp(&metadata->key, &key, sizeof(key)) != 0) {
		metadata->key = key;
		metadata->head =
			write_head(metadata->text, grid, layout, image);
	}
	json.used = metadata->head;
	add_frame(&json, counts, source);
	bv_text_add(&json, ",\"fingerprint\":\"%016" PRIx64 "\"}",
		    bv_fingerprint_of(grid, layout));
}

void bv_metadata_write(struct bv_metadata *metadata, const struct bv_grid *grid,
		       const struct bv_layout *layout,
		       const struct bv_image *image, const char *source)
{
	write_line(metadata, grid, layout, image, image->counts, source);
}

void bv_metadata_write_arrays(struct bv_metadata *metadata,
			      const struct bv_grid *grid,
			      const struct bv_layout *layout,
			      const struct bv_counts *counts,
			      const char *source)
{
	write_line(metadata, grid, layout, NULL, counts, source);
}
