/*
 * crc.h - the checksum behind each chunk of a PNG
 */

#ifndef BV_PNG_CRC_H
#define BV_PNG_CRC_H

#include <stddef.h>
#include <stdint.h>

/* The CRC-32 of 'size' bytes, as the PNG specification and zlib have it. */
uint32_t bv_crc(const uint8_t *bytes, size_t size);

#endif /* BV_PNG_CRC_H */
