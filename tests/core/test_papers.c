/*
 * test_papers.c: the maps of the papers are what the words of the papers' programs say
 *
 * Proves that the pictures and arrays of complex-yolo, sfa3d, pixor, mv3d-c, birdnet and
 * apollo are those of a renderer that shares no line with birdview, to the last bit of
 * each number (that zeros have no sign), with the same counts: on random frames whose
 * points lie in, on and beside every edge of the maps, many of them in few cells, with
 * ties, NaN and infinities, with every placer and shader that this processor can run.
 * All frames of a map go through one rasterizer, so anything
 * that it forgets to clear shows in a later frame.
 *
 * And that of apollo all cells have the right direction and distance, and any number of
 * points the nearest logarithm; and that the table of birdnet has what the same renderer
 * finds for a cell by angles and their tangents.
 *
 * BIRDVIEW_LONG=1 draws ten times as many frames and tries all of the table,
 * BIRDVIEW_SHORT=1 a tenth; BIRDVIEW_SEED=N draws others.
 */

#include <math.h>

#include "check.h"
#include "core/logarithm.h"
#include "core/sensor_view.h"
#include "generate.h"
#include "papers_drawing.h"
#include "splitmix.h"
#include "trials.h"

#define FRAMES 150
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const double scales[] = {1, 1, 1, 255, 0.7};

/* Where something changes in one of the maps, or in its slices. */
static const float x_edges[] = {
	0,  0.05f, 0.1f,   0.2f,  10, 34.9f,  39.9f,  40, 49.9f, 50,    59.8f,
	60, -60,   -59.8f, 69.9f, 70, 69.95f, 70.05f, 80, 100,   100.1f};
static const float y_edges[] = {0,      0.05f,  -0.05f,  10,      -25,    25,
				24.95f, -35,    35,      -34.95f, 34.95f, -40,
				40,     -39.9f, 39.9f,   39.95f,  -60,    60,
				59.8f,  -59.8f, -39.85f, 22,      -22};
static const float z_edges[] = {0,      1.25f,   1.27f, -2,     -2.73f, -2.5f,
				1,      -3,      -3.4f, -2.6f,  5,      -5,
				-1.73f, 1.2699f, 0.6f,  0.9f,   -2.2f,  -1.8f,
				-1.4f,  -0.2f,   0.2f,  -4.99f, 4.99f,  0.99f};

static float near_edge(uint64_t *state, const float *edges, size_t count)
{
	float value = edges[draw_below(state, (uint32_t)count)];

	for (uint32_t steps = draw_below(state, 3); steps > 0; steps--)
		value = nextafterf(value, draw_below(state, 2) == 0 ? -INFINITY
								    : INFINITY);
	return value;
}

/* Beside the lines |y| = x * 11 / 9, where birdnet's view ends. */
static void put_on_wedge(uint64_t *state, float *point)
{
	const float y = point[0] * (11.0f / 9.0f);
	const float beside = nextafterf(y, draw_below(state, 2) == 0 ? 0 : 99);

	point[1] = draw_below(state, 2) == 0 ? y : beside;
	if (draw_below(state, 2) == 0)
		point[1] = -point[1];
}

static void move_some(uint64_t *state, float (*points)[4], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (draw_below(state, 6) == 0)
			points[i][0] =
				near_edge(state, x_edges, COUNT(x_edges));
		if (draw_below(state, 6) == 0)
			points[i][1] =
				near_edge(state, y_edges, COUNT(y_edges));
		if (draw_below(state, 6) == 0)
			points[i][2] =
				near_edge(state, z_edges, COUNT(z_edges));
		if (draw_below(state, 12) == 0)
			put_on_wedge(state, points[i]);
		if (draw_below(state, 3) == 0)
			points[i][3] = (float)draw_below(state, 101) / 100;
	}
}

static size_t make_frame(uint64_t *state, float (*points)[4], double scale)
{
	static const struct generate_spec boxes[] = {
		{0, 40, -40, 40, -2, 1.25f, 40.0 / 512, 1},
		{0, 50, -25, 25, -2.73f, 1.27f, 50.0 / 608, 1},
		{0, 70, -40, 40, -2.5f, 1, 0.1, 1},
		{0, 70, -40, 40, -3, 1, 0.1, 1},
		{0, 70, -35, 35, -2.5f, 1.27f, 0.05, 1},
		{-60, 60, -60, 60, -5, 5, 0.1875, 1},
		{0, 3, -2, 2, -2.5f, 1, 0.1, 1},
	};
	struct generate_spec spec = boxes[draw_below(state, COUNT(boxes))];
	size_t n;

	spec.intensity_scale = scale;
	n = generate_points(state, &spec, (float *)points);
	/* Left as they are, frames have more points in one cell. */
	if (draw_below(state, 4) != 0)
		move_some(state, points, n);
	return n;
}

