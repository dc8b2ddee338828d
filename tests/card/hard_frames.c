/*
 * hard_frames.c: writes frames that look for trouble
 *
 *	hard_frames DIRECTORY SEED COUNT
 *
 * writes DIRECTORY/000000.bin and so on, x, y, z and intensity.  Most are of
 * generate.h: points on the edges of cells, ties, signed zeros, values that are
 * no numbers.  Every eighth is of another kind, in which all points fall into
 * one cell, or are equally high, so that everything meets in one place of a
 * GPU's memory.
 */

#include "generate.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define CROWD 100000

static float points[4 * CROWD];

static uint32_t next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

/* All in one cell, or all of one height. */
static size_t crowd(uint64_t *state, bool one_cell)
{
	for (size_t i = 0; i < CROWD; i++) {
		const uint32_t r = next(state);
		float *p = points + 4 * i;

		p[0] = one_cell ? 10.05f : (float)(r % 160000) / 1000 - 80;
		p[1] = one_cell ? 5.05f : (float)(r / 7 % 160000) / 1000 - 80;
		p[2] = one_cell ? (float)(r % 100) / 50 - 2.0f : -1.5f;
		p[3] = (float)(r % 1000) / 1000;
	}
	return CROWD;
}

static size_t make_frame(uint64_t *state, unsigned long i)
{
	static const struct generate_spec specs[] = {
		{-80, 80, -80, 80, -3, 3, 0.1, 1},
		{0, 50, -25, 25, -2.73f, 1.27f, 50.0 / 608, 1},
	};

	if (i % 8 == 7)
		return crowd(state, i % 16 == 7);
	return generate_points(state, &specs[i % 2], points);
}

static bool write_frame(const char *directory, unsigned long i, size_t count)
{
	char path[4096];
	FILE *file;
	bool whole;

	snprintf(path, sizeof(path), "%s/%06lu.bin", directory, i);
	file = fopen(path, "wb");
	if (file == NULL)
		return false;
	whole = fwrite(points, 4 * sizeof(float), count, file) == count;
	return fclose(file) == 0 && whole;
}

int main(int argc, char **argv)
{
	uint64_t state;

	if (argc != 4) {
		fputs("Usage: hard_frames DIRECTORY SEED COUNT\n", stderr);
		return 2;
	}
	state = strtoull(argv[2], NULL, 10);
	for (unsigned long i = 0; i < strtoul(argv[3], NULL, 10); i++) {
		if (!write_frame(argv[1], i, make_frame(&state, i))) {
			perror(argv[1]);
			return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
