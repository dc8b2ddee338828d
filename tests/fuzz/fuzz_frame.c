/*
 * fuzz_frame.c: whatever a file holds, it is read whole and drawn as told
 *
 * The input describes a layout and the bytes of a file:
 *
 *	switches (1)	bit 0: draw sfa3d, else note; both times also surround
 *			bit 1: each two bytes of the rest stand for four, a
 *			float near the cells' edges; else they stand as they are
 *			bits 2..3: the layout: kitti, nuscenes, columns, any
 *			bit 4: fewer points are allowed than fit into the input
 *	any layout:	stride (1), offsets (4 times 1), negate and whether there
 *			is an intensity (1), scale (1)
 *	the file
 *
 * Proves for each that reading gives the bytes of the file or the status and the
 * numbers that its size calls for; and that drawing gives the cells in row order,
 * each with the pixel and the counts that the plain words of the contract give.
 */

#include <math.h>
#include <stdbool.h>

#include "bytes.h"
#include "core/cells.h"
#include "drawing.h"
#include "io/read.h"

#define DRAW_SFA3D 1
#define AS_FLOATS 2
#define FEW_POINTS 16

/* With the switch FEW_POINTS. */
#define FEWER 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* -------------------------------------------------------------------------- */
/* From the input to a frame                                                  */
/* -------------------------------------------------------------------------- */

/* A layout that nobody has named. */
static struct bv_layout any_layout(struct input *input)
{
	struct bv_layout layout = {.name = "any"};
	uint32_t more;

	layout.stride = 12 + take(input, 1);
	for (int i = 0; i < 4; i++)
		layout.offset[i] = take(input, 1) % (layout.stride - 3);
	more = take(input, 1);
	layout.negate = more & 7;
	if ((more & 8) != 0)
		layout.offset[3] = BV_NO_COLUMN;
	layout.intensity_scale = ldexp(1.0, (int)take(input, 1) - 128);
	return layout;
}

static struct bv_layout take_layout(struct input *input, uint32_t switches)
{
	switch (switches >> 2 & 3) {
	case 0:
		return make_layout("kitti");
	case 1:
		return make_layout("nuscenes");
	case 2:
		return make_layout("columns=-y,i,x,-,z");
	default:
		return any_layout(input);
	}
}

/* 1/256 m lies on no edge of a cell of 0.1 m, but 0.5 m does. */
static float near_edge(uint32_t number)
{
	static const float special[] = {(float)NAN, INFINITY, -INFINITY,
					-0.0f,      1e-45f,   -1e-45f,
					3.4e38f,    -3.4e38f};
	const float value = (float)((int)number - 32768) / 256.0f;

	if (number < sizeof(special) / sizeof(special[0]))
		return special[number];
	return (number & 1) != 0 ? nextafterf(value, -INFINITY) : value;
}

struct bytes {
	uint8_t *data;
	size_t size;
};

static struct bytes take_file(struct input *input, uint32_t switches)
{
	struct bytes file = {malloc(2 * input->left + 1), 0};

	CHECK(file.data != NULL);
	while ((switches & AS_FLOATS) != 0 && input->left >= 2) {
		const float value = near_edge(take(input, 2));

		memcpy(file.data + file.size, &value, sizeof(value));
		file.size += sizeof(value);
	}
	if (input->left > 0)
		memcpy(file.data + file.size, input->next, input->left);
	file.size += input->left;
	return file;
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

/* Reads the file and says whether it is a frame. */
static bool check_reading(const struct bytes *file, uint32_t stride,
			  uint32_t max_points, struct bv_frame_buffer *buffer)
{
	const size_t points = file->size / stride;
	struct bv_frame_result result;
	enum bv_status status;
	char path[64];
	int handle = make_file(file->data, file->size, path);

	status = bv_read_frame(path, stride, max_points, buffer, &result);
	close(handle);
	CHECK_EQ_INT(result.status, status);
	CHECK_EQ_INT(result.system_error, 0);
	if (file->size % stride != 0) {
		CHECK_EQ_INT(status, BV_ERR_SIZE);
		CHECK_EQ_INT(result.detail[0], file->size);
		CHECK_EQ_INT(result.detail[1], stride);
		return false;
	}
	if (points > max_points) {
		CHECK_EQ_INT(status, BV_ERR_MANY_POINTS);
		CHECK_EQ_INT(result.detail[0], points);
		CHECK_EQ_INT(result.detail[1], max_points);
		return false;
	}
	CHECK_EQ_INT(status, BV_OK);
	CHECK_EQ_INT(buffer->size, file->size);
	CHECK(file->size == 0 ||
	      memcmp(buffer->data, file->data, file->size) == 0);
	return true;
}

/* -------------------------------------------------------------------------- */
/* Drawing                                                                    */
/* -------------------------------------------------------------------------- */

/* A preset, made once, with the cells of both ways of drawing. */
struct canvas {
	struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	struct bv_bins plain;
};

static struct canvas make_canvas(struct bv_grid *grid)
{
	struct canvas canvas = {.grid = grid,
				.rasterizer = make_rasterizer(grid)};