static void check_frame(struct papers_drawing *drawings[PAPERS_PRESETS],
			uint64_t seed, unsigned int frame)
{
	static float points[GENERATE_MAX_POINTS][4];
	const double scale = scales[frame % COUNT(scales)];
	uint64_t state = (seed << 32 ^ frame) * 0xd1342543de82ef95u;
	const size_t n = make_frame(&state, points, scale);
	const float(*const frame_points)[4] = (const float(*)[4])points;
	struct papers_arrays expected = {0};

	for (size_t i = 0; i < PAPERS_PRESETS; i++) {
		const enum papers_map map = papers_presets[i].map;

		if (i == 0 || papers_presets[i - 1].map != map) {
			papers_free(&expected);
			CHECK(papers_render(map, frame_points, n, scale,
					    &expected) == 0);
		}
		papers_drawing_use(drawings[i], frame);
		if (!papers_drawing_agrees(drawings[i], frame_points, n, scale,
					   &expected)) {
			fprintf(stderr, "BIRDVIEW_SEED=%llu, frame %u\n",
				(unsigned long long)seed, frame);
			exit(1);
		}
	}
	papers_free(&expected);
}

static void check_frames(uint64_t seed, unsigned int frames)
{
	struct papers_drawing *drawings[PAPERS_PRESETS];

	for (size_t i = 0; i < PAPERS_PRESETS; i++)
		drawings[i] = papers_drawing_create(&papers_presets[i]);
	for (unsigned int frame = 0; frame < frames; frame++)
		check_frame(drawings, seed, frame);
	for (size_t i = 0; i < PAPERS_PRESETS; i++)
		papers_drawing_free(drawings[i]);
}

/* A point in each cell of apollo, a little beside the centre. */
static void check_apollo_cells(void)
{
	static const struct papers_preset apollo = {PAPERS_APOLLO, "apollo", 0};
	const size_t n = (size_t)640 * 640;
	struct papers_drawing *drawing = papers_drawing_create(&apollo);
	float(*points)[4] = calloc(n, sizeof(*points));
	const float(*const all)[4] = (const float(*)[4])points;
	struct papers_arrays expected;

	CHECK(points != NULL);
	for (size_t i = 0; i < n; i++) {
		points[i][0] = 59.9f - (float)(i / 640) * 0.1875f;
		points[i][1] = 59.9f - (float)(i % 640) * 0.1875f;
	}
	CHECK(papers_render(PAPERS_APOLLO, all, n, 1, &expected) == 0);
	CHECK_EQ_INT(expected.kept, n);
	CHECK(papers_drawing_agrees(drawing, all, n, 1, &expected));
	papers_free(&expected);
	papers_drawing_free(drawing);
	free(points);
}

static void check_logarithms(uint32_t most)
{
	for (uint32_t n = 1; n < most; n++)
		CHECK((float)bv_log(1.0 + n) == (float)logl(1.0L + n));
}

/* All cells near the sensor, and of the others some. */
static void check_view(bool all)
{
	uint16_t *view = bv_view_create();

	CHECK(view != NULL);
	for (uint32_t ahead = 0; ahead < BV_VIEW_AHEAD; ahead++) {
		for (uint32_t aside = 0; aside < BV_VIEW_ASIDE; aside++) {
			const uint32_t left = BV_VIEW_ASIDE - 1 - aside;
			const uint32_t right = BV_VIEW_ASIDE + aside;
			const uint32_t at = bv_view_index(ahead, left);

			CHECK_EQ_INT(bv_view_index(ahead, right), at);
			if (!all && ahead + aside > 40 &&
			    (ahead * 7 + aside) % 199 != 0)
				continue;
			CHECK_EQ_INT(view[at],
				     papers_most_points(ahead, aside));
		}
	}
	free(view);
}

int main(void)
{
	const char *text = getenv("BIRDVIEW_SEED");
	const uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 1;

	check_apollo_cells();
	check_logarithms(is_short() ? 1u << 12 : 1u << 20);
	check_view(is_long());
	check_frames(seed, count_trials(FRAMES, 15));
	return 0;
}
