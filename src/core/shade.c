/*
 * shade.c - shading cells, with whatever vectors there are
 *
 * The plain way takes one cell at a time through bv_sample() for each channel.  Here a
 * channel is done for all taken cells, in a loop that a compiler turns into vectors, and
 * compiled for several processors, as place.c does it and says why it is safe.  All
 * loops have the same, known length: what is beyond the last cell is thrown away.
 *
 * Vectors of 512 bits are left to processors that do not slow down for some time after
 * the last one: encoding, which comes next, would lose more than shading gains.
 */

#include "core/shade.h"

#include "core/arrays.h"
#include "core/shares.h"

#define INLINED static inline __attribute__((always_inline))

/* What channels see of taken cells beside what these hold, by column. */
struct columns {
	double intensity[BV_TAKEN_CELLS]; /* as a share, 0..1 */
	uint64_t ledger
		[BV_TAKEN_CELLS]; /* what the channel at hand reads of it */
};

INLINED void find_columns(const struct bv_scales *scales,
			  const struct bv_taken *taken, struct columns *c)
{
	bv_find_shares(taken->raw, BV_TAKEN_CELLS, scales->intensity,
		       c->intensity);
}

INLINED void read_ledgers(const struct bv_taken *taken,
			  struct bv_channel_rule channel, struct columns *c)
{
	if (channel.width == 0)
		return;
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		c->ledger[k] = bv_read_ledger(taken->ledgers[k], channel);
}

INLINED struct bv_cell_value value_of(const struct bv_taken *taken,
				      const struct columns *c,
				      struct bv_channel_rule channel, size_t k)
{
	return (struct bv_cell_value){
		.z = taken->z[k],
		.intensity = c->intensity[k],
		.count = taken->counts[k],
		.ledger = channel.width != 0 ? c->ledger[k] : 0,
		.slice = channel.slice,
		.cell = taken->cells[k],
	};
}

/* 'kind' is a constant, so that bv_sample() has nothing left to choose. */
INLINED void sample_kind(const struct bv_scales *scales, enum bv_kind kind,
			 struct bv_channel_rule channel,
			 const struct bv_taken *taken, const struct columns *c,
			 uint32_t *samples)
{
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		samples[k] =
			bv_sample(scales, kind, value_of(taken, c, channel, k));
}

INLINED void sample_channel(const struct bv_scales *scales,
			    struct bv_channel_rule channel,
			    const struct bv_taken *taken,
			    const struct columns *c, uint32_t *samples)
{
#define BV_CASE(NAME, name)                                            \
	case BV_KIND_##NAME:                                           \
		sample_kind(scales, BV_KIND_##NAME, channel, taken, c, \
			    samples);                                  \
		break;
	switch ((enum bv_kind)channel.kind) {
		BV_EACH_SAMPLE(BV_CASE)
	default:
		break;
	}
#undef BV_CASE
}

/* Pixels of three samples of 16 bits. */
INLINED void join_wide(uint32_t samples[3][BV_TAKEN_CELLS], size_t n,
		       unsigned char *pixels)
{
	uint64_t wide[BV_TAKEN_CELLS];

	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		wide[k] = (uint64_t)(samples[0][k] | samples[1][k] << 16) |
			  (uint64_t)samples[2][k] << 32;
	memcpy(pixels, wide, n * sizeof(*wide));
}

/* Of 8 bits. */
INLINED void join_narrow(uint32_t samples[3][BV_TAKEN_CELLS], size_t n,
			 unsigned char *pixels)
{
	uint32_t narrow[BV_TAKEN_CELLS];

	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		narrow[k] = samples[0][k] | samples[1][k] << 8 |
			    samples[2][k] << 16;
	memcpy(pixels, narrow, n * sizeof(*narrow));
}

INLINED void shade(const struct bv_scales *scales, const struct bv_taken *taken,
		   void *pixels)
{
	const struct bv_channels *channels = scales->channels;
	uint32_t samples[3][BV_TAKEN_CELLS];
	struct columns c;

	find_columns(scales, taken, &c);
	for (uint32_t i = 0; i < channels->count; i++) {
		read_ledgers(taken, channels->channel[i], &c);
		sample_channel(scales, channels->channel[i], taken, &c,
			       samples[i]);
	}
	if (channels->count == 1)
		memcpy(pixels, samples[0], taken->n * sizeof(samples[0][0]));
	else if (channels->bits == 16)
		join_wide(samples, taken->n, pixels);
	else
		join_narrow(samples, taken->n, pixels);
}

/* -------------------------------------------------------------------------- */
/* Numbers                                                                    */
/* -------------------------------------------------------------------------- */

