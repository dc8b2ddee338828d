/*
 * test_help.c: the help shows every option and fits a terminal
 */

#include "check.h"
#include "cli/options_table.h"

static void help_shows_every_option_in_80_columns(void)
{
	static char text[1 << 16];
	FILE *stream = fmemopen(text, sizeof(text), "w");

	CHECK(stream != NULL);
	bv_print_help(stream);
	CHECK_EQ_INT(fclose(stream), 0);
	for (const struct bv_option *o = bv_options; o->name != NULL; o++) {
		char start[64];

		if (o->letter != 0)
			snprintf(start, sizeof(start), "\n  -%c, --%s",
				 o->letter, o->name);
		else
			snprintf(start, sizeof(start), "\n      --%s", o->name);
		CHECK(strstr(text, start) != NULL);
	}
	for (const char *line = text; *line != '\0';) {
		const size_t length = strcspn(line, "\n");

		CHECK(length <= 80 && line[length] == '\n');
		line += length + 1;
	}
}

int main(void)
{
	help_shows_every_option_in_80_columns();
	return 0;
}
