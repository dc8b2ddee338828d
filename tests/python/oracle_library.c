/*
 * oracle_library.c - the oracles of tests/support behind functions that take numbers
 *
 * The tests in Python call these, and need not know the structures of the oracles.
 */

#include <string.h>

#include "channels_oracle.h"
#include "oracle.h"

/* The presets, in the order in which oracle.py has them. */
static const enum oracle_preset presets[] = {ORACLE_SURROUND, ORACLE_NOTE,
					     ORACLE_SFA3D};

/*
 * Draws 'n' points: x_min, x_max, y_min ... z_max and cell are 'bounds', and a point
 * lies in memory as 'stride', 'offset' and 'negate' say. 'rgb' and 'count' have room
 * for width * height pixels, which the picture has to have: else -2 is returned.
 * 'counts' becomes kept, not finite, outside, odd.
 */
int oracle_picture(int preset, const double bounds[7], uint32_t log2_base,
		   uint32_t full_count, size_t stride, const int offset[4],
		   const int negate[3], double scale, const void *points,
		   size_t n, uint32_t width, uint32_t height, uint8_t *rgb,
		   uint32_t *count, uint64_t counts[4]);

/* One channel of a free grid, as samples and as numbers, of points of 16 bytes. */
int oracle_channel(const double bounds[7], uint32_t slices, uint32_t log2_base,
		   uint32_t full_count, int scaled, double scale,
		   const float (*points)[4], size_t n, uint32_t width,
		   uint32_t height, int kind, uint32_t slice, uint32_t bits,
		   uint16_t *samples, float *numbers);

int oracle_picture(int preset, const double bounds[7], uint32_t log2_base,
		   uint32_t full_count, size_t stride, const int offset[4],
		   const int negate[3], double scale, const void *points,
		   size_t n, uint32_t width, uint32_t height, uint8_t *rgb,
		   uint32_t *count, uint64_t counts[4])
{
	struct oracle_view view = {
		.preset = presets[preset],
		.x_min = bounds[0],
		.x_max = bounds[1],
		.y_min = bounds[2],
		.y_max = bounds[3],
		.z_min = bounds[4],
		.z_max = bounds[5],
		.cell = bounds[6],
		.log2_base = log2_base,
		.full_count = full_count,
		.stride = stride,
		.intensity_scale = scale,
	};
	const size_t pixels = (size_t)width * height;
	struct oracle_picture picture;
	int result;

	memcpy(view.offset, offset, sizeof(view.offset));
	memcpy(view.negate, negate, sizeof(view.negate));
	result = oracle_render(&view, points, n, &picture);
	if (result == 0 && (picture.width != width || picture.height != height))
		result = -2;
	if (result == 0) {
		memcpy(rgb, picture.rgb, pixels * 3);
		memcpy(count, picture.count, pixels * sizeof(*count));
		counts[0] = picture.kept;
		counts[1] = picture.not_finite;
		counts[2] = picture.outside;
		counts[3] = picture.odd_intensity;
	}
	oracle_free(&picture);
	return result;
}

int oracle_channel(const double bounds[7], uint32_t slices, uint32_t log2_base,
		   uint32_t full_count, int scaled, double scale,
		   const float (*points)[4], size_t n, uint32_t width,
		   uint32_t height, int kind, uint32_t slice, uint32_t bits,
		   uint16_t *samples, float *numbers)
{
	const struct channels_view view = {
		.x_min = bounds[0],
		.x_max = bounds[1],
		.y_min = bounds[2],
		.y_max = bounds[3],
		.z_min = bounds[4],
		.z_max = bounds[5],
		.cell = bounds[6],
		.slices = slices,
		.log2_base = log2_base,
		.full_count = full_count,
		.scaled = scaled,
		.intensity_scale = scale,
	};
	const struct channels_channel channel = {
		.kind = (enum channels_kind)kind, .slice = slice};
	struct channels_oracle oracle;
	int result = channels_place(&view, points, n, &oracle);

	if (result != 0)
		return result;
	if (oracle.width != width || oracle.height != height)
		result = -2;
	else
		channels_draw(&oracle, channel, bits, samples, numbers);
	channels_free(&oracle);
	return result;
}
