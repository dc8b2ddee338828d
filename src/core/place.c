/*
 * place.c - placing blocks of points, with whatever vectors there are
 *
 * The plain way takes one point at a time through bv_place() and the rest (see
 * bin_plain.c).  Nothing there depends on the point before, so the same can be
 * done to 8 or 16 points at once.  This is written here as loops over a block,
 * each of them short, without branches and over plain arrays, and made of the
 * functions of contract.h themselves.  Such loops a compiler turns into vector
 * instructions by itself, and what it may not do to one number (contract, round
 * otherwise, take the reciprocal) it may not do to eight.  So there are no
 * intrinsics here and no second copy of the arithmetic.
 *
 * The text is compiled several times: for any processor, which on x86-64 means
 * hardly any vectors but on others the usual ones, and for newer ones by way of
 * the attribute 'target'.  It is all inlined into the few functions with that
 * attribute, so that nothing outside them needs the newer processor.
 *
 * This file is compiled with -O3, and without regard to errno and floating-point
 * exceptions, which nobody reads and which would keep compilers from computing
 * what is then not chosen.  That changes no result.
 */

#include "core/place.h"

#define INLINED static inline __attribute__((always_inline))

/* A block of points, by column. */
struct columns {
	float x[BV_BLOCK_POINTS], y[BV_BLOCK_POINTS], z[BV_BLOCK_POINTS];
	float intensity[BV_BLOCK_POINTS]; /* as stored */
};

INLINED void load_points(const struct bv_layout *layout,
			 const unsigned char *points, size_t n,
			 struct columns *c)
{
	for (size_t k = 0; k < n; k++) {
		const struct bv_point p = bv_load_point(layout, points, k);

		c->x[k] = p.x;
		c->y[k] = p.y;
		c->z[k] = p.z;
		c->intensity[k] = bv_load_intensity(layout, points, k);
	}
}

/*
 * Most frames hold four floats a point, in order.  As numbers that the compiler
 * knows, these make a loop of vectors; any other layout is loaded one by one.
 */
INLINED void load_columns(const struct bv_layout *layout,
			  const unsigned char *points, size_t n,
			  struct columns *c)
{
	static const struct bv_layout four = {.stride = 16,
					      .offset = {0, 4, 8, 12}};

	if (layout->stride == four.stride && layout->negate == four.negate &&
	    memcmp(layout->offset, four.offset, sizeof(four.offset)) == 0)
		load_points(&four, points, n, c);
	else
		load_points(layout, points, n, c);
}

/* 'placing' is a constant, so that bv_place() has nothing left to choose. */
INLINED void place_points(const struct bv_rules *any, enum bv_placing placing,
			  const struct columns *c, size_t n, uint32_t *cells)
{
	struct bv_rules rules = *any;

	rules.placing = placing;
	for (size_t k = 0; k < n; k++) {
		const struct bv_point p = {c->x[k], c->y[k], c->z[k]};
		const uint32_t cell = bv_place(&rules, p);

		cells[k] = bv_point_finite(p) ? cell : BV_OUTSIDE;
	}
}

INLINED void find_heights(const struct bv_rules *any, enum bv_placing placing,
			  const struct columns *c, size_t n, uint32_t *heights)
{
	struct bv_rules rules = *any;

	rules.placing = placing;
	for (size_t k = 0; k < n; k++)
		heights[k] = bv_ordered(bv_height(&rules, c->z[k]));
}

INLINED void copy_seen(const struct columns *c, size_t n, struct bv_seen *seen)
{
	for (size_t k = 0; k < n; k++)
		seen[k] = (struct bv_seen){c->z[k], c->intensity[k]};
}

INLINED void count_points(const struct columns *c, size_t n,
			  const uint32_t *cells, struct bv_point_tally *tally)
{
	uint32_t kept = 0, not_finite = 0;

	for (size_t k = 0; k < n; k++) {
		const struct bv_point p = {c->x[k], c->y[k], c->z[k]};

		kept += cells[k] != BV_OUTSIDE;
		not_finite += !bv_point_finite(p);
	}
	tally->points += (uint32_t)n;
	tally->kept += kept;
	tally->not_finite += not_finite;
}

