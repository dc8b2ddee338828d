/*
 * test_golden.c: the pictures of real frames are those that are known
 *
 * Proves that the pixels of each frame in $BIRDVIEW_FRAMES/golden.tsv have the
 * CRC-32 given there for each preset.  The table has one row of tab-separated
 * columns for each picture, below a header: path of the frame, points, preset,
 * width, height, occupied cells, and the CRC-32 of the R, G and B bytes in
 * hexadecimal.
 */

#include <zlib.h>

#include "drawing.h"
#include "golden_table.h"

struct row {
	char file[256], preset[32];
	unsigned int points, width, height, occupied, crc;
};

static bool read_row(FILE *table, struct row *row)
{
	const int fields = fscanf(table, "%255s %u %31s %u %u %u %x", row->file,
				  &row->points, row->preset, &row->width,
				  &row->height, &row->occupied, &row->crc);

	CHECK(fields == 7 || fields == EOF);
	return fields == 7;
}

static unsigned int crc_of_pixels(const struct bv_image *image)
{
	const size_t size = (size_t)image->width * image->height * 3;
	uint8_t *rgb = malloc(size);
	uLong crc;

	CHECK(rgb != NULL);
	make_dense(image, rgb);
	crc = crc32(0, rgb, (uInt)size);
	free(rgb);
	return (unsigned int)crc;
}

static void check_row(const char *directory, const struct row *row)
{
	struct bv_grid *grid = make_preset_grid(row->preset);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	float *points = read_golden_frame(directory, row->file, row->points);
	const struct bv_image image = draw(rasterizer, points, row->points);
	const unsigned int crc = crc_of_pixels(&image);

	if (image.width != row->width || image.height != row->height ||
	    image.occupied != row->occupied || crc != row->crc) {
		fprintf(stderr,
			"%s, %s: %u x %u, %zu cells, CRC-32 %08x; expected "
			"%u x %u, %u cells, CRC-32 %08x\n",
			row->file, row->preset, image.width, image.height,
			image.occupied, crc, row->width, row->height,
			row->occupied, row->crc);
		exit(1);
	}
	free(points);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

int main(void)
{
	const char *directory = find_frames();
	FILE *table = open_table(directory, "golden.tsv");
	struct row row;
	int rows = 0;

	for (; read_row(table, &row); rows++)
		check_row(directory, &row);
	fclose(table);
	CHECK(rows > 0);
	return 0;
}
