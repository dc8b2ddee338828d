/*
 * npy.c - arrays of NumPy, as numpy.save() writes them
 *
 *	"\x93NUMPY", version (2 bytes), size of the header (2, from 2.0 on 4),
 *	header (npy_header.h), elements
 *
 * An array of (N, k) numbers has a point in each row, one of (H, W, k), a range image,
 * has H * W of them.  Which of the k columns are x, y, z and intensity, the layout that
 * was asked for says; its number is that of the float32 which the layout has there in a
 * raw file.  Records name their fields.
 *
 * In C order points lie in the file; in Fortran order a decoder collects them
 * (npy_columns.h).  As in numpy, bytes behind the array do not matter.
 */

#include "formats/npy.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "formats/little_endian.h"
#include "formats/npy_columns.h"
#include "formats/npy_shape.h"

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6

/* The longest header that is read: numpy itself trusts 10000 bytes. */
#define MOST_HEADER 16384u

static bool recognise(const struct bv_start *start)
{
	return start->size >= MAGIC_SIZE &&
	       memcmp(start->bytes, MAGIC, MAGIC_SIZE) == 0;
}

/* -------------------------------------------------------------------------- */
/* The header                                                                 */
/* -------------------------------------------------------------------------- */

/* Where the header is. */
struct extent {
	uint32_t first, size;
};

static enum bv_status find_header(const struct bv_start *start,
				  struct extent *header, struct bv_fault *fault)
{
	const unsigned char *bytes = start->bytes;
	uint64_t end;

	if (!recognise(start))
		return bv_fault(fault, BV_ERR_FORMAT,
				"does not begin as an NPY file does");
	if (start->size < 12)
		return bv_fault(
			fault, BV_ERR_FORMAT,
			"ends in the head of an NPY file, after %" PRIu64
			" bytes",
			start->file->size);
	if (bytes[6] < 1 || bytes[6] > 3 || bytes[7] != 0)
		return bv_fault(fault, BV_ERR_FORMAT,
				"is NPY version %d.%d; expected 1.0, 2.0 or "
				"3.0",
				bytes[6], bytes[7]);
	header->first = bytes[6] == 1 ? 10 : 12;
	header->size =
		bytes[6] == 1 ? bv_load_u16(bytes + 8) : bv_load_u32(bytes + 8);
	end = (uint64_t)header->first + header->size;
	if (end > start->file->size)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64 " bytes; its header alone needs "
				"%" PRIu64,
				start->file->size, end);
	if (header->size > MOST_HEADER)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has a header of %" PRIu32
				" bytes; expected at most %u",
				header->size, MOST_HEADER);
	return BV_OK;
}

/* Finds the text of the header, in the start or by reading it into 'room'. */
static enum bv_status load_header(const struct bv_start *start,
				  const struct extent *header,
				  char room[MOST_HEADER], const char **text,
				  struct bv_fault *fault)
{
	const struct bv_input *file = start->file;
	ssize_t got;

