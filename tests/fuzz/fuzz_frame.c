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
 * Proves for each that reading, by the buffer and by memory of the caller's, gives the
 * bytes of the file or the status and the numbers that its size calls for; and that
 * drawing gives the cells in row order, each with the pixel and the counts that the plain
 * words of the contract give.
 */

#include <math.h>
#include <stdbool.h>

#include "bin_plain.h"
#include "bytes.h"
#include "drawing.h"
#include "reading.h"

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
	struct bv_layout layout = {.struct_size = sizeof(layout),
				   .name = "any"};
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

/* What reading a file of these bytes comes to, by its size; stores the details. */
static enum bv_status expect(const struct bytes *file,
			     const struct bv_reading *reading,
			     struct bv_verdict *expected)
{
	const uint32_t stride = reading->asked->layout.stride;
	const size_t points = file->size / stride;

	*expected = (struct bv_verdict){.status = BV_OK};
	if (file->size % stride != 0)
		return bv_fail(expected, BV_ERR_SIZE, 0, file->size, stride);
	if (points > reading->max_points)
		return bv_fail(expected, BV_ERR_MANY_POINTS, 0, points,
			       reading->max_points);
	return BV_OK;
}

static void check_verdict(enum bv_status status,
			  const struct bv_verdict *verdict,
			  const struct bv_verdict *expected)
{
	CHECK_EQ_INT(status, expected->status);
	CHECK_EQ_INT(verdict->status, expected->status);
	CHECK_EQ_INT(verdict->system_error, 0);
	if (status == BV_OK)
		return;
	CHECK_EQ_INT(verdict->detail[0], expected->detail[0]);
	CHECK_EQ_INT(verdict->detail[1], expected->detail[1]);
}

/* A file whose bytes come part by part, and those that have come. */
struct coming {
	const struct bytes *file;
	const struct bv_layout *layout;
	size_t size;
};

static bool take_part(void *context, const struct bv_layout *layout,
		      const unsigned char *points, size_t n)
{
	struct coming *coming = context;
	const size_t size = n * layout->stride;

	CHECK(n > 0 && size <= coming->file->size - coming->size);
	CHECK_EQ_INT(layout->stride, coming->layout->stride);
	CHECK(layout->intensity_scale == coming->layout->intensity_scale);
	CHECK(memcmp(points, coming->file->data + coming->size, size) == 0);
	coming->size += size;
	return true;
}

static enum bv_status read_parts(const char *path,
				 const struct bv_reading *reading,
				 bool by_buffer, struct coming *coming,
				 struct bv_frame_info *info,
				 struct bv_verdict *verdict)
{
	static struct bv_part_buffer buffer;

	if (by_buffer)
		return bv_read_frame_parts(path, reading, &buffer, take_part,
					   coming, info, verdict);
	return read_by_memory(path, reading, BV_START_SIZE, take_part, coming,
			      info, verdict);
}

static bool check_parts(const char *path, const struct bytes *file,
			const struct bv_reading *reading, bool by_buffer)
{
	const struct bv_layout *layout = &reading->asked->layout;
	struct coming coming = {file, layout, 0};
	struct bv_verdict verdict, expected;
	struct bv_frame_info info;
	const enum bv_status status =
		read_parts(path, reading, by_buffer, &coming, &info, &verdict);

	expect(file, reading, &expected);
	check_verdict(status, &verdict, &expected);
	CHECK_EQ_INT(coming.size, status == BV_OK ? file->size : 0);
	if (status == BV_OK) {
		CHECK_EQ_INT(info.size, file->size);
		CHECK_EQ_INT(info.head.first_byte, 0);
		CHECK_EQ_INT(info.head.points, file->size / layout->stride);
	}
	return status == BV_OK;
}

/* Reads the file and says whether it is a frame. */
static bool check_reading(const struct bytes *file,
			  const struct bv_layout *layout, uint32_t max_points)
{
	const struct bv_convert_options options = {
		.struct_size = sizeof(options),
		.layout = layout,
		.format = "raw",
	};
	struct bv_asked asked;
	struct bv_fault fault;
	const struct bv_reading reading = {&asked, max_points, &fault};
	char path[64];
	const int handle = make_file(file->data, file->size, path);
	bool is_frame;

	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	is_frame = check_parts(path, file, &reading, true);
	CHECK_EQ_INT(check_parts(path, file, &reading, false), is_frame);
	close(handle);
	return is_frame;
}

