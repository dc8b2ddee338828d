/*
 * test_papers_golden.c: the maps of real frames are those of the papers' programs
 *
 * Proves that of each frame in $BIRDVIEW_FRAMES/golden_upstream.tsv
 *
 *  - the CRC-32 given there, of what the papers' own programs made of it, are those of
 *    what birdview makes;
 *  - so are the sums, to the digits that are printed there, but for one: pixor's program
 *    adds up intensities in float32, in the order of the file;
 *  - all maps are those of the renderer in papers_oracle.h, and have the CRC-32 that is
 *    known of them.
 *
 * The table has one row of tab-separated columns for each frame, below a header.
 * BIRDVIEW_SHORT=1 takes the first two.
 */

#include <limits.h>
#include <math.h>
#include <zlib.h>

#include "drawing.h"
#include "golden_table.h"
#include "papers_drawing.h"
#include "trials.h"

/* A row, in the order of its columns. */
struct row {
	char file[256];
	unsigned int points;
	unsigned int sfa3d_within, sfa3d_occupied;
	double sfa3d_intensity, sfa3d_height, sfa3d_density;
	unsigned int sfa3d_planes, sfa3d_pixels; /* CRC-32 */
	unsigned int yolo_occupied;
	double yolo_density, yolo_height, yolo_intensity;
	unsigned int yolo_pixels;               /* CRC-32 */
	unsigned int pixor_voxels, pixor_bytes; /* CRC-32 of the latter */
	double pixor_intensity;
	double mv3d_height, mv3d_intensity, mv3d_density;
};

static bool read_row(FILE *table, struct row *r)
{
	const int fields = fscanf(
		table,
		"%255s %u %u %u %lf %lf %lf %x %x %u %lf %lf %lf %x %u %x %lf "
		"%lf %lf %lf",
		r->file, &r->points, &r->sfa3d_within, &r->sfa3d_occupied,
		&r->sfa3d_intensity, &r->sfa3d_height, &r->sfa3d_density,
		&r->sfa3d_planes, &r->sfa3d_pixels, &r->yolo_occupied,
		&r->yolo_density, &r->yolo_height, &r->yolo_intensity,
		&r->yolo_pixels, &r->pixor_voxels, &r->pixor_bytes,
		&r->pixor_intensity, &r->mv3d_height, &r->mv3d_intensity,
		&r->mv3d_density);

	CHECK(fields == 20 || fields == EOF);
	return fields == 20;
}

/* -------------------------------------------------------------------------- */
/* Numbers of a frame                                                         */
/* -------------------------------------------------------------------------- */

static size_t pixels_of(const struct papers_arrays *a)
{
	return (size_t)a->width * a->height;
}

static unsigned int crc_of(const void *bytes, size_t size)
{
	return (unsigned int)crc32_z(0, bytes, size);
}

static double sum_of(const float *plane, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)plane[i];
	return sum;
}

/*
 * The program has densities in double precision, and adds these up before they become
 * float32; so here they are computed again, of the number of points that each stands for.
 */
static double sum_of_densities(const float *plane, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += log(rint(pow(64, (double)plane[i]))) / log(64);
	return sum;
}

/* Of planes, by cells: from (channel, row, column) to (row, column, channel). */
static unsigned int crc_by_cells(const void *planes, size_t size,
				 uint32_t count, size_t pixels)
{
	const unsigned char *from = planes;
	unsigned char *cells = malloc(count * pixels * size);
	unsigned int crc;

	CHECK(cells != NULL);
	for (size_t i = 0; i < pixels; i++) {
		for (size_t c = 0; c < count; c++)
			memcpy(cells + (i * count + c) * size,
			       from + (c * pixels + i) * size, size);
	}
	crc = crc_of(cells, count * pixels * size);
	free(cells);
	return crc;
}

/* How many cells have points: those whose density is not 0. */
static size_t count_cells(const float *density, size_t pixels)
{
	size_t n = 0;

	for (size_t i = 0; i < pixels; i++)
		n += density[i] != 0.0f;
	return n;
}

/* To the six digits behind the point that the table has. */
static void check_sum(double sum, double expected, double tolerance)
{
	if (fabs(sum - expected) <= tolerance)
		return;
	fprintf(stderr, "the sum is %.7f, expected %.6f\n", sum, expected);
	exit(1);
}

/* Half a step of the last digit, and what is lost on the way. */
#define PRINTED 0.6e-6

