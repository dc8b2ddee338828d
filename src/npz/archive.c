/*
 * archive.c - a ZIP file in memory, one member after the other
 *
 * A ZIP file is its members, each with a record before it, then a record for each again
 * that says where it is (the directory), and one at the end that says where those are;
 * records.c has their bytes.  The record before a member tells its size and its CRC,
 * which are known only afterwards; here they are filled in then, so none of the records
 * is needed that writers to pipes have behind members.
 */

#include "npz/archive.h"

#include <stdlib.h>
#include <string.h>

void bv_archive_begin(struct bv_archive *archive)
{
	archive->file.size = 0;
	archive->directory.size = 0;
	archive->members = 0;
}

void bv_archive_free(struct bv_archive *archive)
{
	free(archive->file.bytes);
	free(archive->directory.bytes);
}

size_t bv_archive_size(const struct bv_archive *archive)
{
	return archive->file.size + archive->directory.size + BV_END_SIZE;
}

bool bv_member_begin(struct bv_archive *archive, const char *name)
{
	static const uint8_t later[BV_LOCAL_SIZE];
	struct bv_growing *file = &archive->file;

	if (!bv_make_room(file, BV_LOCAL_SIZE + strlen(name)))
		return false;
	archive->start = file->size;
	bv_append_bytes(file, later, BV_LOCAL_SIZE);
	bv_append_bytes(file, name, strlen(name));
	return true;
}

bool bv_member_end(struct bv_archive *archive, const char *name,
		   const struct bv_member *member)
{
	struct bv_growing *directory = &archive->directory;
	const size_t length = strlen(name);
	const size_t compressed =
		archive->file.size - archive->start - BV_LOCAL_SIZE - length;
	const struct bv_record record = {
		.method = member->method,
		.crc = member->crc,
		.compressed = (uint32_t)compressed,
		.size = member->size,
		.name_length = (uint16_t)length,
		.start = (uint32_t)archive->start,
	};
	uint8_t entry[BV_ENTRY_SIZE];

	if (!bv_make_room(directory, BV_ENTRY_SIZE + length))
		return false;
	bv_make_local(archive->file.bytes + archive->start, &record);
	bv_make_entry(entry, &record);
	bv_append_bytes(directory, entry, BV_ENTRY_SIZE);
	bv_append_bytes(directory, name, length);
	archive->members++;
	return true;
}

bool bv_archive_end(struct bv_archive *archive)
{
	struct bv_growing *file = &archive->file;
	const struct bv_growing *directory = &archive->directory;
	const struct bv_end_record end = {
		.members = archive->members,
		.directory_size = (uint32_t)directory->size,
		.directory_start = (uint32_t)file->size,
	};
	uint8_t record[BV_END_SIZE];

	if (!bv_make_room(file, directory->size + BV_END_SIZE))
		return false;
	bv_make_end(record, &end);
	bv_append_bytes(file, directory->bytes, directory->size);
	bv_append_bytes(file, record, BV_END_SIZE);
	return true;
}
