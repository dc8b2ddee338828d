/*
 * frame_npz.c: writes the .npz files of random frames, and what has to be in them
 *
 *	frame_npz N DIRECTORY
 *
 * As random_npz does it, for grids with channels of every kind.  The files are made as
 * those of any frame, by a converter, and what is expected comes from a rasterizer.
 */

#include <unistd.h>

#include "drawing.h"
#include "generate.h"

static const char *const channels[] = {
	"height",
	"density",
	("height,low,span,mean-height,intensity,max-intensity,mean-intensity,"
	 "density,occupied"),
	"slices",
	"slice-occupied:3,height,slice-occupied:0,density,slice-height:2",
};

#define LISTS (sizeof(channels) / sizeof(channels[0]))

static FILE *create(int number, const char *extension)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "%d.%s", number, extension);
	file = fopen(path, "wb");
	CHECK(file != NULL);
	return file;
}

static struct bv_grid *grid_of(int number)
{
	const struct box box = {-12, 12, -9, 15, -3, 3, 0.5};
	struct bv_grid_options options = box_options(box);

	options.form = BV_FORM_ARRAYS;
	options.channels = channels[(size_t)number % LISTS];
	options.slices = strstr(options.channels, "slice") != NULL ? 7 : 0;
	options.density =
		number % 2 == 0 ? BV_DENSITY_PRESET : BV_DENSITY_LOG32;
	return make_grid(&options);
}

static void convert(const struct bv_grid *grid, int number)
{
	struct bv_convert_options options;
	struct bv_converter *converter;
	char input[64], output[64];

	snprintf(input, sizeof(input), "%d.bin", number);
	snprintf(output, sizeof(output), "%d.npz", number);
	CHECK(bv_convert_options_init(&options, sizeof(options), grid) ==
	      BV_OK);
	CHECK(bv_converter_create(&converter, &options) == BV_OK);
	CHECK(bv_convert_file(converter, input, output, NULL) == BV_OK);
	bv_converter_free(converter);
}

static void write_array(const struct bv_array *array, FILE *words, FILE *bytes)
{
	const size_t width = array->type == BV_F4 ? 4 : 1;
	const size_t size =
		width * array->channels * array->height * (size_t)array->width;
	unsigned char *dense = malloc(size);

	CHECK(dense != NULL && bv_array_to_dense(array, dense) == BV_OK);
	fprintf(words, "%s %s %u %u %u\n", array->name,
		width == 4 ? "<f4" : "|u1", array->channels, array->height,
		array->width);
	CHECK(fwrite(dense, 1, size, bytes) == size);
	free(dense);
}

static void write_expected(const struct bv_grid *grid, const float *points,
			   size_t n, int number)
{
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	FILE *words = create(number, "txt"), *bytes = create(number, "bytes");
	char text[BV_TEXT_MAX + 1], source[64];

	snprintf(source, sizeof(source), "%d.bin", number);
	CHECK(bv_rasterizer_add(rasterizer, NULL, NULL, points, n) == BV_OK);
	CHECK(bv_rasterizer_finish_arrays(rasterizer, &arrays) == BV_OK);
	CHECK(bv_describe_arrays(grid, NULL, &arrays, source, text,
				 sizeof(text)) == BV_OK);
	for (size_t i = 0; i < arrays.count; i++)
		write_array(arrays.arrays[i], words, bytes);
	fprintf(words, "about %s\n", text);
	CHECK(fclose(words) == 0 && fclose(bytes) == 0);
	bv_rasterizer_free(rasterizer);
}

int main(int argc, char **argv)
{
	static const struct generate_spec spec = {-12, 12, -9,  15,
						  -3,  3,  0.5, 1.0};
	static float points[4 * GENERATE_MAX_POINTS];
	uint64_t state = 3;

	CHECK(argc == 3 && chdir(argv[2]) == 0);
	for (int i = 0; i < atoi(argv[1]); i++) {
		const size_t n = generate_points(&state, &spec, points);
		struct bv_grid *grid = grid_of(i);
		FILE *frame = create(i, "bin");

		CHECK(fwrite(points, 16, n, frame) == n && fclose(frame) == 0);
		convert(grid, i);
		write_expected(grid, points, n, i);
		bv_grid_free(grid);
	}
	return 0;
}
