/*
 * records.c - the records of a ZIP file, as birdview has them
 *
 * Numbers have the lowest byte first.  The time of members is always the first that the
 * format has, the start of 1980: the same arrays make the same bytes.
 *
 * What is read has to be as it would be written: the few numbers that may be others are
 * taken, and the record that is made of them is compared.
 */

#include "npz/records.h"

#include <string.h>

#include "formats/little_endian.h"

/* Version 2.0 has directories and DEFLATE; 3 in the upper byte stands for Unix. */
#define VERSION_NEEDED 20
#define MADE_BY (3 << 8 | VERSION_NEEDED)

/* The first of January, in a number of 16 bits. */
#define FIRST_DATE (1 << 5 | 1)

/* A regular file that everybody may read, in the upper half. */
#define FILE_MODE (0100644u << 16)

/* Where the facts of a member are in both records, and the rest in an entry. */
#define LOCAL_FACTS 8
#define ENTRY_FACTS 10
#define ENTRY_LENGTHS 28
#define ENTRY_START 42

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

/* -------------------------------------------------------------------------- */
/* Writing                                                                    */
/* -------------------------------------------------------------------------- */

/* What both records of a member have in common, from the method on. */
static uint8_t *store_facts(uint8_t *bytes, const struct bv_record *record)
{
	bytes = store_16(bytes, record->method);
	bytes = store_16(bytes, 0); /* time of day */
	bytes = store_16(bytes, FIRST_DATE);
	bytes = store_32(bytes, record->crc);
	bytes = store_32(bytes, record->compressed);
	bytes = store_32(bytes, record->size);
	bytes = store_16(bytes, record->name_length);
	return store_16(bytes, 0); /* extra */
}

void bv_make_local(uint8_t bytes[BV_LOCAL_SIZE], const struct bv_record *record)
{
	static const uint8_t start[LOCAL_FACTS] = {'P', 'K', 3, 4,
						   VERSION_NEEDED};

	memcpy(bytes, start, sizeof(start));
	store_facts(bytes + LOCAL_FACTS, record);
}

void bv_make_entry(uint8_t bytes[BV_ENTRY_SIZE], const struct bv_record *record)
{
	static const uint8_t start[] = {'P', 'K', 1, 2};
	uint8_t *next = bytes + sizeof(start);

	memcpy(bytes, start, sizeof(start));
	next = store_16(next, MADE_BY);
	next = store_16(next, VERSION_NEEDED);
	next = store_16(next, 0); /* flags */
	next = store_facts(next, record);
	next = store_16(next, 0); /* comment */
	next = store_16(next, 0); /* disk */
	next = store_16(next, 0); /* no text */
	next = store_32(next, FILE_MODE);
	store_32(next, record->start);
}

void bv_make_end(uint8_t bytes[BV_END_SIZE], const struct bv_end_record *end)
{
	static const uint8_t start[8] = {'P', 'K', 5, 6}; /* one disk */
	uint8_t *next = bytes + sizeof(start);

	memcpy(bytes, start, sizeof(start));
	next = store_16(next, end->members);
	next = store_16(next, end->members);
	next = store_32(next, end->directory_size);
	next = store_32(next, end->directory_start);
	store_16(next, 0); /* comment */
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static void load_facts(const uint8_t *bytes, struct bv_record *record)
{
	record->method =
		bv_load_u16(bytes) == BV_STORED ? BV_STORED : BV_DEFLATED;
	record->crc = bv_load_u32(bytes + 6);
	record->compressed = bv_load_u32(bytes + 10);
	record->size = bv_load_u32(bytes + 14);
	record->name_length = bv_load_u16(bytes + 18);
}

bool bv_read_local(const uint8_t bytes[BV_LOCAL_SIZE], struct bv_record *record)
{
	uint8_t made[BV_LOCAL_SIZE];

	load_facts(bytes + LOCAL_FACTS, record);
	bv_make_local(made, record);
	return memcmp(bytes, made, sizeof(made)) == 0;
}

bool bv_read_entry(const uint8_t bytes[BV_ENTRY_SIZE], struct bv_record *record)
{
	uint8_t made[BV_ENTRY_SIZE];

	load_facts(bytes + ENTRY_FACTS, record);
	record->start = bv_load_u32(bytes + ENTRY_START);
	bv_make_entry(made, record);
	return memcmp(bytes, made, sizeof(made)) == 0;
}

bool bv_read_end(const uint8_t bytes[BV_END_SIZE], struct bv_end_record *end)
{
	uint8_t made[BV_END_SIZE];

	end->members = bv_load_u16(bytes + 8);
	end->directory_size = bv_load_u32(bytes + 12);
	end->directory_start = bv_load_u32(bytes + 16);
	bv_make_end(made, end);
	return memcmp(bytes, made, sizeof(made)) == 0;
}

size_t bv_any_entry_size(const uint8_t *bytes, size_t left,
			 uint16_t *name_length)
{
	size_t size = BV_ENTRY_SIZE;

	if (left < size || memcmp(bytes, "PK\1\2", 4) != 0)
		return 0;
	*name_length = bv_load_u16(bytes + ENTRY_LENGTHS);
	for (int i = 0; i < 3; i++) /* name, extra, comment */
		size += bv_load_u16(bytes + ENTRY_LENGTHS + 2 * i);
	return size <= left ? size : 0;
}
