/*
 * publisher.h - from an image or arrays in memory to a file
 *
 * This is what a frame needs after it was drawn, wherever that was done.
 */

#ifndef BV_CONVERT_PUBLISHER_H
#define BV_CONVERT_PUBLISHER_H

#include <time.h>

#include "convert/job.h"
#include "convert/metadata.h"
#include "convert/options.h"
#include "convert/outputs.h"
#include "core/verdict.h"
#include "io/write.h"
#include "png/sparse_png.h"

/* One publisher serves one thread at a time. */
struct bv_publisher {
	const struct bv_options *options;
	/* One of these, by what the grid is of. */
	struct bv_encoder *encoder;
	struct bv_npz_encoder *npz_encoder;
	struct bv_output_tree outputs;
	struct bv_writer writer;
	struct bv_metadata metadata; /* of the last picture */
};

/* A file in memory.  It belongs to the publisher and holds until its next. */
struct bv_output_file {
	const uint8_t *data;
	size_t size;
};

/*
 * Makes a publisher for frames with these options, which must outlive it.  With
 * 'may_be_missing' it writes nothing, and the output directory may be missing; see
 * bv_open_outputs().  On failure (the statuses of that, or BV_ERR_NO_MEMORY) there is
 * nothing to destroy.
 */
enum bv_status bv_publisher_init(struct bv_publisher *publisher,
				 const struct bv_options *options,
				 bool may_be_missing);

/* A publisher that is all 0 is allowed. */
void bv_publisher_destroy(struct bv_publisher *publisher);

/* Encodes the image of the frame 'input', whose points came in 'layout'. */
enum bv_status bv_publisher_encode(struct bv_publisher *publisher,
				   const struct bv_image *image,
				   const struct bv_layout *layout,
				   const char *input,
				   struct bv_output_file *file);

/* Encodes the arrays of a frame, likewise, on a grid of arrays. */
enum bv_status bv_publisher_encode_arrays(struct bv_publisher *publisher,
					  const struct bv_frame_arrays *arrays,
					  const struct bv_layout *layout,
					  const char *input,
					  struct bv_output_file *file);

/* Room that is enough before a stream and behind it, whatever the metadata. */
#define BV_WRAP_BEFORE (BV_PNG_START + BV_PICTURE_METADATA_MAX)
#define BV_WRAP_BEHIND BV_PNG_END

/*
 * The same of an image whose stream was made already, by the rules of sparse_stream.h:
 * puts the file around it, where there is room as above.  The image needs neither cells
 * nor pixels.  The file holds as long as that memory.
 */
enum bv_status bv_publisher_wrap(struct bv_publisher *publisher,
				 const struct bv_image *image,
				 const struct bv_layout *layout,
				 const char *input, uint8_t *stream,
				 size_t stream_size,
				 struct bv_output_file *file);

/*
 * Writes a file to the output of a job, with the modification time 'modified', unless
 * something has its name that may not be replaced (see occupant.h).  When it gets the
 * name, its directory is the one that the path leads to.  Stores in 'verdict' what
 * went wrong, and whether the time was lost, and returns the status.
 */
enum bv_status bv_publisher_write(struct bv_publisher *publisher,
				  const struct bv_output_file *file,
				  const struct bv_job *job,
				  const struct timespec *modified,
				  struct bv_verdict *verdict);

#endif /* BV_CONVERT_PUBLISHER_H */
