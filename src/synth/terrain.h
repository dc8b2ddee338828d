/*
 * terrain.h - the ground that the street runs over
 *
 * Street coordinates, in metres: 'along' the street and 'across' it, to the
 * left, with 0 on the centre line. The cross-section, the same on both sides:
 *
 *	0 .. 3.8	a lane
 *	3.8 .. 6	parking
 *	6 .. 9		pavement, a kerb higher
 *	9 ..		houses and gardens
 */
#ifndef BV_SYNTH_TERRAIN_H
#define BV_SYNTH_TERRAIN_H

#include "random.h"

#define LANE_CENTRE 1.95
#define LANE_END 3.8
#define PARKING_CENTRE 4.95
#define KERB 6.0
#define PAVEMENT_END 9.0

/* Height of the ground in metres; slopes stay below about 5 %. */
double bv_synth_ground_height(uint64_t seed, double along, double across);

/* Share of the light that the ground sends back, 0..1. */
double bv_synth_ground_reflectance(double along, double across);

/*
 * A smooth random function of one variable, within [-1, 1], that changes over
 * a length of about 1.
 */
double bv_synth_wander(uint64_t seed, enum random_topic topic, double t);

/* the greatest integer that is not greater than v */
int64_t bv_synth_floor(double v);

#endif /* BV_SYNTH_TERRAIN_H */
