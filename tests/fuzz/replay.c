/*
 * replay.c: runs a fuzz target on inputs that are there, without a fuzzer
 *
 *	replay_TARGET DIRECTORY
 *
 * Any compiler builds it, and so what a fuzzer once found stays found.  Every
 * input has memory of exactly its size, for sanitizers.
 */

#include <dirent.h>
#include <stdint.h>

#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	long size;

	CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
	size = ftell(file);
	CHECK(size >= 0 && fseek(file, 0, SEEK_SET) == 0);
	data = malloc(size > 0 ? (size_t)size : 1);
	CHECK(data != NULL);
	CHECK_EQ_INT(fread(data, 1, (size_t)size, file), size);
	fclose(file);
	LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
}

int main(int argc, char **argv)
{
	const struct dirent *entry;
	DIR *directory;
	int inputs = 0;

	CHECK_EQ_INT(argc, 2);
	directory = opendir(argv[1]);
	CHECK(directory != NULL);
	while ((entry = readdir(directory)) != NULL) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		/* The last line before a crash names its input. */
		printf("%s\n", path);
		fflush(stdout);
		replay(path);
		inputs++;
	}
	closedir(directory);
	CHECK(inputs > 0);
	return 0;
}
