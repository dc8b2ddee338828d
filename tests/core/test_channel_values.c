/*
 * test_channel_values.c: every channel shows what the words of the contract say
 *
 * Proves that samples of 8 and of 16 bits, and numbers of arrays, are those of a
 * renderer that shares no line with birdview, to the last bit (that zeros have no
 * sign): of all channels in random lists, with all scales of density and any number of
 * slices, on grids of random sizes, for frames full of trouble, with every placer and
 * shader that this processor can run.  And that the order of a frame's points decides
 * the intensity of the top among equally high points, and nothing else, whether they
 * come all at once or in parts.
 *
 * BIRDVIEW_LONG=1 draws ten times as many grids, BIRDVIEW_SHORT=1 a tenth;
 * BIRDVIEW_SEED=N draws others.
 */

#include "drawing.h"
#include "generate.h"
#include "random_channels.h"
#include "splitmix.h"
#include "trials.h"
#include "variants.h"

#define GRIDS 2000
#define FRAMES 3 /* of a grid */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const double intensity_scales[] = {1, 255, 65535, 0.7};

/* ---------------------------------------------------------------------- */
/* Drawing                                                                */
/* ---------------------------------------------------------------------- */

/* What a frame became: the value of each pixel in each channel, and its points. */
struct drawn {
	double values[RANDOM_CHANNELS_MOST][RANDOM_CHANNELS_CELLS];
	bool occupied[RANDOM_CHANNELS_CELLS];
	uint64_t kept;
};

static void take_cells(struct drawn *drawn, const uint32_t *cells, size_t n)
{
	memset(drawn, 0, sizeof(*drawn));
	for (size_t i = 0; i < n; i++) {
		CHECK(cells[i] < RANDOM_CHANNELS_CELLS);
		CHECK(i == 0 || cells[i - 1] < cells[i]);
		drawn->occupied[cells[i]] = true;
	}
}

static void take_image(const struct bv_image *image, struct drawn *drawn)
{
	take_cells(drawn, image->cells, image->occupied);
	for (size_t i = 0; i < image->occupied; i++) {
		const uint8_t *pixel = pixel_of(image, i);

		for (uint32_t c = 0; c < image->channels; c++) {
			uint16_t deep;

			memcpy(&deep, pixel + c * image->bits / 8,
			       image->bits / 8);
			drawn->values[c][image->cells[i]] =
				image->bits == 16 ? deep : (uint8_t)deep;
		}
	}
	drawn->kept = image->counts->kept;
}

static double number_at(const struct bv_array *array, uint32_t plane, size_t i)
{
	const void *numbers = array->planes[plane];

	return array->type == BV_F4 ? (double)((const float *)numbers)[i]
				    : ((const uint8_t *)numbers)[i];
}

static void take_arrays(const struct bv_frame_arrays *arrays,
			struct drawn *drawn)
{
	const struct bv_array *first = arrays->arrays[0];
	uint32_t channel = 0;

	take_cells(drawn, first->cells, first->occupied);
	for (size_t a = 0; a < arrays->count; a++) {
		const struct bv_array *array = arrays->arrays[a];

		CHECK(array->cells == first->cells);
		CHECK(array->occupied == first->occupied);
		CHECK_EQ_INT(array->type,
			     strcmp(array->name, "slice-occupied") == 0
				     ? BV_U1
				     : BV_F4);
		for (uint32_t p = 0; p < array->channels; p++, channel++) {
			for (size_t i = 0; i < array->occupied; i++)
				drawn->values[channel][array->cells[i]] =
					number_at(array, p, i);
		}
	}
	drawn->kept = arrays->counts->kept;
}

/* Draws a frame of which 'first' points come before the others. */
static void draw_frame(const struct random_channels *t,
		       struct bv_rasterizer *rasterizer,
		       const float (*points)[4], size_t first, size_t n,
		       struct drawn *drawn)
{
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_layout layout = make_layout("kitti");

	layout.intensity_scale = t->view.intensity_scale;
	CHECK(bv_rasterizer_begin(rasterizer) == BV_OK);
	CHECK(bv_rasterizer_add(rasterizer, &layout, NULL, points, first) ==
	      BV_OK);
	CHECK(bv_rasterizer_add(rasterizer, &layout, NULL, points + first,
				n - first) == BV_OK);
	if (t->options.form == BV_FORM_PICTURE) {
		CHECK(bv_rasterizer_finish(rasterizer, &image) == BV_OK);
		CHECK_EQ_INT(image.channels, t->count);
		take_image(&image, drawn);
		return;
	}
	CHECK(bv_rasterizer_finish_arrays(rasterizer, &arrays) == BV_OK);
	take_arrays(&arrays, drawn);
}

/* ---------------------------------------------------------------------- */
/* Comparing                                                              */
/* ---------------------------------------------------------------------- */

