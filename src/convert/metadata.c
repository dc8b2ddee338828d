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

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "core/float_env.h"
#include "core/grid.h"
#include "core/image.h"
#include "core/json.h"
#include "core/layout.h"
#include "core/struct_size.h"
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
static void add_constant(struct bv_text *json, const char *key, double value)
{
	if (!isnan(value))
		add_key_number(json, key, value);
}

static void add_channel_name(struct bv_text *json, uint32_t channels,
			     uint32_t channel)
{
	if (channels == 1)
		bv_text_add(json, ",\"gray\":");
	else
		bv_text_add(json, ",\"%c\":", "RGB"[channel]);
}

static void add_channels(struct bv_text *json, const struct bv_grid *grid,
			 const struct bv_image *image)
{
	for (uint32_t i = 0; i < image->channels; i++) {
		const struct bv_channel *channel = bv_grid_channel(grid, i);

		add_channel_name(json, image->channels, i);
		bv_text_add(json, "{\"is\":\"%s\",\"unit\":\"%s\",",
			    channel->name, channel->unit);
		bv_text_add(json, "\"formula\":\"%s\"", channel->formula);
		add_constant(json, "min", image->channel_min[i]);
		add_constant(json, "max", image->channel_max[i]);
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
		    ",\"not_finite\":%" PRIu32 ",\"outside\":%" PRIu32
		    ",\"odd_intensity\":%" PRIu32,
		    counts->points, counts->kept, counts->not_finite,
		    counts->outside, counts->odd_intensity);
}

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

/* What of the file is x, y or z, such as "-y". */
static void add_axis(struct bv_text *json, const struct bv_layout *layout,
		     int i)
{
	bv_text_add(json, "%s%c", (layout->negate >> i & 1u) != 0 ? "-" : "",
		    'x' + bv_layout_axis(layout, i));
}

/*
 * True if axes were asked for, and are others than the layout has by its name.  Where
 * numbers lie is no matter of axes: files of many kinds have a layout by that name.
 */
static bool is_turned(const struct bv_layout *layout)
{
	struct bv_layout named;
	bool turned;

	if (bv_layout_parse(&named, sizeof(named), layout->name, NULL, 0) !=
	    BV_OK)
		return false;
	turned = named.negate != layout->negate;
	for (int i = 0; i < 3; i++)
		turned |=
			bv_layout_axis(&named, i) != bv_layout_axis(layout, i);
	return turned;
}

static void add_axes(struct bv_text *json, const struct bv_layout *layout)
{
	bv_text_add(json, ",\"axes\":\"");
	for (int i = 0; i < 3; i++) {
		bv_text_add(json, "%s", i > 0 ? "," : "");
		add_axis(json, layout, i);
	}
	bv_text_add(json, "\"");
}

/* The names of x, y, z and the intensity, where the file has some. */
static void add_fields(struct bv_text *json, const struct bv_layout *layout)
{
	bv_text_add(json, ",\"fields\":[");
	for (int i = 0; i < 3; i++) {
		bv_text_add(json, "\"");
		add_axis(json, layout, i);
		bv_text_add(json, "\",");
	}
	if (layout->offset[3] != BV_NO_COLUMN)
		bv_text_add_json_string(json, layout->intensity_field);
	else
		bv_text_add(json, "null");
	bv_text_add(json, "]");
}

/* With all digits that its numbers have. */
static void add_origin(struct bv_text *json, const double origin[3])
{
	bv_text_add(json, ",\"origin\":[");
	for (int i = 0; i < 3; i++) {
		bv_text_add(json, "%s", i > 0 ? "," : "");
		bv_text_add_number(json, origin[i], 17);
	}
	bv_text_add(json, "]");
}

