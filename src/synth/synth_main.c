/*
 * synth_main.c - birdview-synth: made-up LiDAR frames of a drive along a street
 *
 * For trying birdview, testing it and timing it where no recorded frames are at
 * hand. The same options give the same bytes with any compiler and on any
 * machine, because nothing is used but integers and the IEEE operations + - * /
 * and square root on doubles, one at a time. Two things the build must see to:
 * a * b + c stays two operations (-ffp-contract=off), and doubles are computed
 * as doubles (32-bit x86 wants -msse2 -mfpmath=sse).
 *
 *	random.h	repeatable random numbers
 *	terrain.c	the ground
 *	scene.c		what stands on it
 *	angles.c	the directions of the rays
 *	scan.c		where the rays end
 *	synth_file.c	the files
 */
#include "scan.h"
#include "synth_file.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Changes whenever the bytes of any frame change. */
#define SCENE_VERSION 1

/* File names have six digits. */
#define MAX_FRAMES 1000000
#define MAX_POINTS 1000000000

/* How many of the 64 beams come back, on average over many frames. */
#define POINTS_PER_AZIMUTH 60

#define EXIT_USAGE 2

struct options {
	uint64_t frames;
	uint64_t seed;
	uint64_t points;
	const char *directory;
};

static const char usage[] =
	"Usage: birdview-synth [OPTION]... DIR\n"
	"Write made-up LiDAR frames of a drive along a street to\n"
	"DIR/000000.bin, DIR/000001.bin, ... DIR is created if missing.\n"
	"\n"
	"      --frames N  write N frames, at most 1000000 (10)\n"
	"      --seed S    which drive, 0 to 2^64 - 1 (1)\n"
	"      --points P  about P points a frame, at most 10^9 (120000)\n"
	"  -h, --help      print this and exit\n"
	"  -V, --version   print the version and exit\n"
	"\n"
	"A point is four little-endian floats: x forward, y left, z up,\n"
	"in metres from the sensor 1.73 m above ground, and the intensity,\n"
	"0 to 0.99. The scanner fires 64 beams at each of ceil(P / 60)\n"
	"azimuths. Usually 59 to 61 of the 64 come back, so that a large P\n"
	"is met to within a few per cent. A frame never has more than\n"
	"64 * ceil(P / 60) points, and P = 0 gives empty files. Frame k of\n"
	"seed S depends on S, k and P alone, and has the same bytes on every\n"
	"machine.\n";

/* Digits only: no sign, no space, nothing after them. */
static int parse_number(const char *text, uint64_t max, uint64_t *number)
{
	uint64_t value = 0;

	if (*text == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		const unsigned digit = (unsigned)(*text - '0');

		if (digit > 9 || value > (max - digit) / 10)
			return -1;
		value = 10 * value + digit;
	}
	*number = value;
	return 0;
}

static void parse_count(const char *option, uint64_t max, uint64_t *number)
{
	if (parse_number(optarg, max, number) == 0)
		return;
	fprintf(stderr,
		"birdview-synth: --%s wants a whole number from 0 to %llu, not "
		"'%s'\n",
		option, (unsigned long long)max, optarg);
	exit(EXIT_USAGE);
}

static _Noreturn void print_and_exit(const char *text)
{
	if (fputs(text, stdout) == EOF || fflush(stdout) == EOF) {
		fprintf(stderr, "birdview-synth: cannot write: %s\n",
			strerror(errno));
		exit(EXIT_FAILURE);
	}
	exit(EXIT_SUCCESS);
}

static _Noreturn void print_version_and_exit(void)
{
	char text[64];

	snprintf(text, sizeof(text), "birdview-synth, scenes of version %d\n",
		 SCENE_VERSION);
	print_and_exit(text);
}

static const char *parse_directory(int argc, char **argv)
{
	if (argc - optind == 1 && argv[optind][0] != '\0')
		return argv[optind];
	fprintf(stderr, "birdview-synth: one output directory is needed, "
			"see --help\n");
	exit(EXIT_USAGE);
}

static void parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{"frames", required_argument, NULL, 'f'},
		{"seed", required_argument, NULL, 's'},
		{"points", required_argument, NULL, 'p'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "hV", known, NULL)) != -1) {
		switch (option) {
		case 'f':
			parse_count("frames", MAX_FRAMES, &options->frames);
			break;
		case 's':
			parse_count("seed", UINT64_MAX, &options->seed);
			break;
		case 'p':
			parse_count("points", MAX_POINTS, &options->points);
			break;
		case 'h':
			print_and_exit(usage);
		case 'V':
			print_version_and_exit();
		default: /* getopt_long() has printed a line */
			exit(EXIT_USAGE);
		}
	}
	options->directory = parse_directory(argc, argv);
}

int main(int argc, char **argv)
{
	static struct scene scene;
	struct options options = {.frames = 10, .seed = 1, .points = 120000};

	parse_options(argc, argv, &options);
	if (bv_synth_make_directory(options.directory) != 0) {
		fprintf(stderr, "birdview-synth: cannot create %s: %s\n",
			options.directory, strerror(errno));
		return EXIT_FAILURE;
	}

	const uint32_t num_azimuths =
		(uint32_t)((options.points + POINTS_PER_AZIMUTH - 1) /
			   POINTS_PER_AZIMUTH);

	for (uint64_t frame = 0; frame < options.frames; frame++) {
		bv_synth_build_scene(&scene, options.seed, (int64_t)frame);
		if (bv_synth_write_frame(options.directory, &scene,
					 (int64_t)frame, num_azimuths) != 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