_Noreturn static void mismatch(const struct random_channels *t,
			       uint32_t channel, size_t pixel, double value,
			       double expected)
{
	fprintf(stderr,
		"BIRDVIEW_SEED=%s, grid %u, channels %s, of which %s:%u, bits "
		"%u, density %u: pixel %zu is %.9g, expected %.9g\n",
		getenv("BIRDVIEW_SEED") != NULL ? getenv("BIRDVIEW_SEED") : "1",
		t->number, t->text,
		random_channels_names[t->channels[channel].kind],
		t->channels[channel].slice, t->options.bits, t->options.density,
		pixel, value, expected);
	exit(1);
}

static double expected_value(const struct random_channels *t,
			     const struct channels_oracle *oracle,
			     struct channels_channel channel, size_t pixel)
{
	if (t->options.form == BV_FORM_ARRAYS)
		return (double)channels_number(oracle, channel, pixel);
	return channels_sample(oracle, channel,
			       t->options.bits != 0 ? t->options.bits : 8,
			       pixel);
}

static void compare(const struct random_channels *t, const float (*points)[4],
		    size_t n, const struct drawn *drawn)
{
	struct channels_oracle oracle;
	size_t pixels;

	CHECK(channels_place(&t->view, points, n, &oracle) == 0);
	pixels = (size_t)oracle.width * oracle.height;
	CHECK_EQ_INT(drawn->kept, oracle.kept);
	for (size_t i = 0; i < pixels; i++) {
		CHECK(drawn->occupied[i] == (channels_count(&oracle, i) > 0));
		for (uint32_t c = 0; drawn->occupied[i] && c < t->count; c++) {
			const double expected =
				expected_value(t, &oracle, t->channels[c], i);

			if (!(drawn->values[c][i] == expected))
				mismatch(t, c, i, drawn->values[c][i],
					 expected);
		}
	}
	channels_free(&oracle);
}

/* All but the intensity of the top is what it was. */
static void compare_shuffled(const struct random_channels *t,
			     const struct drawn *before,
			     const struct drawn *after)
{
	CHECK(memcmp(before->occupied, after->occupied,
		     sizeof(before->occupied)) == 0);
	for (uint32_t c = 0; c < t->count; c++) {
		if (t->channels[c].kind == CHANNELS_INTENSITY)
			continue;
		for (size_t i = 0; i < RANDOM_CHANNELS_CELLS; i++) {
			if (!(after->values[c][i] == before->values[c][i]))
				mismatch(t, c, i, after->values[c][i],
					 before->values[c][i]);
		}
	}
}

static void shuffle(uint64_t *state, float (*points)[4], size_t n)
{
	for (size_t i = n; i > 1; i--) {
		const size_t k = draw_below(state, (uint32_t)i);
		float point[4];

		memcpy(point, points[k], sizeof(point));
		memcpy(points[k], points[i - 1], sizeof(point));
		memcpy(points[i - 1], point, sizeof(point));
	}
}

static void check_frame(struct random_channels *t,
			struct bv_rasterizer *rasterizer)
{
	static float points[GENERATE_MAX_POINTS][4];
	static struct drawn drawn, shuffled;
	const float(*const frame)[4] = (const float(*)[4])points;
	const struct bv_grid_options *o = &t->options;
	const struct generate_spec spec = {
		(float)o->x_min, (float)o->x_max,        (float)o->y_min,
		(float)o->y_max, (float)o->z_min,        (float)o->z_max,
		o->cell,         t->view.intensity_scale};
	const size_t n = generate_points(&t->state, &spec, (float *)points);

	draw_frame(t, rasterizer, frame, n, n, &drawn);
	compare(t, frame, n, &drawn);
	shuffle(&t->state, points, n);
	draw_frame(t, rasterizer, frame, draw_below(&t->state, 1 + (uint32_t)n),
		   n, &shuffled);
	compare(t, frame, n, &shuffled);
	compare_shuffled(t, &drawn, &shuffled);
}

static void check_grid(uint64_t seed, unsigned int number)
{
	struct random_channels t = {.state = (seed << 32 ^ number) *
					     0xd1342543de82ef95u,
				    .number = number};
	struct bv_rasterizer *rasterizer;
	struct bv_grid *grid;

	random_channels_choose(&t);
	grid = make_grid(&t.options);
	CHECK_EQ_INT(grid_info(grid).channels, t.count);
	rasterizer = make_rasterizer(grid);
	for (size_t i = 0; i < FRAMES; i++) {
		t.view.intensity_scale = intensity_scales[draw_below(
			&t.state, COUNT(intensity_scales))];
		use_variants(rasterizer, number + i);
		check_frame(&t, rasterizer);
	}
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

int main(void)
{
	const char *text = getenv("BIRDVIEW_SEED");
	const uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 1;
	const unsigned int grids = count_trials(GRIDS, 1);

	for (unsigned int i = 0; i < grids; i++)
		check_grid(seed, i);
	return 0;
}
