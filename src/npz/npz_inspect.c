/*
 * npz_inspect.c - whether a file holds these arrays, byte for byte
 *
 * A ZIP file has room for much that a reader of arrays passes over without a word: bytes
 * between members, members that the directory does not name, others of the same name,
 * comments, data behind the end of a stream.  Who asks whether a file is the one that
 * birdview makes does not want any of it.  So it is gone through from its first byte to
 * its last: each record has to be as it would be written, with nothing between; each
 * member is inflated by zlib, which had no part in compressing it; and the directory is
 * made again from what was found on the way.
 *
 * A file may be anything: it is read by small parts, and no length in it is believed.
 */

#include "npz/npz_inspect.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/array_form.h"
#include "core/arrays.h"
#include "core/damage.h"
#include "npz/member_stream.h"
#include "npz/npy_start.h"
#include "npz/npz_ends.h"
#include "npz/records.h"
#include "png/crc.h"
#include "png/file_bytes.h"

/* Values that are looked at together; a multiple of the size of each. */
#define VALUES_PART 65536

/* Bytes that are enough for all records of a directory. */
#define MOST_MEMBERS (BV_MOST_ARRAYS + 1)
#define DIRECTORY_MAX (MOST_MEMBERS * (BV_ENTRY_SIZE + BV_NPY_NAME_MAX))

struct inspection {
	const struct bv_frame_arrays *arrays;
	bv_values_taker take;
	void *context;
	struct bv_verdict *verdict;
	struct bv_file_bytes bytes;
	/* The member that is gone through. */
	uint64_t number;
	struct bv_member_stream stream;
	/* The directory of what was found. */
	uint8_t directory[DIRECTORY_MAX];
	size_t directory_size;
	uint16_t members;
	uint8_t values[VALUES_PART];
};

/* Always false, for the caller to return. */
static bool damaged(struct inspection *i, enum bv_damage damage,
		    uint64_t number)
{
	bv_fail(i->verdict, BV_ERR_PICTURE_DAMAGED, 0, damage, number);
	return false;
}

