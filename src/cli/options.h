/*
 * options.h - what the command line asks for
 */

#ifndef BV_CLI_OPTIONS_H
#define BV_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "birdview.h"
#include "cli/shard.h"
#include "work/schedule.h"

enum bv_action {
	BV_CONVERT,
	BV_HELP,
	BV_VERSION,
	BV_LIST_PRESETS,
	BV_LIST_CHANNELS,
	BV_LIST_FORMATS,
	BV_LIST_LAYOUTS,
	BV_LIST_DEVICES
};

/* The most patterns of --include. */
#define BV_MOST_INCLUDES 32

enum bv_progress {
	BV_PROGRESS_AUTO, /* where standard error is a terminal */
	BV_PROGRESS_ALWAYS,
	BV_PROGRESS_NEVER
};

/*
 * The command line, read.  The strings and 'operands' are those of argv, and
 * live as long as it does.  A string that was not given is NULL; one that was
 * is not empty.
 */
struct bv_settings {
	/* What to do.  For all but BV_CONVERT, the rest may be half read. */
	enum bv_action action;

	/* What to draw. */
	struct bv_grid_options grid; /* not yet checked */
	struct bv_layout layout;     /* of --layout, if it was given */
	bool has_layout;

	/*
	 * How to convert: device, output_directory (NULL only with 'dry_run',
	 * 'info' or 'merge_reports') and all else that the library knows of, but
	 * for grid and layout.
	 */
	struct bv_convert_options convert;

	/* Input. */
	bool auto_scale; /* convert.intensity_scale is to be found in the frames */
	const char *includes[BV_MOST_INCLUDES]; /* patterns of names */
	size_t include_count; /* 0: the extensions of all formats */
	const char *root;
	const char *files_from; /* "-" is standard input */
	bool nul_separated;     /* that list, and those that are printed */
	char *const *operands;  /* none is empty; "-": only reports */
	size_t operand_count;   /* may be 0 only with 'files_from' */
	struct bv_shard shard;  /* of all these, what is to be done here */

	/* Output. */
	bool dry_run;
	bool check;
	bool info;           /* what is there, and no picture */
	uint32_t max_errors; /* 0: go on whatever fails */
	double timeout;      /* seconds for a frame; 0: no limit */

	/* Device. */
	uint32_t jobs; /* 0: one for each usable CPU */
	enum bv_schedule schedule;

	/* Reporting. */
	const char *report;
	bool merge_reports; /* and do nothing else; operands are reports */
	enum bv_progress progress;
	int verbosity; /* -1 with -q, 1 with -v, else 0 */
};

enum bv_parse_result {
	BV_PARSE_OK,
	BV_PARSE_USAGE /* the message is written; exit with 2 */
};

/*
 * Reads the command line into 'settings'.  Options may stand before and after
 * operands, in any order, and may be cut short as long as they stay unique;
 * where one is given twice, the last counts; "--" ends them.  --help, --version
 * and --list-... end the reading at once, whatever follows.
 *
 * The elements of 'argv' are put into another order: operands last.  Uses
 * getopt_long(), so only one thread may be in here at a time.
 */
enum bv_parse_result bv_settings_parse(struct bv_settings *settings, int argc,
				       char **argv);

/* Writes the help to 'stream'.  Errors are left in the stream. */
void bv_print_help(FILE *stream);

/* Writes the version and what was built in, in the same way. */
void bv_print_version(FILE *stream);

#endif /* BV_CLI_OPTIONS_H */
