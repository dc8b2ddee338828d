/*
 * archive.c - a ZIP file in memory, one member after the other
 *
 * A ZIP file is its members, each with a record before it, then a record for each again
 * that says where it is (the directory), and one at the end that says where those are.
 * Numbers have the lowest byte first.  The record before a member tells its size and
 * its CRC, which are known only afterwards; here they are filled in then, so none of
 * the records is needed that writers to pipes have behind members.
 *
 * The time of members is always the first that the format has, the start of 1980: the
 * same arrays make the same bytes.
 */

#include "npz/archive.h"

#include <stdlib.h>
#include <string.h>

#define LOCAL_SIZE 30
#define ENTRY_SIZE 46
#define END_SIZE 22

/* Version 2.0 has directories and DEFLATE; 3 in the upper byte stands for Unix. */
#define VERSION_NEEDED 20
#define MADE_BY (3 << 8 | VERSION_NEEDED)

/* The first of January, in a number of 16 bits. */
#define FIRST_DATE (1 << 5 | 1)

/* A regular file that everybody may read, in the upper half. */
#define FILE_MODE (0100644u << 16)

/* Where the method is in a record before a member; the rest follows from there. */
#define METHOD_AT 8

static uint8_t *store_16(uint8_t *bytes, uint32_t value)
{
	bytes[0] = (uint8_t)value;
	bytes[1] = (uint8_t)(value >> 8);
	return bytes + 2;
}

static uint8_t *store_32(uint8_t *bytes, uint32_t value)
{
	return store_16(store_16(bytes, value), value >> 16);
}

/* What both records of a member have in common, from the method on. */
static uint8_t *store_facts(uint8_t *bytes, const struct bv_member *member,
			    uint32_t compressed, size_t name_length)
{
	bytes = store_16(bytes, member->method);
	bytes = store_16(bytes, 0); /* time of day */
	bytes = store_16(bytes, FIRST_DATE);
	bytes = store_32(bytes, member->crc);
	bytes = store_32(bytes, compressed);
	bytes = store_32(bytes, member->size);
	bytes = store_16(bytes, (uint32_t)name_length);
	return store_16(bytes, 0); /* extra */
}

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
	return archive->file.size + archive->directory.size + END_SIZE;
}

bool bv_member_begin(struct bv_archive *archive, const char *name)
{
	struct bv_growing *file = &archive->file;
	uint8_t record[LOCAL_SIZE] = {'P', 'K', 3, 4, VERSION_NEEDED};

	if (!bv_make_room(file, LOCAL_SIZE + strlen(name)))
		return false;
	archive->start = file->size;
	bv_append_bytes(file, record, LOCAL_SIZE);
	bv_append_bytes(file, name, strlen(name));
	return true;
}

bool bv_member_end(struct bv_archive *archive, const char *name,
		   const struct bv_member *member)
{
	struct bv_growing *directory = &archive->directory;
	const size_t length = strlen(name);
	const size_t compressed =
		archive->file.size - archive->start - LOCAL_SIZE - length;
	uint8_t record[ENTRY_SIZE] = {'P', 'K', 1, 2};
	uint8_t *next = store_16(record + 4, MADE_BY);

	if (!bv_make_room(directory, ENTRY_SIZE + length))
		return false;
	store_facts(archive->file.bytes + archive->start + METHOD_AT, member,
		    (uint32_t)compressed, length);
	next = store_16(next, VERSION_NEEDED);
	next = store_16(next, 0); /* flags */
	next = store_facts(next, member, (uint32_t)compressed, length);
	next = store_16(next, 0); /* comment */
	next = store_16(next, 0); /* disk */
	next = store_16(next, 0); /* no text */
	next = store_32(next, FILE_MODE);
	store_32(next, (uint32_t)archive->start);
	bv_append_bytes(directory, record, ENTRY_SIZE);
	bv_append_bytes(directory, name, length);
	archive->members++;
	return true;
}

bool bv_archive_end(struct bv_archive *archive)
{
	struct bv_growing *file = &archive->file;
	const struct bv_growing *directory = &archive->directory;
	const uint32_t start = (uint32_t)file->size;
	uint8_t record[END_SIZE] = {'P', 'K', 5, 6};
	uint8_t *next = record + 8; /* one disk, number 0 */

	if (!bv_make_room(file, directory->size + END_SIZE))
		return false;
	bv_append_bytes(file, directory->bytes, directory->size);
	next = store_16(next, archive->members);
	next = store_16(next, archive->members);
	next = store_32(next, (uint32_t)directory->size);
	store_32(next, start);
	bv_append_bytes(file, record, END_SIZE);
	return true;
}
