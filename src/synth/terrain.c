/*
 * terrain.c - the ground that the street runs over
 *
 * The ground is a sum of two layers of value noise, plus a kerb. Value noise
 * puts a random height on each point of a square lattice, found by hashing the
 * place of the point, and interpolates between the four around a place. The
 * weight s(f) = 3 f^2 - 2 f^3 instead of f makes the surface smooth across the
 * lines of the lattice.
 */
#include "terrain.h"

#define HILL_SPACING 30.0
#define HILL_HEIGHT 0.45
#define ROUGH_SPACING 1.3
#define ROUGH_ROAD 0.008
#define ROUGH_GRASS 0.05
#define KERB_HEIGHT 0.12
#define KERB_WIDTH 0.15

int64_t bv_synth_floor(double v)
{
	const int64_t whole = (int64_t)v;

	return (double)whole > v ? whole - 1 : whole;
}

static double lattice(uint64_t seed, enum random_topic topic, int64_t i,
		      int64_t j)
{
	return 2.0 * random_fraction(random_hash(seed, topic, i, j)) - 1.0;
}

static double smooth(double f)
{
	return f * f * (3.0 - 2.0 * f);
}

static double mix(double a, double b, double weight)
{
	return a + (b - a) * weight;
}

static double value_noise(uint64_t seed, enum random_topic topic, double x,
			  double y)
{
	const int64_t i = bv_synth_floor(x);
	const int64_t j = bv_synth_floor(y);
	const double wx = smooth(x - (double)i);
	const double wy = smooth(y - (double)j);
	const double low = mix(lattice(seed, topic, i, j),
			       lattice(seed, topic, i + 1, j), wx);
	const double high = mix(lattice(seed, topic, i, j + 1),
				lattice(seed, topic, i + 1, j + 1), wx);

	return mix(low, high, wy);
}

double bv_synth_wander(uint64_t seed, enum random_topic topic, double t)
{
	return value_noise(seed, topic, t, 0.0);
}

/* 0 on the road, 1 on the pavement and beyond, a short ramp between */
static double kerb_rise(double side)
{
	const double rise = (side - KERB) / KERB_WIDTH;

	if (rise < 0.0)
		return 0.0;
	return rise < 1.0 ? rise : 1.0;
}

double bv_synth_ground_height(uint64_t seed, double along, double across)
{
	const double side = across < 0.0 ? -across : across;
	const double hills =
		value_noise(seed, RANDOM_HILLS, along / HILL_SPACING,
			    across / HILL_SPACING);
	const double rough =
		value_noise(seed, RANDOM_ROUGHNESS, along / ROUGH_SPACING,
			    across / ROUGH_SPACING);

	return HILL_HEIGHT * hills + KERB_HEIGHT * kerb_rise(side) +
	       (side < PAVEMENT_END ? ROUGH_ROAD : ROUGH_GRASS) * rough;
}

/* a dashed centre line, 3 m of paint in every 9, and a line along the parking */
static int is_painted(double along, double side)
{
	if (side < 0.08)
		return along - 9.0 * (double)bv_synth_floor(along / 9.0) < 3.0;
	return side > LANE_END - 0.06 && side < LANE_END + 0.06;
}

double bv_synth_ground_reflectance(double along, double across)
{
	const double side = across < 0.0 ? -across : across;

	if (is_painted(along, side))
		return 0.8;
	if (side < KERB)
		return 0.25;
	return side < PAVEMENT_END ? 0.36 : 0.42;
}
