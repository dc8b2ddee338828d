/*
 * draw.c - the steps of drawing a frame: begin, add points, finish
 *
 * Points are brought to the bands that they fall into (bands.c), where they wait;
 * finish.c drops them into cells, and makes pixels of these.
 */

#include "core/draw.h"

#include <stdlib.h>

#include "core/float_env.h"
#include "core/layout.h"
#include "core/struct_size.h"
#include "core/unpack.h"

/* -------------------------------------------------------------------------- */
/* Creating                                                                   */
/* -------------------------------------------------------------------------- */

enum bv_status bv_rasterizer_create(struct bv_rasterizer **rasterizer,
				    const struct bv_grid *grid)
{
	struct bv_rasterizer *created;
	enum bv_status status;

	if (rasterizer == NULL || grid == NULL)
		return BV_ERR_ARGUMENT;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->grid = grid;
	created->tally = bv_empty_tally();
	created->shader = bv_shader_at(0);
	status = bv_cells_init(&created->cells, grid);
	if (status == BV_OK)
		status = bv_bands_init(&created->bands, grid);
	if (status != BV_OK) {
		bv_rasterizer_free(created);
		return status;
	}
	*rasterizer = created;
	return BV_OK;
}

void bv_rasterizer_free(struct bv_rasterizer *rasterizer)
{
	if (rasterizer == NULL)
		return;
	bv_bands_destroy(&rasterizer->bands);
	bv_cells_destroy(&rasterizer->cells);
	free(rasterizer->list);
	free(rasterizer->pixels);
	free(rasterizer->held);
	free(rasterizer);
}

/* -------------------------------------------------------------------------- */
/* Adding                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * What is kept of an intensity is 32 bits, its value as stored; so all of a
 * frame must be in one scale, that of its first points.
 */
enum bv_status bv_draw_add(struct bv_rasterizer *rasterizer,
			   const struct bv_layout *layout,
			   const double transform[16], const void *points,
			   size_t n)
{
	struct bv_source source = {.rules = &rasterizer->grid->rules,
				   .layout = layout,
				   .transform = transform,
				   .rescale = 1.0,
				   .points = points,
				   .n = n};
	enum bv_status status;

	if (rasterizer->tally.points == 0)
		rasterizer->scale = layout->intensity_scale;
	if (rasterizer->scale != layout->intensity_scale)
		source.rescale = rasterizer->scale / layout->intensity_scale;
	status = bv_bands_add(&rasterizer->bands, &source, &rasterizer->tally);
	if (status != BV_OK)
		bv_draw_discard(rasterizer);
	return status;
}

/* Points of a layout that is not plain. */
static enum bv_status add_unpacked(struct bv_rasterizer *rasterizer,
				   const struct bv_layout *layout,
				   const double transform[16],
				   const unsigned char *points, size_t n)
{
	const struct bv_layout plain = bv_unpacked_layout(layout);
	bv_unpacked unpacked[BV_UNPACKED_POINTS];
	enum bv_status status = BV_OK;

	while (n > 0 && status == BV_OK) {
		const size_t some =
			n < BV_UNPACKED_POINTS ? n : BV_UNPACKED_POINTS;

		bv_unpack(layout, points, some, unpacked);
		status = bv_draw_add(rasterizer, &plain, transform, unpacked,
				     some);
		points += some * layout->stride;
		n -= some;
	}
	return status;
}

/* Frames that cannot even be opened have added nothing. */
void bv_draw_discard(struct bv_rasterizer *rasterizer)
{
	if (rasterizer->tally.kept > 0)
		bv_bands_clear(&rasterizer->bands);
	rasterizer->tally = bv_empty_tally();
}

enum bv_status bv_rasterizer_begin(struct bv_rasterizer *rasterizer)
{
	if (rasterizer == NULL)
		return BV_ERR_ARGUMENT;
	bv_draw_discard(rasterizer);
	return BV_OK;
}

static bool is_sound(const double matrix[16])
{
	static const double last[4] = {0.0, 0.0, 0.0, 1.0};

	for (int i = 0; i < 12; i++) {
		if (!isfinite(matrix[i]))
			return false;
	}
	for (int i = 0; i < 4; i++) {
		if (!(matrix[12 + i] == last[i]))
			return false;
	}
	return true;
}

/* Which would turn -0.0 into 0.0 if it were applied. */
static bool is_identity(const double matrix[16])
{
	for (int i = 0; i < 16; i++) {
		if (matrix[i] != (i % 5 == 0 ? 1.0 : 0.0))
			return false;
	}
	return true;
}

