/*
 * hash.h - a hash of bytes
 *
 * FNV-1a with 64 bits: for each byte, h = (h xor byte) * prime.  It guards against
 * forgetting, not against forgery.
 */

#ifndef BV_CORE_HASH_H
#define BV_CORE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The hash of no bytes. */
#define BV_HASH_START UINT64_C(0xcbf29ce484222325)

/* The hash of what 'hash' stands for followed by 'size' bytes. */
static inline uint64_t bv_hash_bytes(uint64_t hash, const void *bytes,
				     size_t size)
{
	const unsigned char *byte = bytes;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
	return hash;
}

/*
 * The hash with each of its bits spread over all others, as a remainder needs it: the
 * steps that end SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, 2014), in the variant 13 of Stafford.
 */
static inline uint64_t bv_hash_mix(uint64_t hash)
{
	hash = (hash ^ hash >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	hash = (hash ^ hash >> 27) * UINT64_C(0x94d049bb133111eb);
	return hash ^ hash >> 31;
}

#endif /* BV_CORE_HASH_H */
