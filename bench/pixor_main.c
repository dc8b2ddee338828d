/*
 * pixor_main.c - birdview-pixor: PIXOR's map the way that its authors' program makes it
 *
 *	birdview-pixor FRAMES [OUTPUT]
 *
 * Of each KITTI frame FRAMES/NAME.bin it makes the array that `birdview --preset pixor`
 * keeps in slices: 800 x 700 cells of 36 float32, all of which are cleared first, 35 of
 * them occupied or not and the last one the mean intensity.  Cells are counted beside it,
 * and at the end all of them are gone through for their means.  It prints the seconds
 * that reading the frames and making their arrays takes; what is written to
 * OUTPUT/NAME.map, if asked for, is not counted.
 */

#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS 800
#define COLUMNS 700
#define SLICES 35

struct map {
	float cell[ROWS][COLUMNS][SLICES + 1];
	int count[ROWS][COLUMNS];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int at_most(int value, int most)
{
	return value < most ? value : most;
}

static void add_point(struct map *map, float x, float y, float z,
		      float intensity)
{
	int row, column, slice;

	if (!(x > 0 && x < 70 && y > -40 && y < 40 && z > -2.5f && z < 1))
		return;
	row = at_most((int)((y + 40) / 0.1f), ROWS - 1);
	column = at_most((int)(x / 0.1f), COLUMNS - 1);
	slice = at_most((int)((z + 2.5f) / 0.1f), SLICES - 1);
	map->cell[row][column][slice] = 1;
	map->cell[row][column][SLICES] += intensity;
	map->count[row][column]++;
}

static void make_means(struct map *map)
{
	for (int row = 0; row < ROWS; row++) {
		for (int column = 0; column < COLUMNS; column++) {
			const int count = map->count[row][column];

			if (count > 0)
				map->cell[row][column][SLICES] /= (float)count;
		}
	}
}

/* Returns the number of points that were there, or -1. */
static long make_map(struct map *map, const char *frame)
{
	FILE *file = fopen(frame, "rb");
	float points[1024][4];
	size_t n;
	long all = 0;

	if (file == NULL)
		return -1;
	memset(map, 0, sizeof(*map));
	while ((n = fread(points, sizeof(points[0]), 1024, file)) > 0) {
		for (size_t i = 0; i < n; i++)
			add_point(map, points[i][0], points[i][1], points[i][2],
				  points[i][3]);
		all += (long)n;
	}
	make_means(map);
	return fclose(file) == 0 ? all : -1;
}

static int write_map(const struct map *map, const char *directory,
		     const char *frame)
{
	const char *name = strrchr(frame, '/') + 1;
	char path[4096];
	FILE *file;
	int whole;

	snprintf(path, sizeof(path), "%s/%.*s.map", directory,
		 (int)(strlen(name) - strlen(".bin")), name);
	file = fopen(path, "wb");
	if (file == NULL)
		return 0;
	whole = fwrite(map->cell, sizeof(map->cell), 1, file) == 1;
	return fclose(file) == 0 && whole;
}

int main(int argc, char **argv)
{
	static struct map map;
	char pattern[4096];
	double seconds = 0;
	glob_t frames;

	if (argc != 2 && argc != 3)
		return EXIT_FAILURE;
	snprintf(pattern, sizeof(pattern), "%s/*.bin", argv[1]);
	if (glob(pattern, 0, NULL, &frames) != 0)
		return EXIT_FAILURE;
	memset(&map, 1, sizeof(map)); /* its memory is there from now on */
	for (size_t i = 0; i < frames.gl_pathc; i++) {
		const double begin = now();
		const long points = make_map(&map, frames.gl_pathv[i]);

		seconds += now() - begin;
		if (points < 0 ||
		    (argc == 3 &&
		     !write_map(&map, argv[2], frames.gl_pathv[i]))) {
			perror(frames.gl_pathv[i]);
			return EXIT_FAILURE;
		}
	}
	globfree(&frames);
	return printf("%.6f\n", seconds) < 0;
}
