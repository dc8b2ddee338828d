/*
 * fingerprint.c - a hash of the rules by which a picture was made
 *
 * Two runs with equal fingerprints turn the same frame into the same pixels, so
 * a picture that is there already can be recognised as up to date.  The hash
 * is FNV-1a with 64 bits: for each byte, h = (h xor byte) * prime.  It guards
 * against forgetting, not against forgery.
 */

#include "core/grid.h"
#include "core/layout.h"

static uint64_t hash_u64(uint64_t hash, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		hash = (hash ^ (value >> (8 * i) & 0xff)) * 0x100000001b3u;
	return hash;
}

static uint64_t hash_double(uint64_t hash, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return hash_u64(hash, bits);
}

static uint64_t hash_grid(uint64_t hash, const struct bv_rules *rules)
{
	const float numbers[] = {rules->x_min, rules->x_max, rules->y_min,
				 rules->y_max, rules->z_min, rules->z_max,
				 rules->cell};

	hash = hash_u64(hash, rules->placing);
	hash = hash_u64(hash, rules->shading);
	hash = hash_u64(hash, rules->rows);
	hash = hash_u64(hash, rules->columns);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		hash = hash_u64(hash, bv_float_bits(numbers[i]));
	return hash;
}

uint64_t bv_fingerprint(const struct bv_grid *grid,
			const struct bv_layout *layout)
{
	uint64_t hash = 0xcbf29ce484222325u;

	hash = hash_u64(hash, BV_CONTRACT_VERSION);
	hash = hash_grid(hash, &grid->rules);
	hash = hash_u64(hash, layout->stride);
	for (int i = 0; i < 4; i++)
		hash = hash_u64(hash, layout->offset[i]);
	hash = hash_u64(hash, layout->negate);
	return hash_double(hash, layout->intensity_scale);
}
