/*
 * damage.h - what may be wrong with the file of a picture, or of arrays
 */

#ifndef BV_CORE_DAMAGE_H
#define BV_CORE_DAMAGE_H

#include <stdint.h>

/* What is wrong with a file that is damaged: detail[0] of the verdict. */
enum bv_damage {
	BV_DAMAGE_SIGNATURE = 1, /* it is no PNG */
	BV_DAMAGE_END,           /* it ends after detail[1] bytes */
	BV_DAMAGE_CORRUPT,       /* no decoding it beyond byte detail[1] */
	BV_DAMAGE_TRAILING,      /* detail[1] bytes follow its end */
	BV_DAMAGE_FORM,          /* other samples, or rows in another order */
	BV_DAMAGE_SIZE, /* detail[1]: bv_pack_sizes(); 0 if they are too large */
	BV_DAMAGE_CHUNKS,        /* a chunk that we do not write there */
	BV_DAMAGE_NO_METADATA,   /* it does not say how it was made */
	BV_DAMAGE_METADATA,      /* detail[1]: bv_metadata_key_name() */
	BV_DAMAGE_CHECKSUM,      /* that of a chunk is wrong */
	BV_DAMAGE_BEHIND_PIXELS, /* data in a chunk behind the last of them */
	/* Of .npz files; detail[1] is bv_member_number(). */
	BV_DAMAGE_NO_NPZ,          /* it is no .npz file */
	BV_DAMAGE_RECORD,          /* before a member is what we do not write */
	BV_DAMAGE_ARRAY,           /* a member is of another type or shape */
	BV_DAMAGE_MEMBER_CHECKSUM, /* that of a member is wrong */
	BV_DAMAGE_BEHIND_VALUES,   /* data in a member behind its last value */
	BV_DAMAGE_DIRECTORY /* the directory is not that of the members */
};

/* With BV_DAMAGE_CHUNKS and BV_DAMAGE_CHECKSUM, detail[1] is a type, big-endian. */

/* Four numbers of up to 65535: width and height, found and expected. */
static inline uint64_t bv_pack_sizes(uint32_t found_width,
				     uint32_t found_height, uint32_t width,
				     uint32_t height)
{
	return (uint64_t)found_width << 48 | (uint64_t)found_height << 32 |
	       (uint64_t)width << 16 | height;
}

/* The number of a member by its name, without extension, and its name, or NULL. */
uint64_t bv_member_number(const char *name);
const char *bv_member_name(uint64_t number);

/*
 * Numbers that differ: how many, of which more than 2^23 - 1 count as that many, and
 * where the first is.  These are detail[0] of BV_ERR_PICTURE_PIXELS, with this mark;
 * detail[1] has the bits of both as floats, found above expected.
 */
#define BV_NUMBERS_MARK ((uint64_t)1 << 63)
#define BV_MOST_NUMBERS_TOLD (((uint64_t)1 << 23) - 1)

static inline uint64_t bv_pack_numbers(uint64_t count, uint32_t channel,
				       uint32_t row, uint32_t column)
{
	const uint64_t told =
		count < BV_MOST_NUMBERS_TOLD ? count : BV_MOST_NUMBERS_TOLD;

	return BV_NUMBERS_MARK | (uint64_t)channel << 55 | told << 32 |
	       (uint64_t)row << 16 | column;
}

#endif /* BV_CORE_DAMAGE_H */
