/*
 * golden_table.h: a table of recorded frames, and the frames that it names
 *
 * Such a table has one row of tab-separated columns for each frame, or each picture of
 * one, below a header; the first column is the path of the frame below
 * $BIRDVIEW_FRAMES.
 */

#ifndef GOLDEN_TABLE_H
#define GOLDEN_TABLE_H

#include "check.h"

/* Where the frames are.  Without any the test ends as skipped, which status 77 says. */
static inline const char *find_frames(void)
{
	const char *directory = getenv("BIRDVIEW_FRAMES");

	if (directory != NULL)
		return directory;
	puts("there are no real frames: BIRDVIEW_FRAMES is not set");
	exit(77);
}

/* Opens the table called 'name', behind its header. */
static inline FILE *open_table(const char *directory, const char *name)
{
	char path[4096], header[1024];
	FILE *table;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	table = fopen(path, "r");
	CHECK(table != NULL);
	CHECK(fgets(header, sizeof(header), table) != NULL);
	CHECK(strncmp(header, "file\t", 5) == 0);
	return table;
}

/* Reads a frame of 'n' points, and checks that it has no more; for free(). */
static inline void *read_golden_frame(const char *directory, const char *name,
				      size_t n)
{
	const size_t size = n * 4 * sizeof(float);
	void *points = malloc(size);
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "rb");
	CHECK(points != NULL && file != NULL);
	CHECK_EQ_INT(fread(points, 1, size, file), size);
	CHECK(getc(file) == EOF);
	fclose(file);
	return points;
}

#endif /* GOLDEN_TABLE_H */
