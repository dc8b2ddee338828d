/*
 * las_fields.h - the numbers of a LAS point, by their names
 */

#ifndef BV_FORMATS_LAS_FIELDS_H
#define BV_FORMATS_LAS_FIELDS_H

#include "formats/format.h"

/* The highest point format. */
#define BV_LAS_FORMAT_MAX 10

/* What a LAS file says of itself. */
struct bv_las_header {
	unsigned minor;      /* of version 1.minor */
	uint32_t size;       /* bytes of the header */
	uint32_t first_byte; /* of the points */
	uint32_t vlrs;       /* records between the two */
	uint32_t point_format;
	bool compressed;
	uint32_t record_length;
	uint64_t points;
	double scale[3], offset[3];
};

/* A variable length record: what stands between the header and the points. */
struct bv_las_vlr {
	uint64_t data; /* where its data begin */
	uint32_t size; /* of them */
	uint32_t id;
	char user[17];
};

/* The bytes of a point of this format, without extra bytes. */
uint32_t bv_las_point_size(uint32_t point_format);

/*
 * Where a number that is at 'offset' of a point in the file lies in LASzip's
 * struct laszip_point.  BV_NO_COLUMN: it is one of the extra bytes.
 */
uint32_t bv_las_laszip_offset(uint32_t point_format, uint32_t offset);

/*
 * Finds the first record of that kind.  Returns 1, or 0 if there is none, or -1 with
 * errno.
 */
int bv_las_find_vlr(const struct bv_input *file,
		    const struct bv_las_header *header, const char *user,
		    uint32_t id, struct bv_las_vlr *vlr);

/*
 * Chooses the intensity.  Fills in the columns of 'layout', as points in the file have
 * them, and 'form'.
 */
enum bv_status bv_las_choose(const struct bv_input *file,
			     const struct bv_asked *asked,
			     const struct bv_las_header *header,
			     struct bv_layout *layout, struct bv_las_form *form,
			     struct bv_fault *fault);

/*
 * The records of points that are decoded: x, y and z as the file has them, and the
 * intensity, as it is or as a double if it is scaled.
 */
#define BV_LAS_RECORD_SIZE 20

/* Makes a layout as bv_las_choose() gives it one of such records. */
void bv_las_use_records(const struct bv_las_form *form,
			struct bv_layout *layout);

/* Makes a record of 'xyz', 12 bytes, and 'field', where the intensity is. */
void bv_las_copy_point(const struct bv_las_form *form, const unsigned char *xyz,
		       const unsigned char *field, unsigned char *record);

#endif /* BV_FORMATS_LAS_FIELDS_H */