/* What was read; where it is usual, nothing is said. */
static void add_layout(struct bv_text *json, const struct bv_layout *layout)
{
	const double *origin = layout->origin;

	if (!bv_is_raw(layout))
		bv_text_add(json, ",\"format\":\"%s\"", layout->format);
	if (layout->name[0] != '\0') {
		bv_text_add(json, ",\"layout\":");
		bv_text_add_json_string(json, layout->name);
		if (is_turned(layout))
			add_axes(json, layout);
	} else {
		add_fields(json, layout);
	}
	if (origin[0] != 0.0 || origin[1] != 0.0 || origin[2] != 0.0)
		add_origin(json, origin);
	add_key_number(json, "intensity_scale", layout->intensity_scale);
	if (layout->curve == BV_CURVE_TANH)
		bv_text_add(json, ",\"intensity_curve\":\"tanh\"");
}

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
	add_layout(&json, layout);
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
		.density = grid->density,
		.format = layout->format,
		.reading = {layout->negate, layout->curve, layout->axes,
			    layout->offset[3] == BV_NO_COLUMN},
		.numbers = {grid->x_min, grid->x_max, grid->y_min, grid->y_max,
			    grid->z_min, grid->z_max, grid->cell,
			    layout->intensity_scale, layout->origin[0],
			    layout->origin[1], layout->origin[2]},
	};

	memcpy(key.numbers + 11, image->channel_min,
	       sizeof(image->channel_min));
	memcpy(key.numbers + 11 + BV_CHANNEL_MAX, image->channel_max,
	       sizeof(image->channel_max));
	strcpy(key.layout, layout->name);
	strcpy(key.intensity_field, layout->intensity_field);
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
	add_frame(&json, image->counts, source);
	bv_text_add(&json, ",\"fingerprint\":\"%016" PRIx64 "\"}",
		    bv_fingerprint_of(grid, layout));
}

/* -------------------------------------------------------------------------- */
/* Keys                                                                       */
/* -------------------------------------------------------------------------- */

/* In the order in which they are written. */
static const char *const keys[] = {
	"contract",
	"preset",
	"x",
	"y",
	"z",
	"cell",
	"format",
	"layout",
	"axes",
	"fields",
	"origin",
	"intensity_scale",
	"intensity_curve",
	"R",
	"G",
	"B",
	"gray",
	"metres",
	"source",
	"points",
	"kept",
	"not_finite",
	"outside",
	"odd_intensity",
	"fingerprint",
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

const char *bv_metadata_key_name(uint64_t number)
{
	return number < KEYS ? keys[number] : NULL;
}

uint64_t bv_metadata_key_at(const char *line, size_t at)
{
	struct bv_json json = bv_json_start(line);
	uint64_t number = 0;

	bv_json_enter(&json);
	for (size_t i = 0; i < KEYS; i++) {
		if (!bv_json_find_optional(&json, keys[i]))
			continue;
		/* It stands behind the key, two quotes and a colon. */
		if ((size_t)(json.at - line) > at + strlen(keys[i]) + 3)
			break;
		number = i;
		bv_json_skip(&json);
	}
	return number;
}

/* -------------------------------------------------------------------------- */
/* For callers                                                                */
/* -------------------------------------------------------------------------- */

/* An image that says that it is of the grid, and has its form. */
static bool is_of_grid(const struct bv_image *image, const struct bv_grid *grid)
{
	return image->grid == grid->hash &&
	       image->width == grid->rules.columns &&
	       image->height == grid->rules.rows &&
	       image->channels == grid->preset->channel_count &&
	       image->bits == grid->preset->bits;
}

enum bv_status bv_describe_image(const struct bv_grid *grid,
				 const struct bv_layout *layout,
				 const struct bv_image *image,
				 const char *source, char *text, size_t size)
{
	struct bv_counts counts = {.struct_size = sizeof(counts)};
	struct bv_metadata metadata = {0};
	struct bv_layout own_layout;
	struct bv_image own;
	enum bv_status status;
	fenv_t before;

	if (grid == NULL || text == NULL || !bv_take_image(&own, image) ||
	    !is_of_grid(&own, grid) ||
	    !bv_take_struct(&counts, sizeof(counts), own.counts) ||
	    (source != NULL && strlen(source) > BV_SOURCE_MAX))
		return BV_ERR_ARGUMENT;
	status = bv_take_layout(&own_layout, layout);
	if (status != BV_OK)
		return status;
	own.counts = &counts;
	before = bv_float_enter();
	bv_metadata_write(&metadata, grid, &own_layout, &own, source);
	bv_float_leave(&before);
	if (strlen(metadata.text) >= size)
		return BV_ERR_ARGUMENT;
	strcpy(text, metadata.text);
	return BV_OK;
}
