/*
 * random.h - repeatable random numbers
 *
 * Every number here comes from splitmix64: a counter that grows by an odd
 * constant, passed through a function that scatters its bits. The scattering
 * function is a bijection of 64-bit integers, so the sequence has period 2^64
 * whatever the start. It is small, uses integers alone and therefore gives the
 * same numbers on every machine.
 *
 * Two uses:
 *  - a stream (struct random): numbers one after the other;
 *  - a hash of (seed, topic, i, j): the start of a stream of its own for, say,
 *    block i of the street. Anything in the world can be found from its place
 *    in it, without generating what comes before.
 *
 * C leaves the order of evaluation open between the arguments of a call and
 * between initialisers. So draw at most one number in an expression, or two
 * compilers will build two worlds.
 */
#ifndef BV_SYNTH_RANDOM_H
#define BV_SYNTH_RANDOM_H

#include <stdint.h>

/* What a hash is about: equal places in two topics must not look alike. */
enum random_topic {
	RANDOM_HILLS = 1,
	RANDOM_ROUGHNESS,
	RANDOM_BLOCK,
	RANDOM_TRAFFIC,
	RANDOM_STEERING,
	RANDOM_RAYS,
};

struct random {
	uint64_t state;
};

static inline uint64_t random_scatter(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline uint64_t random_hash(uint64_t seed, enum random_topic topic,
				   int64_t i, int64_t j)
{
	uint64_t x = random_scatter(
		seed + (uint64_t)topic * UINT64_C(0x9e3779b97f4a7c15));

	x += (uint64_t)i * UINT64_C(0xd6e8feb86659fd93);
	x += (uint64_t)j * UINT64_C(0xa0761d6478bd642f);
	return random_scatter(x);
}

static inline struct random
random_stream(uint64_t seed, enum random_topic topic, int64_t i, int64_t j)
{
	return (struct random){random_hash(seed, topic, i, j)};
}

/* 53 bits of an integer as a double in [0, 1), exactly */
static inline double random_fraction(uint64_t x)
{
	return (double)(x >> 11) / 9007199254740992.0;
}

/* the next number of the stream, in [0, 1) */
static inline double random_unit(struct random *r)
{
	r->state += UINT64_C(0x9e3779b97f4a7c15);
	return random_fraction(random_scatter(r->state));
}

static inline double random_between(struct random *r, double low, double high)
{
	return low + (high - low) * random_unit(r);
}

#endif /* BV_SYNTH_RANDOM_H */
