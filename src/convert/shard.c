/*
 * shard.c - which shard a frame is in, where several machines share a data set
 *
 * The name alone decides.  So nobody has to be asked: not who else is in the list, nor
 * in which order, nor whether files were added meanwhile.  It is the name of the
 * picture that counts, without its extension and as file systems fold names: of frames
 * that could get the same picture, "1.bin" and "1.pcd", or "a.bin" and "A.bin", one
 * shard has all, and refuses them as a run of all frames would.
 *
 * The remainder of a hash of it would do, but as with dice some shards get more: of
 * 7,481 frames on 64 shards one would have 1.3 times its share, and the run lasts until
 * that is done.  Frames, however, are numbered.  Of 64 that follow each other, only the
 * number of all 64 is hashed; they go to that shard and those after it, each to another
 * one.  Which is next to which, the hash decides, too: otherwise every tenth frame, as
 * data sets often have them, would find one shard of ten.
 */

#include "birdview.h"

#include "convert/output_name.h"
#include "core/fold.h"
#include "core/hash.h"

/* Bytes that are folded at once. */
#define PIECE 256

/* At most PIECE of 'length' bytes, and no piece of a character. */
static size_t measure_piece(const char *name, size_t length)
{
	size_t piece = PIECE;

	if (length <= PIECE)
		return length;
	while (piece > PIECE - 4 && ((unsigned char)name[piece] & 0xc0) == 0x80)
		piece--;
	return piece;
}

static uint64_t hash_folded(const char *name, size_t length)
{
	static const struct bv_folding all = {.letters = true, .accents = true};
	uint64_t hash = BV_HASH_START;

	while (length > 0) {
		char folded[BV_FOLDED_MAX(PIECE)];
		const size_t piece = measure_piece(name, length);
		const size_t size = bv_fold_name(&all, name, piece, folded);

		hash = bv_hash_bytes(hash, folded, size);
		name += piece;
		length -= piece;
	}
	return hash;
}

/* More than numbers of frames or times have, and fewer than 64 bits. */
#define MOST_DIGITS 18

/* Takes the digits at the end of a name off its length, and returns their number. */
static uint64_t take_number(const char *name, size_t *length)
{
	const size_t most = *length < MOST_DIGITS ? *length : MOST_DIGITS;
	uint64_t number = 0, unit = 1;

	for (size_t i = 0; i < most; i++) {
		const char digit = name[*length - 1];

		if (digit < '0' || digit > '9')
			break;
		number += unit * (uint64_t)(digit - '0');
		unit *= 10;
		--*length;
	}
	return number;
}

uint32_t bv_shard_of(const char *name, uint32_t shards)
{
	size_t length = bv_output_stem(name);
	const uint64_t number = take_number(name, &length);
	const uint64_t hash = bv_hash_mix(hash_folded(name, length) ^
					  bv_hash_mix(number / 64));
	/*
	 * An odd factor leaves each of 64 numbers its own place.  It is of bits that
	 * the remainder knows nothing of.
	 */
	const uint64_t place = number % 64 * (hash >> 58 | 1) % 64;

	return shards > 1 ? (uint32_t)((hash % shards + place) % shards) : 0;
}
