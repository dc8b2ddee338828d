/*
 * test_grid.c: a grid that makes no sense is refused with a sentence that helps
 *
 * Proves each refusal of the contract with its words, what is just accepted,
 * and that the numbers which the words offer are accepted too.  And that no picture that
 * is scaled to its frame has ledgers, which drawing relies on.
 */

#include <math.h>

#include "core/grid.h"
#include "drawing.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* ---------------------------------------------------------------------- */
/* Refusals                                                               */
/* ---------------------------------------------------------------------- */

struct refusal {
	struct box box;
	const char *why;
};

#define NOT_FINITE " has a bound that is not a finite number"
#define EMPTY " is empty; expected MIN:MAX with MIN < MAX"
#define TOO_LARGE " is too large for the float32 of points"
#define COLLAPSED                                                         \
	" has bounds that the float32 of points cannot tell apart; move " \
	"the points to the origin"
#define NO_SIZE " is not a size; expected metres above 0, such as 0.1"

/* Ranges that are bad whatever the cell. */
static const struct refusal bad_ranges[] = {
	{{NAN, 80, -80, 80, -3, 3, 0.1}, "x nan:80" NOT_FINITE},
	{{-80, INFINITY, -80, 80, -3, 3, 0.1}, "x -80:inf" NOT_FINITE},
	{{-80, 80, -INFINITY, 80, -3, 3, 0.1}, "y -inf:80" NOT_FINITE},
	{{-80, 80, -80, NAN, -3, 3, 0.1}, "y -80:nan" NOT_FINITE},
	{{-80, 80, -80, 80, -INFINITY, 3, 0.1}, "z -inf:3" NOT_FINITE},
	{{-80, 80, -80, 80, -3, NAN, 0.1}, "z -3:nan" NOT_FINITE},
	{{80, -80, -80, 80, -3, 3, 0.1}, "x 80:-80" EMPTY},
	{{-80, 80, 5, 5, -3, 3, 0.1}, "y 5:5" EMPTY},
	{{-80, 80, -80, 80, 3, -3, 0.1}, "z 3:-3" EMPTY},
	{{-80, 80, -80, 80, 0.0, -0.0, 0.1}, "z 0:-0" EMPTY},
	{{-1e38, 80, -80, 80, -3, 3, 0.1}, "x -1e+38:80" TOO_LARGE},
	{{-80, 80, -80, 1e39, -3, 3, 0.1}, "y -80:1e+39" TOO_LARGE},
	{{-80, 80, -80, 80, -3, 1e300, 0.1}, "z -3:1e+300" TOO_LARGE},
	/* Map coordinates: float32 there are 0.03 m and 0.5 m apart. */
	{{499999.99, 500000.01, -80, 80, -3, 3, 0.01},
	 "x 499999.99:500000.01" COLLAPSED},
	{{-80, 80, 4500000.1, 4500000.2, -3, 3, 0.1},
	 "y 4500000.1:4500000.2" COLLAPSED},
	{{-80, 80, -80, 80, 1e-50, 2e-50, 0.1}, "z 1e-50:2e-50" COLLAPSED},
};

static const struct refusal bad_cells[] = {
	{{-80, 80, -80, 80, -3, 3, 0}, "cell 0" NO_SIZE},
	{{-80, 80, -80, 80, -3, 3, -0.1}, "cell -0.1" NO_SIZE},
	{{-80, 80, -80, 80, -3, 3, NAN}, "cell nan" NO_SIZE},
	{{-80, 80, -80, 80, -3, 3, INFINITY}, "cell inf" NO_SIZE},
	{{-80, 80, -80, 80, -3, 3, 1e300}, "cell 1e+300" NO_SIZE},
	/* 0 as float32 */
	{{-80, 80, -80, 80, -3, 3, 1e-46}, "cell 1e-46" NO_SIZE},
};

