/*
 * options.c - reading the command line
 *
 * getopt_long() takes the command line apart; what it has to know is built
 * from the table of options.  Its own messages are off: it would write them in
 * several pieces, and cannot say which option was probably meant.
 */

#include "cli/options.h"

#include <assert.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options_table.h"
#include "core/layout.h"

/* More than the table will ever have. */
#define OPTION_MAX 64

/* A long option is known to getopt_long() by this plus its place in the table,
 * above all letters. */
#define LONG_BASE 256

/* The table in the form that getopt_long() takes. */
struct getopt_tables {
	char letters[2 * OPTION_MAX + 2];
	struct option longs[OPTION_MAX];
};

/*
 * The colon in front tells a missing argument from an unknown option, and keeps
 * getopt_long() quiet.
 */
static void build_tables(struct getopt_tables *tables)
{
	char *letter = tables->letters;
	size_t count = 0;

	memset(tables, 0, sizeof(*tables));
	*letter++ = ':';
	for (; bv_options[count].name != NULL; count++) {
		const struct bv_option *option = &bv_options[count];
		struct option *entry = &tables->longs[count];

		assert(count < OPTION_MAX - 1);
		entry->name = option->name;
		entry->has_arg = option->argument != NULL ? required_argument
							  : no_argument;
		entry->val = LONG_BASE + (int)count;
		if (option->letter != 0) {
			*letter++ = option->letter;
			if (option->argument != NULL)
				*letter++ = ':';
		}
	}
}

/* The option that getopt_long() calls 'value'; NULL if it is none. */
static const struct bv_option *option_of(int value)
{
	for (size_t i = 0; bv_options[i].name != NULL; i++)
		if (value == LONG_BASE + (int)i ||
		    (value != 0 && value == bv_options[i].letter))
			return &bv_options[i];
	return NULL;
}

static const char *option_name(size_t index)
{
	return bv_options[index].name;
}

/* Lists the options that start with 'name', and returns how many they are. */
static int list_completions(const char *name, char *list, size_t size)
{
	const size_t length = strlen(name);
	size_t used = 0;
	int count = 0;

	list[0] = '\0';
	for (size_t i = 0; option_name(i) != NULL && used < size; i++) {
		if (strncmp(option_name(i), name, length) != 0)
			continue;
		used += (size_t)snprintf(list + used, size - used, "%s--%s",
					 count > 0 ? ", " : "", option_name(i));
		count++;
	}
	return count;
}

/* 'word' starts with dashes and names several options or none. */
static void refuse_long(const char *word)
{
	char name[BV_QUOTE_MAX], quoted[BV_QUOTE_MAX], list[512];
	const char *nearest;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	bv_quote(name, quoted, sizeof(quoted));
	nearest = bv_suggest(name + 2, option_name);
	if (list_completions(name + 2, list, sizeof(list)) > 1)
		bv_msg_usage("option %s may be any of %s", quoted, list);
	else if (nearest != NULL)
		bv_msg_usage("unknown option %s; did you mean '--%s'?", quoted,
			     nearest);
	else
		bv_msg_usage("unknown option %s", quoted);
}

static void refuse_letter(char letter)
{
	const char word[] = {'-', letter, '\0'};
	char quoted[BV_QUOTE_MAX];

	bv_quote(word, quoted, sizeof(quoted));
	for (size_t i = 0; option_name(i) != NULL; i++) {
		if (strcmp(option_name(i), word + 1) == 0) {
			bv_msg_usage("unknown option %s; did you mean '--%s'?",
				     quoted, option_name(i));
			return;
		}
	}
	bv_msg_usage("unknown option %s", quoted);
}

/* Says what getopt_long() stumbled on: 'found' is its result, ':' or '?'. */
static void refuse_option(int found, char *const *argv)
{
	const struct bv_option *option = option_of(optopt);

	if (found == ':' && option != NULL)
		bv_msg_usage("--%s needs an argument: --%s %s", option->name,
			     option->name, option->argument);
	else if (optopt >= LONG_BASE && option != NULL)
		bv_msg_usage("--%s takes no argument", option->name);
	else if (optopt == 0)
		refuse_long(argv[optind - 1]);
	else
		refuse_letter((char)optopt);
}

static void init_draft(struct bv_draft *draft)
{
	struct bv_settings *settings = &draft->settings;

	memset(draft, 0, sizeof(*draft));
	bv_grid_options_init(&settings->grid, sizeof(settings->grid), NULL);
	bv_convert_options_init(&settings->convert, sizeof(settings->convert),
				NULL);
	settings->action = BV_CONVERT;
	settings->progress = BV_PROGRESS_AUTO;
	draft->x[0] = draft->y[0] = draft->z[0] = NAN;
	draft->cell = NAN;
}

static void apply_range(const double range[2], double *min, double *max)
{
	if (isnan(range[0]))
		return;
	*min = range[0];
	*max = range[1];
}

