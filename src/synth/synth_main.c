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
 *	formats.c	the kinds of files
 *	writers.h	what writes each of them
 *	frame.c		from scan to file
 *	synth_file.c	the files
 */
#include "formats.h"
#include "frame.h"
#include "scan.h"
#include "synth_file.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Changes whenever the points of any frame change. */
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
	const struct format *format;
	uint64_t intensity_scale; /* 0 for that of the format */
	const char *directory;
};

static const char usage[] =
	"Usage: birdview-synth [OPTION]... DIR\n"
	"Write made-up LiDAR frames of a drive along a street to\n"
	"DIR/000000.bin, DIR/000001.bin, ... DIR is created if missing.\n"
	"\n"
	"      --frames N           write N frames, at most 1000000 (10)\n"
	"      --seed S             which drive, 0 to 2^64 - 1 (1)\n"
	"      --points P           about P points a frame, at most 10^9\n"
	"                           (120000)\n"
	"      --format NAME        what kind of files, see below (raw)\n"
	"      --intensity-scale M  which intensity stands for 1, itself\n"
	"                           (1) or a multiple of 100 up to 65500\n"
	"  -h, --help               print this and exit\n"
	"  -V, --version            print the version and exit\n"
	"\n"
	"A point is x forward, y left, z up, in metres from the sensor\n"
	"1.73 m above ground, and the intensity, 0 to 0.99 times M. The\n"
	"scanner fires 64 beams at each of ceil(P / 60) azimuths. Usually\n"
	"59 to 61 of the 64 come back, so that a large P is met to within\n"
	"a few per cent. A frame never has more than 64 * ceil(P / 60)\n"
	"points, and P = 0 gives files without points. Frame k of seed S\n"
	"depends on S, k and P alone, and has the same bytes on every\n"
	"machine.\n"
	"\n"
	"Formats, and how the names of their files end:\n";

static const char usage_of_formats[] =
	"\n"
	"All hold the same points, of whole millimetres and hundredths of\n"
	"M: the float nearest to what a file says is that of raw. LAS has\n"
	"whole intensities, so that 1 is no M for it; without\n"
	"--intensity-scale it has 65500, the multiple of 100 next to the\n"
	"usual 65535. Frames in all formats are equal with the same M of\n"
	"100 or more, as M = 100 for 0 to 99, and become the same pictures\n"
	"by birdview --intensity-scale M.\n";

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

static void parse_format(const struct format **format)
{
	*format = bv_synth_find_format(optarg);
	if (*format)
		return;
	fprintf(stderr, "birdview-synth: --format wants one of ");
	bv_synth_name_formats(stderr);
	fprintf(stderr, ", not '%s'\n", optarg);
	exit(EXIT_USAGE);
}

static void parse_scale(uint64_t *scale)
{
	if (parse_number(optarg, SYNTH_WHOLE_SCALE, scale) == 0 && *scale > 0 &&
	    (*scale == 1 || *scale % 100 == 0))
		return;
	fprintf(stderr,
		"birdview-synth: --intensity-scale wants 1 or a multiple of "
		"100 from 100 to %d, not '%s'\n",
		SYNTH_WHOLE_SCALE, optarg);
	exit(EXIT_USAGE);
}

/* What the format has where nothing is said; fractions where it has none. */
static void settle_scale(struct options *options)
{
	const struct format *format = options->format;

	if (options->intensity_scale == 0)
		options->intensity_scale = format->intensity_scale;
	if (options->intensity_scale > 1 || format->intensity_scale == 1)
		return;
	fprintf(stderr,
		"birdview-synth: the intensities of %s are whole numbers: "
		"--intensity-scale wants a multiple of 100, not 1\n",
		format->name);
	exit(EXIT_USAGE);
}

static _Noreturn void end_printing(void)
{
	if (fflush(stdout) == EOF || ferror(stdout)) {
		fprintf(stderr, "birdview-synth: cannot write: %s\n",
			strerror(errno));
		exit(EXIT_FAILURE);
	}
	exit(EXIT_SUCCESS);
}

static _Noreturn void print_help_and_exit(void)
{
	fputs(usage, stdout);
	bv_synth_describe_formats(stdout);
	fputs(usage_of_formats, stdout);
	end_printing();
}

static _Noreturn void print_version_and_exit(void)
{
	printf("birdview-synth, scenes of version %d\n", SCENE_VERSION);
	end_printing();
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
		{"format", required_argument, NULL, 'F'},
		{"intensity-scale", required_argument, NULL, 'I'},
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
		case 'F':
			parse_format(&options->format);
			break;
		case 'I':
			parse_scale(&options->intensity_scale);
			break;
		case 'h':
			print_help_and_exit();
		case 'V':
			print_version_and_exit();
		default: /* getopt_long() has printed a line */
			exit(EXIT_USAGE);
		}
	}
	options->directory = parse_directory(argc, argv);
	settle_scale(options);
}

int main(int argc, char **argv)
{
	static struct scene scene;
	struct options options = {
		.frames = 10,
		.seed = 1,
		.points = 120000,
		.format = bv_synth_find_format("raw"),
	};

	parse_options(argc, argv, &options);
	if (bv_synth_make_directory(options.directory) != 0) {
		fprintf(stderr, "birdview-synth: cannot create %s: %s\n",
			options.directory, strerror(errno));
		return EXIT_FAILURE;
	}

	struct frame frame = {
		.scene = &scene,
		.num_azimuths =
			(uint32_t)((options.points + POINTS_PER_AZIMUTH - 1) /
				   POINTS_PER_AZIMUTH),
		.format = options.format,
		.intensity_scale = (uint32_t)options.intensity_scale,
	};

	for (; (uint64_t)frame.number < options.frames; frame.number++) {
		bv_synth_build_scene(&scene, options.seed, frame.number);
		if (bv_synth_write_frame(options.directory, &frame) != 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
