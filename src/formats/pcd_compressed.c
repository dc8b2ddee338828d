/*
 * pcd_compressed.c - the points of PCD files with DATA binary_compressed
 *
 * The whole stream is read and unpacked at once: it can only be unpacked from its
 * beginning, and the last field is at its end.  From the four fields that count,
 * records are made with the numbers as they are.  How much memory that may take, whoever
 * opens the file says: a point may have any size.
 */

#include "formats/pcd_compressed.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "formats/columns.h"
#include "formats/little_endian.h"
#include "formats/lzf.h"

/* The two numbers. */
#define SIZES 8

/*
 * What LZF can do to bytes: three of them stand for 264 at most, and a literal byte
 * is at worst preceded by its length.
 */
#define MOST_UNPACKED 88u
#define MOST_PACKED 2u

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

static enum bv_status read_sizes(const struct bv_start *start,
				 struct bv_head *head, struct bv_fault *fault)
{
	const struct bv_input *file = start->file;
	struct bv_pcd_form *form = &head->form.pcd;
	unsigned char sizes[SIZES];
	ssize_t got;

	if (file->size - head->first_byte < SIZES)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64
				" bytes of compressed data, expected at least "
				"%d",
				file->size - head->first_byte, SIZES);
	got = file->read_at(file->descriptor, sizes, SIZES,
			    (off_t)head->first_byte);
	if (got < 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	if (got < SIZES)
		return bv_fault_numbers(fault, BV_ERR_CHANGED, 0, file->size,
					head->first_byte + (uint64_t)got);
	form->packed = bv_load_u32(sizes);
	form->unpacked = bv_load_u32(sizes + 4);
	head->first_byte += SIZES;
	return BV_OK;
}

static enum bv_status check_sizes(const struct bv_start *start,
				  const struct bv_head *head, uint32_t stride,
				  struct bv_fault *fault)
{
	const uint64_t packed = head->form.pcd.packed;
	const uint64_t unpacked = head->form.pcd.unpacked;
	const uint64_t there = start->file->size - head->first_byte;

	if (unpacked % stride != 0 || unpacked / stride != head->points)
		return bv_fault(fault, BV_ERR_FORMAT,
				"its data unpacks to %" PRIu64
				" bytes, expected %" PRIu64
				" points of %" PRIu32 " bytes",
				unpacked, head->points, stride);
	if (packed > there)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64
				" bytes of compressed data, expected %" PRIu64,
				there, packed);
	if (unpacked > packed * MOST_UNPACKED ||
	    packed > unpacked * MOST_PACKED)
		return bv_fault(fault, BV_ERR_FORMAT,
				"its data cannot be %" PRIu64
				" bytes that were compressed to %" PRIu64,
				unpacked, packed);
	return BV_OK;
}

static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault);

static const struct bv_decoder decoder = {.reads_file = true, .decode = decode};

/* From the places of fields in a point to those of columns and of numbers in records. */
static void place_columns(struct bv_head *head)
{
	struct bv_layout *layout = &head->layout;
	struct bv_pcd_form *form = &head->form.pcd;

	form->record = 0;
	for (int i = 0; i < 4; i++) {
		if (layout->offset[i] == BV_NO_COLUMN)
			continue;
		form->size[i] = bv_type_size((enum bv_type)layout->type[i]);
		form->field[i] = layout->offset[i];
		layout->offset[i] = form->record;
		form->record += form->size[i];
	}
	layout->stride = form->record;
}

enum bv_status bv_pcd_compressed_head(const struct bv_start *start,
				      uint32_t stride, struct bv_head *head,
				      struct bv_fault *fault)
{
	enum bv_status status;

	if (bv_lzf_version() == 0)
		return bv_fault(fault, BV_ERR_LIBRARY,
				"is compressed, and birdview was built without "
				"liblzf");
	status = read_sizes(start, head, fault);
	if (status == BV_OK)
		status = check_sizes(start, head, stride, fault);
	if (status == BV_OK)
		place_columns(head);
	head->decoder = &decoder;
	head->memory =
		(uint64_t)head->form.pcd.unpacked + head->form.pcd.packed;
	return status;
}

