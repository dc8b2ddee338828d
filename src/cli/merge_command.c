/*
 * merge_command.c - what the reports of many runs say together
 *
 * All reports are read before anything is printed: a later line may say that a frame is
 * right by now, and what is refused has no list.
 */

#include "cli/merge_command.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/merge.h"
#include "cli/merge_words.h"
#include "cli/message.h"
#include "cli/report_reader.h"
#include "cli/wrong_list.h"

/* As much of a line that is none as a sentence has room for. */
#define FOUND_MAX 80

struct merging {
	struct bv_merge merge;
	bool nothing; /* a report had no whole line */
	/* Where the number of shards was first read. */
	const char *first;
	uint64_t first_line;
};

/* What a report is called in a message. */
static const char *name_report(const char *name, char quoted[BV_QUOTE_MAX])
{
	if (strcmp(name, "-") == 0)
		return "standard input";
	return bv_quote(name, quoted, BV_QUOTE_MAX);
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static enum bv_exit refuse_line(const char *name,
				const struct bv_report_reader *reader)
{
	char quoted[BV_QUOTE_MAX], found[FOUND_MAX];

	bv_msg("%s: line %" PRIu64 " is no line of a report: found %s, "
	       "expected {\"input\":... or {\"summary\":..., as --report "
	       "writes them of a conversion or a check",
	       name_report(name, quoted), reader->number,
	       bv_quote(bv_report_reader_found(reader), found, sizeof(found)));
	return BV_EXIT_USAGE;
}

static enum bv_exit refuse_shards(const struct merging *m, const char *name,
				  const struct bv_report_reader *reader,
				  const struct bv_report_line *line)
{
	char quoted[BV_QUOTE_MAX], quoted_first[BV_QUOTE_MAX];

	if (line->shards > BV_MOST_SHARDS)
		bv_msg("%s: line %" PRIu64 " is of a run of %" PRIu32
		       " shards, expected at most %" PRIu32,
		       name_report(name, quoted), reader->number, line->shards,
		       BV_MOST_SHARDS);
	else
		bv_msg("%s: line %" PRIu64 " is of a run of %" PRIu32
		       " shards, expected %" PRIu32 " as in %s, line %" PRIu64,
		       name_report(name, quoted), reader->number, line->shards,
		       m->merge.shards, name_report(m->first, quoted_first),
		       m->first_line);
	return BV_EXIT_USAGE;
}

static enum bv_exit add_line(struct merging *m, const char *name,
			     const struct bv_report_reader *reader,
			     const struct bv_report_line *line)
{
	if (line->shards > BV_MOST_SHARDS ||
	    (line->shards > 0 && m->merge.shards > 0 &&
	     line->shards != m->merge.shards))
		return refuse_shards(m, name, reader, line);
	if (line->shards > 0 && m->merge.shards == 0) {
		m->first = name;
		m->first_line = reader->number;
	}
	if (bv_merge_add(&m->merge, line))
		return BV_EXIT_DONE;
	bv_msg("cannot merge: %s", bv_status_string(BV_ERR_NO_MEMORY));
	return BV_EXIT_CANNOT_START;
}

static enum bv_exit tell_unreadable(const char *name)
{
	char quoted[BV_QUOTE_MAX];

	bv_msg_errno("%s: cannot read the report", name_report(name, quoted));
	return BV_EXIT_CANNOT_START;
}

/* What is left of a run that was killed, or of one that is at work. */
static void tell_oddities(const char *name,
			  const struct bv_report_reader *reader)
{
	char quoted[BV_QUOTE_MAX];

	if (reader->number == 0)
		bv_msg("%s: nothing is in it; its run was killed, or is still "
		       "at work",
		       name_report(name, quoted));
	if (reader->cut == 1)
		bv_msg("%s: line %" PRIu64 " is cut off and is left out",
		       name_report(name, quoted), reader->first_cut);
	else if (reader->cut > 1)
		bv_msg("%s: %" PRIu64 " lines are cut off and are left out, "
		       "the first is line %" PRIu64,
		       name_report(name, quoted), reader->cut,
		       reader->first_cut);
}

static enum bv_exit read_lines(struct merging *m, const char *name,
			       struct bv_report_reader *reader)
{
	struct bv_report_line line;
	enum bv_exit exit = BV_EXIT_DONE;
	bool nothing = true;

	while (exit == BV_EXIT_DONE) {
		switch (bv_report_reader_next(reader, &line)) {
		case BV_REPORT_LINE:
			nothing = false;
			exit = add_line(m, name, reader, &line);
			break;
		case BV_REPORT_END:
			tell_oddities(name, reader);
			m->nothing |= nothing;
			return BV_EXIT_DONE;
		case BV_REPORT_ERROR:
			return tell_unreadable(name);
		case BV_REPORT_FOREIGN:
			return refuse_line(name, reader);
		}
	}
	return exit;
}

static enum bv_exit read_report(struct merging *m, const char *name)
{
	struct bv_report_reader reader;
	enum bv_exit exit;

	if (!bv_report_reader_open(&reader, name))
		return tell_unreadable(name);
	exit = read_lines(m, name, &reader);
	bv_report_reader_close(&reader);
	return exit;
}

/* -------------------------------------------------------------------------- */
/* Telling                                                                    */
/* -------------------------------------------------------------------------- */

/* Adds a name to the list, byte for byte as the run had it.  False: it cannot. */
static bool list_name(struct bv_wrong_list *list,
		      const struct bv_failed_name *failed)
{
	struct bv_json json = bv_json_start(failed->name);
	char quoted[BV_QUOTE_MAX];
	char *room = malloc(failed->length);
	char *end = room;
	const char *name;
	bool listed = true;

	if (room == NULL || !bv_json_string(&json, &end, &name)) {
		list->output.error = ENOMEM;
		listed = false;
	} else if (strlen(name) >= PATH_MAX) {
		bv_msg("%s: is too long for a name and is not listed",
		       bv_quote(name, quoted, sizeof(quoted)));
	} else {
		listed = bv_wrong_list_add(list, name);
	}
	free(room);
	return listed;
}

/* Returns false with errno if the list cannot be written. */
static bool print_names(const struct bv_failed_names *names, bool nul_separated)
{
	struct bv_wrong_list list = {.nul_separated = nul_separated,
				     .output = {.file = STDOUT_FILENO}};

	for (size_t i = 0; i < names->count; i++) {
		if (names->names[i].failed &&
		    !list_name(&list, &names->names[i]))
			break;
	}
	errno = list.output.error;
	return list.output.error == 0;
}

static int tell(const struct merging *m, const struct bv_settings *settings)
{
	const struct bv_merge *merge = &m->merge;
	const struct bv_failed_names *names = &merge->names;
	bool whole = !m->nothing || merge->shards > 0;

	if (!print_names(names, settings->nul_separated)) {
		bv_msg_errno("cannot write to standard output");
		return BV_EXIT_CANNOT_START;
	}
	whole = bv_tell_missing(merge) && whole;
	if (settings->verbosity >= 0)
		bv_print_merged(merge);
	return whole && names->failed + names->wrong == 0
		       ? BV_EXIT_DONE
		       : BV_EXIT_FRAMES_FAILED;
}

int bv_merge_command(const struct bv_settings *settings)
{
	struct merging m = {0};
	int exit = BV_EXIT_DONE;

	for (size_t i = 0; i < settings->operand_count && exit == BV_EXIT_DONE;
	     i++)
		exit = (int)read_report(&m, settings->operands[i]);
	if (exit == BV_EXIT_DONE) {
		bv_merge_end(&m.merge);
		exit = tell(&m, settings);
	}
	bv_merge_free(&m.merge);
	return exit;
}
