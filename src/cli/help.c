/*
 * help.c - the help, from the table of options
 *
 * Everything fits 80 columns: options to the left, what they do from column 28
 * on.
 */

#include "cli/options_table.h"

#include <string.h>

#define HELP_COLUMN 28

static const char head[] =
	"Usage: birdview [OPTION]... -o DIR INPUT...\n"
	"\n"
	"Draws LiDAR frames as bird's-eye-view pictures, one PNG for each "
	"frame.\n"
	"INPUT is a frame, or a directory: all *.bin files below it are "
	"frames, "
	"but for\n"
	"names that start with a dot, and *.pcd.bin without --layout "
	"nuscenes.\n"
	"Defaults are in parentheses.\n";

static const char tail[] =
	"\n"
	"Examples:\n"
	"  birdview -o pictures velodyne\n"
	"      makes pictures/0000/000001.png of velodyne/0000/000001.bin\n"
	"  find scans -name '*.bin' -print0 |\n"
	"  birdview -0 --files-from - -o pictures --x 0:60 --y -30:30 --cell "
	"0.05\n"
	"      draws the part in front, in finer detail, of all frames that "
	"find names\n"
	"\n"
	"Exit status:\n"
	"  0  all frames were converted\n"
	"  1  some frames failed\n"
	"  2  wrong usage, no input, or two inputs for one picture\n"
	"  3  could not start\n"
	"  4  stopped early, as by a full disk\n"
	"  130, 143  stopped by SIGINT or SIGTERM\n";

static const char *title(enum bv_section section)
{
	switch (section) {
	case BV_SECTION_DRAW:
		return "What to draw";
	case BV_SECTION_INPUT:
		return "Input";
	case BV_SECTION_OUTPUT:
		return "Output";
	case BV_SECTION_DEVICE:
		return "Device";
	case BV_SECTION_REPORT:
		return "Reporting";
	case BV_SECTION_COUNT:
		break;
	}
	return "";
}

static void print_option(FILE *stream, const struct bv_option *option)
{
	const char *line = option->help;
	char left[HELP_COLUMN];
	char letter[] = "    ";

	if (option->letter != 0)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(left, sizeof(left), "  %s--%s%s%s", letter, option->name,
		 option->argument != NULL ? " " : "",
		 option->argument != NULL ? option->argument : "");
	fprintf(stream, "%-*s", HELP_COLUMN, left);
	for (;;) {
		const size_t length = strcspn(line, "\n");

		fprintf(stream, "%.*s\n", (int)length, line);
		if (line[length] == '\0')
			break;
		fprintf(stream, "%*s", HELP_COLUMN, "");
		line += length + 1;
	}
}

void bv_print_help(FILE *stream)
{
	fputs(head, stream);
	for (int s = 0; s < BV_SECTION_COUNT; s++) {
		fprintf(stream, "\n%s:\n", title((enum bv_section)s));
		for (const struct bv_option *option = bv_options;
		     option->name != NULL; option++)
			if ((int)option->section == s)
				print_option(stream, option);
	}
	fputs(tail, stream);
}
