/*
 * scan.h - one turn of the scanner: from a scene to points
 */
#ifndef BV_SYNTH_SCAN_H
#define BV_SYNTH_SCAN_H

#include "angles.h"
#include "random.h"
#include "scene.h"

/*
 * How far out the shape of the ground is followed: stations, each a certain
 * factor farther than the one before.
 */
#define SCAN_STATIONS 140

/* A measured point: whole millimetres and hundredths of intensity, 0..99. */
struct point {
	int32_t x, y, z;
	int32_t intensity;
};

/* The state of a scan; its fields belong to scan.c. */
struct scan {
	const struct scene *scene;
	struct random random;
	uint32_t num_azimuths;
	double phase; /* of the first azimuth, in steps */
	int32_t sector;
	size_t num_nearby;
	const struct object *nearby[SCENE_MAX_OBJECTS];
	double slope[SYNTH_BEAMS];
	double station[SCAN_STATIONS];
};

/*
 * Begin a turn of 'num_azimuths' >= 1 equal steps through 'scene', which must
 * stay as it is until the scan is over. 'frame' chooses the noise.
 */
void bv_synth_begin_scan(struct scan *scan, const struct scene *scene,
			 int64_t frame, uint32_t num_azimuths);

/*
 * Fire all beams at azimuth 'step', counted from straight ahead to the left,
 * and write the points that come back, lowest beam first. Returns their number.
 * Every step must be taken, in order: the noise is one stream.
 */
size_t bv_synth_scan_azimuth(struct scan *scan, uint32_t step,
			     struct point points[SYNTH_BEAMS]);

#endif /* BV_SYNTH_SCAN_H */
