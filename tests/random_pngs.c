/*
 * random_pngs.c: random pictures as PNG files
 *
 *	random_pngs COUNT
 *
 * Writes the sparse streams of COUNT pictures, each with as little around it as
 * makes it a PNG, to 0.png, 1.png, ... in the current directory, for programs
 * that judge such files.  BIRDVIEW_SEED=N draws others.
 */

#include "check.h"
#include "random_picture.h"
#include "stream_check.h"

static void write_file(const char *name, const struct stream_file *png)
{
	FILE *file = fopen(name, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(png->bytes, 1, png->size, file), png->size);
	CHECK_EQ_INT(fclose(file), 0);
}

static void write_picture(const struct bv_sparse_picture *picture,
			  struct bv_sparse_scratch *scratch, int number)
{
	uint8_t *stream = malloc(bv_sparse_stream_bound(picture));
	struct stream_file png;
	char name[32];
	size_t size;

	CHECK(stream != NULL);
	size = bv_sparse_stream(picture, scratch, stream);
	png = stream_make_file(picture, stream, size);
	snprintf(name, sizeof(name), "%d.png", number);
	write_file(name, &png);
	free(png.bytes);
	free(stream);
}

int main(int argc, char **argv)
{
	struct bv_sparse_scratch *scratch = bv_sparse_scratch_create();
	const char *seed = getenv("BIRDVIEW_SEED");
	uint64_t state = seed != NULL ? strtoull(seed, NULL, 10) : 1;

	CHECK(argc == 2 && scratch != NULL);
	for (int i = 0; i < atoi(argv[1]); i++) {
		struct bv_sparse_picture picture;

		random_picture(&picture, &state, i);
		write_picture(&picture, scratch, i);
		random_picture_free(&picture);
	}
	bv_sparse_scratch_free(scratch);
	return 0;
}
