/*
 * man_page.c - the man page birdview(1), from the texts of the help
 *
 * It uses the macros of man(7), which every system that has man pages knows.
 */

#include "manual/man_page.h"

#include "birdview.h"
#include "cli/exit_status.h"
#include "cli/help_text.h"

/*
 * Writes a character so that it stands on the page as it is, and can be copied
 * from there: a bare dash would become a hyphen, a bare quote a curved one.
 */
static void write_character(FILE *stream, char c)
{
	switch (c) {
	case '\\':
		fputs("\\e", stream);
		return;
	case '-':
		fputs("\\-", stream);
		return;
	case '\'':
		fputs("\\(aq", stream);
		return;
	default:
		fputc(c, stream);
	}
}

/* Writes text within a line.  At the start of one, a dot is a request. */
static void write_text(FILE *stream, const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '.' && c > text && c[-1] == '\n')
			fputs("\\&", stream);
		write_character(stream, *c);
	}
}

/* Writes lines of their own, which need not begin with a letter. */
static void write_lines(FILE *stream, const char *lines)
{
	if (*lines == '.')
		fputs("\\&", stream);
	write_text(stream, lines);
	fputc('\n', stream);
}

static void write_option(FILE *stream, const struct bv_option *option)
{
	fputs(".TP\n", stream);
	if (option->letter != 0)
		fprintf(stream, "\\fB\\-%c\\fR, ", option->letter);
	fputs("\\fB\\-\\-", stream);
	write_text(stream, option->name);
	fputs("\\fR", stream);
	if (option->argument != NULL)
		fprintf(stream, " \\fI%s\\fR", option->argument);
	fputc('\n', stream);
	write_lines(stream, option->help);
}

static void write_options(FILE *stream)
{
	fputs(".SH OPTIONS\n", stream);
	for (int s = 0; s < BV_SECTION_COUNT; s++) {
		fprintf(stream, ".SS %s\n",
			bv_section_title((enum bv_section)s));
		for (const struct bv_option *option = bv_options;
		     option->name != NULL; option++) {
			if ((int)option->section == s)
				write_option(stream, option);
		}
	}
}

static void write_exit_statuses(FILE *stream)
{
	fputs(".SH EXIT STATUS\n", stream);
	for (const struct bv_exit_meaning *meaning = bv_exit_meanings;
	     meaning->words != NULL; meaning++) {
		fprintf(stream, ".TP\n\\fB%d\\fR\n", meaning->status);
		write_lines(stream, meaning->words);
	}
}

/* The lines of a command stay apart, its effect is filled. */
static void write_examples(FILE *stream)
{
	fputs(".SH EXAMPLES\n", stream);
	for (const struct bv_example *example = bv_examples;
	     example->command != NULL; example++) {
		fputs(example > bv_examples ? ".PP\n.nf\n" : ".nf\n", stream);
		write_lines(stream, example->command);
		fputs(".fi\n.RS\n", stream);
		write_lines(stream, example->effect);
		fputs(".RE\n", stream);
	}
}

void bv_write_man_page(FILE *stream)
{
	fprintf(stream,
		".TH BIRDVIEW 1 \"\" \"birdview %s\" \"User Commands\"\n",
		bv_version());
	fputs(".SH NAME\n", stream);
	fputs("birdview \\- draw LiDAR frames as bird\\(aqs\\-eye\\-view "
	      "pictures\n",
	      stream);
	fputs(".SH SYNOPSIS\n\\fBbirdview\\fR\n", stream);
	write_lines(stream, bv_help_synopsis);
	fputs(".SH DESCRIPTION\n", stream);
	write_lines(stream, bv_help_description);
	write_options(stream);
	write_exit_statuses(stream);
	write_examples(stream);
}
