/*
 * records.h - the records of a ZIP file, as birdview has them
 */

#ifndef BV_NPZ_RECORDS_H
#define BV_NPZ_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the record before a member, of that in the directory, both without the name
 * behind them, and of the one at the end. */
#define BV_LOCAL_SIZE 30
#define BV_ENTRY_SIZE 46
#define BV_END_SIZE 22

/* How the bytes of a member are kept. */
enum bv_method { BV_STORED = 0, BV_DEFLATED = 8 };

/* What the records of a member say. */
struct bv_record {
	enum bv_method method;
	uint32_t crc;
	uint32_t compressed, size;
	uint16_t name_length;
	uint32_t start; /* of the one before it, which does not say it */
};

/* What the last record says. */
struct bv_end_record {
	uint16_t members;
	uint32_t directory_size, directory_start;
};

void bv_make_local(uint8_t bytes[BV_LOCAL_SIZE],
		   const struct bv_record *record);
void bv_make_entry(uint8_t bytes[BV_ENTRY_SIZE],
		   const struct bv_record *record);
void bv_make_end(uint8_t bytes[BV_END_SIZE], const struct bv_end_record *end);

/* Each stores what these bytes say; false if birdview would write it otherwise. */
bool bv_read_local(const uint8_t bytes[BV_LOCAL_SIZE],
		   struct bv_record *record);
bool bv_read_entry(const uint8_t bytes[BV_ENTRY_SIZE],
		   struct bv_record *record);
bool bv_read_end(const uint8_t bytes[BV_END_SIZE], struct bv_end_record *end);

/*
 * An entry that is whole by the format, whoever wrote it: how many bytes it has with what
 * follows it, and how many of these are its name.  0 if it has more than 'left' bytes.
 */
size_t bv_any_entry_size(const uint8_t *bytes, size_t left,
			 uint16_t *name_length);

#endif /* BV_NPZ_RECORDS_H */
