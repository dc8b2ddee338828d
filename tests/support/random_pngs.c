/*
 * random_pngs.c: random pictures as PNG files
 *
 *	random_pngs COUNT
 *
 * Writes COUNT pictures to 0.png, 1.png, ... in the current directory, for programs
 * that judge such files.  BIRDVIEW_SEED=N draws others.
 */

#include "check.h"
#include "png/sparse_png.h"
#include "random_picture.h"

static void write_picture(const struct bv_image *picture,
			  struct bv_sparse_scratch *scratch, int number)
{
	uint8_t *png = malloc(bv_sparse_png_bound(picture, 0));
	char name[32];
	FILE *file;
	size_t size;

	CHECK(png != NULL);
	size = bv_sparse_png(picture, scratch, NULL, png);
	snprintf(name, sizeof(name), "%d.png", number);
	file = fopen(name, "wb");
	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(png, 1, size, file), size);
	CHECK_EQ_INT(fclose(file), 0);
	free(png);
}

int main(int argc, char **argv)
{
	struct bv_sparse_scratch *scratch = bv_sparse_scratch_create();
	const char *seed = getenv("BIRDVIEW_SEED");
	uint64_t state = seed != NULL ? strtoull(seed, NULL, 10) : 1;

	CHECK(argc == 2 && scratch != NULL);
	for (int i = 0; i < atoi(argv[1]); i++) {
		struct bv_image picture;

		random_picture(&picture, &state, i);
		write_picture(&picture, scratch, i);
		random_picture_free(&picture);
	}
	bv_sparse_scratch_free(scratch);
	return 0;
}
