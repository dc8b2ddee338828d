/*
 * test_distribution.c: what is told of numbers is what sorting them tells
 *
 * Of numbers of several kinds the least and the greatest are exact, and so is every
 * percentile where they are integers up to 256 or few; any other is off by at most
 * 1/128 of itself.  What is not finite is counted apart; neither the order of numbers
 * matters nor who counts which.
 */

#include <math.h>

#include "check.h"
#include "core/distribution.h"

#define MOST 5000

static struct bv_distribution distribution;
static float numbers[MOST];

static uint32_t random_state = 1;

/* 0 to 1, always the same ones. */
static double next_random(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (double)(random_state >> 8) / (double)(1u << 24);
}

static int compare(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* By the definition, for numbers in order. */
static double expected(size_t n, unsigned percent)
{
	const size_t rank = (n * percent + 99) / 100;

	return (double)numbers[rank > 0 ? rank - 1 : 0];
}

/* Adds the first n numbers, from both ends in turn, and sorts them. */
static void add_all(size_t n)
{
	memset(&distribution, 0, sizeof(distribution));
	for (size_t i = 0; i < n; i++)
		bv_distribution_add(&distribution,
				    i % 2 == 0 ? numbers[i / 2]
					       : numbers[n - 1 - i / 2]);
	qsort(numbers, n, sizeof(*numbers), compare);
	CHECK(distribution.count == n && distribution.not_finite == 0);
}

static void check(size_t n, double most)
{
	add_all(n);
	CHECK(bv_distribution_percentile(&distribution, 0) ==
	      (double)numbers[0]);
	CHECK(bv_distribution_percentile(&distribution, 100) ==
	      (double)numbers[n - 1]);
	for (unsigned percent = 0; percent <= 100; percent++) {
		const double right = expected(n, percent);
		const double found =
			bv_distribution_percentile(&distribution, percent);

		CHECK(fabs(found - right) <= most * fabs(right));
	}
}

static void integers_are_exact(void)
{
	for (int i = 0; i < MOST; i++)
		numbers[i] = (float)floor(next_random() * 257.0);
	check(MOST, 0.0);
}

static void few_are_exact(void)
{
	for (size_t n = 1; n <= 20; n++) {
		for (size_t i = 0; i < n; i++)
			numbers[i] = (float)(i + 1) * 1.25f;
		check(n, 0.0);
	}
}

static void others_are_near(void)
{
	for (int i = 0; i < MOST; i++)
		numbers[i] = (float)(next_random() * 160.0 + 1.0);
	check(MOST, 1.0 / 128.0);
	for (int i = 0; i < MOST; i++)
		numbers[i] = (float)-exp(next_random() * 20.0 - 10.0);
	check(MOST, 1.0 / 128.0);
}

static void zeros_are_one_number(void)
{
	for (int i = 0; i < 100; i++)
		numbers[i] = i % 2 == 0 ? 0.0f : -0.0f;
	check(100, 0.0);
}

static void what_is_not_finite_is_apart(void)
{
	memset(&distribution, 0, sizeof(distribution));
	CHECK(bv_distribution_percentile(&distribution, 50) == 0.0);
	bv_distribution_add(&distribution, NAN);
	bv_distribution_add(&distribution, INFINITY);
	bv_distribution_add(&distribution, -INFINITY);
	CHECK(bv_distribution_percentile(&distribution, 50) == 0.0);
	bv_distribution_add(&distribution, 7.5f);
	CHECK(distribution.count == 1 && distribution.not_finite == 3);
	CHECK(bv_distribution_percentile(&distribution, 99) == 7.5);
}

static void parts_add_up(void)
{
	static struct bv_distribution half, sum;

	for (int i = 0; i < MOST; i++)
		numbers[i] = (float)(next_random() * 160.0 - 80.0);
	add_all(MOST);
	for (int part = 0; part < 2; part++) {
		memset(&half, 0, sizeof(half));
		for (int i = part; i < MOST; i += 2)
			bv_distribution_add(&half, numbers[i]);
		bv_distribution_add(&half, INFINITY);
		bv_distribution_add_all(&sum, &half);
	}
	CHECK(sum.not_finite == 2);
	sum.not_finite = 0;
	CHECK(memcmp(&sum, &distribution, sizeof(sum)) == 0);
}

int main(void)
{
	integers_are_exact();
	few_are_exact();
	others_are_near();
	zeros_are_one_number();
	what_is_not_finite_is_apart();
	parts_add_up();
	return 0;
}