static const struct refusal bad_sizes[] = {
	{{-80, 80.05, -80, 80, -3, 3, 0.1},
	 "x -80:80.05 is not a whole number of cells of 0.1 m but 1600.5; "
	 "the nearest that are: -80:80 and -80:80.1"},
	{{-80, 80, 0, 1, -3, 3, 0.32},
	 "y 0:1 is not a whole number of cells of 0.32 m but 3.125; the "
	 "nearest that are: 0:0.96 and 0:1.28"},
	/* No cell at all is not among the nearest. */
	{{-80, 80, -1, 1, -3, 3, 5},
	 "y -1:1 is not a whole number of cells of 5 m but 0.4; the "
	 "nearest that are: -1:4"},
	{{0, 0.6, -80, 80, -3, 3, 1},
	 "x 0:0.6 is not a whole number of cells of 1 m but 0.6; the "
	 "nearest that are: 0:1"},
	/* Nor are more than 65535. */
	{{0, 65535.4, 0, 1, -3, 3, 1},
	 "x 0:65535.4 is not a whole number of cells of 1 m but 65535.4; "
	 "the nearest that are: 0:65535"},
	{{0, 65536, 0, 1, -3, 3, 1},
	 "x 0:65536 has 65536 cells of 1 m, expected at most 65535; the "
	 "smallest cell for it is 1.00001526"},
	{{0, 1, -80, 80, -3, 3, 1e-30},
	 "x 0:1 has 1e+30 cells of 1e-30 m, expected at most 65535; the "
	 "smallest cell for it is 1.52590219e-05"},
	{{0, 16385, 0, 16384, -3, 3, 1},
	 "the picture has 16385 x 16384 = 268451840 cells, expected at most "
	 "268435456; use a larger cell or shorter ranges"},
};

/* Refused, with these words, and without a grid. */
static void check_refused(const struct bv_grid_options *options,
			  const char *words)
{
	struct bv_grid *const untouched = (struct bv_grid *)&options;
	struct bv_grid *grid = untouched;
	char why[300];

	CHECK_EQ_INT(bv_grid_create(&grid, options, why, sizeof(why)),
		     BV_ERR_GRID);
	CHECK_STR(why, words);
	CHECK(grid == untouched);
}

static void check_refusals(const struct refusal *refusals, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct bv_grid_options options =
			box_options(refusals[i].box);

		check_refused(&options, refusals[i].why);
	}
}

/* Only surround, mv3d and apollo take other numbers. */
static void check_fixed_presets(void)
{
	static const char *const names[] = {"note",   "sfa3d", "complex-yolo",
					    "mv3d-c", "pixor", "birdnet"};

	for (size_t i = 0; i < LENGTH(names); i++) {
		for (int k = 0; k < 7; k++) {
			struct bv_grid_options o = preset_options(names[i]);
			double *const numbers[] = {&o.x_min, &o.x_max, &o.y_min,
						   &o.y_max, &o.z_min, &o.z_max,
						   &o.cell};
			char words[200];

			*numbers[k] = isinf(*numbers[k])
					      ? -100.0
					      : nextafter(*numbers[k], 100.0);
			snprintf(words, sizeof(words),
				 "preset '%s' has fixed ranges and cells; only "
				 "'surround', 'mv3d' and 'apollo' take x, y, z "
				 "and cell",
				 names[i]);
			check_refused(&o, words);
			*numbers[k] = NAN;
			check_refused(&o, words);
		}
	}
}

/* ---------------------------------------------------------------------- */
/* Density                                                                */
/* ---------------------------------------------------------------------- */

static void check_density(const char *preset, uint32_t density, uint32_t full,
			  const char *words)
{
	struct bv_grid_options options = preset_options(preset);

	options.density = density;
	options.density_full = full;
	if (words != NULL)
		check_refused(&options, words);
	else
		bv_grid_free(make_grid(&options));
}

