/*
 * test_clues.c: what is noted of points does not depend on how many come at a time
 *
 * Proves of random frames, some of them odd, that bv_clues_add() notes, in pieces that
 * end anywhere but near the start, what is noted of them at once, and what is noted where
 * they are drawn part by part: the guess, whether they are far away and, if none of them
 * is kept, their extent; and that it notes whether one is kept.
 */

#include <math.h>

#include "check.h"
#include "convert/clues.h"
#include "core/draw.h"
#include "core/grid.h"
#include "core/layout.h"
#include "drawing.h"

#define ROUNDS 2000
#define MOST 40000

/* In the first piece, if there are as many: 128 KiB of them. */
#define FIRST 8192

static uint32_t random_below(uint32_t end)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((state >> 33) % end);
}

/* Of [-75, 75) in x and y; what is 'outside' of the grid is 1000 away. */
static void make_frame(float (*points)[4], size_t n)
{
	const float most = random_below(2) > 0 ? 255.0f : 1.0f;
	const float shift = random_below(4) > 0 ? 0.0f : 456000.0f;
	const size_t outside = random_below(2) * n;
	const size_t at_last = random_below(2); /* the last one is kept */
	const size_t not_finite = random_below(3) > 0 ? 0 : n / 3;

	for (size_t i = 0; i < n; i++) {
		const bool is_outside = i + at_last < outside;

		points[i][0] = (float)random_below(150) - 75.0f + shift;
		points[i][1] = is_outside ? 1000.0f + (float)random_below(9)
					  : (float)random_below(150) - 75.0f;
		points[i][2] = 0.5f;
		points[i][3] = most * (float)random_below(101) / 100.0f;
		if (i < not_finite)
			points[i][random_below(3)] = NAN;
	}
}

/* As a CPU does it, where they are drawn. */
static bool note_drawing(struct bv_clues *clues,
			 struct bv_rasterizer *rasterizer,
			 const unsigned char *points, size_t n)
{
	struct bv_image image = {.struct_size = sizeof(image)};

	*clues = (struct bv_clues){.begun = false};
	for (size_t i = 0; i < n; i += FIRST) {
		const size_t some = n - i < FIRST ? n - i : FIRST;
		const unsigned char *part = points + i * bv_kitti.stride;

		if (i == 0)
			bv_clues_begin(clues, &bv_kitti, part, some,
				       n * bv_kitti.stride);
		bv_draw_add(rasterizer, &bv_kitti, NULL, part, some);
		if (rasterizer->tally.kept == 0)
			bv_clues_widen(clues, &bv_kitti, part, some);
	}
	CHECK_EQ_INT(bv_draw_finish(rasterizer, &image), BV_OK);
	return image.counts->kept > 0;
}

static void note_pieces(struct bv_clues *clues, const struct bv_rules *rules,
			const unsigned char *points, size_t n)
{
	size_t i = 0;

	*clues = (struct bv_clues){.begun = false};
	while (i < n) {
		const size_t left = n - i;
		size_t some = random_below(2) > 0
				      ? 1 + random_below(100)
				      : 1 + random_below((uint32_t)left);

		if (i == 0)
			some += FIRST;
		if (some > left)
			some = left;
		bv_clues_add(clues, rules, &bv_kitti,
			     points + i * bv_kitti.stride, some,
			     n * bv_kitti.stride);
		i += some;
	}
}

static void expect_same(const struct bv_clues *is,
			const struct bv_clues *wanted, bool kept)
{
	CHECK_EQ_INT(is->kept, kept);
	CHECK_EQ_INT(is->guess, wanted->guess);
	CHECK_EQ_INT(is->far, wanted->far);
	for (int axis = 0; axis < 3 && !kept; axis++) {
		CHECK(is->extent.min[axis] == wanted->extent.min[axis]);
		CHECK(is->extent.max[axis] == wanted->extent.max[axis]);
	}
}

int main(void)
{
	static float frame[MOST][4];
	const unsigned char *points = (const unsigned char *)frame;
	struct bv_grid *grid = make_preset_grid("surround");
	struct bv_rasterizer *rasterizer;
	size_t guesses = 0, far = 0, kept = 0;

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	for (int i = 0; i < ROUNDS; i++) {
		const size_t n = 1 + random_below(i % 8 > 0 ? 300 : MOST);
		struct bv_clues drawn, whole = {.begun = false}, pieces;
		bool is_kept;

		make_frame(frame, n);
		is_kept = note_drawing(&drawn, rasterizer, points, n);
		bv_clues_add(&whole, &grid->rules, &bv_kitti, points, n,
			     n * bv_kitti.stride);
		note_pieces(&pieces, &grid->rules, points, n);
		expect_same(&whole, &drawn, is_kept);
		expect_same(&pieces, &drawn, is_kept);
		guesses += drawn.guess > 0;
		far += drawn.far;
		kept += is_kept;
	}
	/* There were some of each kind. */
	CHECK(guesses > 0 && guesses < ROUNDS);
	CHECK(far > 0 && far < ROUNDS);
	CHECK(kept > 0 && kept < ROUNDS);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return 0;
}