INLINED void number_kind(const struct bv_scales *scales, enum bv_kind kind,
			 struct bv_channel_rule channel,
			 const struct bv_taken *taken, const struct columns *c,
			 float *numbers)
{
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		numbers[k] =
			bv_number(scales, kind, value_of(taken, c, channel, k));
}

INLINED void number_channel(const struct bv_scales *scales,
			    struct bv_channel_rule channel,
			    const struct bv_taken *taken,
			    const struct columns *c, float *numbers)
{
#define BV_CASE(NAME, name)                                            \
	case BV_KIND_##NAME:                                           \
		number_kind(scales, BV_KIND_##NAME, channel, taken, c, \
			    numbers);                                  \
		break;
	switch ((enum bv_kind)channel.kind) {
		BV_EACH_NUMBER(BV_CASE)
	default:
		break;
	}
#undef BV_CASE
}

/* Most often all cells are there, and then the copy has a known length. */
INLINED void give_floats(const float *numbers, size_t n, float *to)
{
	if (n == BV_TAKEN_CELLS)
		memcpy(to, numbers, BV_TAKEN_CELLS * sizeof(*to));
	else
		memcpy(to, numbers, n * sizeof(*to));
}

INLINED void give_bytes(const uint8_t *numbers, size_t n, uint8_t *to)
{
	if (n == BV_TAKEN_CELLS)
		memcpy(to, numbers, BV_TAKEN_CELLS);
	else
		memcpy(to, numbers, n);
}

/*
 * bv_number_slice_occupied() of slices, 'count' channels from 'channel' on.  Eight
 * slices are a byte of the ledger, and vectors hold four times as many of these as
 * they do floats.
 */
INLINED void number_slices(const struct bv_channel_rule *channel, size_t count,
			   const struct bv_taken *taken,
			   struct bv_number_room room)
{
	uint8_t eight[BV_TAKEN_CELLS] = {0}, seen[BV_TAKEN_CELLS];
	size_t at, last = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		const uint8_t bit = (uint8_t)(1u << channel[i].slice % 8);

		at = channel[i].at + channel[i].slice / 8u;
		for (size_t k = 0; k < BV_TAKEN_CELLS && at != last; k++)
			eight[k] = taken->ledgers[k][at];
		last = at;
		for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
			seen[k] = (eight[k] & bit) != 0;
		give_bytes(seen, taken->n, room.bytes + i * room.plane);
	}
}

INLINED void number(const struct bv_scales *scales,
		    const struct bv_taken *taken, struct bv_number_room room)
{
	const struct bv_channels *channels = scales->channels;
	const struct bv_channel_rule *channel = channels->channel;
	float numbers[BV_TAKEN_CELLS];
	struct columns c;
	uint32_t i = 0;

	find_columns(scales, taken, &c);
	for (; i < channels->count && !bv_is_of_bytes(channel[i].kind); i++) {
		read_ledgers(taken, channel[i], &c);
		number_channel(scales, channel[i], taken, &c, numbers);
		give_floats(numbers, taken->n, room.floats + i * room.plane);
	}
	number_slices(channel + i, channels->count - i, taken, room);
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void shade_portable(const struct bv_scales *scales,
			   const struct bv_taken *taken, void *pixels)
{
	shade(scales, taken, pixels);
}

static void number_portable(const struct bv_scales *scales,
			    const struct bv_taken *taken,
			    struct bv_number_room room)
{
	number(scales, taken, room);
}

#ifdef __x86_64__

BV_TARGET_AVX512 static void shade_avx512(const struct bv_scales *scales,
					  const struct bv_taken *taken,
					  void *pixels)
{
	shade(scales, taken, pixels);
}

BV_TARGET_AVX512 static void number_avx512(const struct bv_scales *scales,
					   const struct bv_taken *taken,
					   struct bv_number_room room)
{
	number(scales, taken, room);
}

BV_TARGET_AVX2 static void shade_avx2(const struct bv_scales *scales,
				      const struct bv_taken *taken,
				      void *pixels)
{
	shade(scales, taken, pixels);
}

BV_TARGET_AVX2 static void number_avx2(const struct bv_scales *scales,
				       const struct bv_taken *taken,
				       struct bv_number_room room)
{
	number(scales, taken, room);
}

#endif

static const struct bv_shader shaders[] = {
#ifdef __x86_64__
	{BV_CPU_STEADY_AVX512, shade_avx512, number_avx512},
	{BV_CPU_AVX2, shade_avx2, number_avx2},
#endif
	{BV_CPU_ANY, shade_portable, number_portable},
};

const struct bv_shader *bv_shader_at(size_t index)
{
	return bv_variant_at(shaders, sizeof(shaders[0]),
			     sizeof(shaders) / sizeof(shaders[0]), index);
}
