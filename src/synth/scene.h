/*
 * scene.h - what stands around the sensor in one frame
 *
 * Sensor coordinates, in metres: x forward, y left, z up, the sensor at the
 * origin, 1.73 m above the ground. Walls, cars and poles stand upright in this
 * frame whatever the slope of the ground.
 */
#ifndef BV_SYNTH_SCENE_H
#define BV_SYNTH_SCENE_H

#include <stddef.h>
#include <stdint.h>

/* Nothing farther away than this is seen, in metres. */
#define SYNTH_MAX_RANGE 120.0

/*
 * At most 11 blocks are in range; each of their sides holds at most 41 objects,
 * and the traffic at most 40.
 */
#define SCENE_MAX_OBJECTS 1024

enum object_kind {
	OBJECT_BOX,      /* upright; turned about the vertical */
	OBJECT_CYLINDER, /* upright */
	OBJECT_FOLIAGE,  /* a sphere that lets some rays in and some through */
};

struct object {
	enum object_kind kind;
	double x, y;                    /* centre */
	double axis_x, axis_y;          /* a box: unit vector of its length */
	double half_length, half_width; /* a box */
	double radius;      /* the circle around it, seen from above;
					   of the others their own radius */
	double bottom, top; /* z of the two ends */
	double reflectance; /* share of the light sent back, 0..1 */
};

struct scene {
	uint64_t seed;
	/* the pose of the sensor in street coordinates (see terrain.h) */
	double along, across, height;
	double heading_cosine, heading_sine;
	size_t num_objects;
	struct object objects[SCENE_MAX_OBJECTS];
};

/*
 * Build the scene of frame 'frame' of the drive 'seed'. It depends on these two
 * numbers only; consecutive frames are a metre apart on the same street.
 */
void bv_synth_build_scene(struct scene *scene, uint64_t seed, int64_t frame);

#endif /* BV_SYNTH_SCENE_H */
