/*
 * floor_main.c - birdview-floor: a whole run with nothing in between
 *
 *	birdview-floor JOBS FRAMES PICTURES OUTPUT
 *
 * For each frame FRAMES/NAME.bin, whose picture PICTURES/NAME.png is there,
 * reads the frame and writes as many bytes as the picture has to
 * OUTPUT/NAME.png, in JOBS processes that each take every JOBS-th frame.
 * bench/peers.sh gives the time of every converter as a multiple of the time of
 * this program.
 */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "floor.h"

#define LONGEST_PATH 4096

struct run {
	const char *pictures, *output;
	glob_t frames;
	size_t jobs;
};

/* The base name of 'frame' with another extension, in another directory. */
static void place(char *path, const char *directory, const char *frame)
{
	const char *name = strrchr(frame, '/') + 1;

	snprintf(path, LONGEST_PATH, "%s/%.*s.png", directory,
		 (int)(strlen(name) - strlen(".bin")), name);
}

/* The frames first, first + jobs, first + 2 * jobs, ...; an exit status. */
static int run_job(const struct run *run, size_t first)
{
	struct floor_memory memory = {0};

	for (size_t i = first; i < run->frames.gl_pathc; i += run->jobs) {
		const char *frame = run->frames.gl_pathv[i];
		char picture[LONGEST_PATH], output[LONGEST_PATH];
		struct stat status;

		place(picture, run->pictures, frame);
		place(output, run->output, frame);
		if (stat(picture, &status) != 0 ||
		    !floor_frame(&memory, frame, output,
				 (size_t)status.st_size)) {
			perror(frame);
			return EXIT_FAILURE;
		}
	}
	free(memory.data);
	return EXIT_SUCCESS;
}

static int run_jobs(const struct run *run)
{
	int result = EXIT_SUCCESS, status;

	for (size_t job = 0; job < run->jobs; job++) {
		const pid_t child = fork();

		if (child == 0)
			_exit(run_job(run, job));
		if (child < 0)
			result = EXIT_FAILURE;
	}
	while (wait(&status) > 0)
		if (status != 0)
			result = EXIT_FAILURE;
	return result;
}

int main(int argc, char **argv)
{
	struct run run;
	char pattern[LONGEST_PATH];
	int result;

	if (argc != 5 || atoi(argv[1]) < 1) {
		fprintf(stderr, "Usage: birdview-floor JOBS FRAMES PICTURES "
				"OUTPUT\n");
		return 2;
	}
	run = (struct run){.jobs = (size_t)atoi(argv[1]),
			   .pictures = argv[3],
			   .output = argv[4]};
	snprintf(pattern, sizeof(pattern), "%s/*.bin", argv[2]);
	if (mkdir(run.output, 0777) != 0 ||
	    glob(pattern, 0, NULL, &run.frames) != 0) {
		fprintf(stderr, "birdview-floor: cannot begin\n");
		return EXIT_FAILURE;
	}
	result = run.jobs == 1 ? run_job(&run, 0) : run_jobs(&run);
	globfree(&run.frames);
	return result;
}
