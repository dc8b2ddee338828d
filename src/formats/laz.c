/*
 * laz.c - compressed LAS
 *
 * LAZ, of which COPC is one kind, is LAS whose points are compressed, with a record
 * before them that says how.  LASzip (laszip.h) does the rest, by a stream of its own
 * on the file that is open already.
 *
 * LASzip believes what a file says.  So what would have it write behind its memory, or
 * take any amount of that, is looked at here first: the record must describe the points
 * that the header has, and there must not be more chunks than points.
 */

#include "formats/laz.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/unpack.h"
#include "formats/laszip.h"
#include "formats/little_endian.h"

/* LASzip keeps what is before the points in memory. */
#define FIRST_BYTE_MAX ((uint32_t)64 << 20)

/* Writers may end chunks before they have points. */
#define SPARE_CHUNKS 1024

/* Reads all of 'size' bytes.  Returns false, having noted why, if it cannot. */
static bool read_all(const struct bv_input *file, void *memory, size_t size,
		     uint64_t offset, struct bv_fault *fault)
{
	ssize_t got = 0;

	if (offset <= file->size)
		got = file->read_at(file->descriptor, memory, size,
				    (off_t)offset);
	if (got < 0)
		bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	else if ((size_t)got < size)
		bv_fault(fault, BV_ERR_FORMAT,
			 "has %" PRIu64
			 " bytes, expected more: compressed points begin or "
			 "end at byte %" PRIu64,
			 file->size, offset);
	return got >= 0 && (size_t)got == size;
}

/* -------------------------------------------------------------------------- */
/* The record that says how points are compressed                             */
/* -------------------------------------------------------------------------- */

#define ITEMS 34    /* where the items begin in it */
#define ITEM_SIZE 6 /* type, bytes and version */
#define ITEMS_MAX 5

/* Compressors. */
#define LAYERED 3

/*
 * What an item may be: so many bytes, 0 being any, in versions that LASzip knows.  In
 * order: extra bytes; what all points have, time, colours and wave; and from point
 * format 6 on, what all have with time, colours, those with infrared, wave, and extra
 * bytes.
 */
static const struct {
	uint8_t size;
	uint8_t versions; /* bit i: i */
} kinds[] = {
	[0] = {0, 0x06},  [6] = {20, 0x06}, [7] = {8, 0x06},
	[8] = {6, 0x06},  [9] = {29, 0x02}, [10] = {30, 0x1c},
	[11] = {6, 0x1c}, [12] = {8, 0x1c}, [13] = {29, 0x18},
	[14] = {0, 0x1c},
};

#define OLD_KINDS 0x03c1u
#define NEW_KINDS 0x7c00u
#define XYZ_KINDS 0x0440u

/* True if the items, each of another kind, make up a point as the header has it. */
static bool items_fit(const unsigned char *record, size_t items,
		      const struct bv_las_header *header)
{
	const uint32_t all = header->point_format < 6 ? OLD_KINDS : NEW_KINDS;
	uint32_t left = all;
	uint64_t length = 0;

	for (size_t i = 0; i < items; i++) {
		const unsigned char *item = record + ITEMS + i * ITEM_SIZE;
		const uint64_t kind = bv_load_u16(item);
		const uint64_t size = bv_load_u16(item + 2);

		if (kind > 31 || (left >> kind & 1u) == 0 ||
		    (kinds[kind].size != 0 && kinds[kind].size != size))
			return false;
		left &= ~(1u << kind);
		length += size;
	}
	return length == header->record_length &&
	       (all & ~left & XYZ_KINDS) != 0;
}

static bool record_fits(const unsigned char *record, uint32_t size,
			const struct bv_las_header *header)
{
	const uint64_t compressor = bv_load_u16(record);
	const uint64_t items = bv_load_u16(record + ITEMS - 2);

	return size == ITEMS + items * ITEM_SIZE &&
	       (header->point_format < 6 ? compressor == 1 || compressor == 2
					 : compressor == LAYERED) &&
	       items_fit(record, (size_t)items, header);
}

/* LASzip crashes where it gives up at a version. */
static enum bv_status check_versions(const unsigned char *record, uint32_t size,
				     struct bv_fault *fault)
{
	const uint64_t coder = bv_load_u16(record + 2);

	if (coder != 0)
		return bv_fault(fault, BV_ERR_FORMAT,
				"is LAZ by coder %" PRIu64 ", expected 0",
				coder);
	for (size_t at = ITEMS; at < size; at += ITEM_SIZE) {
		const uint64_t kind = bv_load_u16(record + at);
		const uint64_t version = bv_load_u16(record + at + 4);

		if (version > 7 || (kinds[kind].versions >> version & 1) == 0)
			return bv_fault(fault, BV_ERR_FORMAT,
					"is LAZ with item %" PRIu64
					" in version %" PRIu64
					", which LASzip does not know",
					kind, version);
	}
	return BV_OK;
}

/*
 * Where compressed points begin there is the place of a table of chunks, or -1 where
 * that is at the end of the file, or its own if there is no table.
 */
static enum bv_status check_chunks(const struct bv_input *file,
				   const struct bv_las_header *header,
				   struct bv_fault *fault)
{
	unsigned char bytes[8];
	uint64_t at, chunks;

	if (!read_all(file, bytes, 8, header->first_byte, fault))
		return fault->status;
	at = bv_load_u64(bytes);
	if (at == header->first_byte)
		return BV_OK;
	if (at == UINT64_MAX) {
		if (!read_all(file, bytes, 8, file->size - 8, fault))
			return fault->status;
		at = bv_load_u64(bytes);
	}
	if (!read_all(file, bytes, 8, at, fault))
		return fault->status;
	chunks = bv_load_u32(bytes + 4);
	if (chunks > header->points + SPARE_CHUNKS)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64 " chunks of compressed points, "
				"expected at most one for each of %" PRIu64,
				chunks, header->points);
	return BV_OK;
}

