/*
 * metadata.h - the line of JSON inside each picture
 */

#ifndef BV_CONVERT_METADATA_H
#define BV_CONVERT_METADATA_H

#include "birdview.h"

/* Bytes that are enough for the metadata of an image, and for any, of arrays too; both
 * fit into any text. */
#define BV_PICTURE_METADATA_MAX (6 * BV_SOURCE_MAX + 4096)
#define BV_METADATA_MAX (6 * BV_SOURCE_MAX + 8192)

struct bv_preset;

/*
 * What the head of the line depends on, which is all that comes before the frame.
 * There are no bytes between the members, and none undefined behind a name.
 */
struct bv_metadata_key {
	const struct bv_preset *preset;
	uint64_t grid; /* its hash */
	const char *format;
	char layout[BV_LAYOUT_NAME_MAX + 1];
	char intensity_field[BV_FIELD_NAME_MAX + 1];
	/* Negate, curve, axes, whether there is no intensity. */
	uint64_t reading[4];
	double numbers[11 + 2 * BV_CHANNEL_MAX];
};

/*
 * The line of one picture after the other, of which most is the same again and
 * again.  All 0 before the first.
 */
struct bv_metadata {
	char text[BV_METADATA_MAX];
	struct bv_metadata_key key; /* of the head that is there */
	size_t head;                /* its bytes */
};

/*
 * Writes how 'image' was made to metadata->text: JSON in ASCII, keys always in
 * the same order, floats as %.9g.  Nothing in it depends on device, host, time,
 * process or pictures before, so that equal frames give equal files.  'layout' was
 * taken; 'source' has at most BV_SOURCE_MAX bytes, or is NULL.
 */
void bv_metadata_write(struct bv_metadata *metadata, const struct bv_grid *grid,
		       const struct bv_layout *layout,
		       const struct bv_image *image, const char *source);

/* The same of the arrays of a frame with these counts, on a grid of arrays. */
void bv_metadata_write_arrays(struct bv_metadata *metadata,
			      const struct bv_grid *grid,
			      const struct bv_layout *layout,
			      const struct bv_counts *counts,
			      const char *source);

/*
 * The number of the key in whose member byte 'at' of 'line' lies, which
 * the functions above have written.
 */
uint64_t bv_metadata_key_at(const char *line, size_t at);

/* The key of that number, or NULL if there is none. */
const char *bv_metadata_key_name(uint64_t number);

#endif /* BV_CONVERT_METADATA_H */