/* -------------------------------------------------------------------------- */
/* Decoding                                                                   */
/* -------------------------------------------------------------------------- */

/* Reads all, and leaves the unpacked data at the beginning of the memory. */
static enum bv_status unpack(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault)
{
	const struct bv_pcd_form *form = &head->form.pcd;
	unsigned char *packed;
	ssize_t got;

	if (!bv_scratch_reserve(step->scratch,
				(size_t)form->unpacked + form->packed))
		return bv_fault_numbers(fault, BV_ERR_NO_MEMORY, 0, 0, 0);
	packed = step->scratch->memory + form->unpacked;
	got = step->file->read_at(step->file->descriptor, packed, form->packed,
				  (off_t)head->first_byte);
	if (got < 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	if ((size_t)got < form->packed)
		return bv_fault_numbers(fault, BV_ERR_CHANGED, 0,
					step->file->size,
					head->first_byte + (uint64_t)got);
	if (!bv_lzf_unpack(packed, form->packed, step->scratch->memory,
			   form->unpacked))
		return bv_fault(fault, BV_ERR_FORMAT,
				"its compressed data does not unpack to "
				"%" PRIu32 " bytes",
				form->unpacked);
	return BV_OK;
}

/* 'size' is a constant where this is inlined. */
static inline __attribute__((always_inline)) void
gather_sized(const unsigned char *from, size_t size, size_t n,
	     unsigned char *to, uint32_t stride)
{
	for (size_t i = 0; i < n; i++, from += size, to += stride)
		memcpy(to, from, size);
}

/* The numbers of a column, 'to' every 'stride' bytes. */
static void gather(const unsigned char *from, uint32_t size, size_t n,
		   unsigned char *to, uint32_t stride)
{
	switch (size) {
	case 1:
		gather_sized(from, 1, n, to, stride);
		break;
	case 2:
		gather_sized(from, 2, n, to, stride);
		break;
	case 4:
		gather_sized(from, 4, n, to, stride);
		break;
	default:
		gather_sized(from, 8, n, to, stride);
		break;
	}
}

/* Makes records of numbers of one type. */
static void join(const struct bv_pcd_form *form,
		 const unsigned char *const columns[4], size_t n,
		 unsigned char *to)
{
	bv_join_columns(columns, form->size[3] == 0 ? 3 : 4, form->size[0], n,
			to);
}

/* Makes records of numbers that differ in size. */
static void gather_all(const struct bv_pcd_form *form,
		       const unsigned char *const columns[4], size_t n,
		       unsigned char *to)
{
	for (int i = 0; i < 4; i++) {
		if (form->size[i] == 0)
			continue;
		gather(columns[i], form->size[i], n, to, form->record);
		to += form->size[i];
	}
}

static bool are_alike(const struct bv_pcd_form *form)
{
	bool alike = true;

	for (int i = 1; i < 4; i++)
		alike &= form->size[i] == form->size[0] ||
			 (i == 3 && form->size[i] == 0);
	return alike;
}

/* state[0] is 1 once all is unpacked. */
static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault)
{
	const struct bv_pcd_form *form = &head->form.pcd;
	const size_t n = bv_decoding_room(head, step);
	const unsigned char *columns[4];

	if (step->state[0] == 0) {
		const enum bv_status status = unpack(head, step, fault);

		if (status != BV_OK)
			return status;
		step->state[0] = 1;
	}
	for (int i = 0; i < 4; i++)
		columns[i] = step->scratch->memory +
			     form->field[i] * head->points +
			     step->done * form->size[i];
	if (are_alike(form))
		join(form, columns, n, step->records);
	else
		gather_all(form, columns, n, step->records);
	step->made = n;
	return BV_OK;
}
