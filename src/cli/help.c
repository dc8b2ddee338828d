/*
 * help.c - the help, from the table of options
 *
 * Everything fits 80 columns: options to the left, what they do from column 28
 * on.
 */

#include <string.h>

#include "cli/exit_status.h"
#include "cli/help_text.h"

#define HELP_COLUMN 28

/* Prints the rest of a line and further lines, these after 'indent' spaces. */
static void print_lines(FILE *stream, int indent, const char *lines)
{
	for (;;) {
		const size_t length = strcspn(lines, "\n");

		fprintf(stream, "%.*s\n", (int)length, lines);
		if (lines[length] == '\0')
			return;
		fprintf(stream, "%*s", indent, "");
		lines += length + 1;
	}
}

static void print_option(FILE *stream, const struct bv_option *option)
{
	char left[HELP_COLUMN];
	char letter[] = "    ";

	if (option->letter != 0)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(left, sizeof(left), "  %s--%s%s%s", letter, option->name,
		 option->argument != NULL ? " " : "",
		 option->argument != NULL ? option->argument : "");
	fprintf(stream, "%-*s", HELP_COLUMN, left);
	print_lines(stream, HELP_COLUMN, option->help);
}

static void print_options(FILE *stream, enum bv_section section)
{
	fprintf(stream, "\n%s:\n", bv_section_title(section));
	for (const struct bv_option *option = bv_options; option->name != NULL;
	     option++) {
		if (option->section == section)
			print_option(stream, option);
	}
}

static void print_examples(FILE *stream)
{
	fputs("\nExamples:\n", stream);
	for (const struct bv_example *example = bv_examples;
	     example->command != NULL; example++) {
		fputs("  ", stream);
		print_lines(stream, 2, example->command);
		fputs("      ", stream);
		print_lines(stream, 6, example->effect);
	}
}

static void print_exit_statuses(FILE *stream)
{
	fputs("\nExit status:\n", stream);
	for (const struct bv_exit_meaning *meaning = bv_exit_meanings;
	     meaning->words != NULL; meaning++)
		fprintf(stream, "  %-3d  %s\n", meaning->status,
			meaning->words);
}

void bv_print_help(FILE *stream)
{
	fprintf(stream, "Usage: birdview %s\n\n", bv_help_synopsis);
	print_lines(stream, 0, bv_help_description);
	for (int s = 0; s < BV_SECTION_COUNT; s++)
		print_options(stream, (enum bv_section)s);
	print_examples(stream);
	print_exit_statuses(stream);
}