static enum bv_status check_record(const struct bv_input *file,
				   const struct bv_las_header *header,
				   struct bv_fault *fault)
{
	unsigned char record[ITEMS + ITEMS_MAX * ITEM_SIZE];
	struct bv_las_vlr vlr;
	const int found =
		bv_las_find_vlr(file, header, "laszip encoded", 22204, &vlr);

	if (found < 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	if (found == 0)
		return bv_fault(fault, BV_ERR_FORMAT,
				"is compressed LAS (LAZ) without the record "
				"that says how");
	if (vlr.size >= ITEMS && vlr.size <= sizeof(record) &&
	    !read_all(file, record, vlr.size, vlr.data, fault))
		return fault->status;
	if (vlr.size < ITEMS || vlr.size > sizeof(record) ||
	    !record_fits(record, vlr.size, header))
		return bv_fault(fault, BV_ERR_FORMAT,
				"is LAZ whose record of %" PRIu32
				" bytes does not describe point format %" PRIu32
				" with %" PRIu32 " bytes",
				vlr.size, header->point_format,
				header->record_length);
	if (check_versions(record, vlr.size, fault) != BV_OK)
		return fault->status;
	/* The first way to compress had no chunks. */
	return bv_load_u16(record) == 1 ? BV_OK
					: check_chunks(file, header, fault);
}

/* -------------------------------------------------------------------------- */
/* Decoding                                                                   */
/* -------------------------------------------------------------------------- */

/* Of the decoder's state. */
#define POINT 0

static enum bv_status fail(const struct bv_laszip *laszip, void *reader,
			   struct bv_fault *fault)
{
	char *error = NULL;

	if (laszip->get_error(reader, &error) != 0 || error == NULL)
		error = "no reason given";
	return bv_fault(fault, BV_ERR_FORMAT, "cannot be decompressed: %.*s",
			bv_fault_length(strlen(error)), error);
}

/* By this name it is the same file, whatever has become of the one it had. */
static enum bv_status open_reader(const struct bv_laszip *laszip,
				  struct bv_decoding *step,
				  struct bv_fault *fault)
{
	struct bv_laszip_point *point = NULL;
	int32_t is_compressed;
	char path[48];

	snprintf(path, sizeof(path), "/proc/self/fd/%d",
		 step->file->descriptor);
	if (access(path, R_OK) != 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	if (laszip->create(&step->opened) != 0)
		return bv_fault_numbers(fault, BV_ERR_NO_MEMORY, 0, 0, 0);
	if (laszip->open_reader(step->opened, path, &is_compressed) != 0 ||
	    laszip->get_point_pointer(step->opened, &point) != 0)
		return fail(laszip, step->opened, fault);
	step->state[POINT] = (uint64_t)(uintptr_t)point;
	return BV_OK;
}

/* Where LASzip puts the intensity; NULL if it has no such bytes. */
static const unsigned char *find_field(const struct bv_las_form *form,
				       const struct bv_laszip_point *point)
{
	const uint32_t at =
		bv_las_laszip_offset(form->point_format, form->offset);
	const uint32_t extra =
		form->offset - bv_las_point_size(form->point_format);

	if (at != BV_NO_COLUMN)
		return (const unsigned char *)point + at;
	if (point->extra == NULL ||
	    (int64_t)extra + bv_type_size(form->type) > point->extra_size)
		return NULL;
	return point->extra + extra;
}

static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault)
{
	const struct bv_laszip *laszip = bv_laszip();
	const size_t n = bv_decoding_room(head, step);
	const struct bv_laszip_point *point;
	const unsigned char *field;
	unsigned char *to = step->records;

	if (n == 0)
		return BV_OK;
	if (step->opened == NULL && open_reader(laszip, step, fault) != BV_OK)
		return fault->status;
	point = (const void *)(uintptr_t)step->state[POINT];
	field = find_field(&head->form.las, point);
	if (field == NULL)
		return bv_fault(fault, BV_ERR_FORMAT,
				"cannot be decompressed: there are no extra "
				"bytes");
	for (size_t i = 0; i < n; i++, to += BV_LAS_RECORD_SIZE) {
		if (laszip->read_point(step->opened) != 0)
			return fail(laszip, step->opened, fault);
		bv_las_copy_point(&head->form.las, point->xyz, field, to);
	}
	step->made = n;
	return BV_OK;
}

static void close_reader(struct bv_decoding *step)
{
	const struct bv_laszip *laszip = bv_laszip();

	laszip->close_reader(step->opened);
	laszip->destroy(step->opened);
	step->opened = NULL;
}

static const struct bv_decoder laz_decoder = {
	.reads_file = true, .decode = decode, .close = close_reader};

enum bv_status bv_laz_head(const struct bv_input *file,
			   const struct bv_las_header *header,
			   struct bv_head *head, struct bv_fault *fault)
{
	if (header->first_byte > FIRST_BYTE_MAX)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu32
				" bytes before compressed points, expected at "
				"most %" PRIu32,
				header->first_byte, FIRST_BYTE_MAX);
	if (header->points > 0 && check_record(file, header, fault) != BV_OK)
		return fault->status;
	if (bv_laszip() == NULL)
		return bv_fault(fault, BV_ERR_LIBRARY,
				"is compressed LAS (LAZ); install LASzip "
				"(liblaszip8), or decompress it");
	head->decoder = &laz_decoder;
	return BV_OK;
}
