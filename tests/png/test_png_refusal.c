/*
 * test_png_refusal.c: libpng may refuse a picture
 *
 * Proves that an error inside libpng, here at each of the calls that write, is
 * BV_ERR_PNG, that nothing is stored then, and that the encoder makes the same
 * file as ever once libpng does its work again.
 */

#include <png.h>

#include "drawing.h"

/* The call of those below that fails, counted down to 0; never if negative. */
static int fails_at = -1;

void __real_png_write_info(png_structrp png, png_const_inforp info);
void __wrap_png_write_info(png_structrp png, png_const_inforp info);
void __real_png_write_row(png_structrp png, png_const_bytep row);
void __wrap_png_write_row(png_structrp png, png_const_bytep row);

static void maybe_fail(png_structrp png)
{
	if (fails_at >= 0 && fails_at-- == 0)
		png_error(png, "refused");
}

void __wrap_png_write_info(png_structrp png, png_const_inforp info)
{
	maybe_fail(png);
	__real_png_write_info(png, info);
}

void __wrap_png_write_row(png_structrp png, png_const_bytep row)
{
	maybe_fail(png);
	__real_png_write_row(png, row);
}

struct scene {
	struct bv_image image;
	struct bv_encoder *encoder;
};

static enum bv_status encode(const struct scene *scene, const uint8_t **png,
			     size_t *size)
{
	return bv_encode_png(scene->encoder, &scene->image, "{}", png, size);
}

/* Fails at call after call, until one is not reached; returns how many were. */
static int check_refusals(const struct scene *scene)
{
	const uint8_t *png;
	uint8_t *expected;
	size_t expected_size, size;
	enum bv_status status;
	int calls = 0;

	CHECK_EQ_INT(encode(scene, &png, &expected_size), BV_OK);
	expected = malloc(expected_size);
	CHECK(expected != NULL);
	memcpy(expected, png, expected_size);
	for (;; calls++) {
		png = NULL;
		size = 77;
		fails_at = calls;
		status = encode(scene, &png, &size);
		if (status == BV_OK)
			break;
		CHECK_EQ_INT(status, BV_ERR_PNG);
		CHECK_EQ_INT(fails_at, -1);
		CHECK(png == NULL);
		CHECK_EQ_INT(size, 77);
		CHECK_EQ_INT(encode(scene, &png, &size), BV_OK);
		CHECK_EQ_INT(size, expected_size);
		CHECK(memcmp(png, expected, size) == 0);
	}
	fails_at = -1;
	free(expected);
	return calls;
}

int main(void)
{
	static const float points[] = {1, 1, 0, 1, 3, 2, 1, 0.5f};
	struct bv_grid *grid =
		make_box_grid((struct box){0, 4, 0, 4, -1, 2, 1});
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	struct scene scene;

	scene.image = draw(rasterizer, points, 2);
	CHECK_EQ_INT(bv_encoder_create(&scene.encoder), BV_OK);
	bv_encoder_set_encoding(scene.encoder, BV_ENCODING_LIBPNG);
	CHECK_EQ_INT(check_refusals(&scene), 5); /* head, and four rows */
	bv_encoder_free(scene.encoder);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return 0;
}
