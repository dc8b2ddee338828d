/*
 * las.c - LAS, the format of surveyors, 1.0 to 1.4
 *
 * A header, records of variable length that are stepped over, and then points of one
 * size:
 *
 *	bytes	header
 *	0	"LASF"
 *	24, 25	version, 1 and 0 to 4
 *	94	u16, bytes of the header: 227; 235 in 1.3; 375 in 1.4
 *	96	u32, where the points begin
 *	100	u32, variable length records
 *	104	u8, point format, 0 to 10; the bits 64 and 128 mark LAZ (laz.h)
 *	105	u16, bytes a point, those of the format and extra ones
 *	107	u32, points
 *	131	f64, scale of x, y and z
 *	155	f64, offset of x, y and z
 *	247	u64, points; in 1.4, where it is not 0 it counts
 *
 * x, y and z are integers of 4 bytes; integer * scale + offset is metres.  Points lie
 * in the file, so there is nothing to decode, unless the intensity is to be a field
 * that has a scale and an offset of its own.
 */

#include "formats/las.h"

#include <inttypes.h>
#include <math.h>

#include "core/unpack.h"
#include "formats/las_fields.h"
#include "formats/laz.h"
#include "formats/little_endian.h"

static const char magic[] = {'L', 'A', 'S', 'F'};

#define COMPRESSED 0xc0u

/* In the order of 1.0, 1.1 and so on. */
static const uint32_t header_sizes[] = {227, 227, 227, 235, 375};

static bool recognise(const struct bv_start *start)
{
	return start->size >= sizeof(magic) &&
	       memcmp(start->bytes, magic, sizeof(magic)) == 0;
}

/* -------------------------------------------------------------------------- */
/* The header                                                                 */
/* -------------------------------------------------------------------------- */

/* What has to be true before the rest of the header can be looked at. */
static enum bv_status check_start(const struct bv_start *start,
				  struct bv_fault *fault)
{
	const unsigned char *bytes = start->bytes;
	uint32_t size;

	if (!recognise(start))
		return bv_fault(fault, BV_ERR_FORMAT,
				"does not begin with LASF, as LAS files do");
	if (start->size < header_sizes[0])
		return bv_fault(fault, BV_ERR_FORMAT,
				"ends after %zu bytes, expected a LAS header "
				"of %" PRIu32,
				start->size, header_sizes[0]);
	if (bytes[24] != 1 || bytes[25] > 4)
		return bv_fault(fault, BV_ERR_FORMAT,
				"is LAS %u.%u, expected 1.0 to 1.4",
				(unsigned)bytes[24], (unsigned)bytes[25]);
	size = bv_load_u16(bytes + 94);
	if (size < header_sizes[bytes[25]])
		return bv_fault(
			fault, BV_ERR_FORMAT,
			"has a header of %" PRIu32
			" bytes, expected at least %" PRIu32 " for LAS 1.%u",
			size, header_sizes[bytes[25]], (unsigned)bytes[25]);
	if (size > start->file->size)
		return bv_fault(fault, BV_ERR_FORMAT,
				"ends after %" PRIu64
				" bytes, expected a LAS header of %" PRIu32,
				start->file->size, size);
	return BV_OK;
}

static struct bv_las_header load_header(const unsigned char *bytes)
{
	struct bv_las_header header = {
		.minor = bytes[25],
		.size = bv_load_u16(bytes + 94),
		.first_byte = bv_load_u32(bytes + 96),
		.vlrs = bv_load_u32(bytes + 100),
		.point_format = bytes[104] & ~COMPRESSED,
		.compressed = (bytes[104] & COMPRESSED) != 0,
		.record_length = bv_load_u16(bytes + 105),
		.points = bv_load_u32(bytes + 107),
	};

	if (header.minor >= 4 && bv_load_u64(bytes + 247) != 0)
		header.points = bv_load_u64(bytes + 247);
	for (size_t i = 0; i < 3; i++) {
		header.scale[i] =
			bv_load_number(bytes + 131 + 8 * i, BV_F8, false);
		header.offset[i] =
			bv_load_number(bytes + 155 + 8 * i, BV_F8, false);
	}
	return header;
}

