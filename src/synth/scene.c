/*
 * scene.c - what stands around the sensor in one frame
 *
 * The world is one endless straight street. It is divided into blocks, and the
 * two sides of block b are furnished from the hash of (seed, b, side): a house
 * or a garden, parked cars, lamps, trees, somebody walking. A frame takes the
 * blocks within range of the sensor, which drives a metre per frame (36 km/h at
 * ten frames a second), so neighbouring frames see the same things from a
 * slightly different place, and any frame can be made without those before it.
 *
 * Other traffic moves by the same idea: the oncoming lane is a row of slots
 * that slides along the street, the own lane a row that travels with the
 * sensor.
 */
#include "scene.h"

#include "terrain.h"

#include <assert.h>
#include <math.h>

#define BLOCK_LENGTH 24.0
#define SENSOR_HEIGHT 1.73
#define METRES_PER_FRAME 1.0
#define ONCOMING_PER_FRAME 1.1

/* Everything is sunk into the ground a little, so that nothing floats. */
#define FOOT 0.3

/* A side of a block of the street, and the numbers to furnish it from. */
struct plot {
	struct scene *scene;
	struct random random;
	double start; /* along the street */
	double side;  /* +1 left, -1 right */
};

/* ---- Placing one thing ---- */

/*
 * Move an object from street to sensor coordinates and keep it if any of it is
 * in range. Its bottom and top are given from the ground that it stands on.
 */
static void place(struct scene *scene, struct object object)
{
	const double along = object.x - scene->along;
	const double across = object.y - scene->across;
	const double c = scene->heading_cosine;
	const double s = scene->heading_sine;
	const double ground =
		bv_synth_ground_height(scene->seed, object.x, object.y) -
		scene->height;
	const double reach = SYNTH_MAX_RANGE + object.radius;

	if (along * along + across * across > reach * reach)
		return;
	assert(scene->num_objects < SCENE_MAX_OBJECTS);
	object.x = c * along + s * across;
	object.y = c * across - s * along;
	const double axis_x = c * object.axis_x + s * object.axis_y;
	const double axis_y = c * object.axis_y - s * object.axis_x;
	object.axis_x = axis_x;
	object.axis_y = axis_y;
	object.bottom += ground;
	object.top += ground;
	scene->objects[scene->num_objects++] = object;
}

/*
 * A box lies along the street but for a turn by a small angle, given as the
 * tangent of its half: then cosine and sine are (1 - t^2) / (1 + t^2) and
 * 2 t / (1 + t^2), and no trigonometric function is needed.
 */
static struct object box(double along, double across, double tangent_half,
			 double length, double width)
{
	const double t = tangent_half;
	const double scale = 1.0 / (1.0 + t * t);

	return (struct object){
		.kind = OBJECT_BOX,
		.x = along,
		.y = across,
		.axis_x = (1.0 - t * t) * scale,
		.axis_y = 2.0 * t * scale,
		.half_length = 0.5 * length,
		.half_width = 0.5 * width,
		.radius = 0.5 * sqrt(length * length + width * width),
	};
}

static void place_box(struct scene *scene, struct object object, double bottom,
		      double top, double reflectance)
{
	object.bottom = bottom;
	object.top = top;
	object.reflectance = reflectance;
	place(scene, object);
}

static void place_pole(struct scene *scene, double along, double across,
		       double radius, double top, double reflectance)
{
	place(scene, (struct object){.kind = OBJECT_CYLINDER,
				     .x = along,
				     .y = across,
				     .radius = radius,
				     .bottom = -FOOT,
				     .top = top,
				     .reflectance = reflectance});
}

static void place_foliage(struct scene *scene, double along, double across,
			  double radius, double middle)
{
	place(scene, (struct object){.kind = OBJECT_FOLIAGE,
				     .x = along,
				     .y = across,
				     .radius = radius,
				     .bottom = middle - radius,
				     .top = middle + radius,
				     .reflectance = 0.3});
}

/* A body with a cabin on it, or now and then a van, which is all body. */
static void place_car(struct scene *scene, struct random *random, double along,
		      double across)
{
	const double turn = random_between(random, -0.02, 0.02);
	const double length = random_between(random, 3.7, 4.9);
	const double width = random_between(random, 1.65, 1.85);
	const double height = random_between(random, 1.4, 1.7);
	const double paint = random_between(random, 0.05, 0.65);

	if (random_unit(random) < 0.12) {
		place_box(scene, box(along, across, turn, length + 0.8, width),
			  0.25, height + 0.7, paint);
		return;
	}
	place_box(scene, box(along, across, turn, length, width), 0.2,
		  0.58 * height, paint);
	place_box(scene, box(along, across, turn, 0.5 * length, width - 0.25),
		  0.5 * height, height, 0.7 * paint);
}