/* Only surround takes a scale, and only a linear one has points that are full. */
static void check_densities(void)
{
	for (uint32_t i = BV_DENSITY_PRESET; i < BV_DENSITY_LINEAR; i++) {
		check_density("surround", i, 0, NULL);
		check_density(
			"surround", i, 1,
			"density_full is 1, expected 0 where density is not "
			"linear");
	}
	check_density("surround", BV_DENSITY_LINEAR, 1, NULL);
	check_density("surround", BV_DENSITY_LINEAR, 65535, NULL);
	check_density("surround", BV_DENSITY_LINEAR, 0,
		      "density_full is 0, expected 1 to 65535 points");
	check_density("surround", BV_DENSITY_LINEAR, 65536,
		      "density_full is 65536, expected 1 to 65535 points");
	check_density("surround", 6, 0,
		      "density 6 is no scale; expected 0 to 5");
	check_density("sfa3d", UINT32_MAX, 0,
		      "density 4294967295 is no scale; expected 0 to 5");
	check_density("note", BV_DENSITY_LINEAR, 1,
		      "preset 'note' has a density of its own; only "
		      "'surround' and 'mv3d' take density");
	check_density("sfa3d", BV_DENSITY_LOG64, 0,
		      "preset 'sfa3d' has a density of its own; only "
		      "'surround' and 'mv3d' take density");
}

static void check_not_square(double x_min, double x_max, double y_min,
			     double y_max, const char *such_as)
{
	struct bv_grid_options options = preset_options("apollo");
	char words[200];

	options.x_min = x_min;
	options.x_max = x_max;
	options.y_min = y_min;
	options.y_max = y_max;
	options.cell = 0.25;
	snprintf(
		words, sizeof(words),
		"preset 'apollo' is a square around the sensor; expected x and "
		"y of -R:R alike, such as %s",
		such_as);
	check_refused(&options, words);
}

static void check_squares(void)
{
	struct bv_grid_options options = preset_options("apollo");
	struct bv_grid_info info;
	struct bv_grid *grid;

	check_not_square(-60, 60, -60, 30, "-60:60");
	check_not_square(-60, 60, -30, 30, "-60:60");
	check_not_square(-60, 30, -60, 30, "-30:30");
	check_not_square(0, 60, 0, 60, "-60:60");
	check_not_square(-60, -20, -60, -20, "-20:20");
	options.x_min = options.y_min = -50;
	options.x_max = options.y_max = 50;
	options.cell = 0.2;
	grid = make_grid(&options);
	info = grid_info(grid);
	CHECK_EQ_INT(info.width, 500);
	CHECK_EQ_INT(info.height, 500);
	bv_grid_free(grid);
}

/* What comes in one form only, is refused in the other. */
static void check_form(const char *preset, enum bv_form form, const char *words)
{
	struct bv_grid_options options = preset_options(preset);

	options.form = form;
	check_refused(&options, words);
}

static void check_forms(void)
{
	check_form("birdnet", BV_FORM_ARRAYS,
		   "preset 'birdnet' comes as a picture only; leave out form");
	check_form("apollo", BV_FORM_PICTURE,
		   "preset 'apollo' comes as arrays only; leave out form");
	check_form("pixor", BV_FORM_PICTURE,
		   "preset 'pixor' comes as arrays only; leave out form");
	check_form("mv3d-c", BV_FORM_PICTURE,
		   "preset 'mv3d-c' comes as arrays only; leave out form");
	check_form("mv3d", BV_FORM_PICTURE,
		   "preset 'mv3d' comes as arrays only; leave out form, or "
		   "choose channels");
}

/* ---------------------------------------------------------------------- */
/* What is accepted                                                       */
/* ---------------------------------------------------------------------- */

static void check_size(struct box box, long height, long width)
{
	struct bv_grid *grid = make_box_grid(box);
	const struct bv_grid_info info = grid_info(grid);

	CHECK_EQ_INT(info.height, height);
	CHECK_EQ_INT(info.width, width);
	CHECK_STR(info.preset, "surround");
	bv_grid_free(grid);
}

