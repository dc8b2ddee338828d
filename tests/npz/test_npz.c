/*
 * test_npz.c: an .npz file holds exactly the arrays
 *
 * Proves on thousands of random arrays that zlib inflates each member to the start of an
 * array in NumPy's format and all its numbers, bit for bit, and agrees with its size and
 * its CRC; that each record of the ZIP file is as the format has it, before the member
 * and in the directory, with nothing between and a time that never changes; and that the
 * same arrays make the same bytes, whatever the encoder has made before.
 *
 * BIRDVIEW_LONG=1 draws ten times as many arrays, BIRDVIEW_SHORT=1 a tenth;
 * BIRDVIEW_SEED=N draws others.
 */

#include "check.h"
#include "npz_check.h"
#include "random_arrays.h"
#include "trials.h"

#define FILES 3000

/* A new encoder makes the same file. */
static void check_repeatable(const struct random_arrays *random,
			     const uint8_t *npz, size_t size)
{
	struct bv_npz_encoder *other;
	const uint8_t *again;
	size_t again_size;

	CHECK_EQ_INT(bv_npz_encoder_create(&other), BV_OK);
	CHECK_EQ_INT(bv_encode_npz(other, random->arrays, random->n,
				   random->text, &again, &again_size),
		     BV_OK);
	CHECK_EQ_INT(again_size, size);
	CHECK(memcmp(again, npz, size) == 0);
	bv_npz_encoder_free(other);
}

int main(void)
{
	const char *seed = getenv("BIRDVIEW_SEED");
	const int files = (int)count_trials(FILES, 1);
	uint64_t state = seed != NULL ? strtoull(seed, NULL, 10) : 1;
	struct bv_npz_encoder *encoder;

	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	for (int i = 0; i < files; i++) {
		struct random_arrays random;
		const uint8_t *npz;
		size_t size;

		random_arrays(&random, &state, i);
		CHECK_EQ_INT(bv_encode_npz(encoder, random.arrays, random.n,
					   random.text, &npz, &size),
			     BV_OK);
		npz_check(random.arrays, random.n, random.text, npz, size);
		if (i % 20 == 0)
			check_repeatable(&random, npz, size);
		random_arrays_free(&random);
	}
	bv_npz_encoder_free(encoder);
	return 0;
}
