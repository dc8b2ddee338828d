/*
 * info_guess.h - which layout a raw file may have
 */

#ifndef BV_CLI_INFO_GUESS_H
#define BV_CLI_INFO_GUESS_H

#include "formats/format.h"

#define BV_MOST_GUESSES 5

struct bv_guess {
	char layout[BV_LAYOUT_NAME_MAX + 1]; /* for --layout */
	double score; /* 0 to 1: how much it looks like a scan */
	double near;  /* the share of points within 1 km */
	/* Bits for columns, from the lowest: those with one value, and those with
	 * integers only. */
	uint32_t constant, whole;
};

/* Of fewer points nothing can be said. */
#define BV_FEWEST_GUESSED 16

/* Guesses that are below this are none. */
#define BV_LEAST_SCORE 0.2

/*
 * Finds layouts that the file 'path' may have, the likeliest first, of those by which
 * its size is a whole number of points: kitti, nuscenes, waymo, nclt, and columns of
 * one type, float32, float64, float16 or with the highest byte first.  Returns how many,
 * and 0 if the file cannot be read.
 */
size_t bv_guess_layouts(const char *path,
			struct bv_guess guesses[BV_MOST_GUESSES]);

#endif /* BV_CLI_INFO_GUESS_H */
