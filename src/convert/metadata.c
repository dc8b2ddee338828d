/*
 * metadata.c - the line of JSON inside each picture
 *
 * With it, a picture explains itself: which point of the world each pixel is,
 * what its colours mean in metres and points, and whether it is what the
 * present options would give ("fingerprint").
 *
 * Most of the line says the same of all pictures of a run.  Numbers take their time
 * to be written, a twentieth of what a small picture takes in all, so that part is
 * kept from one picture to the next.
 */

#include "convert/metadata.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "core/grid.h"
#include "core/text.h"

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

static void add_key_number(struct bv_text *json, const char *key, double value)
{
	bv_text_add(json, ",\"%s\":", key);
	bv_text_add_json_number(json, value);
}

/* The numbers that a channel's formula calls MIN and MAX, where it has them. */
static void add_constants(struct bv_text *json,
			  const struct bv_channel *channel,
			  const struct bv_rules *rules,
			  const struct bv_image *image)
{
	if (strcmp(channel->name, "height") == 0) {
		add_key_number(json, "min", (double)rules->z_min);
		add_key_number(json, "max", (double)rules->z_max);
	}
	if (rules->shading != BV_SHADE_NOTE)
		return;
	if (strcmp(channel->name, "depth") == 0)
		add_key_number(json, "max", (double)image->frame_height);
	if (strcmp(channel->name, "density") == 0)
		add_key_number(json, "max", image->frame_count);
}

static void add_channels(struct bv_text *json, const struct bv_grid *grid,
			 const struct bv_image *image)
{
	for (int i = 0; i < 3; i++) {
		const struct bv_channel *channel = &grid->preset->channels[i];
		const char colour = "RGB"[i];

		bv_text_add(json, ",\"%c\":{\"is\":\"%s\",\"unit\":\"%s\",",
			    colour, channel->name, channel->unit);
		bv_text_add(json, "\"formula\":\"%s\"", channel->formula);
		add_constants(json, channel, &grid->rules, image);
		bv_text_add(json, "}");
	}
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
		    ",\"not_finite\":%" PRIu32 ",\"outside\":%" PRIu32,
		    counts->points, counts->kept, counts->not_finite,
		    counts->outside);
}

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

/* Writes the head, in which all must follow from the key, and returns its length. */
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
	add_key_number(&json, "cell", grid->cell);
	bv_text_add(&json, ",\"layout\":");
	bv_text_add_json_string(&json, layout->name);
	add_key_number(&json, "intensity_scale", layout->intensity_scale);
	add_channels(&json, grid, image);
	/* metre = a * column + b * row + c, of the centre of a pixel */
	bv_text_add(&json, ",\"metres\":{");
	add_numbers(&json, "x", grid->to_x, 3);
	bv_text_add(&json, ",");
	add_numbers(&json, "y", grid->to_y, 3);
	bv_text_add(&json, "}");
	return json.used;
}

static struct bv_metadata_key make_key(const struct bv_grid *grid,
				       const struct bv_layout *layout,
				       const struct bv_image *image)
{
	struct bv_metadata_key key = {
		.preset = grid->preset,
		.numbers = {grid->x_min, grid->x_max, grid->y_min, grid->y_max,
			    grid->z_min, grid->z_max, grid->cell,
			    layout->intensity_scale,
			    (double)image->frame_height, image->frame_count},
	};

	static_assert(sizeof(key.layout) == sizeof(layout->name),
		      "a name has its place");
	strcpy(key.layout, layout->name);
	return key;
}

/*
 * The bits of keys are compared, and not their numbers: -0.0 is written otherwise
 * than 0.0.
 */
void bv_metadata_write(struct bv_metadata *metadata, const struct bv_grid *grid,
		       const struct bv_layout *layout,
		       const struct bv_image *image, const char *source)
{
	const struct bv_metadata_key key = make_key(grid, layout, image);
	struct bv_text json = {.data = metadata->text, .size = BV_METADATA_MAX};

	if (memcmp(&metadata->key, &key, sizeof(key)) != 0) {
		metadata->key = key;
		metadata->head =
			write_head(metadata->text, grid, layout, image);
	}
	json.used = metadata->head;
	add_frame(&json, &image->counts, source);
	bv_text_add(&json, ",\"fingerprint\":\"%016" PRIx64 "\"}",
		    bv_fingerprint(grid, layout));
}
