/*
 * fuzz_file_list.c: whatever a list of files holds, its names come out of it
 *
 * The input is a byte of switches and the list:
 *
 *	bit 0	names end with a zero byte, else with a newline
 *	bit 1	paths are wanted below the root "d"
 *
 * Proves for each that the names, down to the first that is too long, and their
 * numbers are those that a plain search
 * for separators gives; and that the frames found are within the current
 * directory, each with an output below the output directory that no other has;
 * or that the list is refused in one line that is safe to print.
 */

#include <stdbool.h>

#include "bytes.h"
#include "cli/file_list.h"
#include "cli/input_path.h"
#include "cli/scan.h"
#include "convert/output_name.h"
#include "messages.h"

#define NUL_SEPARATED 1
#define WITH_ROOT 2

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* -------------------------------------------------------------------------- */
/* Names                                                                      */
/* -------------------------------------------------------------------------- */

/* A list in memory, to be read the plain way. */
struct plain_list {
	const uint8_t *next, *end;
	uint8_t separator;
	size_t number;
};

/* The next name that is not empty, and false at the end. */
static bool next_plain(struct plain_list *list, const uint8_t **name,
		       size_t *length)
{
	while (list->next < list->end) {
		const uint8_t *end = list->next;

		while (end < list->end && *end != list->separator)
			end++;
		*name = list->next;
		*length = (size_t)(end - list->next);
		list->next = end < list->end ? end + 1 : end;
		list->number++;
		if (list->separator == '\n' && *length > 0 &&
		    (*name)[*length - 1] == '\r')
			--*length;
		if (*length > 0)
			return true;
	}
	return false;
}

static void check_names(const char *path, struct plain_list plain)
{
	struct bv_file_list list;
	const uint8_t *name;
	const char *entry;
	size_t length;

	CHECK(bv_file_list_open(&list, path, plain.separator == '\0'));
	while (next_plain(&plain, &name, &length)) {
		const enum bv_list_result found =
			bv_file_list_next(&list, &entry);
		const bool too_long = length >= PATH_MAX;
		const bool whole = memchr(name, '\0',
					  too_long ? PATH_MAX : length) == NULL;

		CHECK_EQ_INT(list.number, plain.number);
		if (too_long) {
			CHECK_EQ_INT(found, whole ? BV_LIST_TOO_LONG
						  : BV_LIST_ZERO_BYTE);
			goto out;
		}
		CHECK_EQ_INT(found, whole ? BV_LIST_ENTRY : BV_LIST_ZERO_BYTE);
		CHECK_EQ_INT(strlen(entry),
			     strnlen((const char *)name, length));
		CHECK(memcmp(entry, name, strlen(entry)) == 0);
	}
	CHECK_EQ_INT(bv_file_list_next(&list, &entry), BV_LIST_END);
out:
	bv_file_list_close(&list);
}

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

/* A directory with frames in it, made once and the same for all inputs. */
static void make_directory(void)
{
	check_use_temporary_directory();
	CHECK(mkdir("d", 0700) == 0 && mkdir("d/e", 0700) == 0);
	close(creat("d/a.bin", 0600));
	close(creat("d/e/b.bin", 0600));
}

/* 'names' is left as it was. */
static void check_clean(struct bv_name_pool *names, const char *path)
{
	const char *clean = bv_path_clean(names, NULL, path);

	CHECK(!bv_path_climbs(path));
	CHECK_STR(clean, path);
	bv_name_trim(names, clean, 0);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* No two frames become one picture. */
static void check_distinct(const struct bv_frames *frames)
{
	char **outputs = calloc(frames->count + 1, sizeof(*outputs));

	CHECK(outputs != NULL);
	for (size_t i = 0; i < frames->count; i++) {
		const char *output = frames->files[i].output;

		outputs[i] = strndup(output, bv_output_stem(output));
	}
	qsort(outputs, frames->count, sizeof(*outputs), compare_strings);
	for (size_t i = 0; i + 1 < frames->count; i++)
		CHECK(strcmp(outputs[i], outputs[i + 1]) != 0);
	for (size_t i = 0; i < frames->count; i++)
		free(outputs[i]);
	free(outputs);
}

static void check_frames(const struct bv_frames *frames)
{
	struct bv_name_pool names = {0};

	CHECK(frames->count > 0 || frames->error_count > 0);
	for (size_t i = 0; i < frames->count; i++) {
		const char *input = frames->files[i].input;
		const char *output = frames->files[i].output;

		CHECK(*output != '\0' && *output != '/');
		CHECK(output >= input && output <= input + strlen(input));
		check_clean(&names, output);
		if (*input != '/')
			check_clean(&names, input);
	}
	bv_name_pool_free(&names);
	check_distinct(frames);
}

static void check_scan(const char *path, uint32_t switches)
{
	char nul_separated[] = "-0", with_root[] = "--root=d";
	char *argv[8] = {(char[]){"birdview"}, (char[]){"-oout"},
			 (char[]){"--files-from"}, strdup(path)};
	struct bv_settings settings;
	struct bv_frames frames;
	enum bv_scan_result result;
	const char *said;
	int argc = 4;

	if ((switches & NUL_SEPARATED) != 0)
		argv[argc++] = nul_separated;
	if ((switches & WITH_ROOT) != 0)
		argv[argc++] = with_root;
	CHECK_EQ_INT(bv_settings_parse(&settings, argc, argv), BV_PARSE_OK);
	messages_keep();
	result = bv_scan(&settings, &frames);
	said = messages_end();
	if (result == BV_SCAN_OK) {
		CHECK_STR(said, "");
		check_frames(&frames);
		bv_frames_free(&frames);
	} else {
		CHECK_EQ_INT(result, BV_SCAN_USAGE);
		messages_check_lines(said, 1);
		CHECK(frames.files == NULL && frames.count == 0);
	}
	free(argv[3]);
}

/* -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	const uint32_t switches = take(&input, 1);
	const bool nul_separated = (switches & NUL_SEPARATED) != 0;
	const int here = open(".", O_PATH | O_CLOEXEC);
	char path[64];
	int file;

	CHECK(here >= 0);
	if (*check_directory == '\0')
		make_directory();
	CHECK(chdir(check_directory) == 0);
	file = make_file(input.next, input.left, path);
	check_names(path, (struct plain_list){
				  .next = input.next,
				  .end = input.next + input.left,
				  .separator = nul_separated ? '\0' : '\n'});
	check_scan(path, switches);
	close(file);
	CHECK(fchdir(here) == 0);
	close(here);
	return 0;
}