static void place_tree(struct scene *scene, struct random *random, double along,
		       double across)
{
	const double trunk = random_between(random, 1.8, 3.0);
	const double crown = random_between(random, 1.2, 2.6);

	place_pole(scene, along, across, 0.08 * crown, trunk, 0.3);
	place_foliage(scene, along, across, crown, trunk + 0.6 * crown);
}

/* ---- Furnishing a side of a block ---- */

static void add_house(struct plot *plot)
{
	struct random *random = &plot->random;
	const double setback = random_between(random, 0.5, 5.0);
	const double length = random_between(random, 13.0, BLOCK_LENGTH);
	const double height = random_between(random, 5.0, 14.0);
	const double depth = random_between(random, 8.0, 12.0);
	const double paint = random_between(random, 0.15, 0.5);
	const double across = PAVEMENT_END + setback + 0.5 * depth;

	place_box(plot->scene,
		  box(plot->start + 0.5 * BLOCK_LENGTH, plot->side * across,
		      0.0, length, depth),
		  -1.0, height, paint);
}

/* A front garden ends at a wall or at a hedge, here a row of round bushes. */
static void add_fence(struct plot *plot)
{
	struct random *random = &plot->random;
	const double across = plot->side * (PAVEMENT_END + 0.6);
	const double length = random_between(random, 6.0, BLOCK_LENGTH - 2.0);
	const double height = random_between(random, 0.5, 1.6);

	if (random_unit(random) < 0.4) {
		place_box(plot->scene,
			  box(plot->start + 0.5 * length, across, 0.0, length,
			      0.3),
			  -FOOT, height, 0.35);
		return;
	}
	for (int i = 0; 1.3 * i < length; i++)
		place_foliage(plot->scene, plot->start + 1.3 * i, across, 0.8,
			      0.4 * height);
}

static void add_garden(struct plot *plot)
{
	struct random *random = &plot->random;

	add_fence(plot);
	for (int i = 0; i < 6; i++) {
		const double along = random_between(random, 0.0, BLOCK_LENGTH);
		const double across = random_between(random, 11.0, 30.0);

		if (i % 2 == 0)
			place_tree(plot->scene, random, plot->start + along,
				   plot->side * across);
		else
			place_foliage(plot->scene, plot->start + along,
				      plot->side * across, 0.9, 0.4);
	}
}

/* A second row of houses closes the view where the first leaves a gap. */
static void add_back_row(struct plot *plot)
{
	struct random *random = &plot->random;
	const double across = random_between(random, 36.0, 60.0);
	const double turn = random_between(random, -0.2, 0.2);
	const double length = random_between(random, 8.0, 26.0);
	const double height = random_between(random, 4.0, 12.0);

	place_box(plot->scene,
		  box(plot->start + 0.5 * BLOCK_LENGTH, plot->side * across,
		      turn, length, 9.0),
		  -1.0, height, 0.3);
}

static void add_parked_cars(struct plot *plot)
{
	struct random *random = &plot->random;

	for (int slot = 0; slot < 4; slot++) {
		const double jitter = random_between(random, -0.4, 0.4);
		const double along = plot->start + 6.0 * slot + 3.0 + jitter;

		if (random_unit(random) < 0.4)
			place_car(plot->scene, random, along,
				  plot->side * PARKING_CENTRE);
	}
}

/* A post with a plate that faces the traffic. */
static void add_sign(struct plot *plot)
{
	const double along =
		plot->start + random_between(&plot->random, 1.0, 11.0);
	const double across = plot->side * (KERB + 0.5);

	place_pole(plot->scene, along, across, 0.05, 2.6, 0.5);
	place_box(plot->scene, box(along - 0.1, across, 0.0, 0.04, 0.7), 1.9,
		  2.6, 0.97);
}