INLINED void count_odd_intensities(const struct columns *c, size_t n,
				   double scale, const uint32_t *cells,
				   struct bv_point_tally *tally)
{
	uint32_t odd = 0;

	for (size_t k = 0; k < n; k++) {
		const bool kept = cells[k] != BV_OUTSIDE;
		const bool is_odd = bv_intensity_odd(c->intensity[k], scale);

		odd += kept & is_odd;
	}
	tally->odd_intensity += odd;
}

/*
 * Numbers are compared as ordered integers: a loop may take the least of many
 * integers in any order, but not so of floats, which have NaN and -0.0.
 */
INLINED void find_intensity_range(const struct columns *c, size_t n,
				  const uint32_t *cells,
				  struct bv_point_tally *tally)
{
	uint32_t min = tally->intensity_min;
	uint32_t max = tally->intensity_max;

	for (size_t k = 0; k < n; k++) {
		const float raw = c->intensity[k];
		const bool taken = (cells[k] != BV_OUTSIDE) & !isnan(raw);
		const uint32_t mask = -(uint32_t)taken; /* all bits or none */
		const uint32_t low = bv_ordered(raw) | ~mask;
		const uint32_t high = bv_ordered(raw) & mask;

		min = low < min ? low : min;
		max = high > max ? high : max;
	}
	tally->intensity_min = min;
	tally->intensity_max = max;
}

INLINED void place_block(const struct bv_rules *rules, enum bv_placing placing,
			 const struct columns *c, struct bv_block *block)
{
	place_points(rules, placing, c, block->n, block->cells);
	find_heights(rules, placing, c, block->n, block->heights);
}

/* Everything above, for one block. */
INLINED void place(const struct bv_frame *frame, size_t first,
		   struct bv_block *block, struct bv_point_tally *tally)
{
	const struct bv_rules *rules = frame->rules;
	const struct bv_layout *layout = frame->layout;
	const size_t left = frame->n - first;
	const size_t n = left < BV_BLOCK_POINTS ? left : BV_BLOCK_POINTS;
	struct columns c;

	block->n = n;
	load_columns(layout, frame->points + first * layout->stride, n, &c);
	switch (rules->placing) {
	case BV_PLACE_SURROUND:
		place_block(rules, BV_PLACE_SURROUND, &c, block);
		break;
	case BV_PLACE_NOTE:
		place_block(rules, BV_PLACE_NOTE, &c, block);
		break;
	case BV_PLACE_SFA3D:
		place_block(rules, BV_PLACE_SFA3D, &c, block);
		break;
	}
	copy_seen(&c, n, block->seen);
	count_points(&c, n, block->cells, tally);
	count_odd_intensities(&c, n, layout->intensity_scale, block->cells,
			      tally);
	find_intensity_range(&c, n, block->cells, tally);
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void place_portable(const struct bv_frame *frame, size_t first,
			   struct bv_block *block, struct bv_point_tally *tally)
{
	place(frame, first, block, tally);
}

static const struct bv_placer portable = {"portable", place_portable};

#ifdef __x86_64__

__attribute__((target("avx2"))) static void
place_avx2(const struct bv_frame *frame, size_t first, struct bv_block *block,
	   struct bv_point_tally *tally)
{
	place(frame, first, block, tally);
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) static void
place_avx512(const struct bv_frame *frame, size_t first, struct bv_block *block,
	     struct bv_point_tally *tally)
{
	place(frame, first, block, tally);
}

static const struct bv_placer avx2 = {"avx2", place_avx2};
static const struct bv_placer avx512 = {"avx512", place_avx512};

const struct bv_placer *bv_placer_at(size_t index)
{
	const struct bv_placer *usable[4] = {NULL};
	size_t n = 0;

	if (__builtin_cpu_supports("avx512f") &&
	    __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512vl"))
		usable[n++] = &avx512;
	if (__builtin_cpu_supports("avx2"))
		usable[n++] = &avx2;
	usable[n++] = &portable;
	return index < n ? usable[index] : NULL;
}

#else

const struct bv_placer *bv_placer_at(size_t index)
{
	return index == 0 ? &portable : NULL;
}

#endif
