/*
 * test_fingerprint.c: a fingerprint changes with the rules, and with nothing
 * else
 *
 * Proves that fingerprints differ from each other when anything that decides
 * the pixels differs, and agree where it does not.
 */

#include "drawing.h"

#define MOST 64

static uint64_t seen[MOST];
static size_t seen_count;

/* Checks that a fingerprint is none of those before. */
static void check_new(uint64_t fingerprint)
{
	for (size_t i = 0; i < seen_count; i++)
		CHECK(seen[i] != fingerprint);
	CHECK(seen_count < MOST);
	seen[seen_count++] = fingerprint;
}

static uint64_t print_of_grid(const struct bv_grid_options *options)
{
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_grid *grid = make_grid(options);
	const uint64_t fingerprint = bv_fingerprint(grid, &kitti);

	bv_grid_free(grid);
	return fingerprint;
}

static uint64_t print_of_box(struct box box)
{
	const struct bv_grid_options options = box_options(box);

	return print_of_grid(&options);
}

static uint64_t print_of_density(enum bv_density_scale density, uint32_t full)
{
	struct bv_grid_options options = preset_options("surround");

	options.density = density;
	options.density_full = full;
	return print_of_grid(&options);
}

static uint64_t print_of_preset(const char *preset)
{
	const struct bv_grid_options options = preset_options(preset);

	return print_of_grid(&options);
}

static uint64_t print_of_layout(const struct bv_layout *layout)
{
	struct bv_grid *grid = make_preset_grid("surround");
	const uint64_t fingerprint = bv_fingerprint(grid, layout);

	bv_grid_free(grid);
	return fingerprint;
}

/* The presets, and a grid with each of its numbers changed. */
static void check_grids(void)
{
	check_new(print_of_preset("surround"));
	check_new(print_of_preset("note"));
	check_new(print_of_preset("sfa3d"));
	check_new(print_of_box((struct box){0, 40, -20, 20, -3, 3, 0.5}));
	check_new(print_of_box((struct box){1, 40, -20, 20, -3, 3, 0.5}));
	check_new(print_of_box((struct box){0, 41, -20, 20, -3, 3, 0.5}));
	check_new(print_of_box((struct box){0, 40, -21, 20, -3, 3, 0.5}));
	check_new(print_of_box((struct box){0, 40, -20, 21, -3, 3, 0.5}));
	check_new(print_of_box((struct box){0, 40, -20, 20, -4, 3, 0.5}));
	check_new(print_of_box((struct box){0, 40, -20, 20, -3, 4, 0.5}));
	check_new(print_of_box((struct box){0, 40, -20, 20, -3, 3, 0.25}));
	/* The same size of picture, and the same area elsewhere */
	check_new(print_of_box((struct box){1, 41, -20, 20, -3, 3, 0.5}));
	check_new(print_of_box((struct box){0, 80, -40, 40, -3, 3, 1}));
	check_new(print_of_box((struct box){-20, 20, 0, 40, -3, 3, 0.5}));
}

/* Scales of density but that of the preset, which was above. */
static void check_densities(void)
{
	check_new(print_of_density(BV_DENSITY_LOG16, 0));
	check_new(print_of_density(BV_DENSITY_LOG32, 0));
	check_new(print_of_density(BV_DENSITY_LOG128, 0));
	check_new(print_of_density(BV_DENSITY_LINEAR, 1));
	check_new(print_of_density(BV_DENSITY_LINEAR, 2));
	check_new(print_of_density(BV_DENSITY_LINEAR, 65535));
}

/* A layout with each of its numbers changed; kitti itself was above. */
static void check_layouts(void)
{
	struct bv_layout layout = make_layout("kitti");

	layout.stride = 20;
	check_new(print_of_layout(&layout));
	for (int i = 0; i < 4; i++) {
		layout = make_layout("kitti");
		layout.offset[i] = 1;
		check_new(print_of_layout(&layout));
	}
	for (uint32_t negate = 1; negate < 8; negate++) {
		layout = make_layout("kitti");
		layout.negate = negate;
		check_new(print_of_layout(&layout));
	}
	layout = make_layout("kitti");
	layout.offset[3] = BV_NO_COLUMN;
	check_new(print_of_layout(&layout));
	layout = make_layout("kitti");
	layout.intensity_scale = 1 + 0x1p-52;
	check_new(print_of_layout(&layout));
	layout = make_layout("columns=y,x,z,i");
	check_new(print_of_layout(&layout));
	layout = make_layout("nuscenes");
	check_new(print_of_layout(&layout));
}

/* Other names for the same rules */
static void check_same(void)
{
	struct bv_layout layout = make_layout("columns=x,y,z,i");

	CHECK(print_of_preset("sfa3d") == print_of_preset("complex-yolo-v4"));
	CHECK(print_of_preset(NULL) == print_of_preset("surround"));
	CHECK(print_of_density(BV_DENSITY_LOG64, 0) ==
	      print_of_preset("surround"));
	CHECK(print_of_box((struct box){-80, 80, -80, 80, -3, 3, 0.1}) ==
	      print_of_preset("surround"));
	/* The difference is lost where bounds become float32. */
	CHECK(print_of_box((struct box){-80 - 1e-9, 80, -80, 80, -3, 3, 0.1}) ==
	      print_of_preset("surround"));
	CHECK(print_of_layout(&layout) == print_of_preset("surround"));
	layout.name = "another name";
	CHECK(print_of_layout(&layout) == print_of_preset("surround"));
	CHECK(print_of_layout(NULL) == print_of_preset("surround"));
}

/* Of what cannot be drawn there is none. */
static void check_refused(void)
{
	struct bv_layout layout = make_layout("kitti");

	CHECK(bv_fingerprint(NULL, &layout) == 0);
	layout.stride = 0;
	CHECK(print_of_layout(&layout) == 0);
	layout = make_layout("kitti");
	layout.struct_size = 0;
	CHECK(print_of_layout(&layout) == 0);
}

/*
 * Pictures that exist carry fingerprints.  If this value changes, they all
 * count as out of date and are made again: right if the rules have changed
 * (then BV_CONTRACT_VERSION has, too), and else a mistake.
 */
static void check_kept(void)
{
	CHECK(BV_CONTRACT_VERSION == 1);
	CHECK(print_of_preset("surround") == 0xe567afef846b02ef);
}

int main(void)
{
	check_grids();
	check_densities();
	check_layouts();
	check_same();
	check_refused();
	check_kept();
	return 0;
}
