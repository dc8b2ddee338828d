/*
 * test_intensities.c: a percentile of the intensities of many frames
 *
 * Proves that it is that of the sorted numbers: exactly where all numbers of a step are
 * equal, and else between the least and the greatest of the step in which it lies; that
 * neither the order of points nor who counts which frame matters; and that points beside
 * the picture, numbers that are not finite and frames that were forgotten do not count.
 */

#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "convert/intensities.h"
#include "core/grid.h"
#include "drawing.h"

#define MOST 5000

static struct bv_frame_intensities frame;
static struct bv_distribution total;

static uint32_t state = 1;

static uint32_t next_random(void)
{
	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

static int compare(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static void clear(void)
{
	bv_intensities_end_frame(&frame, NULL);
	memset(&total, 0, sizeof(total));
}

/* Counts points at the centre of the picture with these intensities. */
static void count(const struct bv_grid *grid, const float *values, size_t n)
{
	float points[MOST][4];

	for (size_t i = 0; i < n; i++)
		memcpy(points[i], (float[4]){1, 1, 0, values[i]},
		       sizeof(points[i]));
	bv_intensities_count(&frame, &grid->rules, &bv_kitti,
			     (const unsigned char *)points, n);
}

/* How many numbers that float32 has are between two of one sign, by their bits. */
static bool are_in_one_step(float a, float b)
{
	uint32_t a_bits, b_bits;

	memcpy(&a_bits, &a, 4);
	memcpy(&b_bits, &b, 4);
	return a_bits >> 16 == b_bits >> 16;
}

/* The number of that rank, the others being sorted, and what was found instead. */
static void check_near(const float *sorted, size_t n, size_t rank, double found)
{
	size_t low = rank, high = rank;

	while (low > 0 && are_in_one_step(sorted[low - 1], sorted[rank]))
		low--;
	while (high + 1 < n && are_in_one_step(sorted[high + 1], sorted[rank]))
		high++;
	CHECK(found >= (double)sorted[low] && found <= (double)sorted[high]);
}

static void check_percentiles(const struct bv_grid *grid, float *values,
			      size_t n, bool exact)
{
	clear();
	/* in two frames, and what is counted of a third is forgotten */
	count(grid, values, n / 3);
	bv_intensities_end_frame(&frame, &total);
	count(grid, values + n / 3, n - n / 3);
	bv_intensities_end_frame(&frame, &total);
	count(grid, values, n);
	bv_intensities_end_frame(&frame, NULL);
	qsort(values, n, sizeof(*values), compare);
	for (unsigned percent = 0; percent <= 100; percent++) {
		const size_t rank = (n * percent + 99) / 100;
		const size_t i = rank > 0 ? rank - 1 : 0;
		const double found =
			bv_distribution_percentile(&total, percent);

		CHECK_EQ_INT(total.count, n);
		if (exact)
			CHECK(found == (double)values[i]);
		else
			check_near(values, n, i, found);
	}
}

static void whole_numbers_are_exact(const struct bv_grid *grid)
{
	static float values[MOST];

	for (size_t n = 1; n <= MOST; n = n * 2 + 1) {
		for (size_t i = 0; i < n; i++)
			values[i] = (float)(next_random() % 256);
		check_percentiles(grid, values, n, true);
	}
}

static void others_are_near(const struct bv_grid *grid)
{
	static float values[MOST];

	for (int exponent = -40; exponent <= 38; exponent += 13) {
		for (size_t i = 0; i < MOST; i++)
			values[i] = (float)next_random() / 16777216.0f *
				    powf(10.0f, (float)exponent) *
				    (next_random() % 8 == 0 ? -1.0f : 1.0f);
		check_percentiles(grid, values, MOST, false);
	}
}

static void on_a_line_within_a_step(const struct bv_grid *grid)
{
	clear();
	count(grid, (float[]){1000, 1001, 1003, 1003}, 4);
	bv_intensities_end_frame(&frame, &total);
	CHECK(bv_distribution_percentile(&total, 25) == 1000.0);
	CHECK(bv_distribution_percentile(&total, 50) == 1001.0);
	CHECK(bv_distribution_percentile(&total, 75) == 1002.0);
	CHECK(bv_distribution_percentile(&total, 99) == 1003.0);
}

/* Two who count for themselves give what one gives. */
static void who_counts_does_not_matter(const struct bv_grid *grid)
{
	static struct bv_distribution parts[2], sum, other;
	static float values[MOST];

	for (size_t i = 0; i < MOST; i++)
		values[i] = (float)next_random() / 1000.0f;
	clear();
	for (size_t i = 0; i < MOST; i += 500) {
		count(grid, values + i, 500);
		bv_intensities_end_frame(&frame, &parts[i / 500 % 2]);
		count(grid, values + i, 500);
		bv_intensities_end_frame(&frame, &total);
	}
	bv_distribution_add_all(&sum, &parts[0]);
	bv_distribution_add_all(&sum, &parts[1]);
	bv_distribution_add_all(&other, &parts[1]);
	bv_distribution_add_all(&other, &parts[0]);
	CHECK(memcmp(&sum, &total, sizeof(sum)) == 0);
	CHECK(memcmp(&other, &total, sizeof(sum)) == 0);
}

static void what_does_not_count(const struct bv_grid *grid)
{
	const float points[][4] = {
		{1, 1, 0, 7},   {1000, 1, 0, 8}, {1, 1, 99, 8},
		{NAN, 1, 0, 8}, {1, 1, 0, NAN},  {1, 1, 0, INFINITY},
	};
	struct bv_layout blind = bv_kitti;
	clear();
	bv_intensities_count(&frame, &grid->rules, &bv_kitti,
			     (const unsigned char *)points, 6);
	blind.offset[3] = BV_NO_COLUMN;
	bv_intensities_count(&frame, &grid->rules, &blind,
			     (const unsigned char *)points, 6);
	bv_intensities_end_frame(&frame, &total);
	CHECK(bv_distribution_percentile(&total, 99) == 7.0);
	CHECK_EQ_INT(total.count, 1);
	clear();
	CHECK(bv_distribution_percentile(&total, 99) == 0.0);
	CHECK_EQ_INT(total.count, 0);
}

int main(void)
{
	struct bv_grid *grid = make_preset_grid("surround");

	whole_numbers_are_exact(grid);
	others_are_near(grid);
	on_a_line_within_a_step(grid);
	who_counts_does_not_matter(grid);
	what_does_not_count(grid);
	bv_grid_free(grid);
	return 0;
}
