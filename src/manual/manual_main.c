/*
 * manual_main.c - writes the man page and the completions of the command
 *
 *	birdview_manual DIRECTORY
 *
 * The build runs it.  It is linked with the table of options of the command, so
 * that what it writes is true of the command that was built.
 */

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "manual/completions.h"
#include "manual/man_page.h"

static const struct {
	const char *name;
	void (*write)(FILE *stream);
} files[] = {
	{"birdview.1", bv_write_man_page},
	{"birdview.bash", bv_write_bash_completion},
	{"_birdview", bv_write_zsh_completion},
	{"birdview.fish", bv_write_fish_completion},
};

static bool write_file(const char *path, void (*write)(FILE *stream))
{
	FILE *stream = fopen(path, "w");
	bool whole;

	if (stream == NULL)
		return false;
	write(stream);
	whole = !ferror(stream);
	return fclose(stream) == 0 && whole;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: birdview_manual DIRECTORY\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%s", argv[1], files[i].name);
		if (!write_file(path, files[i].write)) {
			perror(path);
			return 1;
		}
	}
	return 0;
}