static enum bv_status add(struct bv_rasterizer *rasterizer,
			  const struct bv_layout *layout,
			  const double *transform, const void *points, size_t n)
{
	struct bv_layout own;
	enum bv_status status;

	if (rasterizer == NULL || (points == NULL && n > 0) ||
	    (transform != NULL && !is_sound(transform)))
		return BV_ERR_ARGUMENT;
	status = bv_take_layout(&own, layout);
	if (status != BV_OK)
		return status;
	if (n > UINT32_MAX - rasterizer->tally.points)
		return BV_ERR_MANY_POINTS;
	if (transform != NULL && is_identity(transform))
		transform = NULL;
	if (bv_layout_is_plain(&own))
		return bv_draw_add(rasterizer, &own, transform, points, n);
	return add_unpacked(rasterizer, &own, transform, points, n);
}

enum bv_status bv_rasterizer_add(struct bv_rasterizer *rasterizer,
				 const struct bv_layout *layout,
				 const double transform[16], const void *points,
				 size_t n)
{
	const fenv_t before = bv_float_enter();
	const enum bv_status status =
		add(rasterizer, layout, transform, points, n);

	bv_float_leave(&before);
	return status;
}

/* -------------------------------------------------------------------------- */
/* Finishing                                                                  */
/* -------------------------------------------------------------------------- */

/* A structure that cannot be filled costs the frame, as any failure does. */
static enum bv_status finish_image(struct bv_rasterizer *rasterizer,
				   struct bv_image *image)
{
	struct bv_image own;
	enum bv_status status;

	if (image == NULL || !bv_size_is_sound(image->struct_size) ||
	    rasterizer->grid->form != BV_FORM_PICTURE) {
		bv_draw_discard(rasterizer);
		return BV_ERR_ARGUMENT;
	}
	status = bv_draw_finish(rasterizer, &own);
	if (status == BV_OK)
		bv_give_sized_struct(image, &own, sizeof(own));
	return status;
}

enum bv_status bv_rasterizer_finish(struct bv_rasterizer *rasterizer,
				    struct bv_image *image)
{
	enum bv_status status = BV_ERR_ARGUMENT;
	const fenv_t before = bv_float_enter();

	if (rasterizer != NULL)
		status = finish_image(rasterizer, image);
	bv_float_leave(&before);
	return status;
}

static enum bv_status finish_arrays(struct bv_rasterizer *rasterizer,
				    struct bv_frame_arrays *arrays)
{
	struct bv_frame_arrays own;
	enum bv_status status;

	if (arrays == NULL || !bv_size_is_sound(arrays->struct_size) ||
	    rasterizer->grid->form != BV_FORM_ARRAYS) {
		bv_draw_discard(rasterizer);
		return BV_ERR_ARGUMENT;
	}
	status = bv_draw_finish_arrays(rasterizer, &own);
	if (status == BV_OK)
		bv_give_sized_struct(arrays, &own, sizeof(own));
	return status;
}

enum bv_status bv_rasterizer_finish_arrays(struct bv_rasterizer *rasterizer,
					   struct bv_frame_arrays *arrays)
{
	enum bv_status status = BV_ERR_ARGUMENT;
	const fenv_t before = bv_float_enter();

	if (rasterizer != NULL)
		status = finish_arrays(rasterizer, arrays);
	bv_float_leave(&before);
	return status;
}

enum bv_status bv_rasterize(struct bv_rasterizer *rasterizer,
			    const struct bv_layout *layout, const void *points,
			    size_t n, struct bv_image *image)
{
	enum bv_status status = bv_rasterizer_begin(rasterizer);

	if (status == BV_OK)
		status = bv_rasterizer_add(rasterizer, layout, NULL, points, n);
	if (status == BV_OK)
		status = bv_rasterizer_finish(rasterizer, image);
	return status;
}

enum bv_status bv_rasterizer_finish_planes(struct bv_rasterizer *rasterizer,
					   float *z, float *intensity,
					   float *density,
					   struct bv_counts *counts)
{
	enum bv_status status = BV_ERR_ARGUMENT;
	fenv_t before;

	if (rasterizer == NULL)
		return status;
	before = bv_float_enter();
	if (counts == NULL || bv_size_is_sound(counts->struct_size))
		status = bv_draw_finish_planes(rasterizer, z, intensity,
					       density);
	else
		bv_draw_discard(rasterizer);
	bv_float_leave(&before);
	if (status == BV_OK && counts != NULL)
		bv_give_sized_struct(counts, &rasterizer->counts,
				     sizeof(rasterizer->counts));
	return status;
}

enum bv_status bv_rasterize_planes(struct bv_rasterizer *rasterizer,
				   const struct bv_layout *layout,
				   const void *points, size_t n, float *z,
				   float *intensity, float *density,
				   struct bv_counts *counts)
{
	enum bv_status status = bv_rasterizer_begin(rasterizer);

	if (status == BV_OK)
		status = bv_rasterizer_add(rasterizer, layout, NULL, points, n);
	if (status == BV_OK)
		status = bv_rasterizer_finish_planes(rasterizer, z, intensity,
						     density, counts);
	return status;
}