/* -------------------------------------------------------------------------- */
/* Drawing                                                                    */
/* -------------------------------------------------------------------------- */

/* A preset, made once, with the cells of both ways of drawing. */
struct canvas {
	struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	struct plain_cells plain;
	bool scaled_to_frame; /* as the preset note is */
};

static struct canvas make_canvas(struct bv_grid *grid)
{
	struct canvas canvas = {
		.grid = grid,
		.scaled_to_frame = strcmp(grid_info(grid).preset, "note") == 0,
		.rasterizer = make_rasterizer(grid)};

	CHECK(plain_cells_init(&canvas.plain, grid));
	return canvas;
}

static bool is_occupied(const struct plain_cells *cells, uint32_t cell)
{
	return (cells->occupied[cell / 64] >> cell % 64 & 1) != 0;
}

static struct bv_frame_maxima find_maxima(const struct plain_cells *cells,
					  const uint32_t *list, size_t n)
{
	struct bv_frame_maxima most = {0};

	for (size_t i = 0; i < n; i++) {
		const struct plain_cell *cell = &cells->cell[list[i]];

		most.height = fmaxf(most.height, bv_from_ordered(cell->height));
		if (cell->count > most.count)
			most.count = cell->count;
	}
	return most;
}

/* Checks the pixel of a cell, empties it, and returns how many points it had. */
static uint32_t check_cell(struct plain_cells *plain, uint32_t index,
			   const struct bv_scales *scales, const uint8_t *pixel)
{
	const struct bv_channels *channels = scales->channels;
	const struct plain_cell cell = plain->cell[index];
	const struct bv_cell_value value = {
		.z = cell.top.z,
		.intensity =
			bv_intensity(cell.top.intensity, scales->intensity),
		.count = cell.count,
	};

	CHECK(is_occupied(plain, index));
	CHECK_EQ_INT(channels->bits, 8);
	for (uint32_t k = 0; k < channels->count; k++)
		CHECK_EQ_INT(
			pixel[k],
			bv_sample(scales, channels->channel[k].kind, value));
	plain->occupied[index / 64] &= ~(UINT64_C(1) << index % 64);
	plain->cell[index] = (struct plain_cell){0};
	return cell.count;
}

static void check_nothing_left(const struct plain_cells *cells)
{
	for (size_t i = 0; i < cells->word_count; i++)
		CHECK(cells->occupied[i] == 0);
}

static void check_drawing(struct canvas *canvas, const struct bv_layout *layout,
			  const void *points, size_t n)
{
	struct plain_cells *plain = &canvas->plain;
	struct bv_scales scales =
		bv_scales_of(&canvas->grid->rules, &canvas->grid->channels,
			     layout->intensity_scale);
	struct bv_counts counts;
	struct bv_image image = {.struct_size = sizeof(image)};
	uint64_t kept = 0;

	CHECK_EQ_INT(
		bv_rasterize(canvas->rasterizer, layout, points, n, &image),
		BV_OK);
	bin_plain(plain, layout, points, n, &counts);
	CHECK(memcmp(&counts, image.counts, sizeof(counts)) == 0);
	CHECK_EQ_INT(counts.kept + counts.not_finite + counts.outside, n);
	scales.most = find_maxima(plain, image.cells, image.occupied);
	if (canvas->scaled_to_frame) {
		CHECK(frame_height(&image) == scales.most.height);
		CHECK_EQ_INT(frame_count(&image), scales.most.count);
	}
	for (size_t i = 0; i < image.occupied; i++) {
		CHECK(image.cells[i] < plain->count);
		CHECK(i == 0 || image.cells[i - 1] < image.cells[i]);
		kept += check_cell(plain, image.cells[i], &scales,
				   pixel_of(&image, i));
	}
	CHECK_EQ_INT(kept, counts.kept);
	check_nothing_left(plain);
}

/* -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct canvas canvases[3];
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
	if (check_reading(&file, &layout, most)) {
		const size_t n = file.size / layout.stride;
		const size_t other = (switches & DRAW_SFA3D) != 0 ? 2 : 1;

		check_drawing(&canvases[0], &layout, file.data, n);
		check_drawing(&canvases[other], &layout, file.data, n);
	}
	free(file.data);
	return 0;
}
