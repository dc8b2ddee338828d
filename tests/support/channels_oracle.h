/*
 * channels_oracle.h: every channel of a free grid, by a second, slow renderer
 *
 * It shares no line with birdview: no header, no table, no arithmetic.  It
 * keeps the points themselves, sorted by pixel, and computes each value when
 * asked for it, by a plain loop over the points of that pixel and the formula
 * of the contract as it stands there.
 */

#ifndef CHANNELS_ORACLE_H
#define CHANNELS_ORACLE_H

#include <stddef.h>
#include <stdint.h>

enum channels_kind {
	CHANNELS_HEIGHT,
	CHANNELS_LOW,
	CHANNELS_SPAN,
	CHANNELS_MEAN_HEIGHT,
	CHANNELS_INTENSITY,
	CHANNELS_MAX_INTENSITY,
	CHANNELS_MEAN_INTENSITY,
	CHANNELS_DENSITY,
	CHANNELS_OCCUPIED,
	CHANNELS_SLICE_HEIGHT,
	CHANNELS_SLICE_OCCUPIED,
};

/* A channel: for the last two kinds, of one slice. */
struct channels_channel {
	enum channels_kind kind;
	uint32_t slice;
};

struct channels_view {
	/* Metres, as the user typed them. */
	double x_min, x_max, y_min, y_max, z_min, z_max, cell;

	/* 1 to 64; 0 where no slice is asked for. */
	uint32_t slices;

	/*
	 * How samples show n points: by ln(1 + n) / ln 2^log2_base, or where
	 * that is 0, by n / full_count.  With 'scaled', numbers do so as well;
	 * without, they are n.
	 */
	uint32_t log2_base, full_count;
	int scaled;

	/* The raw intensity that stands for 1.  Positive and finite. */
	double intensity_scale;
};

struct channels_point;

struct channels_oracle {
	struct channels_view view;
	uint32_t width, height; /* pixels; the top row is the farthest */

	/* read == kept + not_finite + outside */
	uint64_t read, kept, not_finite, outside;

	/* Kept points by pixel, and where those of each pixel begin. */
	struct channels_point *points;
	size_t *first; /* height * width + 1 */
};

/*
 * Places 'n' points, each x, y, z and intensity, on the grid of 'view'.
 * Returns 0, and the caller owes channels_free(); or -1 for a view that the
 * contract refuses and when memory ran out, with 'out' all zero.
 */
int channels_place(const struct channels_view *view, const float (*points)[4],
		   size_t n, struct channels_oracle *out);

/* The points of pixel 'pixel' = row * width + column. */
uint32_t channels_count(const struct channels_oracle *oracle, size_t pixel);

/* Its value in a picture of 8 or 16 bits. */
uint16_t channels_sample(const struct channels_oracle *oracle,
			 struct channels_channel channel, unsigned int bits,
			 size_t pixel);

/* Its value in an array; occupied channels have 0 and 1. */
float channels_number(const struct channels_oracle *oracle,
		      struct channels_channel channel, size_t pixel);

/*
 * The same of all pixels, height * width of them: 'samples' or 'numbers' may be
 * NULL where only the other is wanted.
 */
void channels_draw(const struct channels_oracle *oracle,
		   struct channels_channel channel, unsigned int bits,
		   uint16_t *samples, float *numbers);

/* Frees what 'oracle' holds and zeroes it. */
void channels_free(struct channels_oracle *oracle);

#endif /* CHANNELS_ORACLE_H */
