/*
 * pack_lzf.h: streams of LZF for tests
 *
 * They are made here, since birdview only unpacks them: not well packed, but of all that
 * there is in such a stream.
 */

#ifndef PACK_LZF_H
#define PACK_LZF_H

#include <string.h>

/* How many bytes at 'at' are those at 'at - back'. */
static inline size_t match_back(const unsigned char *bytes, size_t size,
				size_t at, size_t back)
{
	size_t n = 0;

	while (back <= at && at + n < size && n < 264 &&
	       bytes[at + n] == bytes[at + n - back])
		n++;
	return n;
}

/* A copy of 'n' bytes, 3 to 264, from 'back' bytes before. */
static inline size_t put_copy(unsigned char *to, size_t n, size_t back)
{
	const size_t rest = n - 2 < 7 ? n - 2 : 7;
	size_t used = 0;

	to[used++] = (unsigned char)(rest << 5 | (back - 1) >> 8);
	if (rest == 7)
		to[used++] = (unsigned char)(n - 2 - 7);
	to[used++] = (unsigned char)(back - 1);
	return used;
}

static inline size_t put_literals(unsigned char *to, const unsigned char *from,
				  size_t n)
{
	size_t used = 0, some;

	for (; n > 0; n -= some, from += some, used += some) {
		some = n < 32 ? n : 32;
		to[used++] = (unsigned char)(some - 1);
		memcpy(to + used, from, some);
	}
	return used;
}

/* Packs bytes as LZF has it: copies of what is 4 bytes before, and literals. */
static inline size_t pack_lzf(const unsigned char *bytes, size_t size,
			      unsigned char *to)
{
	size_t used = 0, at = 0, packed = 0;

	while (at < size) {
		const size_t n = match_back(bytes, size, at, 4);

		if (n < 3) {
			at++;
			continue;
		}
		used += put_literals(to + used, bytes + packed, at - packed);
		used += put_copy(to + used, n, 4);
		at += n;
		packed = at;
	}
	return used + put_literals(to + used, bytes + packed, at - packed);
}

#endif /* PACK_LZF_H */
