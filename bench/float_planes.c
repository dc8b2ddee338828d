/*
 * float_planes.c - what networks take: height, intensity and count of each cell
 */

#include "float_planes.h"

#include <stdlib.h>
#include <zlib.h>

struct float_planes {
	struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	struct bv_layout layout;
	struct bv_array array;
	size_t cells; /* of a plane */
	float *dense;
	uint32_t *occupied;
	float *values[FLOAT_PLANES]; /* of these cells */
	uint8_t *stream;
	size_t stream_capacity;
};

static bool create_grid(struct float_planes *planes, const char *preset)
{
	struct bv_grid_options options;
	struct bv_grid_info info;

	if (bv_grid_options_init(&options, sizeof(options), preset) != BV_OK ||
	    bv_grid_create(&planes->grid, &options, NULL, 0) != BV_OK ||
	    bv_grid_get_info(planes->grid, &info, sizeof(info)) != BV_OK ||
	    bv_rasterizer_create(&planes->rasterizer, planes->grid) != BV_OK)
		return false;
	planes->cells = (size_t)info.width * info.height;
	planes->array = (struct bv_array){
		.struct_size = sizeof(planes->array),
		.name = "bev",
		.planes = (const void *const *)planes->values,
		.channels = FLOAT_PLANES,
		.height = info.height,
		.width = info.width,
		.type = BV_F4,
	};
	return bv_layout_parse(&planes->layout, sizeof(planes->layout), "kitti",
			       NULL, 0) == BV_OK;
}

static bool create_memory(struct float_planes *planes)
{
	const size_t bytes = planes->cells * sizeof(float);
	bool done = true;

	planes->dense = malloc(FLOAT_PLANES * bytes);
	planes->occupied = malloc(planes->cells * sizeof(*planes->occupied));
	planes->stream_capacity = compressBound(FLOAT_PLANES * bytes);
	planes->stream = malloc(planes->stream_capacity);
	planes->array.cells = planes->occupied;
	for (int i = 0; i < FLOAT_PLANES; i++) {
		planes->values[i] = malloc(bytes);
		done = done && planes->values[i] != NULL;
	}
	return done && planes->dense != NULL && planes->occupied != NULL &&
	       planes->stream != NULL;
}

struct float_planes *float_planes_create(const char *preset)
{
	struct float_planes *planes = calloc(1, sizeof(*planes));

	if (planes == NULL)
		return NULL;
	if (!create_grid(planes, preset) || !create_memory(planes)) {
		float_planes_free(planes);
		return NULL;
	}
	return planes;
}

void float_planes_free(struct float_planes *planes)
{
	if (planes == NULL)
		return;
	for (int i = 0; i < FLOAT_PLANES; i++)
		free(planes->values[i]);
	free(planes->stream);
	free(planes->occupied);
	free(planes->dense);
	bv_rasterizer_free(planes->rasterizer);
	bv_grid_free(planes->grid);
	free(planes);
}

const struct bv_array *float_planes_draw(struct float_planes *planes,
					 const void *points, size_t n)
{
	float *height = planes->dense;
	float *intensity = height + planes->cells;
	float *count = intensity + planes->cells;
	size_t occupied = 0;

	if (bv_rasterize_planes(planes->rasterizer, &planes->layout, points, n,
				height, intensity, count, NULL) != BV_OK)
		return NULL;
	for (size_t i = 0; i < planes->cells; i++) {
		if (count[i] == 0)
			continue;
		planes->occupied[occupied] = (uint32_t)i;
		planes->values[0][occupied] = height[i];
		planes->values[1][occupied] = intensity[i];
		planes->values[2][occupied++] = count[i];
	}
	planes->array.occupied = occupied;
	return &planes->array;
}

const float *float_planes_dense(const struct float_planes *planes,
				size_t *bytes)
{
	*bytes = FLOAT_PLANES * planes->cells * sizeof(float);
	return planes->dense;
}

size_t float_planes_deflate(struct float_planes *planes)
{
	size_t bytes;
	const Bytef *dense = (const Bytef *)float_planes_dense(planes, &bytes);
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)dense,
			   .avail_in = (uInt)bytes,
			   .next_out = planes->stream,
			   .avail_out = (uInt)planes->stream_capacity};
	int result;

	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	result = deflate(&stream, Z_FINISH);
	deflateEnd(&stream);
	/* Its value is of no use here, but it takes time. */
	if (result != Z_STREAM_END || crc32(0, dense, (uInt)bytes) == 0)
		return 0;
	return stream.total_out;
}
