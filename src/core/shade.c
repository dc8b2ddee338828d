/*
 * shade.c - shading cells, with whatever vectors there are
 *
 * The plain way takes one cell at a time through bv_sample() for each channel.  Here a
 * channel is done for all taken cells, in a loop that a compiler turns into vectors, and
 * compiled for several processors, as place.c does it and says why it is safe.  All
 * loops have the same, known length: what is beyond the last cell is thrown away.
 *
 * Vectors of 512 bits are left out.  They divide no faster than those of 256, and
 * make many processors slow down, for some time after the last one: encoding,
 * which comes next, loses more than shading gains.
 */

#include "core/shade.h"

#include "core/arrays.h"

#define INLINED static inline __attribute__((always_inline))

/* What channels see of taken cells, by column. */
struct columns {
	double intensity[BV_TAKEN_CELLS]; /* 0..1 */
	uint64_t ledger[BV_TAKEN_CELLS];  /* of the channel at hand */
};

INLINED void find_shares(const struct bv_taken *taken, double scale,
			 struct columns *c)
{
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		c->intensity[k] = bv_intensity(taken->intensity[k], scale);
}

INLINED void find_intensities(const struct bv_scales *scales,
			      const struct bv_taken *taken, struct columns *c)
{
	/* Most files have intensities of 0 to 1, and then nothing to divide. */
	if (scales->intensity == 1.0)
		find_shares(taken, 1.0, c);
	else
		find_shares(taken, scales->intensity, c);
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

/* Three samples of 16 bits. */
INLINED void shade_wide(const struct bv_scales *scales,
			const struct bv_taken *taken, struct columns *c,
			unsigned char *pixels)
{
	const struct bv_channels *channels = scales->channels;
	uint64_t wide[BV_TAKEN_CELLS];
	uint32_t samples[BV_TAKEN_CELLS];

	memset(wide, 0, sizeof(wide));
	for (uint32_t i = 0; i < channels->count; i++) {
		read_ledgers(taken, channels->channel[i], c);
		sample_channel(scales, channels->channel[i], taken, c, samples);
		for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
			wide[k] |= (uint64_t)samples[k] << (16 * i);
	}
	memcpy(pixels, wide, taken->n * sizeof(*wide));
}

/* Three of 8, or one. */
INLINED void shade_narrow(const struct bv_scales *scales,
			  const struct bv_taken *taken, struct columns *c,
			  unsigned char *pixels)
{
	const struct bv_channels *channels = scales->channels;
	uint32_t narrow[BV_TAKEN_CELLS];
	uint32_t samples[BV_TAKEN_CELLS];

	memset(narrow, 0, sizeof(narrow));
	for (uint32_t i = 0; i < channels->count; i++) {
		read_ledgers(taken, channels->channel[i], c);
		sample_channel(scales, channels->channel[i], taken, c, samples);
		for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
			narrow[k] |= samples[k] << (8 * i);
	}
	memcpy(pixels, narrow, taken->n * sizeof(*narrow));
}

INLINED void shade(const struct bv_scales *scales, const struct bv_taken *taken,
		   void *pixels)
{
	struct columns c;

	find_intensities(scales, taken, &c);
	if (bv_pixel_stride(scales->channels) == 8)
		shade_wide(scales, taken, &c, pixels);
	else
		shade_narrow(scales, taken, &c, pixels);
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

INLINED void number(const struct bv_scales *scales,
		    struct bv_channel_rule channel,
		    const struct bv_taken *taken, void *to)
{
	float numbers[BV_TAKEN_CELLS];
	uint8_t bytes[BV_TAKEN_CELLS];
	struct columns c = {0};

	if (channel.width == 0) /* others show nothing of the top's intensity */
		find_intensities(scales, taken, &c);
	read_ledgers(taken, channel, &c);
	number_channel(scales, channel, taken, &c, numbers);
	if (!bv_is_of_bytes(channel.kind)) {
		memcpy(to, numbers, taken->n * sizeof(*numbers));
		return;
	}
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++)
		bytes[k] = (uint8_t)(int32_t)numbers[k];
	memcpy(to, bytes, taken->n);
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
			    struct bv_channel_rule channel,
			    const struct bv_taken *taken, void *numbers)
{
	number(scales, channel, taken, numbers);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void shade_avx2(const struct bv_scales *scales,
				      const struct bv_taken *taken,
				      void *pixels)
{
	shade(scales, taken, pixels);
}

BV_TARGET_AVX2 static void number_avx2(const struct bv_scales *scales,
				       struct bv_channel_rule channel,
				       const struct bv_taken *taken,
				       void *numbers)
{
	number(scales, channel, taken, numbers);
}

#endif

static const struct bv_shader shaders[] = {
#ifdef __x86_64__
	{BV_CPU_AVX2, shade_avx2, number_avx2},
#endif
	{BV_CPU_ANY, shade_portable, number_portable},
};

const struct bv_shader *bv_shader_at(size_t index)
{
	return bv_variant_at(shaders, sizeof(shaders[0]),
			     sizeof(shaders) / sizeof(shaders[0]), index);
}
