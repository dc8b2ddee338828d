/*
 * scan.c - one turn of the scanner: from a scene to points
 *
 * The plain way is to test each of the 130,000 rays against each of the 500
 * objects and to keep the nearest hit. Three observations make that cheap:
 *
 * 1. The beams of one azimuth lie in one vertical half-plane. Cutting an object
 *    with that plane is the costly part and is done once for all 64 beams. A
 *    box or a cylinder leaves an upright rectangle (near, far, bottom, top), a
 *    sphere a circle; a ray in the plane is the line z = slope * r, where r is
 *    the horizontal distance, and meets either with a few operations. The cuts
 *    are sorted by their near side, so the search ends at the first one that
 *    begins behind the best hit so far.
 *
 * 2. The half-plane turns slowly. The circle is divided into sectors; on
 *    entering one, the scan gathers the objects that any azimuth in it can
 *    touch, a few dozen, and looks at no others until it leaves.
 *
 * 3. A higher beam meets the ground farther out. The ground under an azimuth is
 *    sampled at stations from near to far, and one pass over them serves all
 *    beams, from the lowest up: each goes on where the one below it stopped.
 */
#include "scan.h"

#include "terrain.h"

#include <math.h>

#define PI 3.141592653589793
#define SECTORS 128

/* The first station is closer than any beam meets the ground. */
#define FIRST_STATION 1.5
#define STATION_RATIO 1.032

/* Range noise: triangular, so many metres at most either way. */
#define RANGE_NOISE 0.03

/* An azimuth: its direction in sensor and in street coordinates. */
struct azimuth {
	double x, y;
	double along, across;
};

/* The cut of an object with the half-plane of an azimuth. */
struct cut {
	const struct object *object;
	double near, far;
};

/* What a ray meets first: an object, or the ground when that is NULL. */
struct hit {
	const struct object *object;
	double range; /* horizontal, in metres */
};

void bv_synth_begin_scan(struct scan *scan, const struct scene *scene,
			 int64_t frame, uint32_t num_azimuths)
{
	double r = FIRST_STATION;

	scan->scene = scene;
	scan->random = random_stream(scene->seed, RANDOM_RAYS, frame, 0);
	scan->num_azimuths = num_azimuths;
	scan->phase = random_unit(&scan->random);
	scan->sector = -1;
	for (int beam = 0; beam < SYNTH_BEAMS; beam++)
		scan->slope[beam] = bv_synth_beam_slope(beam);
	for (int i = 0; i < SCAN_STATIONS; i++) {
		scan->station[i] = r;
		r *= STATION_RATIO;
	}
}

/* ---- Sectors ---- */

/*
 * An azimuth of the sector differs from the middle of it by at most
 * PI / SECTORS, which shifts a point at distance d sideways, as seen along the
 * azimuth, by at most d * PI / SECTORS.
 */
static void gather_nearby(struct scan *scan, int32_t sector)
{
	const struct scene *scene = scan->scene;
	double x, y;

	bv_synth_turn((sector + 0.5) / SECTORS, &x, &y);
	scan->sector = sector;
	scan->num_nearby = 0;
	for (size_t i = 0; i < scene->num_objects; i++) {
		const struct object *o = &scene->objects[i];
		const double distance = sqrt(o->x * o->x + o->y * o->y);
		const double reach = o->radius + distance * PI / SECTORS;
		const double ahead = x * o->x + y * o->y;
		const double aside = x * o->y - y * o->x;

		if (ahead > -reach && aside > -reach && aside < reach)
			scan->nearby[scan->num_nearby++] = o;
	}
}

/* ---- Cutting objects with the half-plane of an azimuth ---- */

/*
 * Narrow [near, far] to where -half <= position + speed * r <= half. Returns 0
 * if that is nowhere.
 */
static int clip(double position, double speed, double half, struct cut *cut)
{
	if (speed > -1e-9 && speed < 1e-9)
		return position > -half && position < half;

	const double a = (-half - position) / speed;
	const double b = (half - position) / speed;
	const double first = a < b ? a : b;
	const double second = a < b ? b : a;

	if (first > cut->near)
		cut->near = first;
	if (second < cut->far)
		cut->far = second;
	return cut->near < cut->far;
}

