/*
 * finish.c - from the cells of a frame to a sparse image, arrays or dense planes
 *
 * Band by band, points are dropped into cells; each occupied one is listed, taken out
 * and made a pixel.  Bands follow each other in row order.
 */

#include "core/draw.h"

/*
 * Counts what was added, and makes room for its cells, and for what these become if
 * they are to be 'shown' in memory of ours; or the frame is lost.
 */
static enum bv_status begin(struct bv_rasterizer *r, bool shown)
{
	const enum bv_status status = bv_draw_reserve(r, r->tally.kept, shown);

	r->counts = bv_counts_of(&r->tally);
	if (status != BV_OK)
		bv_draw_discard(r);
	return status;
}

/* -------------------------------------------------------------------------- */
/* Bands                                                                      */
/* -------------------------------------------------------------------------- */

/* How far a frame has been gone through. */
struct sweep {
	size_t bands; /* that are done */
	size_t first; /* in the list: the cells of the last one ... */
	size_t end;   /* ... and past them */
};

/*
 * Drops the points of the next band that has some, and lists its cells, behind those of
 * the bands before.  False if there is none.
 */
static bool next_band(struct bv_rasterizer *r, struct sweep *sweep)
{
	const struct bv_band *band = r->bands.band;
	size_t i = sweep->bands;

	while (i < r->bands.count && band[i].first == BV_NO_SHEAF)
		i++;
	if (i == r->bands.count)
		return false;
	bv_cells_drop(&r->cells, &r->bands, &band[i], r->scale);
	sweep->bands = i + 1;
	sweep->first = sweep->end;
	sweep->end +=
		r->cells.lister->list(&r->cells, (uint32_t)(i << r->bands.bits),
				      r->list + sweep->end);
	return true;
}

/* How many cells are taken at a time, from number 'first' of a list of 'n' on. */
static size_t next_size(size_t first, size_t n)
{
	return n - first < BV_TAKEN_CELLS ? n - first : BV_TAKEN_CELLS;
}

/*
 * Finds the ledgers of taken cells, if there are any, which change what count of points
 * they have.
 */
static void find_ledgers(const struct bv_rasterizer *r, struct bv_taken *taken)
{
	const struct bv_channels *channels = &r->grid->channels;

	if (r->cells.ledgers.memory == NULL)
		return;
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++) {
		const unsigned char *ledger =
			bv_ledger(&r->cells.ledgers,
				  bv_cell_in_band(&r->cells, taken->cells[k]));

		taken->ledgers[k] = ledger;
		taken->counts[k] =
			bv_counted(channels, ledger, taken->counts[k]);
	}
}

/* A cell none of whose points is ranked shows none of them. */
static void forget_lowest(const struct bv_cells *cells, struct bv_taken *taken)
{
	for (size_t k = 0; k < BV_TAKEN_CELLS; k++) {
		const bool any = taken->z[k] != cells->lowest.z;

		taken->z[k] = any ? taken->z[k] : 0.0f;
		taken->raw[k] = any ? taken->raw[k] : 0.0f;
	}
}

/* Copies what a cell holds to number 'k' of those taken, and empties all but its ledger. */
static inline void take_cell(struct bv_cells *cells, struct bv_taken *taken,
			     size_t k)
{
	const uint32_t at = bv_cell_in_band(cells, taken->cells[k]);

	taken->z[k] = cells->tops[at].z;
	taken->raw[k] = cells->tops[at].intensity;
	taken->counts[k] = cells->points[at];
	bv_cell_empty(cells, at);
}

/*
 * Takes cells, from number 'first' of the list on, as many as there is room for, but none
 * past number 'end'.
 */
static void take(struct bv_rasterizer *r, size_t first, size_t end,
		 struct bv_taken *taken)
{
	/* A copy, of which a compiler sees that taking does not change it. */
	struct bv_cells cells = r->cells;

	taken->n = next_size(first, end);
	memcpy(taken->cells, r->list + first, sizeof(taken->cells));
	for (size_t k = 0; k < taken->n; k++)
		take_cell(&cells, taken, k);
	for (size_t k = taken->n; k < BV_TAKEN_CELLS; k++) {
		taken->cells[k] = taken->cells[0];
		taken->z[k] = taken->z[0];
		taken->raw[k] = taken->raw[0];
		taken->counts[k] = taken->counts[0];
	}
	if (!bv_is_ranked(&r->grid->rules, 0.0f))
		forget_lowest(&cells, taken);
}

