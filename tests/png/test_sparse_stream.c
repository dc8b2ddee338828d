/*
 * test_sparse_stream.c: the sparse stream holds exactly the picture
 *
 * Proves on thousands of random pictures, gray and RGB, of 8 and 16 bits,
 * 1 x 1 to 5000 wide, empty to full, that libpng decodes the PNG to the pixels
 * without a warning, that zlib inflates the stream in it to rows with filter 0 and
 * agrees with its checksum, and that neither ever exceeds its stated bound; with
 * every coder that this processor can run, all of which write the same bytes.
 *
 * BIRDVIEW_LONG=1 draws ten times as many pictures, BIRDVIEW_SHORT=1 a tenth;
 * BIRDVIEW_SEED=N draws others.
 */

#include "check.h"
#include "png/cell_coder.h"
#include "random_picture.h"
#include "stream_check.h"
#include "trials.h"

#define PICTURES 20000

/* The stream by a coder, for the caller to free. */
static uint8_t *make_stream(const struct bv_image *picture,
			    struct bv_sparse_scratch *scratch, size_t coder,
			    size_t *size)
{
	uint8_t *stream = malloc(bv_sparse_stream_bound(picture));

	CHECK(stream != NULL);
	bv_sparse_scratch_set_coder(scratch, coder);
	*size = bv_sparse_stream(picture, scratch, stream);
	return stream;
}

static void check_coders(const struct bv_image *picture,
			 struct bv_sparse_scratch *scratch)
{
	size_t first_size, size;
	uint8_t *first = make_stream(picture, scratch, 0, &first_size);

	for (size_t i = 1; bv_cell_coder_at(i) != NULL; i++) {
		uint8_t *stream = make_stream(picture, scratch, i, &size);

		CHECK_EQ_INT(size, first_size);
		CHECK(memcmp(stream, first, size) == 0);
		free(stream);
	}
	bv_sparse_scratch_set_coder(scratch, 0);
	free(first);
}

/* The one that needs nothing of the processor comes last. */
static void test_list(void)
{
	size_t n = 0;

	while (bv_cell_coder_at(n) != NULL)
		n++;
	CHECK(n >= 1);
	CHECK_EQ_INT(bv_cell_coder_at(n - 1)->cpu, BV_CPU_ANY);
	CHECK(bv_cell_coder_at(n + 1) == NULL);
}

int main(void)
{
	struct bv_sparse_scratch *scratch = bv_sparse_scratch_create();
	const char *seed = getenv("BIRDVIEW_SEED");
	uint64_t state = 1;
	const int pictures = (int)count_trials(PICTURES, 1);

	CHECK(scratch != NULL);
	test_list();
	if (seed != NULL)
		state = strtoull(seed, NULL, 10);
	for (int i = 0; i < pictures; i++) {
		struct bv_image picture;

		random_picture(&picture, &state, i);
		check_coders(&picture, scratch);
		stream_check(&picture, scratch);
		random_picture_free(&picture);
	}
	bv_sparse_scratch_free(scratch);
	return 0;
}
