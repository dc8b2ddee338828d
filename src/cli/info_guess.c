/*
 * info_guess.c - which layout a raw file may have
 *
 * For each kind of number, and each number of columns by which the size of the file can
 * be divided, a few points are looked at.  A guess gets a score, the product of what
 * speaks against it:
 *
 *  - Coordinates are finite and of a sensible size, and none of them is a thousand
 *    times less than most others, as numbers are that are made of the wrong bytes.
 *  - x, y and z are not constant; z has a narrower range than x or y; and a scanner
 *    has points on both sides.
 *  - The columns are not mixed.  If points have another number of columns than was
 *    guessed, numbers of different kinds stand in one column, and it takes more bits
 *    to tell them apart.  All numbers of columns are compared by that; of those that
 *    are as good, as twice the right number is, the least counts.
 */

#include "cli/info_guess.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/info_sample.h"
#include "core/text.h"
#include "io/frame_file.h"

/* Columns of one type. */
static const struct kind {
	const char *suffix; /* of a column's name */
	enum bv_type type;
	bool big_endian;
	uint32_t most; /* columns */
} kinds[] = {
	{"", BV_F4, false, 8},    {":f8", BV_F8, false, 6},
	{":f2", BV_F2, false, 6}, {":>f4", BV_F4, true, 8},
	{":>f8", BV_F8, true, 6},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))
#define LEAST_COLUMNS 3

/* More than there can be. */
#define CANDIDATE_MAX 64

struct guesser {
	const struct bv_input *file;
	struct bv_guess found[CANDIDATE_MAX];
	size_t count;
	struct bv_sample sample;
	struct bv_column columns[BV_SAMPLE_COLUMNS];
};

/* -------------------------------------------------------------------------- */
/* Scores                                                                     */
/* -------------------------------------------------------------------------- */

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double width(const struct bv_column *column)
{
	return column->high - column->low;
}

static bool has_both_signs(const struct bv_column *column)
{
	return column->positive > 0.02 && column->positive < 0.98;
}

/* Metres that a scan is wider than. */
#define SMALL 0.1

/* How much three columns look like x, y and z. */
static double score_coordinates(const struct bv_column *c)
{
	const double ground =
		width(&c[0]) > width(&c[1]) ? width(&c[0]) : width(&c[1]);
	double score = 1.0;

	for (int i = 0; i < 3; i++) {
		score *= 0.8 * c[i].sensible + 0.2 * c[i].near;
		score *= (1.0 - c[i].tiny) * (1.0 - c[i].tiny);
		if (c[i].constant)
			score *= i == 2 ? 0.5 : 0.1;
	}
	if (!(width(&c[2]) < 0.6 * ground))
		score *= 0.4;
	if (!(ground > SMALL))
		score *= 0.1;
	if (!has_both_signs(&c[0]) && !has_both_signs(&c[1]))
		score *= 0.7;
	return score;
}

/* The column of the intensity, 'count' if none looks like one. */
static uint32_t find_intensity(const struct bv_column *columns, uint32_t count)
{
	uint32_t constant = count;

	for (uint32_t i = 3; i < count; i++) {
		const struct bv_column *c = &columns[i];

		if (c->finite < 0.99 || c->positive < 0.99 || c->high > 1e6 ||
		    c->tiny > 0.3)
			continue;
		if (!c->constant)
			return i;
		if (constant == count && c->median == 0.0)
			constant = i;
	}
	return constant;
}

/* -------------------------------------------------------------------------- */
/* Names                                                                      */
/* -------------------------------------------------------------------------- */

/* nuScenes has integers of 0 to 255, and numbers of rings. */
static bool is_nuscenes(const struct bv_column *c)
{
	return c[3].whole == 1.0 && c[3].high <= 255.0 && c[4].whole == 1.0 &&
	       c[4].low >= 0.0 && c[4].high < 256.0 && !c[4].constant;
}

/* Waymo has intensities without an upper limit; of most, and of elongations, little
 * is left above 1. */
static bool is_waymo(const struct bv_column *c)
{
	return c[3].whole < 0.9 && c[4].positive == 1.0 && c[4].high <= 2.0 &&
	       c[4].whole < 1.0;
}

/* The name that stands for such columns of float32, if there is one. */
static const char *find_name(const struct bv_column *columns, uint32_t count)
{
	if (count == 4)
		return "kitti";
	if (count == 5 && is_nuscenes(columns))
		return "nuscenes";
	if (count == 6 && is_waymo(columns))
		return "waymo";
	return NULL;
}

