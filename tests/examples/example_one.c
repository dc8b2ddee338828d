/*
 * example_one: draws points that are in memory and writes the picture.
 */
#include <birdview.h>
#include <stdio.h>

/* x forward, y left and z up, in metres, and the intensity, 0 to 1 */
static const float points[][4] = {
	{10.0f, 5.0f, -1.5f, 0.25f},
	{10.0f, 5.0f, 0.5f, 0.75f},
	{-20.0f, 0.0f, 1.0f, 0.5f},
};

static bool save(const char *path, const uint8_t *png, size_t size)
{
	FILE *file = fopen(path, "wb");
	bool whole;

	if (file == NULL)
		return false;
	whole = fwrite(png, 1, size, file) == size;
	return fclose(file) == 0 && whole;
}

int main(void)
{
	struct bv_grid_options options;
	struct bv_grid *grid = NULL;
	struct bv_rasterizer *rasterizer = NULL;
	struct bv_encoder *encoder = NULL;
	struct bv_image image = {.struct_size = sizeof(image)};
	char text[BV_TEXT_MAX + 1];
	const uint8_t *png = NULL;
	size_t size = 0;
	enum bv_status status;

	status = bv_grid_options_init(&options, sizeof(options), "surround");
	if (status == BV_OK)
		status = bv_grid_create(&grid, &options, NULL, 0);
	if (status == BV_OK)
		status = bv_rasterizer_create(&rasterizer, grid);
	if (status == BV_OK)
		status = bv_encoder_create(&encoder);
	if (status == BV_OK)
		status = bv_rasterize(rasterizer, NULL, points, 3, &image);
	if (status == BV_OK)
		status = bv_describe_image(grid, NULL, &image, NULL, text,
					   sizeof(text));
	if (status == BV_OK)
		status = bv_encode_png(encoder, &image, text, &png, &size);
	if (status == BV_OK && !save("example.png", png, size))
		status = BV_ERR_WRITE;
	if (status != BV_OK)
		fprintf(stderr, "example_one: %s\n", bv_status_string(status));

	bv_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return status == BV_OK ? 0 : 1;
}
