/*
 * blocks.h - an image as blocks of a stream, on their way through the kernels
 *
 * A block is BV_CODER_CELLS cells with a code of their own.  `tally` leaves what
 * occurs in each block, `code` makes of it all that `pack` needs beside the cells.
 * What a cell needs is its pixel, and the gap before it, which two neighbours of the
 * list give: so a thread can take any cell, and no gap is stored.
 */

#ifndef BV_BLOCKS_H
#define BV_BLOCKS_H

#include "kernels.h"
#include "png/header_rules.h"
#include "png/stream_rules.h"

/* What occurs in a block. */
struct bv_block_tally {
	uint32_t literals[2][256]; /* bytes of its even and of its odd cells */
	uint32_t starts[BV_GAP_STARTS];
	uint32_t longest;                /* matches */
	unsigned long long sum_1, sum_2; /* of Adler-32, not reduced */
};

#define BV_HEADER_WORDS ((BV_BLOCK_HEADER_BITS + 31) / 32)

/* How a block is written. */
struct bv_block_code {
	struct bv_code code[BV_LITERAL_SYMBOLS];
	struct bv_bits starts[BV_GAP_STARTS];
	struct bv_bits longest[2]; /* matches, by their enum bv_distance */
	uint32_t header[BV_HEADER_WORDS], header_bits;
	struct bv_gap rest;      /* behind its last cell */
	uint32_t sum_1, sum_2;   /* of Adler-32, reduced */
	unsigned long long bits; /* of the whole block */
};

/* An image as the stream sees it. */
struct bv_stream_image {
	const uint32_t *cells, *pixels;
	uint32_t occupied, blocks;
	uint32_t width, total; /* all bytes of the stream, uncompressed */
	uint32_t pixel_bytes;
};

BV_SHARED struct bv_stream_image
bv_stream_image_of(const struct bv_stream_batch *batch, uint32_t frame)
{
	const struct bv_stream_frame *f = &batch->frames[frame];
	const uint32_t stride = batch->pixel_bytes > 4 ? 2 : 1;
	struct bv_stream_image image;

	image.cells = batch->cells + f->first_cell;
	image.pixels = batch->pixels + (size_t)f->first_cell * stride;
	image.occupied = *f->occupied;
	image.blocks = bv_count_blocks(image.occupied);
	image.width = batch->width;
	image.total =
		bv_row_bytes(batch->width, batch->height, batch->pixel_bytes);
	image.pixel_bytes = batch->pixel_bytes;
	return image;
}

/* The cell past the last one of a block. */
BV_SHARED uint32_t bv_block_end(const struct bv_stream_image *image,
				uint32_t block)
{
	const uint32_t first = block * BV_CODER_CELLS;
	const uint32_t left = image->occupied - first;

	return first + (left < BV_CODER_CELLS ? left : BV_CODER_CELLS);
}

/* Where the pixel of cell 'i' begins; of the one past the last, the very end. */
BV_SHARED uint32_t bv_pixel_position(const struct bv_stream_image *image,
				     uint32_t i)
{
	uint32_t cell;

	if (i == image->occupied)
		return image->total;
	cell = image->cells[i];
	return bv_stream_position(cell, cell / image->width,
				  image->pixel_bytes);
}

/* The gap before cell 'i', or behind all cells. */
BV_SHARED struct bv_gap bv_gap_before(const struct bv_stream_image *image,
				      uint32_t i)
{
	const uint32_t begin =
		i == 0 ? 0
		       : bv_pixel_position(image, i - 1) + image->pixel_bytes;

	return bv_divide_gap(bv_pixel_position(image, i) - begin);
}

/* The pixel of cell 'i' as it lies in memory, the first byte lowest. */
BV_SHARED uint64_t bv_load_pixel(const struct bv_stream_image *image,
				 uint32_t i)
{
	const size_t at = i;

	if (image->pixel_bytes <= 4)
		return image->pixels[at];
	return image->pixels[2 * at] | (uint64_t)image->pixels[2 * at + 1]
					       << 32;
}

/* Its byte 'k' in the stream. */
BV_SHARED uint32_t bv_pixel_byte(const struct bv_stream_image *image,
				 uint64_t pixel, uint32_t k)
{
	const uint32_t at = bv_byte_at(image->pixel_bytes, k);

	return (uint32_t)(pixel >> 8 * at) & 255;
}

/* The most cells of an image of the batch. */
static inline uint32_t bv_most_cells(const struct bv_stream_batch *batch)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < batch->frame_count; i++) {
		if (batch->frames[i].most_cells > most)
			most = batch->frames[i].most_cells;
	}
	return most;
}

#endif /* BV_BLOCKS_H */