	CHECK_EQ_INT(bv_bins_init(&canvas.plain, grid), BV_OK);
	return canvas;
}

static bool is_occupied(const struct bv_bins *bins, uint32_t cell)
{
	return (bins->occupied[cell / 64] >> cell % 64 & 1) != 0;
}

static struct bv_frame_maxima find_maxima(const struct bv_bins *bins,
					  const uint32_t *cells, size_t n)
{
	struct bv_frame_maxima most = {0};

	if (bins->rules->shading != BV_SHADE_NOTE)
		return most;
	for (size_t i = 0; i < n; i++) {
		const struct bv_cell *cell = &bins->cells[cells[i]];

		most.height = fmaxf(most.height, bv_from_ordered(cell->height));
		if (cell->count > most.count)
			most.count = cell->count;
	}
	return most;
}

/* Checks the pixel of a cell, empties it, and returns how many points it had. */
static uint32_t check_cell(struct bv_bins *plain, uint32_t index,
			   struct bv_frame_maxima most, double scale,
			   const uint8_t *pixel)
{
	const struct bv_cell cell = plain->cells[index];
	const struct bv_cell_value value = {
		.z = cell.top.z,
		.intensity = bv_intensity(cell.top.intensity, scale),
		.count = cell.count,
	};
	const uint32_t rgb = bv_shade(plain->rules, most, value);

	CHECK(is_occupied(plain, index));
	for (int k = 0; k < 4; k++)
		CHECK_EQ_INT(pixel[k], rgb >> 8 * k & 0xff);
	plain->occupied[index / 64] &= ~(UINT64_C(1) << index % 64);
	bv_bins_empty_cell(plain, index);
	return cell.count;
}

static void check_nothing_left(const struct bv_bins *bins)
{
	for (size_t i = 0; i < bins->word_count; i++)
		CHECK(bins->occupied[i] == 0);
}

static void check_drawing(struct canvas *canvas, const struct bv_layout *layout,
			  const void *points, size_t n)
{
	struct bv_bins *plain = &canvas->plain;
	struct bv_frame_maxima most;
	struct bv_counts counts;
	struct bv_image image;
	uint64_t kept = 0;

	CHECK_EQ_INT(
		bv_rasterize(canvas->rasterizer, layout, points, n, &image),
		BV_OK);
	bv_bin_plain(plain, layout, points, n, &counts);
	CHECK(memcmp(&counts, &image.counts, sizeof(counts)) == 0);
	CHECK_EQ_INT(counts.kept + counts.not_finite + counts.outside, n);
	most = find_maxima(plain, image.cells, image.occupied);
	CHECK(image.frame_height == most.height);
	CHECK_EQ_INT(image.frame_count, most.count);
	for (size_t i = 0; i < image.occupied; i++) {
		CHECK(image.cells[i] < plain->cell_count);
		CHECK(i == 0 || image.cells[i - 1] < image.cells[i]);
		kept += check_cell(plain, image.cells[i], most,
				   layout->intensity_scale,
				   image.pixels + i * BV_PIXEL_STRIDE);
	}
	CHECK_EQ_INT(kept, counts.kept);
	check_nothing_left(plain);
}

/* -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct canvas canvases[3];
	static struct bv_frame_buffer buffer;
	struct input input = {data, size};
	const uint32_t switches = take(&input, 1);
	const struct bv_layout layout = take_layout(&input, switches);
	struct bytes file = take_file(&input, switches);
	const uint32_t most = (switches & FEW_POINTS) != 0 ? FEWER : UINT32_MAX;

	if (canvases[0].grid == NULL) {
		const struct box box = {-20, 20, -15.5, 15.5, -3, 3, 0.1};

		canvases[0] = make_canvas(make_box_grid(box));
		canvases[1] = make_canvas(make_preset_grid("note"));
		canvases[2] = make_canvas(make_preset_grid("sfa3d"));
	}
	if (check_reading(&file, layout.stride, most, &buffer)) {
		const size_t n = file.size / layout.stride;
		const size_t other = (switches & DRAW_SFA3D) != 0 ? 2 : 1;

		check_drawing(&canvases[0], &layout, buffer.data, n);
		check_drawing(&canvases[other], &layout, buffer.data, n);
	}
	free(file.data);
	return 0;
}