	*text = (const char *)start->bytes + header->first;
	if (header->size <= start->size - header->first)
		return BV_OK;
	*text = room;
	got = file->read_at(file->descriptor, room, header->size,
			    header->first);
	if (got < 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	if ((size_t)got < header->size)
		return bv_fault_numbers(fault, BV_ERR_CHANGED, 0, file->size,
					header->first + (uint64_t)got);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Columns                                                                    */
/* -------------------------------------------------------------------------- */

/* True if the layout is one of float32 columns, and nothing else. */
static bool has_columns(const struct bv_layout *layout)
{
	bool has = layout->big_endian == 0;

	for (int i = 0; i < 4; i++) {
		const bool there = layout->offset[i] != BV_NO_COLUMN;

		has &= !there ||
		       (layout->type[i] == BV_F4 && layout->offset[i] % 4 == 0);
	}
	for (int i = 0; i < 3; i++)
		has &= layout->factor[i] == 1.0 && layout->shift[i] == 0.0;
	return has;
}

/*
 * Finds the numbers of the columns x, y, z and intensity among 'k' columns.  A layout
 * has an intensity whether it is wanted or not, so three columns do without.
 */
static enum bv_status find_columns(const struct bv_layout *asked, uint64_t k,
				   uint32_t column[4], struct bv_fault *fault)
{
	if (!has_columns(asked))
		return bv_fault(fault, BV_ERR_FORMAT,
				"is an array, and the layout '%.*s' has "
				"columns that are no float32; expected one "
				"such as columns=x,y,z,i",
				24, asked->name);
	for (int i = 0; i < 4; i++) {
		column[i] = asked->offset[i] == BV_NO_COLUMN
				    ? BV_NO_COLUMN
				    : asked->offset[i] / 4;
		if (i == 3 && k == 3 && column[i] >= k)
			column[i] = BV_NO_COLUMN;
		if (column[i] != BV_NO_COLUMN && column[i] >= k)
			return bv_fault(fault, BV_ERR_FORMAT,
					"has %" PRIu64 " columns, and the "
					"layout '%.*s' takes column %" PRIu32
					" for %s",
					k, 32, asked->name, column[i] + 1,
					i < 3 ? "a coordinate" : "intensity");
	}
	return BV_OK;
}

/* Floats have the scale of the layout, integers that of their type. */
static void set_scale(const struct bv_asked *asked, enum bv_type type,
		      struct bv_layout *layout)
{
	const bool is_float = type == BV_F4 || type == BV_F8 || type == BV_F2;

	if (is_float || asked->scale > 0.0 || asked->curve != BV_CURVE_LINEAR)
		return;
	layout->intensity_scale = bv_type_scale(type);
	layout->curve = BV_CURVE_LINEAR;
}

/* In C order: the columns of the file's own rows. */
static void set_rows(const struct bv_npy_header *header,
		     const uint32_t column[4], struct bv_layout *layout)
{
	layout->stride =
		(uint32_t)header->shape[header->dimensions - 1] * header->size;
	for (int i = 0; i < 4; i++)
		layout->offset[i] = column[i] == BV_NO_COLUMN
					    ? BV_NO_COLUMN
					    : column[i] * header->size;
}

/* In Fortran order: records that only have the columns that are wanted. */
static void set_records(const struct bv_npy_header *header,
			const uint32_t column[4], struct bv_head *head)
{
	struct bv_npy_form *form = &head->form.npy;

	*form = (struct bv_npy_form){
		.height = 1, .width = 1, .size = header->size};
	if (header->dimensions == 3 && header->shape[0] > 1 &&
	    header->shape[1] > 1) {
		form->height = header->shape[0];
		form->width = header->shape[1];
	}
	for (int i = 0; i < 4; i++) {
		head->layout.offset[i] = BV_NO_COLUMN;
		if (column[i] == BV_NO_COLUMN)
			continue;
		head->layout.offset[i] = form->columns * header->size;
		form->column[form->columns++] = column[i];
	}
	head->layout.stride = form->columns * header->size;
	head->decoder = &bv_npy_columns;
}

static enum bv_status take_array(const struct bv_start *start,
				 const struct bv_asked *asked,
				 const struct bv_npy_header *header,
				 struct bv_head *head, struct bv_fault *fault)
{
	struct bv_layout *layout = &head->layout;
	uint32_t column[4];
	enum bv_status status;

	status = bv_npy_check_shape(header, fault);
	if (status == BV_OK && asked->intensity_field != NULL)
		status = bv_fault(fault, BV_ERR_FORMAT,
				  "has no names of columns, and so no '%s'; "
				  "expected a layout with its column",
				  asked->intensity_field);
	if (status == BV_OK)
		status = find_columns(&asked->layout,
				      header->shape[header->dimensions - 1],
				      column, fault);
	if (status != BV_OK)
		return status;
	*layout = asked->layout;
	head->has_asked_layout = true;
	layout->skip = 0;
	for (int i = 0; i < 4; i++)
		layout->type[i] = (uint8_t)header->type.type;
	if (header->type.big_endian && header->size > 1)
		layout->big_endian = 15;
	set_scale(asked, header->type.type, layout);
	set_rows(header, column, layout);
	status = bv_npy_take_points(start, header, header->dimensions - 1, head,
				    fault);
	if (status == BV_OK && header->fortran_order)
		set_records(header, column, head);
	return status;
}

/* -------------------------------------------------------------------------- */
/* Records                                                                    */
/* -------------------------------------------------------------------------- */

/* The order matters where there are several rows and several columns. */
static bool is_turned(const struct bv_npy_header *header)
{
	return header->fortran_order && header->dimensions == 2 &&
	       header->shape[0] > 1 && header->shape[1] > 1;
}

static enum bv_status take_records(const struct bv_start *start,
				   const struct bv_npy_header *header,
				   struct bv_choice *choice,
				   struct bv_head *head, struct bv_fault *fault)
{
	enum bv_status status;

	if (header->dimensions < 1 || header->dimensions > 2)
		return bv_npy_refuse(header, "expected (N,) or (H, W)", fault);
	if (is_turned(header))
		return bv_npy_refuse(
			header, "expected C order, not Fortran order", fault);
	status = bv_choice_end(choice, &head->layout, fault);
	if (status != BV_OK)
		return status;
	head->layout.stride = header->size;
	return bv_npy_take_points(start, header, header->dimensions, head,
				  fault);
}

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	struct bv_npy_header header;
	char room[MOST_HEADER];
	struct bv_choice choice;
	struct extent extent = {0, 0};
	enum bv_status status;
	const char *text;

	status = find_header(start, &extent, fault);
	if (status == BV_OK)
		status = load_header(start, &extent, room, &text, fault);
	if (status != BV_OK)
		return status;
	bv_choice_begin(&choice, asked);
	status = bv_npy_parse(text, extent.size, &choice, &header, fault);
	if (status != BV_OK)
		return status;
	head->first_byte = (uint64_t)extent.first + extent.size;
	if (header.is_records)
		return take_records(start, &header, &choice, head, fault);
	return take_array(start, asked, &header, head, fault);
}

static const char *const extensions[] = {".npy", NULL};

const struct bv_format bv_npy_format = {
	.name = "npy",
	.description = "arrays of NumPy (N, k) or (H, W, k), or of records",
	.extensions = extensions,
	.recognise = recognise,
	.head = find_head,
};
