/*
 * converter.c - one frame from its file to its picture, on the CPU
 *
 *	read -> rasterise -> encode -> write
 *
 * A converter owns what these steps need and uses it again for each frame.
 */

#include <stdlib.h>
#include <string.h>

#include "birdview.h"
#include "core/layout.h"
#include "io/output_tree.h"
#include "io/read.h"
#include "io/write.h"
#include "run/converter.h"
#include "run/device.h"
#include "run/existing.h"

/* A frame with more points fails unless the caller allows it: 1 GiB of KITTI
 * points, some five hundred times a usual frame. */
#define DEFAULT_MAX_POINTS ((uint32_t)1 << 26)

struct bv_converter {
	struct bv_convert_options options;
	struct bv_frame_buffer frame;
	struct bv_rasterizer *rasterizer;
	struct bv_encoder *encoder;
	struct bv_output_tree outputs;
	struct bv_writer writer;
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

static enum bv_status check_options(const struct bv_convert_options *options)
{
	if (options == NULL || options->struct_size < sizeof(*options) ||
	    options->grid == NULL || options->device < BV_DEVICE_AUTO ||
	    options->device > BV_DEVICE_GPU ||
	    options->existing < BV_EXISTING_UPDATE ||
	    options->existing > BV_EXISTING_FAIL ||
	    options->encoding < BV_ENCODING_AUTO ||
	    options->encoding > BV_ENCODING_LIBPNG)
		return BV_ERR_ARGUMENT;
	if (options->no_fallback && bv_device_unusable(options->device) != NULL)
		return BV_ERR_NO_DEVICE;
	return bv_layout_check(&options->layout);
}

enum bv_status bv_converter_create(struct bv_converter **converter,
				   const struct bv_convert_options *options)
{
	struct bv_converter *created;
	enum bv_status status = check_options(options);
	int error;

	if (converter == NULL)
		return BV_ERR_ARGUMENT;
	if (status != BV_OK)
		return status;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->options = *options;
	status = bv_output_tree_open(&created->outputs,
				     options->output_directory, &error);
	if (status != BV_OK)
		goto out_free;
	status = bv_rasterizer_create(&created->rasterizer, options->grid);
	if (status != BV_OK)
		goto out_outputs;
	status = bv_encoder_create(&created->encoder);
	if (status != BV_OK)
		goto out_rasterizer;
	bv_encoder_set_encoding(created->encoder, options->encoding);
	bv_writer_init(&created->writer);
	*converter = created;
	return BV_OK;

out_rasterizer:
	bv_rasterizer_free(created->rasterizer);
out_outputs:
	bv_output_tree_close(&created->outputs);
out_free:
	free(created);
	return status;
}

void bv_converter_free(struct bv_converter *converter)
{
	if (converter == NULL)
		return;
	bv_encoder_free(converter->encoder);
	bv_rasterizer_free(converter->rasterizer);
	bv_output_tree_close(&converter->outputs);
	bv_frame_buffer_free(&converter->frame);
	free(converter);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/*
 * Draws the frame in the buffer.  Intensities that do not fit the layout are a
 * failure only if the caller is strict; a guess at the right layout is noted in
 * either case.
 */
static enum bv_status draw(struct bv_converter *c, struct bv_image *image,
			   struct bv_frame_result *result)
{
	const struct bv_layout *layout = &c->options.layout;
	const size_t points = c->frame.size / layout->stride;
	enum bv_status status;

	status = bv_rasterize(c->rasterizer, layout, c->frame.data, points,
			      image);
	if (status != BV_OK)
		return status;
	result->counts = image->counts;
	if (bv_counts_suspicious(&image->counts)) {
		result->detail[0] =
			bv_layout_guess(layout, c->frame.data, c->frame.size);
		if (c->options.strict)
			return BV_ERR_INTENSITY;
	}
	return BV_OK;
}

static enum bv_status write_picture(struct bv_converter *c, const char *output,
				    const uint8_t *png, size_t size,
				    int *system_error)
{
	const char *name;
	int directory;
	enum bv_status status;

	status = bv_output_tree_find(&c->outputs, output, true, &directory,
				     &name, system_error);
	if (status != BV_OK)
		return status;
	return bv_write_file(&c->writer, directory, name, png, size,
			     &c->frame.modified, system_error);
}

static enum bv_status convert(struct bv_converter *c, const char *input,
			      const char *output,
			      struct bv_frame_result *result)
{
	const struct bv_convert_options *options = &c->options;
	struct bv_image image;
	const uint8_t *png;
	size_t size;
	enum bv_status status;

	status = bv_read_frame(input, options->layout.stride,
			       options->max_points, &c->frame, result);
	if (status != BV_OK)
		return status;
	status = draw(c, &image, result);
	if (status != BV_OK)
		return status;
	status = bv_encode_png(c->encoder, options->grid, &options->layout,
			       &image, base_name(input), &png, &size);
	if (status != BV_OK)
		return status;
	return write_picture(c, output, png, size, &result->system_error);
}

/* Does what was decided about the picture. */
static enum bv_status follow(struct bv_converter *c, enum bv_decision decision,
			     const char *input, const char *output,
			     struct bv_frame_result *result)
{
	switch (decision) {
	case BV_DECIDED_UP_TO_DATE:
		result->outcome = BV_UP_TO_DATE;
		return BV_OK;
	case BV_DECIDED_SKIP:
		result->outcome = BV_SKIPPED;
		return BV_OK;
	case BV_DECIDED_REFUSE:
		return BV_ERR_EXISTS;
	case BV_UNDECIDED:
	case BV_DECIDED_CONVERT:
		break;
	}
	return convert(c, input, output, result);
}

enum bv_status bv_convert_decided(struct bv_converter *converter,
				  const char *input, const char *output,
				  _Atomic uint8_t *decision,
				  struct bv_frame_result *result)
{
	*result = (struct bv_frame_result){.status = BV_ERR_ARGUMENT};
	if (converter == NULL || input == NULL || output == NULL)
		return result->status;
	if (atomic_load(decision) == BV_UNDECIDED)
		atomic_store(decision, (uint8_t)bv_decide(&converter->options,
							  &converter->outputs,
							  input, output));
	result->status =
		follow(converter, (enum bv_decision)atomic_load(decision),
		       input, output, result);
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
