/*
 * publisher.c - from an image or arrays in memory to a file
 */

#include "convert/publisher.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "convert/existing.h"
#include "convert/occupant.h"
#include "convert/output_name.h"
#include "core/grid.h"
#include "io/base_name.h"
#include "io/file_time.h"
#include "png/encoder.h"

static enum bv_status make_encoder(struct bv_publisher *publisher,
				   const struct bv_convert_options *options)
{
	enum bv_status status;

	if (options->grid->form == BV_FORM_ARRAYS)
		return bv_npz_encoder_create(&publisher->npz_encoder);
	status = bv_encoder_create(&publisher->encoder);
	if (status == BV_OK)
		bv_encoder_set_encoding(publisher->encoder, options->encoding);
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
	status = make_encoder(publisher, &options->all);
	if (status != BV_OK)
		goto out_outputs;
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
	bv_npz_encoder_free(publisher->npz_encoder);
	bv_output_tree_close(&publisher->outputs);
	*publisher = (struct bv_publisher){0};
}

/* The name of the frame in metadata; NULL if it is too long for them. */
static const char *source_of(const char *input)
{
	const char *source = bv_base_name(input);

	return strlen(source) <= BV_SOURCE_MAX ? source : NULL;
}

/* Writes the metadata of a picture; false if the name of the frame is too long for it. */
static bool describe(struct bv_publisher *publisher,
		     const struct bv_image *image,
		     const struct bv_layout *layout, const char *input)
{
	const char *source = source_of(input);

	if (source == NULL)
		return false;
	bv_metadata_write(&publisher->metadata, publisher->options->all.grid,
			  layout, image, source);
	return true;
}

enum bv_status bv_publisher_encode(struct bv_publisher *publisher,
				   const struct bv_image *image,
				   const struct bv_layout *layout,
				   const char *input,
				   struct bv_output_file *file)
{
	if (!describe(publisher, image, layout, input))
		return BV_ERR_ARGUMENT;
	return bv_encode_image(publisher->encoder, image,
			       publisher->metadata.text, &file->data,
			       &file->size);
}

enum bv_status bv_publisher_encode_arrays(struct bv_publisher *publisher,
					  const struct bv_frame_arrays *arrays,
					  const struct bv_layout *layout,
					  const char *input,
					  struct bv_output_file *file)
{
	const char *source = source_of(input);

	if (source == NULL)
		return BV_ERR_ARGUMENT;
	bv_metadata_write_arrays(&publisher->metadata,
				 publisher->options->all.grid, layout,
				 arrays->counts, source);
	return bv_encode_npz(publisher->npz_encoder, arrays->arrays,
			     arrays->count, publisher->metadata.text,
			     &file->data, &file->size);
}

enum bv_status bv_publisher_wrap(struct bv_publisher *publisher,
				 const struct bv_image *image,
				 const struct bv_layout *layout,
				 const char *input, uint8_t *stream,
				 size_t stream_size,
				 struct bv_output_file *file)
{
	if (!describe(publisher, image, layout, input))
		return BV_ERR_ARGUMENT;
	file->data = bv_png_around(image, publisher->metadata.text, stream,
				   stream_size, &file->size);
	return file->data != NULL ? BV_OK : BV_ERR_PNG;
}

/*
 * Looks at what has the name, and gives it to the temporary instead.  Whoever
 * noted it after this look finds the new file there, but for one who looked before
 * the rename: so the notes are asked once more after it.
 */
static enum bv_status replace(const struct bv_place *place,
			      const struct bv_temporary *temporary,
			      struct bv_verdict *verdict)
{
	struct bv_occupant occupant;
	enum bv_status status = bv_occupant_look(place, &occupant, verdict);
	struct bv_file_id replaced;

	if (status != BV_OK) {
		bv_discard_temporary(temporary);
		return status;
	}
	bv_occupant_close(&occupant);
	status = bv_name_temporary(temporary, place->name, true,
				   &verdict->system_error);
	if (status != BV_OK || !occupant.there)
		return status;
	replaced = bv_file_id(&occupant.status);
	return bv_find_owner(place, &replaced, &temporary->id, verdict);
}

static bool may_replace(const struct bv_place *place)
{
	const enum bv_existing existing = place->options->all.existing;

	return existing == BV_EXISTING_UPDATE ||
	       existing == BV_EXISTING_REPLACE;
}

