/*
 * random_channels.c: grids of any channels, and what these are
 */

#include "random_channels.h"

#include "drawing.h"
#include "splitmix.h"

#define KINDS (CHANNELS_SLICE_OCCUPIED + 1)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* In the order of enum channels_kind. */
const char *const random_channels_names[] = {
	"height",    "low",           "span",           "mean-height",
	"intensity", "max-intensity", "mean-intensity", "density",
	"occupied",  "slice-height",  "slice-occupied",
};

static bool is_of_slice(enum channels_kind kind)
{
	return kind >= CHANNELS_SLICE_HEIGHT;
}

static void choose_geometry(struct random_channels *t)
{
	static const double cells[] = {0.1, 0.16, 0.3, 1, 2, 0.05};
	static const double heights[][2] = {
		{-3, 3},      {-3, 1},         {-2.5, 1},  {0, 0.01},
		{100, 120.5}, {-2000, 2000},   {-1, -0.3}, {0, 1e-40},
		{-5.7, 0},    {1500, 1500.25}, {-0.5, 0.5}};
	const size_t z = draw_below(&t->state, COUNT(heights));
	struct bv_grid_options *o = &t->options;

	*o = preset_options(draw_below(&t->state, 4) == 0 ? "mv3d" : NULL);
	o->cell = cells[draw_below(&t->state, COUNT(cells))];
	o->x_min = (double)draw_below(&t->state, 20000) / 1000 - 10;
	o->y_min = (double)draw_below(&t->state, 20000) / 1000 - 10;
	o->x_max = o->x_min + (1 + draw_below(&t->state, 30)) * o->cell;
	o->y_max = o->y_min + (1 + draw_below(&t->state, 30)) * o->cell;
	o->z_min = heights[z][0];
	o->z_max = heights[z][1];
	t->view.x_min = o->x_min;
	t->view.x_max = o->x_max;
	t->view.y_min = o->y_min;
	t->view.y_max = o->y_max;
	t->view.z_min = o->z_min;
	t->view.z_max = o->z_max;
	t->view.cell = o->cell;
}

/* In the words of birdview and in those of the oracle. */
static void choose_density(struct random_channels *t)
{
	static const uint32_t full[] = {1, 2, 5, 102, 3000, 65535};
	const bool mv3d = strcmp(t->options.preset, "mv3d") == 0;
	const uint32_t scale = draw_below(&t->state, 10);

	t->options.density = scale <= BV_DENSITY_LINEAR ? scale : 0;
	t->view.log2_base =
		t->options.density != 0 ? 3 + t->options.density : 6;
	t->view.scaled = t->options.density != BV_DENSITY_PRESET || mv3d;
	if (t->options.density != BV_DENSITY_LINEAR)
		return;
	t->options.density_full = full[draw_below(&t->state, COUNT(full))];
	t->view.full_count = t->options.density_full;
	t->view.log2_base = 0;
}

static void expect_channel(struct random_channels *t, enum channels_kind kind,
			   uint32_t slice)
{
	CHECK(t->count < RANDOM_CHANNELS_MOST);
	t->channels[t->count].kind = kind;
	t->channels[t->count++].slice = slice;
}

static void expect_slices(struct random_channels *t, enum channels_kind kind)
{
	for (uint32_t k = 0; k < t->view.slices; k++)
		expect_channel(t, kind, k);
}

static void add_name(struct random_channels *t, const char *name)
{
	if (t->text[0] != '\0')
		strcat(t->text, ",");
	strcat(t->text, name);
}

/* One slice of a kind, or all of them where there is room for so many channels. */
static void add_slices(struct random_channels *t, enum channels_kind kind,
		       bool all)
{
	const uint32_t slice = draw_below(&t->state, t->view.slices);
	char name[40];

	if (all && t->count + t->view.slices <= 100) {
		add_name(t, random_channels_names[kind]);
		expect_slices(t, kind);
		return;
	}
	snprintf(name, sizeof(name), "%s:%u", random_channels_names[kind],
		 slice);
	add_name(t, name);
	expect_channel(t, kind, slice);
}

static void add_channel(struct random_channels *t, bool arrays)
{
	const uint32_t kinds = t->view.slices > 0 ? 12 : 9;
	const uint32_t kind = draw_below(&t->state, kinds);

	if (kind == 11 && arrays && t->count + 2 * t->view.slices <= 100) {
		add_name(t, "slices");
		expect_slices(t, CHANNELS_SLICE_HEIGHT);
		expect_slices(t, CHANNELS_SLICE_OCCUPIED);
	} else if (kind >= 9) {
		add_slices(t, CHANNELS_SLICE_HEIGHT + kind % 2,
			   arrays && draw_below(&t->state, 2) == 0);
	} else {
		add_name(t, random_channels_names[kind]);
		expect_channel(t, kind, 0);
	}
}

/* Those of slices stand behind the others, by kind. */
static void sort_channels(struct random_channels *t)
{
	struct channels_channel sorted[RANDOM_CHANNELS_MOST];
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->count; i++) {
		if (!is_of_slice(t->channels[i].kind))
			sorted[n++] = t->channels[i];
	}
	for (int kind = CHANNELS_SLICE_HEIGHT; kind < (int)KINDS; kind++)
		for (uint32_t i = 0; i < t->count; i++)
			if (t->channels[i].kind == (enum channels_kind)kind)
				sorted[n++] = t->channels[i];
	memcpy(t->channels, sorted, sizeof(sorted));
}

/* What a preset shows by itself. */
static void expect_usual(struct random_channels *t)
{
	if (strcmp(t->options.preset, "mv3d") == 0) {
		t->options.form = BV_FORM_ARRAYS;
		t->view.slices = 10;
		expect_channel(t, CHANNELS_INTENSITY, 0);
		expect_channel(t, CHANNELS_DENSITY, 0);
		expect_slices(t, CHANNELS_SLICE_HEIGHT);
		return;
	}
	expect_channel(t, CHANNELS_HEIGHT, 0);
	expect_channel(t, CHANNELS_INTENSITY, 0);
	expect_channel(t, CHANNELS_DENSITY, 0);
}

static void choose_channels(struct random_channels *t)
{
	const bool arrays = t->options.form == BV_FORM_ARRAYS;
	uint32_t wanted = draw_below(&t->state, 2) == 0 ? 1 : 3;

	if (draw_below(&t->state, 16) == 0) {
		expect_usual(t);
		return;
	}
	if (arrays)
		wanted = 1 + draw_below(&t->state, 8);
	if (draw_below(&t->state, 2) == 0)
		t->view.slices = 1 + draw_below(&t->state, 64);
	for (uint32_t i = 0; i < wanted; i++)
		add_channel(t, arrays);
	t->options.channels = t->text;
	for (uint32_t i = 0; i < t->count; i++) {
		if (is_of_slice(t->channels[i].kind))
			t->options.slices = t->view.slices;
	}
	if (arrays)
		sort_channels(t);
}

void random_channels_choose(struct random_channels *t)
{
	choose_geometry(t);
	t->options.form = draw_below(&t->state, 2) == 0 ? BV_FORM_PICTURE
							: BV_FORM_ARRAYS;
	choose_density(t);
	choose_channels(t);
	if (t->options.form == BV_FORM_PICTURE)
		t->options.bits = 8 * draw_below(&t->state, 3);
}
