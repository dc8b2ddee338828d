/*
 * completions.c - what shells offer for a word of the command line
 *
 * Each shell has a file in its own language, made from the table of options:
 * the options themselves, the words that they take, where several may come
 * with commas between after a comma too, and files or directories where an
 * argument is a path.  What is no option is an input, and may be any file.
 */

#include "manual/completions.h"

#include <string.h>

#include "cli/options_table.h"

/* Writes the words that an option takes, with spaces between them. */
static void write_names(FILE *stream, bv_names *names)
{
	const char *name;

	for (size_t i = 0; (name = names(i)) != NULL; i++)
		fprintf(stream, "%s%s", i > 0 ? " " : "", name);
}

/*
 * Writes 'text' as one line, with a backslash before each character that is one
 * of 'special'; where 'doubled', a single quote becomes '\'', as in the shells
 * that know no escapes between single quotes.
 */
static void write_quoted(FILE *stream, const char *text, const char *special,
			 bool doubled)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\n')
			fputc(' ', stream);
		else if (*c == '\'' && doubled)
			fputs("'\\''", stream);
		else if (strchr(special, *c) != NULL)
			fprintf(stream, "\\%c", *c);
		else
			fputc(*c, stream);
	}
}

/* -------------------------------------------------------------------------- */
/* bash                                                                       */
/* -------------------------------------------------------------------------- */

/* Writes what is offered for the argument of an option. */
static void write_bash_case(FILE *stream, const struct bv_option *option)
{
	fputc('\t', stream);
	if (option->letter != 0)
		fprintf(stream, "-%c | ", option->letter);
	fprintf(stream, "--%s)\n", option->name);
	if (option->names != NULL) {
		fprintf(stream, "\t\t_birdview_offer%s -W '",
			option->list ? "_next" : "");
		write_names(stream, option->names);
		fputs("'\n", stream);
	} else if (option->path == BV_PATH_DIRECTORY) {
		fputs("\t\t_birdview_offer_paths -d\n", stream);
	} else if (option->path == BV_PATH_FILE) {
		fputs("\t\t_birdview_offer_paths -f\n", stream);
	}
	fputs("\t\treturn\n\t\t;;\n", stream);
}

static void write_bash_options(FILE *stream)
{
	fputs("\t\t_birdview_offer -W '", stream);
	for (const struct bv_option *option = bv_options; option->name != NULL;
	     option++)
		fprintf(stream, "%s--%s", option > bv_options ? " " : "",
			option->name);
	fputs("'\n", stream);
}

static const char bash_head[] =
	"# bash completion for birdview, made from its table of options\n"
	"\n"
	"_birdview_offer()\n"
	"{\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$@\" -- \"$word\")\n"
	"}\n"
	"\n"
	"_birdview_offer_next()\n"
	"{\n"
	"\tlocal last=${word##*,}\n"
	"\tmapfile -t COMPREPLY < <(\n"
	"\t\tcompgen -P \"${word%\"$last\"}\" \"$@\" -- \"$last\"\n"
	"\t)\n"
	"}\n"
	"\n"
	"_birdview_offer_paths()\n"
	"{\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\t_birdview_offer \"$@\"\n"
	"}\n"
	"\n"
	"_birdview()\n"
	"{\n"
	"\tlocal word=${COMP_WORDS[COMP_CWORD]} before=$COMP_CWORD i\n"
	"\tCOMPREPLY=()\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tif [[ ${COMP_WORDS[i]} == -- ]]; then\n"
	"\t\t\t_birdview_offer_paths -f\n"
	"\t\t\treturn\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tif [[ $word == = ]]; then\n"
	"\t\tword=\n"
	"\telif [[ ${COMP_WORDS[before - 1]} == = ]]; then\n"
	"\t\t((before--))\n"
	"\tfi\n"
	"\tcase ${COMP_WORDS[before - 1]} in\n";

/*
 * bash takes "--option=word" for three words, and "gpu:0" too.  Nothing here
 * needs the functions of the package bash-completion, which may be missing.
 */
void bv_write_bash_completion(FILE *stream)
{
	fputs(bash_head, stream);
	for (const struct bv_option *option = bv_options; option->name != NULL;
	     option++) {
		if (option->argument != NULL)
			write_bash_case(stream, option);
	}
	fputs("\tesac\n\tif [[ $word == -* ]]; then\n", stream);
	write_bash_options(stream);
	fputs("\telse\n"
	      "\t\t_birdview_offer_paths -f\n"
	      "\tfi\n"
	      "}\n"
	      "\n"
	      "complete -F _birdview birdview\n",
	      stream);
}

/* -------------------------------------------------------------------------- */
/* zsh                                                                        */
/* -------------------------------------------------------------------------- */

/* Writes a specification for _arguments, as one word of the shell. */
static void write_zsh_option(FILE *stream, const struct bv_option *option)
{
	const char *taken = option->argument != NULL ? "=" : "";

	fputs(" \\\n\t", stream);
	if (option->letter != 0)
		fprintf(stream, "'(-%c --%s)'{-%c%s,--%s%s}'[", option->letter,
			option->name, option->letter,
			option->argument != NULL ? "+" : "", option->name,
			taken);
	else
		fprintf(stream, "'--%s%s[", option->name, taken);
	write_quoted(stream, option->help, "[]:\\", true);
	fputc(']', stream);
	if (option->argument != NULL) {
		fputc(':', stream);
		write_quoted(stream, option->argument, ":\\", true);
		fputc(':', stream);
	}
	if (option->names != NULL) {
		if (option->list)
			fprintf(stream, "_values -s , %s ", option->argument);
		else
			fputc('(', stream);
		write_names(stream, option->names);
		fputs(option->list ? "" : ")", stream);
	} else if (option->path == BV_PATH_DIRECTORY) {
		fputs("_files -/", stream);
	} else if (option->path == BV_PATH_FILE) {
		fputs("_files", stream);
	}
	fputc('\'', stream);
}

void bv_write_zsh_completion(FILE *stream)
{
	fputs("#compdef birdview\n"
	      "# zsh completion for birdview, made from its table of options\n"
	      "\n"
	      "_arguments -s -S",
	      stream);
	for (const struct bv_option *option = bv_options; option->name != NULL;
	     option++)
		write_zsh_option(stream, option);
	fputs(" \\\n\t'*:input:_files'\n", stream);
}

/* -------------------------------------------------------------------------- */
/* fish                                                                       */
/* -------------------------------------------------------------------------- */

static void write_fish_option(FILE *stream, const struct bv_option *option)
{
	fputs("complete -c birdview", stream);
	if (option->letter != 0)
		fprintf(stream, " -s %c", option->letter);
	fprintf(stream, " -l %s", option->name);
	if (option->names != NULL) {
		fputs(option->list ? " -x -a '(__fish_append , " : " -x -a '",
		      stream);
		write_names(stream, option->names);
		fputs(option->list ? ")'" : "'", stream);
	} else if (option->path == BV_PATH_DIRECTORY) {
		fputs(" -x -a '(__fish_complete_directories)'", stream);
	} else if (option->path == BV_PATH_FILE) {
		fputs(" -r -F", stream);
	} else if (option->argument != NULL) {
		fputs(" -x", stream);
	}
	fputs(" -d '", stream);
	write_quoted(stream, option->help, "'\\", false);
	fputs("'\n", stream);
}

void bv_write_fish_completion(FILE *stream)
{
	fputs("# fish completion for birdview, made from its table of "
	      "options\n",
	      stream);
	for (const struct bv_option *option = bv_options; option->name != NULL;
	     option++)
		write_fish_option(stream, option);
}