static int cut_box(const struct azimuth *azimuth, struct cut *cut)
{
	const struct object *o = cut->object;
	const double along = -(o->x * o->axis_x + o->y * o->axis_y);
	const double across = o->x * o->axis_y - o->y * o->axis_x;
	const double along_speed =
		azimuth->x * o->axis_x + azimuth->y * o->axis_y;
	const double across_speed =
		azimuth->y * o->axis_x - azimuth->x * o->axis_y;

	cut->near = -SYNTH_MAX_RANGE;
	cut->far = 2.0 * SYNTH_MAX_RANGE;
	return clip(along, along_speed, o->half_length, cut) &&
	       clip(across, across_speed, o->half_width, cut);
}

static int cut_circle(const struct azimuth *azimuth, struct cut *cut)
{
	const struct object *o = cut->object;
	const double ahead = azimuth->x * o->x + azimuth->y * o->y;
	const double aside = azimuth->x * o->y - azimuth->y * o->x;
	const double squared = o->radius * o->radius - aside * aside;

	if (squared <= 0.0)
		return 0;

	const double half_chord = sqrt(squared);

	cut->near = ahead - half_chord;
	cut->far = ahead + half_chord;
	return 1;
}

/* Insert by near side; the list is short. */
static void insert_cut(struct cut *cuts, size_t count, struct cut cut)
{
	while (count > 0 && cuts[count - 1].near > cut.near) {
		cuts[count] = cuts[count - 1];
		count--;
	}
	cuts[count] = cut;
}

/*
 * Cut all objects of the sector; what is behind the sensor, or around it, is
 * left out. Returns the number of cuts.
 */
static size_t cut_objects(const struct scan *scan,
			  const struct azimuth *azimuth, struct cut *cuts)
{
	size_t count = 0;

	for (size_t i = 0; i < scan->num_nearby; i++) {
		struct cut cut = {.object = scan->nearby[i]};
		const int touched = cut.object->kind == OBJECT_BOX
					    ? cut_box(azimuth, &cut)
					    : cut_circle(azimuth, &cut);

		if (touched && cut.near > 0.0 && cut.near < SYNTH_MAX_RANGE)
			insert_cut(cuts, count++, cut);
	}
	return count;
}

/* ---- Where a ray meets things ---- */

/*
 * The ground. Every ray is above it at the first station; the first one where
 * it is not ends the search, and the crossing lies on the line from the station
 * before. 'start' >= 1 is where the search begins, and is moved to where it
 * ended. Returns the range, or more than the maximum for a ray that never comes
 * down.
 */
static double meet_ground(const double *station, const double *ground,
			  double slope, int *start)
{
	int i = *start;

	while (i < SCAN_STATIONS && slope * station[i] > ground[i])
		i++;
	*start = i;
	if (i == SCAN_STATIONS)
		return 2.0 * SYNTH_MAX_RANGE;

	const double above = slope * station[i - 1] - ground[i - 1];
	const double below = ground[i] - slope * station[i];
	const double share = above / (above + below);

	return station[i - 1] + (station[i] - station[i - 1]) * share;
}

/* The side of an upright rectangle, or its top for a ray that comes down. */
static double meet_solid(const struct cut *cut, double slope)
{
	const struct object *o = cut->object;
	const double z = slope * cut->near;

	if (z >= o->bottom && z <= o->top)
		return cut->near;
	if (z > o->top && slope * cut->far < o->top)
		return o->top / slope;
	return 2.0 * SYNTH_MAX_RANGE;
}

/*
 * Foliage. The cut is a circle about (c, m), its radius h half the chord:
 *
 *	(r - c)^2 + (slope r - m)^2 = h^2
 *
 * has the smaller root r = (b - sqrt(b^2 - a q)) / a, with a = 1 + slope^2,
 * b = c + slope m and q = c^2 + m^2 - h^2. Some rays find a way through, the
 * others get in by some part of the radius before a leaf stops them.
 */
static double meet_foliage(const struct cut *cut, double slope,
			   struct random *random)
{
	const double c = 0.5 * (cut->near + cut->far);
	const double m = 0.5 * (cut->object->bottom + cut->object->top);
	const double h = 0.5 * (cut->far - cut->near);
	const double a = 1.0 + slope * slope;
	const double b = c + slope * m;
	const double root = b * b - a * (c * c + m * m - h * h);

	if (root <= 0.0 || random_unit(random) < 0.3)
		return 2.0 * SYNTH_MAX_RANGE;

	const double depth = random_unit(random);

	return (b - sqrt(root)) / a + depth * depth * h;
}

