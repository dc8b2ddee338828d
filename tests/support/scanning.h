/*
 * scanning.h - what the tests of bv_scan() have in common
 *
 * An expectation is a text with a line for each frame, "input > output", and
 * one for each error, "! path: status: errno in words".
 */

#ifndef SCANNING_H
#define SCANNING_H

#include <sys/stat.h>

#include "capture.h"
#include "cli/message.h"
#include "cli/scan.h"

#define ARGUMENT_MAX 16

/* Scans for "birdview -o out ARGUMENT..."; the list ends with NULL. */
static inline enum bv_scan_result scan(struct bv_frames *frames,
				       const char *const *arguments)
{
	static char copies[ARGUMENT_MAX][PATH_MAX];
	char *argv[ARGUMENT_MAX + 4] = {(char[]){"birdview"}, (char[]){"-o"},
					(char[]){"out"}};
	struct bv_settings settings;
	int count = 3;

	for (int i = 0; arguments[i] != NULL; i++) {
		CHECK(i < ARGUMENT_MAX);
		snprintf(copies[i], sizeof(copies[i]), "%s", arguments[i]);
		argv[count++] = copies[i];
	}
	CHECK_EQ_INT(bv_settings_parse(&settings, count, argv), BV_PARSE_OK);
	return bv_scan(&settings, frames);
}

static inline const char *status_name(enum bv_status status)
{
	switch (status) {
	case BV_ERR_OPEN:
		return "open";
	case BV_ERR_READ:
		return "read";
	case BV_ERR_PATH:
		return "path";
	default:
		return "unexpected";
	}
}

static inline const char *describe(const struct bv_frames *frames)
{
	static char text[1 << 16];
	FILE *stream = fmemopen(text, sizeof(text), "w");

	CHECK(stream != NULL);
	for (size_t i = 0; i < frames->count; i++)
		fprintf(stream, "%s > %s\n", frames->files[i].input,
			frames->files[i].output);
	for (size_t i = 0; i < frames->error_count; i++)
		fprintf(stream, "! %s: %s: %s\n", frames->errors[i].path,
			status_name(frames->errors[i].status),
			strerror(frames->errors[i].system_error));
	CHECK(fclose(stream) == 0);
	return text;
}

static inline void check_found(const char *const *arguments,
			       const char *expected)
{
	struct bv_frames frames;
	enum bv_scan_result result;

	capture_start();
	result = scan(&frames, arguments);
	CHECK_STR(capture_end(), "");
	CHECK_EQ_INT(result, BV_SCAN_OK);
	CHECK_STR(describe(&frames), expected);
	bv_frames_free(&frames);
}

static inline void check_refused(const char *const *arguments,
				 const char *sentence)
{
	struct bv_frames frames;
	char expected[PATH_MAX];
	enum bv_scan_result result;

	snprintf(expected, sizeof(expected), "birdview: %s\n", sentence);
	capture_start();
	result = scan(&frames, arguments);
	CHECK_STR(capture_end(), expected);
	CHECK_EQ_INT(result, BV_SCAN_USAGE);
	CHECK_EQ_INT(frames.count, 0);
	CHECK(frames.files == NULL);
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define FOUND(expected, ...) check_found(ARGS(__VA_ARGS__), expected)
#define REFUSED(sentence, ...) check_refused(ARGS(__VA_ARGS__), sentence)

/* ------------------------------------------------------------------- files */

/* Starts a new, empty current directory. */
static inline void start(const char *name)
{
	CHECK(chdir(check_directory) == 0);
	CHECK(mkdir(name, 0700) == 0);
	CHECK(chdir(name) == 0);
}

static inline void put(const char *path, const char *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	CHECK(file != NULL);
	CHECK(fwrite(bytes, 1, size, file) == size);
	CHECK(fclose(file) == 0);
}

/* Makes files, or directories where a path ends with a slash. */
static inline void make(const char *const *paths)
{
	for (; *paths != NULL; paths++) {
		if ((*paths)[strlen(*paths) - 1] == '/')
			CHECK(mkdir(*paths, 0700) == 0);
		else
			put(*paths, "", 0);
	}
}

#define MAKE(...) make(ARGS(__VA_ARGS__))

/* Writes the list "list". */
static inline void write_list(const char *text)
{
	put("list", text, strlen(text));
}

#endif /* SCANNING_H */
