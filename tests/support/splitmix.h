/*
 * splitmix.h: random numbers of tests, the same from the same state everywhere
 *
 * splitmix64: a counter in steps of the golden ratio, its bits well stirred.
 */

#ifndef SPLITMIX_H
#define SPLITMIX_H

#include <stdint.h>

static inline uint64_t draw_bits(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* A whole number below 'n'.  The remainder's small bias does not matter. */
static inline uint32_t draw_below(uint64_t *state, uint32_t n)
{
	return (uint32_t)(draw_bits(state) % n);
}

#endif /* SPLITMIX_H */
