/*
 * options_table.h - the one table of options
 *
 * Reading the command line, the help, the man page and the completions of shells
 * all go by this table.  A new option is a row in options_table.c, a member of
 * struct bv_settings, and a function that takes its argument if none of those
 * there will do.  What the library is to know of it is copied to its options in
 * convert_command.c; where a sentence of the library names it, it is in wording.c.
 */

#ifndef BV_CLI_OPTIONS_TABLE_H
#define BV_CLI_OPTIONS_TABLE_H

#include "cli/options.h"
#include "cli/suggest.h"

/* The sections of the help, in its order. */
enum bv_section {
	BV_SECTION_DRAW,
	BV_SECTION_INPUT,
	BV_SECTION_OUTPUT,
	BV_SECTION_DEVICE,
	BV_SECTION_REPORT,
	BV_SECTION_COUNT
};

/* What an argument that is a path leads to. */
enum bv_path_kind { BV_PATH_NONE, BV_PATH_FILE, BV_PATH_DIRECTORY };

/*
 * Settings while they are read.  What changes the value of another option
 * waits beside them, so that the order of the options does not matter.
 */
struct bv_draft {
	struct bv_settings settings;
	/* NaN where not given. */
	double x[2], y[2], z[2]; /* min, max */
	double cell;
	/* As in struct bv_grid_options. */
	uint32_t density, density_full;
	const char *channels;
	uint32_t bits, slices, form;
};

struct bv_option {
	const char *name; /* without the dashes; NULL ends the table */
	char letter;      /* 0 if there is none */
	enum bv_section section;
	const char *argument; /* its name in the help; NULL if there is none */
	const char *help;     /* lines of at most 52 characters */

	/*
	 * Takes the argument, NULL if there is none, into the draft.  Writes a
	 * message and returns false if it is refused.
	 */
	bool (*take)(const struct bv_option *option, const char *argument,
		     struct bv_draft *draft);

	/* For functions that serve several options. */
	size_t target;   /* offset in struct bv_draft */
	int value;       /* what the option stands for */
	bv_names *names; /* the words that it takes; NULL for any */
	bool list;       /* several of them, with commas between */
	enum bv_path_kind path;
};

/* Where the option's target is. */
static inline void *bv_option_target(const struct bv_option *option,
				     struct bv_draft *draft)
{
	return (char *)draft + option->target;
}

extern const struct bv_option bv_options[];

#endif /* BV_CLI_OPTIONS_TABLE_H */