/* Empties the ledgers of taken cells, if there are any. */
static void empty_ledgers(struct bv_rasterizer *r, const struct bv_taken *taken)
{
	if (r->cells.ledgers.memory == NULL)
		return;
	for (size_t k = 0; k < taken->n; k++)
		bv_ledger_empty(&r->cells.ledgers,
				bv_cell_in_band(&r->cells, taken->cells[k]));
}

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

/* Turns the cells of a band into pixels, and empties them. */
static void shade_band(struct bv_rasterizer *r, const struct bv_scales *scales,
		       const struct sweep *sweep)
{
	const size_t stride = bv_pixel_stride(scales->channels);
	struct bv_taken taken;

	for (size_t i = sweep->first; i < sweep->end; i += taken.n) {
		take(r, i, sweep->end, &taken);
		find_ledgers(r, &taken);
		r->shader->shade(scales, &taken, r->pixels + i * stride);
		empty_ledgers(r, &taken);
	}
}

/* Turns the occupied cells into pixels, and returns their number. */
static size_t finish(struct bv_rasterizer *r, const struct bv_scales *scales)
{
	struct sweep sweep = {0};

	while (next_band(r, &sweep))
		shade_band(r, scales, &sweep);
	return sweep.end;
}

static void raise_maxima(const struct bv_rules *rules,
			 const struct bv_taken *taken,
			 struct bv_frame_maxima *most)
{
	for (size_t k = 0; k < taken->n; k++) {
		const float height = bv_height(rules, taken->z[k]);

		if (height > most->height)
			most->height = height;
		if (taken->counts[k] > most->count)
			most->count = taken->counts[k];
	}
}

/*
 * The same where no cell can be shaded before all have been seen: there is room to hold
 * all that are taken.  Such pictures have no ledgers.
 */
static size_t finish_by_maxima(struct bv_rasterizer *r,
			       struct bv_scales *scales)
{
	struct bv_taken *held = r->held;
	unsigned char *pixels = r->pixels;
	struct sweep sweep = {0};

	while (next_band(r, &sweep)) {
		for (size_t i = sweep.first; i < sweep.end;) {
			take(r, i, sweep.end, held);
			raise_maxima(&r->grid->rules, held, &scales->most);
			i += held->n;
			held++;
		}
	}
	for (const struct bv_taken *taken = r->held; taken < held; taken++) {
		r->shader->shade(scales, taken, pixels);
		pixels += taken->n * bv_pixel_stride(scales->channels);
	}
	return sweep.end;
}

void bv_describe_form(const struct bv_grid *grid, struct bv_frame_maxima most,
		      struct bv_image *image)
{
	const struct bv_channels *channels = &grid->channels;

	image->struct_size = sizeof(*image);
	image->width = grid->rules.columns;
	image->height = grid->rules.rows;
	image->channels = channels->count;
	image->bits = channels->bits;
	image->stride = bv_pixel_stride(channels);
	image->grid = grid->hash;
	for (uint32_t i = 0; i < BV_CHANNEL_MAX; i++)
		bv_grid_range(grid, i, most, &image->channel_min[i],
			      &image->channel_max[i]);
}

static struct bv_scales scales_of(const struct bv_rasterizer *r)
{
	struct bv_scales scales =
		bv_scales_of(&r->grid->rules, &r->grid->channels, r->scale);

	scales.view = r->grid->view;
	return scales;
}

enum bv_status bv_draw_finish(struct bv_rasterizer *rasterizer,
			      struct bv_image *image)
{
	const struct bv_grid *grid = rasterizer->grid;
	struct bv_scales scales = scales_of(rasterizer);
	size_t occupied;