/* -------------------------------------------------------------------------- */
/* The maps                                                                   */
/* -------------------------------------------------------------------------- */

/*
 * Each number cut to a byte, as the program does it for its picture.  What it cuts is in
 * double precision; as float32, a density may have become a whole number.
 */
static void check_sfa3d_bytes(const struct papers_arrays *a,
			      const struct row *row)
{
	const size_t pixels = pixels_of(a);
	uint8_t *bytes = malloc(3 * pixels);

	CHECK(bytes != NULL);
	for (size_t i = 0; i < 3 * pixels; i++)
		bytes[i] = (uint8_t)(255.0 * (double)a->bev[i]);
	CHECK_EQ_INT(crc_of(bytes, 3 * pixels), row->sfa3d_planes);
	CHECK_EQ_INT(crc_by_cells(bytes, 1, 3, pixels), row->sfa3d_pixels);
	free(bytes);
}

static void check_sfa3d(const struct papers_arrays *a, const struct row *row)
{
	const size_t pixels = pixels_of(a);
	const float *density = a->bev + 2 * pixels;

	CHECK_EQ_INT(count_cells(density, pixels), row->sfa3d_occupied);
	check_sum(sum_of(a->bev, pixels), row->sfa3d_intensity, PRINTED);
	check_sum(sum_of(a->bev + pixels, pixels), row->sfa3d_height, PRINTED);
	check_sum(sum_of_densities(density, pixels), row->sfa3d_density,
		  PRINTED);
	check_sfa3d_bytes(a, row);
}

static void check_complex_yolo(const struct papers_arrays *a,
			       const struct row *row)
{
	const size_t pixels = pixels_of(a);

	if (a->bev == NULL)
		return;
	CHECK_EQ_INT(count_cells(a->bev, pixels), row->yolo_occupied);
	check_sum(sum_of_densities(a->bev, pixels), row->yolo_density, PRINTED);
	check_sum(sum_of(a->bev + pixels, pixels), row->yolo_height, PRINTED);
	check_sum(sum_of(a->bev + 2 * pixels, pixels), row->yolo_intensity,
		  PRINTED);
	CHECK_EQ_INT(crc_by_cells(a->bev, sizeof(float), 3, pixels),
		     row->yolo_pixels);
}

/*
 * The program adds up the intensities of a cell in float32, in the order of the file,
 * which is off by up to 2e-7 in a cell.
 */
static void check_pixor(const struct papers_arrays *a, const struct row *row)
{
	const size_t pixels = pixels_of(a);
	size_t voxels = 0;

	for (size_t i = 0; i < a->slices * pixels; i++)
		voxels += a->slice_occupied[i];
	CHECK_EQ_INT(voxels, row->pixor_voxels);
	CHECK_EQ_INT(crc_by_cells(a->slice_occupied, 1, a->slices, pixels),
		     row->pixor_bytes);
	check_sum(sum_of(a->bev, pixels), row->pixor_intensity, 1e-4);
}

static void check_mv3d_c(const struct papers_arrays *a, const struct row *row)
{
	const size_t pixels = pixels_of(a);

	check_sum(sum_of(a->slice_height, a->slices * pixels), row->mv3d_height,
		  PRINTED);
	check_sum(sum_of(a->bev, pixels), row->mv3d_intensity, PRINTED);
	check_sum(sum_of(a->bev + pixels, pixels), row->mv3d_density, PRINTED);
}

/* The program counts points that lie just on the far or the left bound, without a cell. */
static void check_sfa3d_bounds(const float (*points)[4], const struct row *row)
{
	size_t within = 0;

	for (size_t i = 0; i < row->points; i++) {
		const float *p = points[i];

		within += 0 <= p[0] && p[0] <= 50 && -25 <= p[1] &&
			  p[1] <= 25 && -2.73f <= p[2] && p[2] <= 1.27f;
	}
	CHECK_EQ_INT(within, row->sfa3d_within);
}

static void check_by_table(enum papers_map map, const struct papers_arrays *a,
			   const struct row *row)
{
	switch (map) {
	case PAPERS_SFA3D:
		check_sfa3d(a, row);
		break;
	case PAPERS_COMPLEX_YOLO:
		check_complex_yolo(a, row);
		break;
	case PAPERS_PIXOR:
		check_pixor(a, row);
		break;
	case PAPERS_MV3D_C:
		check_mv3d_c(a, row);
		break;
	case PAPERS_BIRDNET:
	case PAPERS_APOLLO: /* of which the table has nothing */
		break;
	}
}