/* A thousandth of a cell more or less is still a whole number of cells. */
static void check_limits(void)
{
	struct bv_grid_options options;

	check_size((struct box){0, 1, 0, 1, 0, 1, 1}, 1, 1);
	check_size((struct box){0, 65535, 0, 1, 0, 1, 1}, 65535, 1);
	check_size((struct box){0, 1, 0, 65535, 0, 1, 1}, 1, 65535);
	check_size((struct box){0, 16384, 0, 16384, 0, 1, 1}, 16384, 16384);
	check_size((struct box){0, 3.0009, 0, 1.9991, 0, 1, 1}, 3, 2);
	check_size((struct box){0, 65536, 0, 1, 0, 1, 1.00001526}, 65535, 1);
	check_size((struct box){-8e37, 8e37, 0, 8e37, 0, 1, 8e37}, 2, 1);
	options = box_options((struct box){0, 3.0011, 0, 1, 0, 1, 1});
	check_refused(&options,
		      "x 0:3.0011 is not a whole number of cells of 1 m but "
		      "3.0011; the nearest that are: 0:3 and 0:4");
	options = box_options((struct box){0, 2.9989, 0, 1, 0, 1, 1});
	check_refused(&options,
		      "x 0:2.9989 is not a whole number of cells of 1 m but "
		      "2.9989; the nearest that are: 0:2 and 0:3");
}

/* Takes the range after 'words' in 'why' as that of x. */
static void check_offer(struct bv_grid_options options, const char *why,
			const char *words)
{
	const char *offer = strstr(why, words);
	struct bv_grid *grid;
	char *end;

	if (offer == NULL)
		return;
	options.x_min = strtod(offer + strlen(words), &end);
	CHECK(*end == ':');
	options.x_max = strtod(end + 1, &end);
	grid = make_grid(&options);
	bv_grid_free(grid);
}

/* The numbers that a refusal offers are accepted, as they are printed. */
static void check_offers(void)
{
	static const double cells[] = {0.1, 1.0 / 3, 0.05, 50.0 / 608, 7};
	static const double starts[] = {-80, 0, 1234.5, -1.0 / 3};

	for (size_t i = 0; i < LENGTH(cells) * LENGTH(starts) * 50; i++) {
		const double cell = cells[i % LENGTH(cells)];
		const double start = starts[i / LENGTH(cells) % LENGTH(starts)];
		const double number = 0.37 + (double)(i * i % 65536);
		const struct bv_grid_options options = box_options((struct box){
			start, start + number * cell, 0, cell, -1, 1, cell});
		struct bv_grid *grid;
		char why[300];

		CHECK(bv_grid_create(&grid, &options, why, sizeof(why)) ==
		      BV_ERR_GRID);
		CHECK(strstr(why, "the nearest that are: ") != NULL);
		check_offer(options, why, "the nearest that are: ");
		check_offer(options, why, " and ");
	}
}

/* The sentence is cut to the bytes there are; NULL and 0 bytes are fine. */
static void check_cut_sentences(void)
{
	static const char words[] = "cell -1" NO_SIZE;
	struct bv_grid_options options = preset_options(NULL);
	struct bv_grid *grid;

	options.cell = -1;
	for (size_t size = 0; size < sizeof(words) + 2; size++) {
		const size_t length =
			size < sizeof(words) ? size - 1 : sizeof(words) - 1;
		char why[sizeof(words) + 3];

		memset(why, 'X', sizeof(why));
		CHECK_EQ_INT(bv_grid_create(&grid, &options, why, size),
			     BV_ERR_GRID);
		CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, size),
			     BV_ERR_GRID);
		CHECK(why[size] == 'X');
		if (size > 0) {
			CHECK_EQ_INT(strlen(why), length);
			CHECK(memcmp(why, words, length) == 0);
		}
	}
}

static void check_scaled_pictures(void)
{
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		struct bv_grid_options options =
			preset_options(bv_preset_name(i));
		struct bv_grid *grid = NULL;

		options.form = BV_FORM_PICTURE;
		if (bv_grid_create(&grid, &options, NULL, 0) != BV_OK)
			continue;
		if (grid->rules.scaled_to_frame)
			CHECK_EQ_INT(grid->channels.ledger_bytes, 0);
		bv_grid_free(grid);
	}
}

int main(void)
{
	check_refusals(bad_ranges, LENGTH(bad_ranges));
	check_refusals(bad_cells, LENGTH(bad_cells));
	check_refusals(bad_sizes, LENGTH(bad_sizes));
	check_fixed_presets();
	check_squares();
	check_forms();
	check_densities();
	check_limits();
	check_offers();
	check_cut_sentences();
	check_scaled_pictures();
	return 0;
}