static enum bv_status check_scale(const struct bv_las_header *header,
				  struct bv_fault *fault)
{
	for (int i = 0; i < 3; i++) {
		const double scale = header->scale[i];
		const double offset = header->offset[i];

		if (!isfinite(scale) || scale == 0.0)
			return bv_fault(fault, BV_ERR_FORMAT,
					"the scale of %c is %g, expected a "
					"finite number that is not 0",
					"xyz"[i], scale);
		if (!isfinite(offset))
			return bv_fault(fault, BV_ERR_FORMAT,
					"the offset of %c is %g, expected a "
					"finite number",
					"xyz"[i], offset);
	}
	return BV_OK;
}

static enum bv_status check_points(const struct bv_las_header *header,
				   uint64_t size, struct bv_fault *fault)
{
	const uint32_t length = header->record_length;
	uint64_t room;

	if (header->point_format > BV_LAS_FORMAT_MAX)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has point format %" PRIu32
				", expected 0 to %d",
				header->point_format, BV_LAS_FORMAT_MAX);
	if (length < bv_las_point_size(header->point_format))
		return bv_fault(fault, BV_ERR_FORMAT,
				"has points of %" PRIu32
				" bytes, expected at least %" PRIu32
				" for point format %" PRIu32,
				length, bv_las_point_size(header->point_format),
				header->point_format);
	if (header->first_byte < header->size || header->first_byte > size)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has its points from byte %" PRIu32
				" on, expected %" PRIu32 " to %" PRIu64,
				header->first_byte, header->size, size);
	room = (size - header->first_byte) / length;
	if (!header->compressed && header->points > room)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64 " points of %" PRIu32
				" bytes, expected %" PRIu64,
				room, length, header->points);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Points of which the intensity has a scale                                  */
/* -------------------------------------------------------------------------- */

/* x, y and z as they are, and the intensity as a double. */
static enum bv_status decode_scaled(const struct bv_head *head,
				    struct bv_decoding *step,
				    struct bv_fault *fault)
{
	const struct bv_las_form *form = &head->form.las;
	const unsigned char *from = step->bytes;
	unsigned char *to = step->records;
	size_t n = step->size / form->record_length;

	(void)fault;
	if (n > step->room)
		n = step->room;
	for (size_t i = 0; i < n; i++) {
		bv_las_copy_point(form, from, from + form->offset, to);
		from += form->record_length;
		to += BV_LAS_RECORD_SIZE;
	}
	step->made = n;
	step->used = n * form->record_length;
	return BV_OK;
}

static const struct bv_decoder scaled_decoder = {.decode = decode_scaled};

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	struct bv_layout *layout = &head->layout;
	struct bv_las_form *form = &head->form.las;
	struct bv_las_header header;

	if (check_start(start, fault) != BV_OK)
		return fault->status;
	header = load_header(start->bytes);
	if (check_points(&header, start->file->size, fault) != BV_OK ||
	    check_scale(&header, fault) != BV_OK ||
	    bv_las_choose(start->file, asked, &header, layout, form, fault) !=
		    BV_OK)
		return fault->status;
	head->points = header.points;
	head->first_byte = header.first_byte;
	layout->stride = header.record_length;
	memcpy(layout->factor, header.scale, sizeof(layout->factor));
	memcpy(layout->shift, header.offset, sizeof(layout->shift));
	form->point_format = header.point_format;
	form->record_length = header.record_length;
	if (form->scaled || header.compressed)
		bv_las_use_records(form, layout);
	if (header.compressed)
		return bv_laz_head(start->file, &header, head, fault);
	if (form->scaled)
		head->decoder = &scaled_decoder;
	return BV_OK;
}

static const char *const extensions[] = {".las", ".laz", NULL};

const struct bv_format bv_las_format = {
	.name = "las",
	.description = "LAS 1.0 to 1.4, and LAZ where LASzip is installed",
	.extensions = extensions,
	.recognise = recognise,
	.head = find_head,
};
