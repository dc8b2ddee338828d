/*
 * publisher.c - from an image in memory to a picture file
 */

#include "convert/publisher.h"

#include <errno.h>
#include <string.h>

#include "convert/output_name.h"
#include "png/encoder.h"

enum bv_status bv_publisher_init(struct bv_publisher *publisher,
				 const struct bv_options *options,
				 bool may_be_missing)
{
	enum bv_status status;

	*publisher = (struct bv_publisher){0};
	status = bv_open_outputs(&publisher->outputs, options, may_be_missing);
	if (status != BV_OK)
		goto out;
	status = bv_encoder_create(&publisher->encoder);
	if (status != BV_OK)
		goto out_outputs;
	bv_encoder_set_encoding(publisher->encoder, options->all.encoding);
	bv_writer_init(&publisher->writer);
	publisher->writer.sync = options->all.sync == BV_SYNC_EACH;
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

enum bv_status bv_publisher_encode(struct bv_publisher *publisher,
				   const struct bv_image *image,
				   const struct bv_layout *layout,
				   const char *input, struct bv_png *png)
{
	const struct bv_options *options = publisher->options;
	const char *source = bv_base_name(input);

	if (strlen(source) > BV_SOURCE_MAX)
		return BV_ERR_ARGUMENT;
	bv_metadata_write(&publisher->metadata, options->all.grid, layout,
			  image, source);
	return bv_encode_image(publisher->encoder, image,
			       publisher->metadata.text, &png->data,
			       &png->size);
}

/* Writes it as a temporary into the directory of that moment, and names it. */
static enum bv_status write_once(struct bv_publisher *publisher,
				 const struct bv_png *png, const char *output,
				 const struct timespec *modified,
				 struct bv_verdict *verdict)
{
	struct bv_output_tree *outputs = &publisher->outputs;
	int *const system_error = &verdict->system_error;
	struct bv_temporary temporary;
	enum bv_status status, place;
	const char *name;
	int directory, error;

	status = bv_output_tree_find(outputs, output, true, &directory, &name,
				     system_error);
	if (status != BV_OK)
		return status;
	status = bv_write_temporary(&publisher->writer, directory, png->data,
				    png->size, modified, &temporary,
				    system_error);
	/* That nothing can be written in a directory that was deleted says little. */
	place = bv_output_tree_confirm(outputs, &error);
	if (place == BV_OK && status != BV_OK)
		return status;
	if (place == BV_OK) {
		verdict->time_lost = !temporary.time_kept;
		return bv_name_temporary(&temporary, name, system_error);
	}
	if (status == BV_OK)
		bv_discard_temporary(&temporary);
	*system_error = error;
	return place;
}

/*
 * A directory that was moved away is made anew under its name; one that is moved
 * again at once has somebody at it who does not want the picture there.
 */
enum bv_status bv_publisher_write(struct bv_publisher *publisher,
				  const struct bv_png *png, const char *output,
				  const struct timespec *modified,
				  struct bv_verdict *verdict)
{
	enum bv_status status =
		write_once(publisher, png, output, modified, verdict);

	if (status == BV_ERR_DIRECTORY_MOVED)
		status = write_once(publisher, png, output, modified, verdict);
	return status;
}