static bool member_damaged(struct inspection *i, enum bv_damage damage)
{
	return damaged(i, damage, i->number);
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static bool ended(struct inspection *i)
{
	return bv_file_bytes_ended(&i->bytes, i->verdict);
}

static bool take(struct inspection *i, uint8_t *to, size_t size)
{
	return bv_file_bytes_copy(&i->bytes, to, size) || ended(i);
}

/* Takes the next bytes, and stores whether they are these. */
static bool compare(struct inspection *i, const void *expected, size_t size,
		    bool *same)
{
	const uint8_t *next = expected, *part;

	*same = true;
	while (size > 0) {
		const size_t n = bv_file_bytes_take(&i->bytes, size, &part);

		if (n == 0)
			return ended(i);
		*same = *same && memcmp(part, next, n) == 0;
		next += n;
		size -= n;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Records                                                                    */
/* -------------------------------------------------------------------------- */

static void note_entry(struct inspection *i, const struct bv_record *record,
		       const char *name)
{
	uint8_t *next = i->directory + i->directory_size;

	bv_make_entry(next, record);
	memcpy(next + BV_ENTRY_SIZE, name, record->name_length);
	i->directory_size += BV_ENTRY_SIZE + record->name_length;
	i->members++;
}

/* What is no record at all, at the start of a file, is another kind of file. */
static bool is_record(struct inspection *i, const uint8_t bytes[BV_LOCAL_SIZE])
{
	if (bv_npz_is_zip(bytes, BV_LOCAL_SIZE))
		return true;
	return i->members == 0 ? damaged(i, BV_DAMAGE_NO_NPZ, 0)
			       : member_damaged(i, BV_DAMAGE_RECORD);
}

/* Takes what stands before the member called so, kept by this method. */
static bool begin_member(struct inspection *i, const char *array,
			 enum bv_method method, uint32_t size,
			 struct bv_record *record)
{
	const uint64_t start = i->bytes.taken;
	uint8_t bytes[BV_LOCAL_SIZE];
	char name[BV_NPY_NAME_MAX];
	bool same;

	i->number = bv_member_number(array);
	bv_npy_name(name, array);
	if (!take(i, bytes, sizeof(bytes)) || !is_record(i, bytes))
		return false;
	if (!bv_read_local(bytes, record) || record->method != method ||
	    record->name_length != strlen(name) || record->size != size ||
	    start > UINT32_MAX)
		return member_damaged(i, BV_DAMAGE_RECORD);
	if (!compare(i, name, record->name_length, &same))
		return false;
	if (!same)
		return member_damaged(i, BV_DAMAGE_RECORD);
	record->start = (uint32_t)start;
	note_entry(i, record, name);
	return true;
}

/* -------------------------------------------------------------------------- */
/* Arrays                                                                     */
/* -------------------------------------------------------------------------- */

static bool inspect_start(struct inspection *i, const char *start,
			  uint16_t size)
{
	char found[BV_NPY_START_MAX];
	bool stored;

	if (!bv_member_stream_is_stored(&i->stream, &stored))
		return false;
	if (!stored)
		return member_damaged(i, BV_DAMAGE_ARRAY);
	if (!bv_member_stream_take(&i->stream, (uint8_t *)found, size))
		return false;
	return memcmp(found, start, size) == 0 ||
	       member_damaged(i, BV_DAMAGE_ARRAY);
}

static bool inspect_plane(struct inspection *i, size_t number, uint32_t plane)
{
	const struct bv_array *array = i->arrays->arrays[number];
	const size_t width = bv_value_bytes(array);
	const size_t cells = (size_t)array->width * array->height;
	const size_t most = VALUES_PART / width;

	for (size_t first = 0; first < cells; first += most) {
		const size_t n = cells - first < most ? cells - first : most;

		if (!bv_member_stream_take(&i->stream, i->values, n * width))
			return false;
		i->take(i->context, number, plane, first, i->values, n);
	}
	return true;
}

static bool inspect_stream(struct inspection *i, size_t number,
			   const char *start, uint16_t size)
{
	bool exact;

	if (!inspect_start(i, start, size))
		return false;
	for (uint32_t k = 0; k < i->arrays->arrays[number]->channels; k++) {
		if (!inspect_plane(i, number, k))
			return false;
	}
	if (!bv_member_stream_finish(&i->stream, &exact))
		return false;
	return exact || member_damaged(i, BV_DAMAGE_BEHIND_VALUES);
}

static bool inspect_array(struct inspection *i, size_t number)
{
	const struct bv_array *array = i->arrays->arrays[number];
	char start[BV_NPY_START_MAX];
	const uint16_t size = bv_npy_start_of(start, array);
	struct bv_record record;
	bool good;

	if (!begin_member(i, array->name, BV_DEFLATED,
			  size + (uint32_t)bv_array_bytes(array), &record))
		return false;
	if (!bv_member_stream_begin(&i->stream, &i->bytes, record.compressed,
				    i->verdict))
		return false;
	good = inspect_stream(i, number, start, size);
	bv_member_stream_end(&i->stream);
	if (!good)
		return false;
	return i->stream.crc == record.crc ||
	       member_damaged(i, BV_DAMAGE_MEMBER_CHECKSUM);
}

/* -------------------------------------------------------------------------- */
/* Behind the arrays                                                          */
/* -------------------------------------------------------------------------- */

static bool inspect_text(struct inspection *i, const char *text)
{
	const uint32_t length = (uint32_t)strlen(text);
	char start[BV_NPY_START_MAX];
	const uint16_t size = bv_npy_start_text(start, length);
	struct bv_record record;
	bool same_start, same_text;
	uLong crc;

	if (!begin_member(i, BV_ABOUT, BV_STORED, size + length, &record))
		return false;
	if (record.compressed != record.size)
		return member_damaged(i, BV_DAMAGE_RECORD);
	if (!compare(i, start, size, &same_start) ||
	    !compare(i, text, length, &same_text))
		return false;
	if (!same_start || !same_text)
		return damaged(i, BV_DAMAGE_NO_METADATA, 0);
	crc = crc32_z(crc32_z(0, (const Bytef *)start, size),
		      (const Bytef *)text, length);
	return record.crc == crc ||
	       member_damaged(i, BV_DAMAGE_MEMBER_CHECKSUM);
}

static bool inspect_directory(struct inspection *i)
{
	const struct bv_end_record end = {
		.members = i->members,
		.directory_size = (uint32_t)i->directory_size,
		.directory_start = (uint32_t)i->bytes.taken,
	};
	uint8_t record[BV_END_SIZE];
	bool same_entries, same_end;

	bv_make_end(record, &end);
	if (!compare(i, i->directory, i->directory_size, &same_entries) ||
	    !compare(i, record, sizeof(record), &same_end))
		return false;
	return (same_entries && same_end) || damaged(i, BV_DAMAGE_DIRECTORY, 0);
}

static void inspect(struct inspection *i, const char *text)
{
	for (size_t k = 0; k < i->arrays->count; k++) {
		if (!inspect_array(i, k))
			return;
	}
	if (inspect_text(i, text) && inspect_directory(i))
		bv_file_bytes_all_taken(&i->bytes, i->verdict);
}

enum bv_status bv_inspect_npz(int file, const struct bv_frame_arrays *arrays,
			      const char *text, bv_values_taker take_values,
			      void *context, struct bv_verdict *verdict)
{
	struct inspection *i = calloc(1, sizeof(*i));
	enum bv_status status;

	verdict->status = BV_OK;
	if (i == NULL)
		return bv_fail(verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	i->arrays = arrays;
	i->take = take_values;
	i->context = context;
	i->verdict = verdict;
	status = bv_file_bytes_begin(&i->bytes, file);
	if (status == BV_OK)
		inspect(i, text);
	else
		bv_fail(verdict, status, i->bytes.error, 0, 0);
	bv_file_bytes_free(&i->bytes);
	free(i);
	return verdict->status;
}
