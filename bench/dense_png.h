/*
 * dense_png.h - what others do: dense pixels to a PNG, by libpng
 */

#ifndef BENCH_DENSE_PNG_H
#define BENCH_DENSE_PNG_H

#include "png_memory.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The settings of libpng that are compared. */
enum dense_settings {
	/* libpng's own: level 6, for each row the filter that looks best. */
	DENSE_DEFAULT,
	/* Those of OpenCV's imwrite(): level 1, filter SUB, strategy RLE. */
	DENSE_OPENCV,
	/*
	 * The best for these pictures: level 1, no filter, strategy RLE.  It is
	 * what birdview does with --encoder libpng.
	 */
	DENSE_NONE_RLE
};

/* Every pixel of a picture: rows without filling. */
struct dense_picture {
	uint32_t width, height;
	uint32_t channels; /* 1, which is gray, or 3: RGB */
	uint32_t bits;     /* 8, or 16, the higher byte first */
	const uint8_t *pixels;
};

/* Writes the picture to 'memory'; false if libpng refuses. */
bool dense_png_encode(const struct dense_picture *picture,
		      enum dense_settings settings, struct png_memory *memory);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_DENSE_PNG_H */
