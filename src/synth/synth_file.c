/*
 * synth_file.c - writing frames into a directory
 *
 * A frame file is a sequence of points of 16 bytes: x, y, z in metres and the
 * intensity, each a little-endian IEEE float. The scan counts in millimetres
 * and hundredths; the float nearest to that many thousandths or hundredths is
 * what a reader of decimal numbers would get.
 *
 * The file is written under a temporary name in the same directory, which does
 * not end in .bin, and renamed when it is complete.
 */
#include "synth_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POINT_SIZE 16

_Static_assert(sizeof(float) == sizeof(uint32_t), "float has 32 bits");

/* ---- Bytes ---- */

static void put_float(unsigned char *out, int32_t numerator, double denominator)
{
	const float value = (float)(numerator / denominator);
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(bits >> (8 * i));
}

static void put_point(unsigned char *out, const struct point *point)
{
	put_float(out, point->x, 1000.0);
	put_float(out + 4, point->y, 1000.0);
	put_float(out + 8, point->z, 1000.0);
	put_float(out + 12, point->intensity, 100.0);
}

/* Returns 0, or -1 with errno set. */
static int write_points(FILE *file, const struct scene *scene, int64_t frame,
			uint32_t num_azimuths)
{
	struct scan scan;
	struct point points[SYNTH_BEAMS];
	unsigned char bytes[SYNTH_BEAMS * POINT_SIZE];

	if (num_azimuths == 0)
		return 0;
	bv_synth_begin_scan(&scan, scene, frame, num_azimuths);
	for (uint32_t step = 0; step < num_azimuths; step++) {
		const size_t count = bv_synth_scan_azimuth(&scan, step, points);

		for (size_t i = 0; i < count; i++)
			put_point(bytes + POINT_SIZE * i, &points[i]);
		if (fwrite(bytes, POINT_SIZE, count, file) != count)
			return -1;
	}
	return 0;
}

/* ---- Files ---- */

/* One that cannot be made shows when the directory itself is. */
static void make_parents(const char *path)
{
	char *copy = strdup(path);

	if (!copy)
		return;
	for (char *p = copy; *p != '\0'; p++) {
		if (*p != '/' || p == copy)
			continue;
		*p = '\0';
		(void)mkdir(copy, 0777);
		*p = '/';
	}
	free(copy);
}

int bv_synth_make_directory(const char *path)
{
	struct stat st;

	make_parents(path);
	if (mkdir(path, 0777) == 0)
		return 0;
	if (errno != EEXIST || stat(path, &st) != 0)
		return -1;
	if (S_ISDIR(st.st_mode))
		return 0;
	errno = ENOTDIR;
	return -1;
}

/* mkstemp() makes files private; give this one the usual permissions. */
static int open_to_others(int fd)
{
	const mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask);
}

/* Returns 0, or -1 with errno set and no temporary file left. */
static int write_and_rename(char *temporary, const char *name,
			    const struct scene *scene, int64_t frame,
			    uint32_t num_azimuths)
{
	const int fd = mkstemp(temporary);
	FILE *file;
	int error = 0;

	if (fd < 0)
		return -1;
	file = fdopen(fd, "wb");
	if (!file) {
		error = errno;
		close(fd);
		goto out_unlink;
	}
	if (open_to_others(fd) != 0 ||
	    write_points(file, scene, frame, num_azimuths) != 0)
		error = errno;
	if (fclose(file) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(temporary, name) != 0)
		error = errno;
out_unlink:
	if (error != 0)
		unlink(temporary);
	errno = error;
	return error == 0 ? 0 : -1;
}

int bv_synth_write_frame(const char *directory, const struct scene *scene,
			 int64_t frame, uint32_t num_azimuths)
{
	char *name = NULL;
	char *temporary = NULL;
	int result = -1;

	if (asprintf(&name, "%s/%06lld.bin", directory, (long long)frame) < 0) {
		name = NULL;
		goto out;
	}
	if (asprintf(&temporary, "%s/.birdview-synth.XXXXXX", directory) < 0) {
		temporary = NULL;
		goto out;
	}
	result = write_and_rename(temporary, name, scene, frame, num_azimuths);
out:
	if (result != 0)
		fprintf(stderr, "birdview-synth: cannot write %s: %s\n",
			name ? name : directory, strerror(errno));
	free(temporary);
	free(name);
	return result;
}