	if (begin(rasterizer, true) != BV_OK)
		return BV_ERR_NO_MEMORY;
	if (grid->rules.scaled_to_frame)
		occupied = finish_by_maxima(rasterizer, &scales);
	else
		occupied = finish(rasterizer, &scales);
	bv_draw_discard(rasterizer);
	*image = (struct bv_image){
		.occupied = occupied,
		.cells = rasterizer->list,
		.pixels = rasterizer->pixels,
		.counts = &rasterizer->counts,
	};
	bv_describe_form(grid, scales.most, image);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Arrays                                                                     */
/* -------------------------------------------------------------------------- */

/* Where numbers go: there is room for as many cells as there may be. */
static struct bv_number_room lay_out_numbers(const struct bv_rasterizer *r)
{
	const uint32_t floats = bv_count_floats(&r->grid->channels);

	return (struct bv_number_room){
		.floats = (float *)(void *)r->pixels,
		.bytes = r->pixels + floats * r->capacity * sizeof(float),
		.plane = r->capacity,
	};
}

/* Turns the cells of a band into numbers, and empties them. */
static void number_band(struct bv_rasterizer *r, const struct bv_scales *scales,
			const struct bv_number_room *all,
			const struct sweep *sweep)
{
	struct bv_taken taken;

	for (size_t i = sweep->first; i < sweep->end; i += taken.n) {
		struct bv_number_room room = *all;

		take(r, i, sweep->end, &taken);
		find_ledgers(r, &taken);
		room.floats += i;
		room.bytes += i;
		r->shader->number(scales, &taken, room);
		empty_ledgers(r, &taken);
	}
}

/* Turns the occupied cells into numbers. */
static struct bv_numbers make_numbers(struct bv_rasterizer *r)
{
	const struct bv_scales scales = scales_of(r);
	const struct bv_number_room room = lay_out_numbers(r);
	struct sweep sweep = {0};

	while (next_band(r, &sweep))
		number_band(r, &scales, &room, &sweep);
	return (struct bv_numbers){
		.occupied = sweep.end,
		.cells = r->list,
		.floats = room.floats,
		.bytes = room.bytes,
		.plane = room.plane,
	};
}

enum bv_status bv_draw_finish_arrays(struct bv_rasterizer *rasterizer,
				     struct bv_frame_arrays *arrays)
{
	struct bv_numbers numbers;

	if (begin(rasterizer, true) != BV_OK)
		return BV_ERR_NO_MEMORY;
	numbers = make_numbers(rasterizer);
	bv_draw_discard(rasterizer);
	bv_make_arrays(rasterizer->grid, &numbers, &rasterizer->arrays);
	*arrays = (struct bv_frame_arrays){
		.struct_size = sizeof(*arrays),
		.count = rasterizer->arrays.count,
		.arrays = rasterizer->arrays.list,
		.counts = &rasterizer->counts,
		.grid = rasterizer->grid->hash,
	};
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Planes                                                                     */
/* -------------------------------------------------------------------------- */

static void clear_plane(float *plane, size_t cells)
{
	if (plane != NULL)
		memset(plane, 0, cells * sizeof(*plane));
}

/* Any of the planes may be NULL. */
static void fill_cells(const struct bv_taken *taken, double scale, float *z,
		       float *intensity, float *density)
{
	for (size_t k = 0; k < taken->n; k++) {
		const uint32_t cell = taken->cells[k];

		if (z != NULL)
			z[cell] = taken->z[k];
		if (intensity != NULL)
			intensity[cell] =
				(float)bv_intensity(taken->raw[k], scale);
		if (density != NULL)
			density[cell] = (float)taken->counts[k];
	}
}

static void fill_planes(struct bv_rasterizer *r, float *z, float *intensity,
			float *density)
{
	const size_t cells = bv_grid_cells(r->grid);
	struct sweep sweep = {0};
	struct bv_taken taken;

	clear_plane(z, cells);
	clear_plane(intensity, cells);
	clear_plane(density, cells);
	while (next_band(r, &sweep)) {
		for (size_t i = sweep.first; i < sweep.end; i += taken.n) {
			take(r, i, sweep.end, &taken);
			fill_cells(&taken, r->scale, z, intensity, density);
			empty_ledgers(r, &taken);
		}
	}
}

enum bv_status bv_draw_finish_planes(struct bv_rasterizer *rasterizer, float *z,
				     float *intensity, float *density)
{
	if (begin(rasterizer, false) != BV_OK)
		return BV_ERR_NO_MEMORY;
	fill_planes(rasterizer, z, intensity, density);
	bv_draw_discard(rasterizer);
	return BV_OK;
}
