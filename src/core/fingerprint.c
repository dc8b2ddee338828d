/*
 * fingerprint.c - a hash of the rules by which a picture was made
 *
 * Two runs with equal fingerprints turn the same frame into the same pixels, so
 * a picture that is there already can be recognised as up to date.
 */

#include "core/float_env.h"
#include "core/grid.h"
#include "core/hash.h"
#include "core/layout.h"

/* The lowest byte first, whatever the machine has. */
static uint64_t hash_u64(uint64_t hash, uint64_t value)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	return bv_hash_bytes(hash, bytes, sizeof(bytes));
}

static uint64_t hash_double(uint64_t hash, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return hash_u64(hash, bits);
}

static uint64_t hash_string(uint64_t hash, const char *string)
{
	return bv_hash_bytes(hash, string, strlen(string) + 1);
}

uint64_t bv_grid_hash(const struct bv_grid *grid)
{
	const struct bv_channels *channels = &grid->channels;
	const struct bv_rules *rules = &grid->rules;
	const float numbers[] = {rules->x_min, rules->x_max, rules->y_min,
				 rules->y_max, rules->z_min, rules->z_max,
				 rules->cell};
	uint64_t hash = BV_HASH_START;

	hash = hash_u64(hash, BV_CONTRACT_VERSION);
	hash = hash_string(hash, grid->preset->name);
	hash = hash_u64(hash, channels->bits);
	for (uint32_t i = 0; i < channels->count; i++)
		hash = hash_string(hash, grid->channel[i].name);
	hash = hash_u64(hash, rules->rows);
	hash = hash_u64(hash, rules->columns);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		hash = hash_u64(hash, bv_float_bits(numbers[i]));
	/* What is usual keeps the hash that it always had. */
	if (grid->density != NULL) {
		hash = hash_string(hash, grid->density->name);
		hash = hash_u64(hash, channels->density_full);
	}
	if (channels->slices > 0)
		hash = hash_u64(hash, channels->slices);
	return hash != 0 ? hash : 1;
}

/* What plain layouts do not have; they keep the hash that they always had. */
static uint64_t hash_unpacking(uint64_t hash, const struct bv_layout *layout)
{
	const bool known = layout->origin_is_first == 0;

	hash = hash_u64(hash, layout->big_endian);
	hash = hash_u64(hash, layout->curve);
	hash = hash_u64(hash, layout->origin_is_first);
	for (int i = 0; i < 4; i++)
		hash = hash_u64(hash, layout->type[i]);
	for (int i = 0; i < 3; i++) {
		hash = hash_double(hash, layout->factor[i]);
		hash = hash_double(hash, layout->shift[i]);
		hash = hash_double(hash, known ? layout->origin[i] : 0.0);
	}
	return hash;
}

uint64_t bv_fingerprint_of(const struct bv_grid *grid,
			   const struct bv_layout *layout)
{
	uint64_t hash = grid->hash;

	hash = hash_u64(hash, layout->stride);
	for (int i = 0; i < 4; i++)
		hash = hash_u64(hash, layout->offset[i]);
	hash = hash_u64(hash, layout->negate);
	hash = hash_double(hash, layout->intensity_scale);
	if (!bv_layout_is_plain(layout))
		hash = hash_unpacking(hash, layout);
	if (layout->skip > 0)
		hash = hash_u64(hash, layout->skip);
	if (!bv_is_raw(layout))
		hash = hash_string(hash, layout->format);
	if (layout->intensity_field[0] != '\0')
		hash = hash_string(hash, layout->intensity_field);
	return hash;
}

uint64_t bv_fingerprint(const struct bv_grid *grid,
			const struct bv_layout *layout)
{
	const fenv_t before = bv_float_enter();
	struct bv_layout own;
	uint64_t fingerprint = 0;

	if (grid != NULL && bv_take_layout(&own, layout) == BV_OK)
		fingerprint = bv_fingerprint_of(grid, &own);
	bv_float_leave(&before);
	return fingerprint;
}