/*
 * Leaves alone what has got the name since it was settled that nothing had it, as by
 * another run, and settles that anew.
 */
static enum bv_status leave(const struct bv_place *place,
			    const struct bv_temporary *temporary,
			    struct bv_verdict *verdict)
{
	const bool skip = place->options->all.existing == BV_EXISTING_SKIP;
	struct bv_occupant occupant;
	enum bv_status status = bv_occupant_look(place, &occupant, verdict);

	if (status == BV_OK) {
		bv_occupant_close(&occupant);
		status = bv_occupant_claim(place, &occupant, verdict);
		if (status == BV_OK && !occupant.there)
			return replace(place, temporary, verdict);
	}
	bv_discard_temporary(temporary);
	if (status != BV_OK)
		return status;
	atomic_store(place->job->decision,
		     (uint8_t)(skip ? BV_DECIDED_SKIP : BV_DECIDED_REFUSE));
	verdict->outcome = skip ? BV_OUTCOME_SKIPPED : BV_OUTCOME_CONVERTED;
	return skip ? BV_OK : BV_ERR_EXISTS;
}

/*
 * Gives the temporary its name, which may be another file's.  That may be the picture
 * of this frame, made by a worker that died before it could say so.
 */
static enum bv_status give_name(const struct bv_place *place,
				const struct bv_temporary *temporary,
				struct bv_verdict *verdict)
{
	const bool replacing = may_replace(place) || bv_occupant_is_own(place);
	enum bv_status status;

	bv_note_owner(place->job, &temporary->id);
	status = bv_name_temporary(temporary, place->name, false,
				   &verdict->system_error);
	if (status == BV_ERR_EXISTS)
		status = replacing ? replace(place, temporary, verdict)
				   : leave(place, temporary, verdict);
	return status;
}

/* Some file systems show the time that a file was given only once it has its name. */
static bool is_time_lost(const struct bv_place *place,
			 const struct bv_temporary *temporary,
			 const struct timespec *modified)
{
	struct stat status;

	return !temporary->time_kept &&
	       (fstatat(place->directory, place->name, &status,
			AT_SYMLINK_NOFOLLOW) != 0 ||
		!bv_may_be_kept(modified, &status.st_mtim));
}

/* Writes it as a temporary into the directory of that moment, and names it. */
static enum bv_status write_once(struct bv_publisher *publisher,
				 const struct bv_output_file *file,
				 const struct bv_job *job,
				 const struct timespec *modified,
				 struct bv_verdict *verdict)
{
	struct bv_output_tree *outputs = &publisher->outputs;
	struct bv_place place = {.options = publisher->options,
				 .job = job,
				 .kept_times = &outputs->kept_times};
	struct bv_temporary temporary;
	enum bv_status written, confirmed;
	int error;

	written = bv_output_tree_find(outputs, job->output, true,
				      &place.directory, &place.name,
				      &verdict->system_error);
	if (written != BV_OK)
		return written;
	written = bv_write_temporary(&publisher->writer, place.directory,
				     file->data, file->size, modified,
				     &temporary, &verdict->system_error);
	/* That nothing can be written in a directory that was deleted says little. */
	confirmed = bv_output_tree_confirm(outputs, &error);
	if (confirmed == BV_OK && written != BV_OK)
		return written;
	if (confirmed == BV_OK) {
		written = give_name(&place, &temporary, verdict);
		verdict->time_lost = written == BV_OK &&
				     is_time_lost(&place, &temporary, modified);
		return written;
	}
	if (written == BV_OK)
		bv_discard_temporary(&temporary);
	verdict->system_error = error;
	return confirmed;
}

/*
 * A directory that was moved away is made anew under its name; one that is moved
 * again at once has somebody at it who does not want the picture there.
 */
enum bv_status bv_publisher_write(struct bv_publisher *publisher,
				  const struct bv_output_file *file,
				  const struct bv_job *job,
				  const struct timespec *modified,
				  struct bv_verdict *verdict)
{
	enum bv_status status =
		write_once(publisher, file, job, modified, verdict);

	if (status == BV_ERR_DIRECTORY_MOVED)
		status = write_once(publisher, file, job, modified, verdict);
	return verdict->status = status;
}
