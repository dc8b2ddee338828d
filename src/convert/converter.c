/*
 * converter.c - one frame from its file to its picture, on the CPU
 *
 *	read -> rasterise -> encode -> write
 *
 * The first two take turns, so that points are drawn while they are in a near cache.
 *
 * A converter owns what these steps need and uses it again for each frame.
 */

#include <stdlib.h>

#include "birdview.h"
#include "convert/check.h"
#include "convert/converter.h"
#include "convert/existing.h"
#include "convert/intensity.h"
#include "convert/publisher.h"
#include "core/draw.h"
#include "core/layout.h"
#include "io/read.h"

/* A frame with more points fails unless the caller allows it: 1 GiB of KITTI
 * points, some five hundred times a usual frame. */
#define DEFAULT_MAX_POINTS ((uint32_t)1 << 26)

struct bv_converter {
	struct bv_convert_options options;
	struct bv_frame_buffer frame; /* a part of it, usually */
	struct timespec modified;     /* the frame's file */
	struct bv_rasterizer *rasterizer;
	struct bv_publisher publisher;
};

enum bv_status bv_convert_options_init(struct bv_convert_options *options,
				       size_t struct_size,
				       const struct bv_grid *grid)
{
	if (options == NULL || struct_size < sizeof(*options) || grid == NULL)
		return BV_ERR_ARGUMENT;
	*options = (struct bv_convert_options){
		.struct_size = struct_size,
		.grid = grid,
		.max_points = DEFAULT_MAX_POINTS,
	};
	return bv_layout_parse(bv_layout_name(0), &options->layout, NULL, 0);
}

enum bv_status
bv_check_convert_options(const struct bv_convert_options *options)
{
	if (options == NULL || options->struct_size < sizeof(*options) ||
	    options->grid == NULL || options->device < BV_DEVICE_AUTO ||
	    options->device > BV_DEVICE_GPU ||
	    options->existing < BV_EXISTING_UPDATE ||
	    options->existing > BV_EXISTING_FAIL ||
	    options->encoding < BV_ENCODING_AUTO ||
	    options->encoding > BV_ENCODING_LIBPNG ||
	    options->sync < BV_SYNC_NONE || options->sync > BV_SYNC_EACH)
		return BV_ERR_ARGUMENT;
	return bv_layout_check(&options->layout);
}

enum bv_status bv_converter_create(struct bv_converter **converter,
				   const struct bv_convert_options *options)
{
	struct bv_converter *created;
	enum bv_status status = bv_check_convert_options(options);

	if (converter == NULL)
		return BV_ERR_ARGUMENT;
	if (status != BV_OK)
		return status;
	if (options->no_fallback && options->device == BV_DEVICE_GPU &&
	    !options->check)
		return BV_ERR_NO_DEVICE;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->options = *options;
	status = bv_rasterizer_create(&created->rasterizer, options->grid);
	if (status != BV_OK)
		goto out_free;
	status = bv_publisher_init(&created->publisher, &created->options);
	if (status != BV_OK)
		goto out_rasterizer;
	*converter = created;
	return BV_OK;

out_rasterizer:
	bv_rasterizer_free(created->rasterizer);
out_free:
	free(created);
	return status;
}

void bv_converter_free(struct bv_converter *converter)
{
	if (converter == NULL)
		return;
	bv_publisher_destroy(&converter->publisher);
	bv_rasterizer_free(converter->rasterizer);
	bv_frame_buffer_free(&converter->frame);
	free(converter);
}

static void draw_part(void *context, const unsigned char *points, size_t bytes)
{
	struct bv_converter *c = context;
	const struct bv_layout *layout = &c->options.layout;

	bv_rasterizer_add(c->rasterizer, layout, points,
			  bytes / layout->stride);
}

/* Reads the frame and draws it part by part. */
static enum bv_status read_and_draw(struct bv_converter *c, const char *input,
				    struct bv_image *image,
				    struct bv_frame_result *result)
{
	const struct bv_convert_options *options = &c->options;
	enum bv_status status;

	status = bv_read_frame_parts(input, options->layout.stride,
				     options->max_points, &c->frame, draw_part,
				     c, result);
	if (status != BV_OK) {
		bv_rasterizer_discard(c->rasterizer);
		return status;
	}
	c->modified = c->frame.modified;
	status = bv_rasterizer_finish(c->rasterizer, &options->layout, image);
	if (status != BV_OK)
		return status;
	result->counts = image->counts;
	return bv_judge_intensities(options, input, &c->frame, result);
}

static enum bv_status convert(struct bv_converter *c, const char *input,
			      const char *output,
			      struct bv_frame_result *result)
{
	struct bv_image image;
	struct bv_png png;
	enum bv_status status;

	status = read_and_draw(c, input, &image, result);
	if (status != BV_OK)
		return status;
	status = bv_publisher_encode(&c->publisher, &image, input, &png);
	if (status != BV_OK)
		return status;
	return bv_publisher_write(&c->publisher, &png, output, &c->modified,
				  &result->system_error);
}

enum bv_status bv_convert_decided(struct bv_converter *converter,
				  const char *input, const char *output,
				  _Atomic uint8_t *decision,
				  struct bv_frame_result *result)
{
	*result = (struct bv_frame_result){.status = BV_ERR_ARGUMENT};
	if (converter == NULL || input == NULL || output == NULL ||
	    converter->options.check)
		return result->status;
	if (bv_settle(&converter->options, &converter->publisher.outputs, input,
		      output, decision, result))
		return result->status;
	result->status = convert(converter, input, output, result);
	return result->status;
}

enum bv_status bv_convert_file(struct bv_converter *converter,
			       const char *input, const char *output,
			       struct bv_frame_result *result)
{
	struct bv_frame_result outcome;
	_Atomic uint8_t decision = BV_UNDECIDED;

	bv_convert_decided(converter, input, output, &decision, &outcome);
	if (result != NULL)
		*result = outcome;
	return outcome.status;
}

/*
 * The frame comes first: without one that can be drawn there is nothing to
 * expect of a picture.
 */
static enum bv_status check(struct bv_converter *c, const char *input,
			    const char *output, struct bv_frame_result *result)
{
	struct bv_expected expected = {.options = &c->options, .input = input};
	struct bv_image image;
	enum bv_status status;

	status = read_and_draw(c, input, &image, result);
	if (status != BV_OK)
		return status;
	expected.image = &image;
	expected.modified = c->modified;
	return bv_check_picture(&expected, &c->publisher.outputs, output,
				result);
}

enum bv_status bv_check_file(struct bv_converter *converter, const char *input,
			     const char *output, struct bv_frame_result *result)
{
	struct bv_frame_result outcome = {.status = BV_ERR_ARGUMENT};

	if (converter != NULL && input != NULL && output != NULL)
		outcome.status = check(converter, input, output, &outcome);
	if (result != NULL)
		*result = outcome;
	return outcome.status;
}