static void meet_objects(const struct cut *cuts, size_t num_cuts, double slope,
			 struct random *random, struct hit *hit)
{
	for (size_t i = 0; i < num_cuts && cuts[i].near < hit->range; i++) {
		const struct cut *cut = &cuts[i];
		const double range = cut->object->kind == OBJECT_FOLIAGE
					     ? meet_foliage(cut, slope, random)
					     : meet_solid(cut, slope);

		if (range < hit->range)
			*hit = (struct hit){cut->object, range};
	}
}

/* ---- From hits to points ---- */

static int32_t round_to_int(double v)
{
	return v < 0.0 ? -(int32_t)(0.5 - v) : (int32_t)(v + 0.5);
}

/* Far echoes are weaker, and no two are equally strong. */
static int32_t measured_intensity(double reflectance, double range,
				  struct random *random)
{
	const double speckle = random_between(random, 0.75, 1.25);
	const double fading = 1.0 - 0.4 * range / SYNTH_MAX_RANGE;
	const int32_t hundredths =
		round_to_int(100.0 * reflectance * speckle * fading);

	return hundredths < 99 ? hundredths : 99;
}

/*
 * Echoes get lost: a few everywhere, and more of those from far ground, which
 * the ray only grazes.
 */
static int is_lost(const struct hit *hit, struct random *random)
{
	const double far = hit->range / SYNTH_MAX_RANGE;
	const double loss = hit->object ? 0.03 : 0.03 + 0.8 * far * far;

	return random_unit(random) < loss;
}

/* Turn a hit into a point. Returns 0 if nothing came back. */
static int measure(struct scan *scan, const struct azimuth *azimuth,
		   const struct hit *hit, double slope, struct point *point)
{
	struct random *random = &scan->random;
	const double limit = SYNTH_MAX_RANGE * SYNTH_MAX_RANGE;

	if (hit->range * hit->range * (1.0 + slope * slope) > limit ||
	    is_lost(hit, random))
		return 0;

	const double early = random_unit(random);
	const double late = random_unit(random);
	const double range = hit->range + RANGE_NOISE * (late - early);
	const double reflectance =
		hit->object
			? hit->object->reflectance
			: bv_synth_ground_reflectance(
				  scan->scene->along + azimuth->along * range,
				  scan->scene->across +
					  azimuth->across * range);

	point->x = round_to_int(1000.0 * azimuth->x * range);
	point->y = round_to_int(1000.0 * azimuth->y * range);
	point->z = round_to_int(1000.0 * slope * range);
	point->intensity = measured_intensity(reflectance, range, random);
	return 1;
}

/* ---- An azimuth ---- */

static struct azimuth direction(const struct scan *scan, uint32_t step)
{
	const double c = scan->scene->heading_cosine;
	const double s = scan->scene->heading_sine;
	struct azimuth a;

	bv_synth_turn((step + scan->phase) / scan->num_azimuths, &a.x, &a.y);
	a.along = c * a.x - s * a.y;
	a.across = s * a.x + c * a.y;
	return a;
}

static void sample_ground(const struct scan *scan,
			  const struct azimuth *azimuth, double *ground)
{
	const struct scene *scene = scan->scene;

	for (int i = 0; i < SCAN_STATIONS; i++) {
		const double r = scan->station[i];

		ground[i] =
			bv_synth_ground_height(
				scene->seed, scene->along + azimuth->along * r,
				scene->across + azimuth->across * r) -
			scene->height;
	}
}

size_t bv_synth_scan_azimuth(struct scan *scan, uint32_t step,
			     struct point points[SYNTH_BEAMS])
{
	const int32_t sector =
		(int32_t)((uint64_t)step * SECTORS / scan->num_azimuths);
	const struct azimuth azimuth = direction(scan, step);
	struct cut cuts[SCENE_MAX_OBJECTS];
	double ground[SCAN_STATIONS];
	int station = 1;
	size_t count = 0;

	if (sector != scan->sector)
		gather_nearby(scan, sector);
	sample_ground(scan, &azimuth, ground);
	const size_t num_cuts = cut_objects(scan, &azimuth, cuts);

	for (int beam = 0; beam < SYNTH_BEAMS; beam++) {
		const double slope = scan->slope[beam];
		struct hit hit = {NULL, meet_ground(scan->station, ground,
						    slope, &station)};

		meet_objects(cuts, num_cuts, slope, &scan->random, &hit);
		if (measure(scan, &azimuth, &hit, slope, &points[count]))
			count++;
	}
	return count;
}