static void add_pavement(struct plot *plot)
{
	struct random *random = &plot->random;
	const double kerb = plot->side * (KERB + 0.6);
	const double along = random_between(random, 13.0, BLOCK_LENGTH - 1.0);
	const double walk = random_between(random, 1.0, BLOCK_LENGTH - 1.0);

	place_pole(plot->scene, plot->start + 12.0, kerb, 0.1, 7.0, 0.4);
	if (random_unit(random) < 0.4)
		place_tree(plot->scene, random, plot->start + along, kerb);
	if (random_unit(random) < 0.4)
		place_pole(plot->scene, plot->start + walk,
			   plot->side * (KERB + 1.8), 0.25, 1.7, 0.35);
	if (random_unit(random) < 0.3)
		add_sign(plot);
}

static void add_plot(struct scene *scene, int64_t block, int side)
{
	struct plot plot = {
		.scene = scene,
		.random = random_stream(scene->seed, RANDOM_BLOCK, block, side),
		.start = BLOCK_LENGTH * (double)block,
		.side = side,
	};
	const double choice = random_unit(&plot.random);

	if (choice < 0.45)
		add_house(&plot);
	else if (choice < 0.85)
		add_garden(&plot);
	add_back_row(&plot);
	add_parked_cars(&plot);
	add_pavement(&plot);
}

/* ---- Traffic ---- */

/* Cars that keep pace with the sensor, ahead of it and behind. */
static void add_own_lane(struct scene *scene, int64_t frame)
{
	for (int64_t slot = -4; slot <= 4; slot++) {
		struct random random =
			random_stream(scene->seed, RANDOM_TRAFFIC, slot, 0);
		const double present = random_unit(&random);
		const double jitter = random_between(&random, -5.0, 5.0);
		const double phase = random_between(&random, 0.0, 1000.0);
		const double gap =
			4.0 * bv_synth_wander(scene->seed, RANDOM_TRAFFIC,
					      phase + (double)frame / 40.0);

		if (slot != 0 && present < 0.6)
			place_car(scene, &random,
				  scene->along + 28.0 * (double)slot + jitter +
					  gap,
				  -LANE_CENTRE);
	}
}

static void add_oncoming(struct scene *scene, int64_t frame)
{
	const double spacing = 32.0;
	const double travelled = ONCOMING_PER_FRAME * (double)frame;
	const double middle = (scene->along + travelled) / spacing;
	const int64_t slots = (int64_t)(SYNTH_MAX_RANGE / spacing) + 1;
	const int64_t first = bv_synth_floor(middle) - slots;

	for (int64_t slot = first; slot <= first + 2 * slots + 1; slot++) {
		struct random random =
			random_stream(scene->seed, RANDOM_TRAFFIC, slot, 1);
		const double present = random_unit(&random);
		const double jitter = random_between(&random, -8.0, 8.0);

		if (present < 0.5)
			place_car(scene, &random,
				  spacing * (double)slot - travelled + jitter,
				  LANE_CENTRE);
	}
}

/* ---- The frame ---- */

/* Where the sensor is: in the right-hand lane, never quite straight. */
static void set_pose(struct scene *scene, int64_t frame)
{
	const double t = (double)frame / 25.0;
	const double drift =
		bv_synth_wander(scene->seed, RANDOM_STEERING, t + 0.5);
	const double turn =
		0.03 * bv_synth_wander(scene->seed, RANDOM_STEERING, -t - 1.0);
	const double scale = 1.0 / (1.0 + turn * turn);

	scene->along = METRES_PER_FRAME * (double)frame;
	scene->across = 0.2 * drift - LANE_CENTRE;
	scene->height = bv_synth_ground_height(scene->seed, scene->along,
					       scene->across) +
			SENSOR_HEIGHT;
	scene->heading_cosine = (1.0 - turn * turn) * scale;
	scene->heading_sine = 2.0 * turn * scale;
}

void bv_synth_build_scene(struct scene *scene, uint64_t seed, int64_t frame)
{
	scene->seed = seed;
	scene->num_objects = 0;
	set_pose(scene, frame);

	const int64_t first =
		bv_synth_floor((scene->along - SYNTH_MAX_RANGE) / BLOCK_LENGTH);
	const int64_t last =
		bv_synth_floor((scene->along + SYNTH_MAX_RANGE) / BLOCK_LENGTH);

	for (int64_t block = first; block <= last; block++) {
		add_plot(scene, block, 1);
		add_plot(scene, block, -1);
	}
	add_own_lane(scene, frame);
	add_oncoming(scene, frame);
}
