/*
 * publisher.c - from an image in memory to a picture file
 */

#include "convert/publisher.h"

#include <errno.h>
#include <string.h>

#include "convert/output_name.h"
#include "core/image.h"
#include "formats/advice.h"
#include "png/encoder.h"

enum bv_status bv_open_outputs(struct bv_output_tree *outputs,
			       const struct bv_options *options,
			       bool may_be_missing)
{
	enum bv_status status;
	int error;

	status = bv_output_tree_open(outputs, options->all.output_directory,
				     &error);
	if (status == BV_ERR_DIRECTORY && error == ENOENT && may_be_missing) {
		bv_output_tree_open_missing(outputs);
		status = BV_OK;
	}
	outputs->sync = options->all.sync == BV_SYNC_EACH;
	return status;
}

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
	bv_part_buffer_free(&publisher->parts);
	bv_encoder_free(publisher->encoder);
	bv_output_tree_close(&publisher->outputs);
	*publisher = (struct bv_publisher){0};
}

/* -------------------------------------------------------------------------- */
/* Intensities                                                                */
/* -------------------------------------------------------------------------- */

struct guess {
	const struct bv_frame_info *info;
	uint32_t number; /* bv_layout_guess() */
};

static bool guess_layout(void *context, const struct bv_layout *layout,
			 const unsigned char *points, size_t n)
{
	struct guess *guess = context;

	guess->number = bv_layout_guess(layout, points, n * layout->stride,
					guess->info->size);
	return false;
}

/*
 * A guess needs points once more.  They are gone by then, on a GPU as on a CPU, and
 * since this is rare the first part of the file is read again.
 */
enum bv_status bv_publisher_judge(struct bv_publisher *publisher,
				  const char *input, struct bv_verdict *verdict)
{
	const struct bv_options *options = publisher->options;
	const struct bv_reading reading = {&options->layout,
					   options->all.max_points};
	struct bv_frame_info info;
	struct guess guess = {.info = &info};
	struct bv_verdict ignored;

	if (!bv_are_suspicious(&verdict->counts))
		return BV_OK;
	bv_read_frame_parts(input, &reading, &publisher->parts, guess_layout,
			    &guess, &info, &ignored);
	verdict->detail[0] = guess.number;
	return options->all.strict ? BV_ERR_INTENSITY : BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

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

enum bv_status bv_publisher_write(struct bv_publisher *publisher,
				  const struct bv_png *png, const char *output,
				  const struct timespec *modified,
				  int *system_error)
{
	struct bv_temporary temporary;
	const char *name;
	int directory;
	enum bv_status status;

	status = bv_output_tree_find(&publisher->outputs, output, true,
				     &directory, &name, system_error);
	if (status != BV_OK)
		return status;
	status = bv_write_temporary(&publisher->writer, directory, png->data,
				    png->size, modified, &temporary,
				    system_error);
	if (status != BV_OK)
		return status;
	return bv_name_temporary(&temporary, name, system_error);
}