/* What was given beside the preset and the layout changes their numbers. */
static void finish_draft(struct bv_draft *draft)
{
	struct bv_grid_options *grid = &draft->settings.grid;

	apply_range(draft->x, &grid->x_min, &grid->x_max);
	apply_range(draft->y, &grid->y_min, &grid->y_max);
	apply_range(draft->z, &grid->z_min, &grid->z_max);
	if (!isnan(draft->cell))
		grid->cell = draft->cell;
	grid->density = draft->density;
	grid->density_full = draft->density_full;
	grid->channels = draft->channels;
	grid->bits = draft->bits;
	grid->slices = draft->slices;
	grid->form = draft->form;
}

static bool operands_are_fine(const struct bv_settings *settings)
{
	for (size_t i = 0; i < settings->operand_count; i++) {
		if (strcmp(settings->operands[i], "-") == 0 &&
		    !settings->merge_reports) {
			bv_msg_usage("'-' is no input; --files-from - reads "
				     "the names of frames from standard input, "
				     "and ./- is a file of this name");
			return false;
		}
		if (*settings->operands[i] == '\0') {
			bv_msg_usage("the name of an input is empty");
			return false;
		}
	}
	return true;
}

/* Reports are read and nothing else. */
static bool merges_alone(const struct bv_settings *settings)
{
	const char *other = settings->info                 ? "info"
			    : settings->check              ? "check"
			    : settings->dry_run            ? "dry-run"
			    : settings->files_from != NULL ? "files-from"
			    : settings->report != NULL     ? "report"
			    : settings->shard.count > 0    ? "shard"
							   : NULL;

	if (!settings->merge_reports || other == NULL)
		return true;
	bv_msg_usage("--merge-reports and --%s exclude each other; the former "
		     "only reads the reports that are its inputs",
		     other);
	return false;
}

static bool nothing_contradicts(const struct bv_settings *settings)
{
	if (!merges_alone(settings))
		return false;
	if (settings->check && settings->dry_run) {
		bv_msg_usage("--check and --dry-run exclude each other; "
			     "neither writes a picture");
		return false;
	}
	if (settings->auto_scale && settings->convert.strict) {
		bv_msg_usage("--strict and --intensity-scale auto exclude each "
			     "other; some intensities are above such a scale");
		return false;
	}
	if (settings->auto_scale && settings->shard.count > 0) {
		bv_msg_usage("--shard and --intensity-scale auto exclude each "
			     "other, since each shard would find another; "
			     "--info prints the scale of all frames");
		return false;
	}
	if (settings->info && settings->shard.count > 0) {
		bv_msg_usage("--info excludes --shard; it looks at all inputs");
		return false;
	}
	if (settings->info && (settings->check || settings->dry_run)) {
		bv_msg_usage("--info excludes --check and --dry-run; it looks "
			     "at inputs alone");
		return false;
	}
	if (settings->check && settings->report != NULL &&
	    strcmp(settings->report, "-") == 0) {
		bv_msg_usage("--check prints to standard output, so --report "
			     "needs a file");
		return false;
	}
	return true;
}

static bool nothing_is_missing(const struct bv_settings *settings)
{
	if (settings->nul_separated && settings->files_from == NULL &&
	    !settings->check && !settings->merge_reports) {
		bv_msg_usage("--null says how --files-from FILE is read, "
			     "but there is no --files-from");
		return false;
	}
	if (settings->operand_count == 0 && settings->merge_reports) {
		bv_msg_usage("no input: expected reports, or - for standard "
			     "input");
		return false;
	}
	if (settings->operand_count == 0 && settings->files_from == NULL) {
		bv_msg_usage("no input: expected frames or directories of "
			     "frames, or --files-from FILE");
		return false;
	}
	if (settings->convert.output_directory == NULL && !settings->dry_run &&
	    !settings->info && !settings->merge_reports) {
		bv_msg_usage("no output: expected -o DIR, the directory where "
			     "the pictures go");
		return false;
	}
	return true;
}

enum bv_parse_result bv_settings_parse(struct bv_settings *settings, int argc,
				       char **argv)
{
	struct getopt_tables tables;
	struct bv_draft draft;
	int found;

	build_tables(&tables);
	init_draft(&draft);
	/* Else what stands behind an input would be one, too: -n would convert. */
	unsetenv("POSIXLY_CORRECT");
	opterr = 0;
	optind = 0; /* makes getopt_long() start afresh */
	while ((found = getopt_long(argc, argv, tables.letters, tables.longs,
				    NULL)) != -1) {
		const struct bv_option *option = option_of(found);

		if (found == '?' || found == ':' || option == NULL) {
			refuse_option(found, argv);
			return BV_PARSE_USAGE;
		}
		if (!option->take(option, optarg, &draft))
			return BV_PARSE_USAGE;
		if (draft.settings.action != BV_CONVERT)
			break;
	}
	finish_draft(&draft);
	draft.settings.operands = argv + optind;
	draft.settings.operand_count = (size_t)(argc - optind);
	if (draft.settings.action == BV_CONVERT &&
	    (!operands_are_fine(&draft.settings) ||
	     !nothing_contradicts(&draft.settings) ||
	     !nothing_is_missing(&draft.settings)))
		return BV_PARSE_USAGE;
	/* Checking is work for CPUs. */
	if (draft.settings.check)
		draft.settings.convert.device = BV_DEVICE_CPU;
	*settings = draft.settings;
	return BV_PARSE_OK;
}
