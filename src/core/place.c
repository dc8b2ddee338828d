/*
 * place.c - placing points, with whatever vectors there are
 *
 * The plain way takes one point at a time through bv_place() and the rest (see
 * tests/support/bin_plain.c).  Nothing there depends on the point before, so the same can be
 * done to 8 or 16 points at once.  This is written here as loops over 64 points,
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

/* Some points, by column. */
struct columns {
	float x[BV_PLACED_POINTS], y[BV_PLACED_POINTS], z[BV_PLACED_POINTS];
	float intensity[BV_PLACED_POINTS]; /* as stored */
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

	if (bv_same_columns(layout, &four))
		load_points(&four, points, n, c);
	else
		load_points(layout, points, n, c);
}

/* 'formulas' is a constant, so that bv_place_along_axes() has nothing left to choose. */
INLINED void place_points(const struct bv_rules *any, enum bv_formulas formulas,
			  const struct columns *c, size_t n, uint32_t *cells)
{
	struct bv_rules rules = *any;

	rules.formulas = formulas;
	for (size_t k = 0; k < n; k++) {
		const struct bv_point p = {c->x[k], c->y[k], c->z[k]};
		const uint32_t cell = bv_place_along_axes(&rules, p);

		cells[k] = bv_point_finite(p) ? cell : BV_OUTSIDE;
	}
	for (size_t k = 0; rules.turned && k < n; k++)
		cells[k] = bv_turn(&rules, cells[k]);
	for (size_t k = n; k <= BV_PLACED_POINTS; k++)
		cells[k] = BV_OUTSIDE;
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

/*
 * What hardly any points need.  Apart, so that it does not get into the way of the
 * others.
 */
static __attribute__((noinline)) void
transform_points(const struct bv_source *source, size_t n, struct columns *c)
{
	for (size_t k = 0; k < n; k++) {
		const struct bv_point p = bv_transform(
			source->transform,
			(struct bv_point){c->x[k], c->y[k], c->z[k]});

		c->x[k] = p.x;
		c->y[k] = p.y;
		c->z[k] = p.z;
	}
}

static __attribute__((noinline)) void
rescale_intensities(const struct bv_source *source, size_t n,
		    struct bv_seen *seen)
{
	for (size_t k = 0; k < n; k++)
		seen[k].intensity = (float)bv_mul_d((double)seen[k].intensity,
						    source->rescale);
}

/* Everything above, for the next points. */
INLINED void place(const struct bv_source *source, size_t first,
		   struct bv_placed *placed, struct bv_point_tally *tally)
{
	const struct bv_rules *rules = source->rules;
	const struct bv_layout *layout = source->layout;
	const size_t left = source->n - first;
	const size_t n = left < BV_PLACED_POINTS ? left : BV_PLACED_POINTS;
	struct columns c;

	placed->n = n;
	load_columns(layout, source->points + first * layout->stride, n, &c);
	if (source->transform != NULL)
		transform_points(source, n, &c);
#define BV_CASE(NAME, place, height)                                  \
	case BV_##NAME:                                               \
		place_points(rules, BV_##NAME, &c, n, placed->cells); \
		break;
	switch (rules->formulas) {
		BV_EACH_FORMULAS(BV_CASE)
	}
#undef BV_CASE
	copy_seen(&c, n, placed->seen);
	count_points(&c, n, placed->cells, tally);
	count_odd_intensities(&c, n, layout->intensity_scale, placed->cells,
			      tally);
	find_intensity_range(&c, n, placed->cells, tally);
	if (source->rescale != 1.0)
		rescale_intensities(source, n, placed->seen);
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void place_portable(const struct bv_source *source, size_t first,
			   struct bv_placed *placed,
			   struct bv_point_tally *tally)
{
	place(source, first, placed, tally);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void place_avx2(const struct bv_source *source,
				      size_t first, struct bv_placed *placed,
				      struct bv_point_tally *tally)
{
	place(source, first, placed, tally);
}

BV_TARGET_AVX512 static void place_avx512(const struct bv_source *source,
					  size_t first,
					  struct bv_placed *placed,
					  struct bv_point_tally *tally)
{
	place(source, first, placed, tally);
}

#endif

static const struct bv_placer placers[] = {
#ifdef __x86_64__
	{BV_CPU_AVX512, place_avx512},
	{BV_CPU_AVX2, place_avx2},
#endif
	{BV_CPU_ANY, place_portable},
};

const struct bv_placer *bv_placer_at(size_t index)
{
	return bv_variant_at(placers, sizeof(placers[0]),
			     sizeof(placers) / sizeof(placers[0]), index);
}
