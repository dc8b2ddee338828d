/*
 * help_text.c - what the help and the man page say beside the options
 */

#include "cli/help_text.h"

const char bv_help_synopsis[] = "[OPTION]... -o DIR INPUT...";

const char bv_help_description[] =
	"Draws LiDAR frames as bird's-eye-view pictures, one PNG for each "
	"frame, or one\n"
	".npz file of arrays.\n"
	"INPUT is a frame, or a directory: all files below it with an "
	"extension of a\n"
	"format are frames (--list-formats), but for names that start with "
	"a dot.\n"
	"Defaults are in parentheses.";

const struct bv_example bv_examples[] = {
	{"birdview -o pictures velodyne",
	 "makes pictures/0000/000001.png of velodyne/0000/000001.bin"},
	{"find scans -name '*.bin' -print0 |\n"
	 "birdview -0 --files-from - -o pictures --x 0:60 --y -30:30 "
	 "--cell 0.05",
	 "draws the part in front, in finer detail, of all frames that find "
	 "names"},
	{"birdview -o maps --write npz --channels density,slices --slices 8 "
	 "velodyne",
	 "writes arrays for numpy.load(): points, and what is in each of 8 "
	 "slices"},
	{.command = NULL},
};

const char *bv_section_title(enum bv_section section)
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
