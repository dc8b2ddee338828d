/*
 * lzf.c - compression as PCD files have it
 *
 * The compressed bytes are a sequence of
 *
 *	literals	a byte n < 32, then n + 1 bytes to be copied from here
 *	matches		a byte with n = 1..7 in its highest three bits, if n is
 *			7 a byte to be added to it, and one more: n + 2 bytes
 *			that are those which end 'distance' bytes before, where
 *			distance - 1 has its five highest bits in the first byte
 *			and its lowest eight in the last one
 *
 * Where the three bytes that come next were last seen is in a table with a place
 * for each of some hashes. The longest match there is taken at once.
 */
#include "lzf.h"

#include "bytes.h"

#define MAX_LITERALS 32
#define MIN_MATCH 3
#define MAX_MATCH (7 + 255 + 2)
#define MAX_DISTANCE 8192
#define HASH_BITS 12

size_t bv_synth_lzf_bound(size_t size)
{
	return size + size / MAX_LITERALS + 1;
}

static uint32_t hash(const unsigned char *in)
{
	const uint32_t three =
		(uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | (uint32_t)in[2];

	return (three * 2654435761U) >> (32 - HASH_BITS);
}

static unsigned char *put_literals(unsigned char *out, const unsigned char *in,
				   size_t count)
{
	while (count > 0) {
		const size_t run = count < MAX_LITERALS ? count : MAX_LITERALS;

		*out++ = (unsigned char)(run - 1);
		memcpy(out, in, run);
		out += run;
		in += run;
		count -= run;
	}
	return out;
}

static unsigned char *put_match(unsigned char *out, size_t length,
				size_t distance)
{
	const size_t n = length - 2;
	const size_t back = distance - 1;

	*out++ = (unsigned char)((n < 7 ? n : 7) << 5 | back >> 8);
	if (n >= 7)
		*out++ = (unsigned char)(n - 7);
	*out++ = (unsigned char)back;
	return out;
}

/* How many bytes at 'here' are those at 'before', at most what is left. */
static size_t match_length(const unsigned char *before,
			   const unsigned char *here, size_t left)
{
	const size_t limit = left < MAX_MATCH ? left : MAX_MATCH;
	size_t length = 0;

	while (length < limit && before[length] == here[length])
		length++;
	return length;
}

size_t bv_synth_lzf(unsigned char *out, const unsigned char *in, size_t size)
{
	size_t seen[1 << HASH_BITS] = {0}; /* 1 + where, 0 for not at all */
	unsigned char *const begin = out;
	size_t literals = 0; /* where those begin that are not written yet */
	size_t i = 0;

	while (i + MIN_MATCH <= size) {
		size_t *const place = &seen[hash(in + i)];
		const size_t distance = i + 1 - *place;
		size_t length = 0;

		if (*place != 0 && distance <= MAX_DISTANCE)
			length = match_length(in + i - distance, in + i,
					      size - i);
		*place = i + 1;
		if (length < MIN_MATCH) {
			i++;
			continue;
		}
		out = put_literals(out, in + literals, i - literals);
		out = put_match(out, length, distance);
		i += length;
		literals = i;
	}
	out = put_literals(out, in + literals, size - literals);
	return (size_t)(out - begin);
}
