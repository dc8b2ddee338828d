/*
 * arrays_main.c - birdview-arrays: birdview's .npz files of float planes
 *
 *	birdview-arrays FRAMES OUTPUT
 *
 * Draws the KITTI frames FRAMES/NAME.bin, writes the planes of each to OUTPUT/NAME.npz,
 * and prints the seconds that making and writing the files takes: the time of frames
 * that are read and drawn is left out, as bench/peers/writers.py leaves it out.
 */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "float_planes.h"

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* The whole file, for the caller to free; NULL if that fails. */
static void *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	void *bytes = NULL;
	struct stat status;

	if (file == NULL)
		return NULL;
	if (fstat(fileno(file), &status) == 0) {
		*size = (size_t)status.st_size;
		bytes = malloc(*size + 1);
		if (bytes != NULL && fread(bytes, 1, *size, file) != *size) {
			free(bytes);
			bytes = NULL;
		}
	}
	fclose(file);
	return bytes;
}

static bool write_file(const char *directory, const char *frame,
		       const void *bytes, size_t size)
{
	const char *name = strrchr(frame, '/') + 1;
	char path[4096];
	FILE *file;
	bool whole;

	snprintf(path, sizeof(path), "%s/%.*s.npz", directory,
		 (int)(strlen(name) - strlen(".bin")), name);
	file = fopen(path, "wb");
	if (file == NULL)
		return false;
	whole = fwrite(bytes, 1, size, file) == size;
	return fclose(file) == 0 && whole;
}

/* The seconds of a frame; negative if anything fails. */
static double convert(struct float_planes *planes,
		      struct bv_npz_encoder *encoder, const char *frame,
		      const char *output)
{
	size_t bytes = 0, size;
	void *points = read_file(frame, &bytes);
	const struct bv_array *array;
	const uint8_t *npz;
	double begin;

	if (points == NULL)
		return -1;
	array = float_planes_draw(planes, points, bytes / 16);
	free(points);
	if (array == NULL)
		return -1;
	begin = now();
	if (bv_encode_npz(encoder, &array, 1, NULL, &npz, &size) != BV_OK ||
	    !write_file(output, frame, npz, size))
		return -1;
	return now() - begin;
}

int main(int argc, char **argv)
{
	struct float_planes *planes = float_planes_create("surround");
	struct bv_npz_encoder *encoder = NULL;
	char pattern[4096];
	double seconds = 0;
	glob_t frames;

	if (argc != 3 || planes == NULL ||
	    bv_npz_encoder_create(&encoder) != BV_OK)
		return EXIT_FAILURE;
	snprintf(pattern, sizeof(pattern), "%s/*.bin", argv[1]);
	if (glob(pattern, 0, NULL, &frames) != 0)
		return EXIT_FAILURE;
	for (size_t i = 0; i < frames.gl_pathc; i++) {
		const double time =
			convert(planes, encoder, frames.gl_pathv[i], argv[2]);

		if (time < 0) {
			perror(frames.gl_pathv[i]);
			return EXIT_FAILURE;
		}
		seconds += time;
	}
	globfree(&frames);
	bv_npz_encoder_free(encoder);
	float_planes_free(planes);
	return printf("%.6f\n", seconds) < 0;
}
