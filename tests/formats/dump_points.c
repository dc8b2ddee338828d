/*
 * dump_points.c - the points of a file, as the library reads them
 *
 *	dump_points FILE [OPTION ARGUMENT]...
 *
 * The options are those of birdview that say how files are read: --format,
 * --layout, --axes, --origin, --intensity-field, --intensity-scale.  Writes x, y,
 * z and intensity of each point to standard output, as float32; and to standard
 * error the number of points, the intensity scale ("none" without intensity), and
 * "linear" or "tanh".
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "birdview.h"

#define BLOCK 1000

static void die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

static double take_number(const char *text, char **end)
{
	const double number = strtod(text, end);

	if (*end == text)
		die(text, "is no number");
	return number;
}

static void take_origin(struct bv_convert_options *options, const char *text)
{
	char *end;

	if (strcmp(text, "first") == 0) {
		options->origin_is_first = true;
		return;
	}
	for (int i = 0; i < 3; i++) {
		options->origin[i] = take_number(text, &end);
		text = end + (*end == ',');
	}
}

static void take_scale(struct bv_convert_options *options, const char *text)
{
	char *end;

	if (strcmp(text, "tanh") == 0)
		options->tanh = true;
	else
		options->intensity_scale = take_number(text, &end);
}

static void take_layout(struct bv_convert_options *options,
			struct bv_layout *layout, const char *text)
{
	char why[200];

	if (bv_layout_parse(layout, sizeof(*layout), text, why, sizeof(why)) !=
	    BV_OK)
		die(text, why);
	options->layout = layout;
}

static void take_option(struct bv_convert_options *options,
			struct bv_layout *layout, const char *name,
			const char *argument)
{
	if (strcmp(name, "--format") == 0)
		options->format = argument;
	else if (strcmp(name, "--layout") == 0)
		take_layout(options, layout, argument);
	else if (strcmp(name, "--axes") == 0)
		options->axes = argument;
	else if (strcmp(name, "--origin") == 0)
		take_origin(options, argument);
	else if (strcmp(name, "--intensity-field") == 0)
		options->intensity_field = argument;
	else if (strcmp(name, "--intensity-scale") == 0)
		take_scale(options, argument);
	else
		die(name, "is no option that decides points");
}

static void die_of(const struct bv_frame_result *result)
{
	char text[300];

	bv_frame_message(result, text, sizeof(text));
	die("failed", text);
}

/* Returns how many points there were. */
static uint64_t dump(struct bv_reader *reader)
{
	static float points[BLOCK][4];
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	uint64_t all = 0;
	size_t n;

	do {
		if (bv_reader_read(reader, points, BLOCK, &n, &result) != BV_OK)
			die_of(&result);
		if (fwrite(points, sizeof(points[0]), n, stdout) != n)
			die("standard output", "cannot be written");
		all += n;
	} while (n > 0);
	return all;
}

int main(int argc, char **argv)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_frame_head head = {.struct_size = sizeof(head)};
	struct bv_convert_options options;
	struct bv_layout layout;
	struct bv_reader *reader;
	uint64_t points;

	if (argc < 2 || argc % 2 != 0)
		die("dump_points", "expected FILE [OPTION ARGUMENT]...");
	if (bv_convert_options_init(&options, sizeof(options), NULL) != BV_OK)
		die("options", "cannot be made");
	for (int i = 2; i < argc; i += 2)
		take_option(&options, &layout, argv[i], argv[i + 1]);
	if (bv_reader_create(&reader, &options) != BV_OK)
		die("options", "are refused");
	if (bv_reader_open(reader, argv[1], &head, &result) != BV_OK)
		die_of(&result);
	points = dump(reader);
	fprintf(stderr, "%" PRIu64, points);
	if (head.layout->offset[3] == BV_NO_COLUMN)
		fputs(" none", stderr);
	else
		fprintf(stderr, " %.17g", head.layout->intensity_scale);
	fputs(head.layout->curve == BV_CURVE_TANH ? " tanh\n" : " linear\n",
	      stderr);
	bv_reader_free(reader);
	return fflush(stdout) == 0 ? 0 : 1;
}
