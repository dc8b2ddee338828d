/*
 * test_array_to_dense.c: an array becomes all the numbers that it stands for
 *
 * Proves on random arrays of floats and bytes that bv_array_to_dense() writes each value
 * to its cell, bit for bit, 0 everywhere else, and no byte more; and that what is no
 * array is refused, with nothing written.
 */

#include "check.h"
#include "random_arrays.h"

#define ROUNDS 300

static void check_array(const struct bv_array *array)
{
	const size_t size = dense_size(array);
	unsigned char *expected = make_dense(array), *found = malloc(size + 1);

	CHECK(found != NULL);
	memset(found, 0xa5, size + 1);
	CHECK_EQ_INT(bv_array_to_dense(array, found), BV_OK);
	CHECK(memcmp(found, expected, size) == 0);
	CHECK_EQ_INT(found[size], 0xa5);
	free(expected);
	free(found);
}

static void test_refusals(void)
{
	static const uint32_t cells[] = {1, 3, 6};
	static const float heights[] = {1.5f, -0.25f, 0};
	static const void *const planes[] = {heights};
	struct bv_array array = {.struct_size = sizeof(array),
				 .name = "a",
				 .occupied = 3,
				 .cells = cells,
				 .planes = planes,
				 .channels = 1,
				 .height = 2,
				 .width = 3,
				 .type = BV_F4};
	float values[6] = {7};

	CHECK_EQ_INT(bv_array_to_dense(&array, values), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_array_to_dense(NULL, values), BV_ERR_ARGUMENT);
	array.occupied = 2;
	CHECK_EQ_INT(bv_array_to_dense(&array, NULL), BV_ERR_ARGUMENT);
	array.name = "a b";
	CHECK_EQ_INT(bv_array_to_dense(&array, values), BV_ERR_ARGUMENT);
	CHECK(values[0] == 7);
	array.name = "about";
	CHECK_EQ_INT(bv_array_to_dense(&array, values), BV_OK);
	CHECK(values[0] == 0 && values[1] == 1.5f && values[3] == -0.25f);
	array.occupied = 0;
	array.planes = NULL;
	CHECK_EQ_INT(bv_array_to_dense(&array, values), BV_OK);
	CHECK(values[1] == 0);
}

int main(void)
{
	struct random_arrays random;
	uint64_t state = 1;

	for (int i = 0; i < ROUNDS; i++) {
		random_arrays(&random, &state, i);
		for (size_t k = 0; k < random.n; k++)
			check_array(random.arrays[k]);
		random_arrays_free(&random);
	}
	test_refusals();
	return 0;
}
