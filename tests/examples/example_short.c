/*
 * example_short: draws three points and writes the PNG to standard output.
 */
#include <birdview.h>
#include <stdio.h>

/* Draws n points x, y, z, intensity, and writes the picture as a PNG. */
static bool draw(const float (*points)[4], size_t n, FILE *file)
{
	struct bv_grid_options options;
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_grid *grid = NULL;
	struct bv_rasterizer *rasterizer = NULL;
	struct bv_encoder *encoder = NULL;
	const uint8_t *png;
	size_t size;
	const bool whole =
		!bv_grid_options_init(&options, sizeof(options), "surround") &&
		!bv_grid_create(&grid, &options, NULL, 0) &&
		!bv_rasterizer_create(&rasterizer, grid) &&
		!bv_encoder_create(&encoder) &&
		!bv_rasterize(rasterizer, NULL, points, n, &image) &&
		!bv_encode_png(encoder, &image, NULL, &png, &size) &&
		fwrite(png, 1, size, file) == size && fflush(file) == 0;

	bv_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return whole;
}

int main(void)
{
	static const float points[][4] = {
		{10.0f, 5.0f, -1.5f, 0.25f},
		{10.0f, 5.0f, 0.5f, 0.75f},
		{-20.0f, 0.0f, 1.0f, 0.5f},
	};

	return draw(points, 3, stdout) ? 0 : 1;
}
