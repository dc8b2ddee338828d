/*
 * random_npz.c: writes random .npz files, and what has to be in them
 *
 *	random_npz N DIRECTORY
 *
 * For each of N files DIRECTORY/I.npz there is I.txt, with a line "NAME TYPE CHANNELS
 * HEIGHT WIDTH" for each array and maybe one "about TEXT", and I.bytes, all arrays in
 * full one after the other.
 */

#include "check.h"
#include "random_arrays.h"

static FILE *create(const char *directory, int number, const char *extension)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%d.%s", directory, number, extension);
	file = fopen(path, "wb");
	CHECK(file != NULL);
	return file;
}

static void write_all(FILE *file, const void *bytes, size_t size)
{
	CHECK(fwrite(bytes, 1, size, file) == size);
	CHECK(fclose(file) == 0);
}

static void write_expected(const struct random_arrays *random,
			   const char *directory, int number)
{
	FILE *words = create(directory, number, "txt");
	FILE *bytes = create(directory, number, "bytes");

	for (size_t i = 0; i < random->n; i++) {
		const struct bv_array *array = random->arrays[i];
		const size_t size = dense_size(array);
		unsigned char *dense = make_dense(array);

		fprintf(words, "%s %s %u %u %u\n", array->name,
			array->type == BV_F4 ? "<f4" : "|u1", array->channels,
			array->height, array->width);
		CHECK(fwrite(dense, 1, size, bytes) == size);
		free(dense);
	}
	if (random->text != NULL)
		fprintf(words, "about %s\n", random->text);
	CHECK(fclose(words) == 0);
	CHECK(fclose(bytes) == 0);
}

int main(int argc, char **argv)
{
	struct bv_npz_encoder *encoder;
	uint64_t state = 2;

	CHECK(argc == 3);
	CHECK(bv_npz_encoder_create(&encoder) == BV_OK);
	for (int i = 0; i < atoi(argv[1]); i++) {
		struct random_arrays random;
		const uint8_t *npz;
		size_t size;

		random_arrays(&random, &state, i);
		CHECK(bv_encode_npz(encoder, random.arrays, random.n,
				    random.text, &npz, &size) == BV_OK);
		write_all(create(argv[2], i, "npz"), npz, size);
		write_expected(&random, argv[2], i);
		random_arrays_free(&random);
	}
	bv_npz_encoder_free(encoder);
	return 0;
}
