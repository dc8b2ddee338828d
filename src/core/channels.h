/*
 * channels.h - the channels of a grid, as numbers
 *
 * What a picture or an array shows of each cell.  Like struct bv_rules these are
 * plain numbers, checked when the grid is created (channel_list.c) and passed to a
 * kernel by value.
 */

#ifndef BV_CORE_CHANNELS_H
#define BV_CORE_CHANNELS_H

#include "core/density.h"

/*
 * The kinds of channels.  X(NAME, name) stands for bv_sample_name(), of a kind that
 * pictures show, and for bv_number_name(), of one that arrays have: in free_samples.h,
 * or in preset_samples.h from CUT_DENSITY on.  Those belong to presets; the ones before
 * may be asked for.
 */
#define BV_EACH_KIND_OF_BOTH(X)           \
	X(HEIGHT, height)                 \
	X(LOW, low)                       \
	X(SPAN, span)                     \
	X(MEAN_HEIGHT, mean_height)       \
	X(INTENSITY, intensity)           \
	X(MAX_INTENSITY, max_intensity)   \
	X(MEAN_INTENSITY, mean_intensity) \
	X(DENSITY, density)               \
	X(OCCUPIED, occupied)             \
	X(SLICE_HEIGHT, slice_height)     \
	X(SLICE_OCCUPIED, slice_occupied) \
	X(CUT_DENSITY, cut_density)       \
	X(CUT_HEIGHT, cut_height)         \
	X(CUT_INTENSITY, cut_intensity)   \
	X(NOTE_DENSITY, note_density)     \
	X(NOTE_INTENSITY, note_intensity) \
	X(NOTE_DEPTH, note_depth)

#define BV_EACH_KIND_OF_PICTURES(X)             \
	X(BIRDNET_INTENSITY, birdnet_intensity) \
	X(BIRDNET_DENSITY, birdnet_density)     \
	X(BIRDNET_HEIGHT, birdnet_height)

#define BV_EACH_KIND_OF_ARRAYS(X)       \
	X(METRES_ABOVE, metres_above)   \
	X(SLICE_PART, slice_part)       \
	X(LOG32_DENSITY, log32_density) \
	X(LOG_COUNT, log_count)         \
	X(DIRECTION, direction)         \
	X(DISTANCE, distance)

#define BV_EACH_SAMPLE(X)       \
	BV_EACH_KIND_OF_BOTH(X) \
	BV_EACH_KIND_OF_PICTURES(X)

#define BV_EACH_NUMBER(X)       \
	BV_EACH_KIND_OF_BOTH(X) \
	BV_EACH_KIND_OF_ARRAYS(X)

#define BV_KIND_ENUM(NAME, name) BV_KIND_##NAME,
enum bv_kind {
	BV_EACH_NUMBER(BV_KIND_ENUM) BV_EACH_KIND_OF_PICTURES(BV_KIND_ENUM)
		BV_KINDS
};
#undef BV_KIND_ENUM

/*
 * What may be collected of a cell's points beyond top and count, in the order in which
 * a ledger of it has them: three words of 64 bits, the rest of 32, the last one for
 * each slice.
 */
enum bv_statistic {
	BV_SUM_OF_HEIGHTS,
	BV_SUM_OF_INTENSITIES,
	BV_SLICES_SEEN,
	BV_LOWEST,
	BV_GREATEST_INTENSITY,
	BV_COUNTED,
	BV_SLICE_TOPS,
	BV_STATISTICS
};

/* The most slices, and the most channels. */
#define BV_MOST_SLICES 64u
#define BV_MOST_CHANNELS 160u

/* In bv_channels.at[]: is not collected. */
#define BV_NOT_COLLECTED UINT16_MAX

struct bv_channel_rule {
	uint8_t kind;  /* enum bv_kind */
	uint8_t slice; /* of the kinds of slices; else 0 */
	uint8_t width; /* bytes that it reads of the ledger: 0, 4, 8 */
	uint8_t unused;
	uint16_t at; /* where, if any */
};

struct bv_channels {
	uint32_t count; /* 1..BV_MOST_CHANNELS */
	uint32_t bits;  /* of a sample: 8 or 16; 0 where numbers are made */
	enum bv_density density;
	uint32_t density_full; /* the N of BV_BY_SHARE; else 0 */
	uint32_t slices;       /* that z_min to z_max is cut into, 0..64 */
	float slice;           /* the height of one, in metres */
	double height_full;    /* the height above z_min that counts as 1 */
	uint32_t ledger_bytes; /* of a cell; a multiple of 8, or 0 */
	uint16_t at[BV_STATISTICS]; /* where in them; BV_NOT_COLLECTED */
	struct bv_channel_rule channel[BV_MOST_CHANNELS];
};

/* True if this is collected. */
BV_SHARED bool bv_collects(const struct bv_channels *channels,
			   enum bv_statistic statistic)
{
	return channels->at[statistic] != BV_NOT_COLLECTED;
}

/*
 * How many of the 'count' points of a cell make its density: all, unless those that do
 * are collected.
 */
BV_SHARED uint32_t bv_counted(const struct bv_channels *channels,
			      const unsigned char *ledger, uint32_t count)
{
	const uint16_t at = channels->at[BV_COUNTED];

	return at == BV_NOT_COLLECTED ? count
				      : *(const uint32_t *)(ledger + at);
}

/* Bytes from one pixel to the next, of a grid of pictures. */
BV_SHARED uint32_t bv_pixel_stride(const struct bv_channels *channels)
{
	return channels->count * channels->bits > 32 ? 8 : 4;
}

/* What a channel reads of a ledger. */
BV_SHARED uint64_t bv_read_ledger(const unsigned char *ledger,
				  struct bv_channel_rule channel)
{
	if (channel.width == 0)
		return 0;
	return channel.width == 8 ? *(const uint64_t *)(ledger + channel.at)
				  : *(const uint32_t *)(ledger + channel.at);
}

#endif /* BV_CORE_CHANNELS_H */