/*
 * What the maps are known to be, in the order of papers_presets: a CRC-32 of all that
 * there is of a map.
 */
static const struct {
	const char *file;
	unsigned int crc[PAPERS_PRESETS];
} known[] = {
	{"kitti_object/000000.bin",
	 {0x88f4a28b, 0x8867843d, 0xa678964a, 0x634709c6, 0x14022059,
	  0x1de23ef4, 0xba9bd4cd}},
	{"kitti_object/000001.bin",
	 {0x45d62bb7, 0xdc5ed8ff, 0xde79cac8, 0x5a86780d, 0xec543c5f,
	  0x98ad3741, 0x11f0708c}},
	{"kitti_raw/0000000000.bin",
	 {0x4ff06452, 0xd8a0beea, 0xc323b2ba, 0x2f8c88c7, 0x529144bf,
	  0xa2d35609, 0x9f0dacd5}},
	{"kitti_raw/0000000001.bin",
	 {0xc0df870e, 0xa6e0a06d, 0x67c1a439, 0xa6b34750, 0x04ec372a,
	  0xe87e628a, 0x9d776f5b}},
	{"kitti_odometry/000000.bin",
	 {0xa1056b10, 0xd54d7ce2, 0xdc335b76, 0xfe1a4850, 0x7d4842b3,
	  0x62c4c75b, 0x81d2be6e}},
	{"kitti_odometry/000001.bin",
	 {0xd4acb0f0, 0x3d0bd533, 0xd4730520, 0xf99f9685, 0x8898cdf3,
	  0xf4e4379c, 0xa63679fb}},
	{"kitti_fov/000000.bin",
	 {0x5c0887cf, 0xbe1d1b7b, 0x417d2fc3, 0x5a5684b3, 0xc8fea25e,
	  0x3ce7ab42, 0xe9bf8f73}},
	{"kitti_fov/000008.bin",
	 {0xfc3c2d33, 0x5eab1621, 0x2ef997d6, 0x90eb318b, 0x6f47a20e,
	  0x8de332d8, 0x8faf94e1}},
};

static unsigned int crc_of_map(const struct papers_arrays *a)
{
	const size_t pixels = pixels_of(a);
	uLong crc = 0;

	if (a->rgb != NULL)
		return crc_of(a->rgb, 3 * pixels);
	crc = crc32_z(crc, (const void *)a->bev, 4 * a->channels * pixels);
	if (a->slice_height != NULL)
		crc = crc32_z(crc, (const void *)a->slice_height,
			      4 * a->slices * pixels);
	if (a->slice_occupied != NULL)
		crc = crc32_z(crc, a->slice_occupied, a->slices * pixels);
	return (unsigned int)crc;
}

/* Frames that are not in the list are no less welcome. */
static void check_known(size_t preset, const struct papers_arrays *a,
			const char *file)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].file, file) == 0)
			CHECK_EQ_INT(crc_of_map(a), known[i].crc[preset]);
	}
}

static void check_map(size_t number, const float (*points)[4],
		      const struct row *row)
{
	const struct papers_preset *preset = &papers_presets[number];
	struct papers_drawing *drawing = papers_drawing_create(preset);
	struct papers_arrays expected;

	CHECK(papers_render(preset->map, points, row->points, 1, &expected) ==
	      0);
	CHECK(papers_drawing_agrees(drawing, points, row->points, 1,
				    &expected));
	check_by_table(preset->map, papers_drawing_arrays(drawing), row);
	check_known(number, papers_drawing_arrays(drawing), row->file);
	papers_free(&expected);
	papers_drawing_free(drawing);
}

int main(void)
{
	const char *directory = find_frames();
	FILE *table = open_table(directory, "golden_upstream.tsv");
	struct row row;
	const int most = is_short() ? 2 : INT_MAX;
	int rows = 0;

	for (; rows < most && read_row(table, &row); rows++) {
		const float(*points)[4] =
			read_golden_frame(directory, row.file, row.points);

		check_sfa3d_bounds(points, &row);
		for (size_t i = 0; i < PAPERS_PRESETS; i++)
			check_map(i, points, &row);
		free((void *)points);
	}
	fclose(table);
	CHECK(rows > 0);
	return 0;
}
