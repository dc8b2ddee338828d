/*
 * las_file.h: LAS files in memory, made up from their description
 *
 * Each file is right; tests change some bytes of it.
 */

#ifndef LAS_FILE_H
#define LAS_FILE_H

#include "asking.h"
#include "check.h"
#include "memory_file.h"

/* Places in the header. */
#define LAS_MINOR 25
#define LAS_HEADER_SIZE 94
#define LAS_FIRST_BYTE 96
#define LAS_VLRS 100
#define LAS_POINT_FORMAT 104
#define LAS_RECORD_LENGTH 105
#define LAS_POINTS 107
#define LAS_SCALE 131
#define LAS_OFFSET 155
#define LAS_POINTS_64 247

static unsigned char las_file[1 << 18];

/* Stores an integer of some bytes. */
static inline void las_put(size_t at, uint64_t value, size_t size)
{
	CHECK(at + size <= sizeof(las_file));
	memcpy(las_file + at, &value, size);
}

static inline void las_put_double(size_t at, double value)
{
	CHECK(at + sizeof(value) <= sizeof(las_file));
	memcpy(las_file + at, &value, sizeof(value));
}

/* A variable length record; returns where the next one is. */
static inline size_t las_put_vlr(size_t at, const char *user, uint32_t id,
				 const void *data, size_t size)
{
	CHECK(at + 54 + size <= sizeof(las_file));
	memset(las_file + at, 0, 54);
	memcpy(las_file + at + 2, user, strlen(user));
	las_put(at + 18, id, 2);
	las_put(at + 20, size, 2);
	memcpy(las_file + at + 54, data, size);
	las_put(LAS_VLRS, las_file[LAS_VLRS] + 1u, 4);
	las_put(LAS_FIRST_BYTE, at + 54 + size, 4);
	return at + 54 + size;
}

static inline uint32_t las_header_size(unsigned minor)
{
	return minor < 3 ? 227 : minor < 4 ? 235 : 375;
}

/* The header of a file without points; returns where records begin. */
static inline size_t las_begin(unsigned minor, uint32_t point_format,
			       uint32_t record_length)
{
	const uint32_t size = las_header_size(minor);

	memset(las_file, 0, size);
	memcpy(las_file, "LASF", 4);
	las_put(LAS_MINOR - 1, 1, 1);
	las_put(LAS_MINOR, minor, 1);
	las_put(LAS_HEADER_SIZE, size, 2);
	las_put(LAS_FIRST_BYTE, size, 4);
	las_put(LAS_POINT_FORMAT, point_format, 1);
	las_put(LAS_RECORD_LENGTH, record_length, 2);
	for (size_t i = 0; i < 3; i++) {
		las_put_double(LAS_SCALE + 8 * i, 0.001 * (double)(i + 1));
		las_put_double(LAS_OFFSET + 8 * i, 100.5 * (double)i);
	}
	return size;
}

/* Has some points whose bytes count up; returns the size of the file. */
static inline size_t las_end(size_t at, uint32_t points)
{
	const uint32_t length = las_file[LAS_RECORD_LENGTH] +
				256u * las_file[LAS_RECORD_LENGTH + 1];
	const size_t size = at + (size_t)points * length;

	CHECK(size <= sizeof(las_file));
	for (size_t i = at; i < size; i++)
		las_file[i] = (unsigned char)(i * 7 + i / 256);
	las_put(LAS_POINTS, points, 4);
	return size;
}

static inline size_t las_make(unsigned minor, uint32_t point_format,
			      uint32_t record_length, uint32_t points)
{
	return las_end(las_begin(minor, point_format, record_length), points);
}

/* A field of extra bytes: 192 bytes at 'description'. */
static inline void las_describe(unsigned char *description, const char *name,
				unsigned type, unsigned options, double scale,
				double offset)
{
	memset(description, 0, 192);
	description[2] = (unsigned char)type;
	description[3] = (unsigned char)options;
	memcpy(description + 4, name, strlen(name));
	memcpy(description + 112, &scale, sizeof(scale));
	memcpy(description + 136, &offset, sizeof(offset));
}

#endif /* LAS_FILE_H */
