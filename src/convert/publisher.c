/*
 * publisher.c - from an image in memory to a picture file
 */

#include "convert/publisher.h"

#include <errno.h>
#include <string.h>

enum bv_status bv_open_outputs(struct bv_output_tree *outputs,
			       const struct bv_convert_options *options)
{
	enum bv_status status;
	int error;

	status =
		bv_output_tree_open(outputs, options->output_directory, &error);
	if (status == BV_ERR_DIRECTORY && error == ENOENT && options->check) {
		bv_output_tree_open_missing(outputs);
		status = BV_OK;
	}
	outputs->sync = options->sync == BV_SYNC_EACH;
	return status;
}

enum bv_status bv_publisher_init(struct bv_publisher *publisher,
				 const struct bv_convert_options *options)
{
	enum bv_status status;

	*publisher = (struct bv_publisher){0};
	status = bv_open_outputs(&publisher->outputs, options);
	if (status != BV_OK)
		goto out;
	status = bv_encoder_create(&publisher->encoder);
	if (status != BV_OK)
		goto out_outputs;
	bv_encoder_set_encoding(publisher->encoder, options->encoding);
	bv_writer_init(&publisher->writer);
	publisher->writer.sync = options->sync == BV_SYNC_EACH;
	publisher->options = options;
	return BV_OK;

out_outputs:
	bv_output_tree_close(&publisher->outputs);
out:
	*publisher = (struct bv_publisher){0};
	return status;
}

void bv_publisher_destroy(struct bv_publisher *publisher)
{
	if (publisher->options == NULL)
		return;
	bv_encoder_free(publisher->encoder);
	bv_output_tree_close(&publisher->outputs);
	*publisher = (struct bv_publisher){0};
}

const char *bv_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

enum bv_status bv_publisher_encode(struct bv_publisher *publisher,
				   const struct bv_image *image,
				   const char *input, struct bv_png *png)
{
	const struct bv_convert_options *options = publisher->options;

	return bv_encode_png(publisher->encoder, options->grid,
			     &options->layout, image, bv_base_name(input),
			     &png->data, &png->size);
}

enum bv_status bv_publisher_write(struct bv_publisher *publisher,
				  const struct bv_png *png, const char *output,
				  const struct timespec *modified,
				  int *system_error)
{
	const char *name;
	int directory;
	enum bv_status status;

	status = bv_output_tree_find(&publisher->outputs, output, true,
				     &directory, &name, system_error);
	if (status != BV_OK)
		return status;
	return bv_write_file(&publisher->writer, directory, name, png->data,
			     png->size, modified, system_error);
}