static void name_layout(struct bv_guess *guess, const struct kind *kind,
			const struct bv_column *columns, uint32_t count)
{
	static const char *const names[] = {"x", "y", "z"};
	struct bv_text text =
		bv_text_start(guess->layout, sizeof(guess->layout));
	const uint32_t intensity = find_intensity(columns, count);
	const char *name = kind == &kinds[0] && intensity == 3
				   ? find_name(columns, count)
				   : NULL;

	if (name != NULL) {
		bv_text_add(&text, "%s", name);
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		bv_text_add(&text, "%s%s%s", i == 0 ? "columns=" : ",",
			    i < 3            ? names[i]
			    : i == intensity ? "i"
					     : "-",
			    kind->suffix);
}

/* -------------------------------------------------------------------------- */
/* Candidates                                                                 */
/* -------------------------------------------------------------------------- */

static void note_columns(struct bv_guess *guess,
			 const struct bv_column *columns, uint32_t count)
{
	guess->near = 1.0;
	for (uint32_t i = 0; i < count; i++) {
		if (i < 3)
			guess->near = least(guess->near, columns[i].near);
		if (columns[i].constant)
			guess->constant |= 1u << i;
		else if (columns[i].whole == 1.0)
			guess->whole |= 1u << i;
	}
}

/* A layout in which one of the columns is x. */
static struct bv_layout layout_of(const struct kind *kind, uint32_t count,
				  uint32_t column)
{
	const uint32_t size = bv_type_size(kind->type);
	struct bv_layout layout = bv_kitti;

	layout.stride = count * size;
	layout.big_endian = kind->big_endian ? 15 : 0;
	for (int i = 0; i < 4; i++) {
		layout.offset[i] = column * size;
		layout.type[i] = (uint8_t)kind->type;
	}
	return layout;
}

/* Returns false if points of this size are not what the file has. */
static bool read_points(struct guesser *g, uint32_t stride)
{
	return g->file->size % stride == 0 &&
	       g->file->size / stride >= BV_FEWEST_GUESSED &&
	       bv_sample_read(&g->sample, g->file, stride);
}

/* Returns the bits of a column, or infinity if there cannot be as many columns. */
static double try_columns(struct guesser *g, const struct kind *kind,
			  uint32_t count)
{
	const uint32_t stride = layout_of(kind, count, 0).stride;
	struct bv_guess *guess = &g->found[g->count];
	double bits = 0.0;

	if (!read_points(g, stride))
		return (double)INFINITY;
	for (uint32_t i = 0; i < count; i++) {
		const struct bv_layout layout = layout_of(kind, count, i);

		g->columns[i] = bv_sample_column(&g->sample, &layout, 0);
		bits += g->columns[i].bits;
	}
	*guess = (struct bv_guess){.score = score_coordinates(g->columns) *
					    pow(0.97, (double)count)};
	if (count > 3 && find_intensity(g->columns, count) == count)
		guess->score *= 0.85;
	name_layout(guess, kind, g->columns, count);
	note_columns(guess, g->columns, count);
	g->count++;
	return bits / (double)count;
}

/* What columns take more than those that take the fewest bits is noise below this. */
#define NOISE 0.03

static void try_kind(struct guesser *g, const struct kind *kind)
{
	const size_t first = g->count;
	double bits[BV_SAMPLE_COLUMNS + 1], fewest = (double)INFINITY;
	size_t at = first;

	for (uint32_t n = LEAST_COLUMNS; n <= kind->most; n++) {
		bits[n] = try_columns(g, kind, n);
		fewest = least(fewest, bits[n]);
	}
	for (uint32_t n = LEAST_COLUMNS; n <= kind->most; n++) {
		const double more = bits[n] - fewest - NOISE;

		if (isinf(bits[n]))
			continue;
		if (more > 0.0)
			g->found[at].score *= exp2(-4.0 * more);
		at++;
	}
}

/* x, y, z, intensity, and the number of a ring, of which there are 32. */
static void try_nclt(struct guesser *g)
{
	struct bv_layout layout, ring;
	struct bv_guess *guess = &g->found[g->count];
	struct bv_column *c = g->columns;

	bv_layout_parse(&layout, sizeof(layout), "nclt", NULL, 0);
	ring = layout;
	ring.offset[3] = 7;
	if (!read_points(g, layout.stride))
		return;
	for (int i = 0; i < 4; i++)
		c[i] = bv_sample_column(&g->sample, &layout, i);
	c[4] = bv_sample_column(&g->sample, &ring, 3);
	*guess = (struct bv_guess){.layout = "nclt",
				   .score = score_coordinates(c) * 0.95};
	if (c[4].high >= 32.0 || c[4].constant || c[3].constant)
		guess->score *= 0.1;
	note_columns(guess, c, 5);
	g->count++;
}

/* -------------------------------------------------------------------------- */
/* Together                                                                   */
/* -------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	const struct bv_guess *x = a, *y = b;

	return (x->score < y->score) - (x->score > y->score);
}

static size_t guess_layouts(struct guesser *g, struct bv_guess *guesses)
{
	size_t n;

	for (size_t i = 0; i < KIND_COUNT; i++)
		try_kind(g, &kinds[i]);
	try_nclt(g);
	qsort(g->found, g->count, sizeof(g->found[0]), compare);
	for (n = 0; n < g->count && n < BV_MOST_GUESSES; n++) {
		if (g->found[n].score < BV_LEAST_SCORE)
			break;
		guesses[n] = g->found[n];
	}
	return n;
}

size_t bv_guess_layouts(const char *path,
			struct bv_guess guesses[BV_MOST_GUESSES])
{
	const struct bv_reading reading = {0};
	struct guesser *g = calloc(1, sizeof(*g));
	struct bv_frame_info info;
	struct bv_verdict verdict;
	struct bv_frame_file f;
	size_t count = 0;

	if (g == NULL)
		return 0;
	if (bv_frame_file_open(&f, path, &reading, &info, &verdict) == BV_OK) {
		g->file = &f.file;
		if (f.file.size > 0)
			count = guess_layouts(g, guesses);
		bv_frame_file_close(&f);
	}
	free(g);
	return count;
}
