/*
 * overlap.c - nothing that is written is something that is read
 *
 * Files are compared as the system knows them, by device and inode, so it does not
 * matter how a path is spelled.  But to ask about each frame and each picture would
 * take a second for a million of them, and in nearly every run they have nothing to
 * do with each other.  So names say first whom to ask about:
 *
 *	- a picture replaces a frame only if it has its name, and that ends in
 *	  ".png", or ".npz" where arrays are made; letters of any case count
 *	- so with the report and the list
 *	- a report replaces an older one, which is no frame, and an empty file; only
 *	  for that each frame is asked about
 */

#include "cli/overlap.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/report_line.h"
#include "convert/output_name.h"
#include "core/letters.h"
#include "io/base_name.h"
#include "io/read_at.h"

/* A file that is read, or the report. */
struct known {
	const char *what; /* it is */
	const char *path;
	struct bv_file_id id;
};

/* Those that a picture could replace. */
struct known_files {
	/* Without directories, sorted whatever their case. */
	const char **names;
	struct known *files; /* sorted by their ids */
	size_t count;
	size_t names_room, files_room; /* for so many */
	struct known new_report;       /* that is not there yet */
	enum bv_form form;             /* of the outputs */
};

/* The inode is 0 if there is no such file. */
static struct bv_file_id find_id(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return (struct bv_file_id){0};
	return bv_file_id(&status);
}

static bool is_path(const char *option)
{
	return option != NULL && strcmp(option, "-") != 0;
}

/* -------------------------------------------------------------------------- */
/* The report                                                                 */
/* -------------------------------------------------------------------------- */

enum report_file {
	REPORT_NONE, /* or no regular file, in which nothing can be lost */
	REPORT_EMPTY,
	REPORT_OLD,
	REPORT_FOREIGN
};

/* What is there, by its size and its first bytes. */
static enum report_file look_at_report(const char *path, struct bv_file_id *id)
{
	char start[16] = "";
	struct stat status;
	int file;

	*id = (struct bv_file_id){0};
	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return REPORT_NONE;
	*id = bv_file_id(&status);
	if (status.st_size == 0)
		return REPORT_EMPTY;
	file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (file < 0)
		return REPORT_FOREIGN;
	if (bv_read_at(file, start, sizeof(start) - 1, 0) < 0)
		start[0] = '\0';
	close(file);
	return bv_report_line_starts(start) ? REPORT_OLD : REPORT_FOREIGN;
}

/* The frame that the report is, or NULL.  With 'all', names do not matter. */
static const char *find_frame(const struct bv_frames *frames, const char *path,
			      const struct bv_file_id *id, bool all)
{
	const char *name = bv_base_name(path);

	for (size_t i = 0; i < frames->count; i++) {
		const char *input = frames->files[i].input;
		struct bv_file_id frame;

		if (!all && strcasecmp(bv_base_name(input), name) != 0)
			continue;
		frame = find_id(input);
		if (bv_same_file(&frame, id))
			return input;
	}
	return NULL;
}

static bool refuse_report(const char *path, const char *what, const char *other)
{
	char quoted[BV_QUOTE_MAX], quoted_other[BV_QUOTE_MAX];

	bv_msg("the report %s would overwrite the %s %s",
	       bv_quote(path, quoted, sizeof(quoted)), what,
	       bv_quote(other, quoted_other, sizeof(quoted_other)));
	return false;
}

/*
 * True if the descriptor is the report's file, so that the report and what is written
 * there would overwrite each other.  In a pipe they are only mixed, which matters if
 * 'pipe'.
 */
static bool is_open_as(const char *path, int descriptor, bool pipe)
{
	struct bv_file_id report;
	struct stat status;

	if (fstat(descriptor, &status) != 0 ||
	    !(S_ISREG(status.st_mode) || (pipe && S_ISFIFO(status.st_mode))))
		return false;
	report = find_id(path);
	return bv_is_file(&status, &report);
}

/* What else goes to the report, or NULL. */
static const char *find_stream(const struct bv_settings *settings)
{
	if (settings->check &&
	    is_open_as(settings->report, STDOUT_FILENO, true))
		return "standard output";
	return is_open_as(settings->report, STDERR_FILENO, false)
		       ? "standard error"
		       : NULL;
}

static bool check_report(const struct bv_settings *settings,
			 const struct bv_frames *frames, struct bv_file_id *id)
{
	const enum report_file found = look_at_report(settings->report, id);
	const char *stream = find_stream(settings);
	char quoted[BV_QUOTE_MAX];
	const char *frame;
	struct bv_file_id list;

	if (stream != NULL) {
		bv_msg("%s: the report and %s are the same file",
		       bv_quote(settings->report, quoted, sizeof(quoted)),
		       stream);
		return false;
	}
	if (found == REPORT_NONE)
		return true;
	if (is_path(settings->files_from)) {
		list = find_id(settings->files_from);
		if (bv_same_file(&list, id))
			return refuse_report(settings->report, "list",
					     settings->files_from);
	}
	frame = find_frame(frames, settings->report, id, found != REPORT_OLD);
	if (frame == NULL)
		frame = frames->other_report;
	if (frame != NULL)
		return refuse_report(settings->report, "frame", frame);
	if (found == REPORT_FOREIGN)
		bv_msg("%s: is no report of birdview, and is not overwritten "
		       "by one",
		       bv_quote(settings->report, quoted, sizeof(quoted)));
	return found != REPORT_FOREIGN;
}

/* -------------------------------------------------------------------------- */
/* Files that a picture could replace                                         */
/* -------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_ids(const void *a, const void *b)
{
	const struct bv_file_id *first = &((const struct known *)a)->id;
	const struct bv_file_id *second = &((const struct known *)b)->id;

	if (first->device != second->device)
		return first->device < second->device ? -1 : 1;
	if (first->inode != second->inode)
		return first->inode < second->inode ? -1 : 1;
	return 0;
}

static bool add(struct known_files *known, const char *what, const char *path)
{
	const char **names = bv_grow(known->names, known->count,
				     &known->names_room, sizeof(*names));
	struct known *files;

	if (names == NULL)
		return false;
	known->names = names;
	files = bv_grow(known->files, known->count, &known->files_room,
			sizeof(*files));
	if (files == NULL)
		return false;
	known->files = files;
	known->names[known->count] = bv_base_name(path);
	known->files[known->count] = (struct known){what, path, find_id(path)};
	known->count++;
	return true;
}

/* NULL and the dash are no names of files. */
static bool may_be_picture(const struct known_files *known, const char *path)
{
	return path != NULL &&
	       bv_ends_like(path, bv_output_extension(known->form));
}

static bool collect(struct known_files *known,
		    const struct bv_settings *settings,
		    const struct bv_frames *frames)
{
	bool good = true;

	if (may_be_picture(known, settings->report))
		good &= add(known, "report", settings->report);
	if (may_be_picture(known, settings->files_from))
		good &= add(known, "list", settings->files_from);
	for (size_t i = 0; good && i < frames->count; i++) {
		const char *input = frames->files[i].input;

		if (may_be_picture(known, input))
			good = add(known, "frame", input);
	}
	return good;
}

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

static bool has_known_name(const struct known_files *known, const char *output)
{
	char name[NAME_MAX + 1];
	const char *key = name;

	return bv_output_name(bv_base_name(output), known->form, name,
			      sizeof(name)) > 0 &&
	       bsearch(&key, known->names, known->count, sizeof(*known->names),
		       compare_names) != NULL;
}

/*
 * The directory that a path is in or, if that is not there, the next one around it
 * that is.  '*rest' becomes what follows.
 */
static struct bv_file_id find_directory_id(const char *path, const char **rest)
{
	size_t length = (size_t)(bv_base_name(path) - path);
	struct bv_file_id id = {0};
	char directory[PATH_MAX];

	while (length > 0 && length < sizeof(directory)) {
		memcpy(directory, path, length);
		directory[length] = '\0';
		id = find_id(directory);
		if (id.inode != 0)
			break;
		while (length > 0 && path[length - 1] == '/')
			length--;
		while (length > 0 && path[length - 1] != '/')
			length--;
	}
	*rest = path + length;
	return length > 0 ? id : find_id(".");
}

/* Passes over slashes, and over dots that stand for the directory itself. */
static const char *pass_nothing(const char *path)
{
	while (path[0] == '/' || (path[0] == '.' && path[1] == '/'))
		path++;
	return path;
}

/* Whether two paths from one directory are the same, whatever the case of the name. */
static bool is_same_rest(const char *a, const char *b)
{
	for (;;) {
		const char *end;

		a = pass_nothing(a);
		b = pass_nothing(b);
		end = strchr(a, '/');
		if (end == NULL)
			return strcasecmp(a, b) == 0;
		if (strncmp(a, b, (size_t)(end + 1 - a)) != 0)
			return false;
		b += end + 1 - a;
		a = end + 1;
	}
}

/* True if a report that is not there yet would get the place of the picture. */
static bool is_new_report(const char *report, const char *picture)
{
	const char *report_rest, *picture_rest;
	struct bv_file_id a, b;

	if (strcmp(report, picture) == 0)
		return true;
	if (strcasecmp(bv_base_name(report), bv_base_name(picture)) != 0)
		return false;
	a = find_directory_id(report, &report_rest);
	b = find_directory_id(picture, &picture_rest);
	return a.inode != 0 && bv_same_file(&a, &b) &&
	       is_same_rest(report_rest, picture_rest);
}

/* What the picture at this path would replace, or NULL. */
static const struct known *find_known(const struct known_files *known,
				      const struct bv_settings *settings,
				      const char *picture)
{
	const struct known key = {.id = find_id(picture)};

	if (key.id.inode != 0)
		return bsearch(&key, known->files, known->count,
			       sizeof(*known->files), compare_ids);
	if (!is_path(settings->report) ||
	    !is_new_report(settings->report, picture))
		return NULL;
	return &known->new_report;
}

static bool check_picture(const struct known_files *known,
			  const struct bv_settings *settings,
			  const struct bv_file *file)
{
	char quoted[BV_QUOTE_MAX], quoted_other[BV_QUOTE_MAX];
	char output[PATH_MAX], path[BV_OUTPUT_PATH_MAX];
	const struct known *other;

	if (bv_output_name(file->output, known->form, output, sizeof(output)) ==
	    0)
		return true;
	bv_output_path(settings->convert.output_directory, output, path);
	other = find_known(known, settings, path);
	if (other == NULL)
		return true;
	bv_msg("the picture of %s would replace the %s %s",
	       bv_quote(file->input, quoted, sizeof(quoted)), other->what,
	       bv_quote(other->path, quoted_other, sizeof(quoted_other)));
	return false;
}

static bool check_pictures(const struct known_files *known,
			   const struct bv_settings *settings,
			   const struct bv_frames *frames)
{
	if (known->count == 0)
		return true;
	qsort(known->names, known->count, sizeof(*known->names), compare_names);
	qsort(known->files, known->count, sizeof(*known->files), compare_ids);
	for (size_t i = 0; i < frames->count; i++) {
		const struct bv_file *file = &frames->files[i];

		if (has_known_name(known, file->output) &&
		    !check_picture(known, settings, file))
			return false;
	}
	return true;
}

enum bv_exit bv_check_overlap(const struct bv_settings *settings,
			      enum bv_form form, const struct bv_frames *frames,
			      struct bv_file_id *report)
{
	struct known_files known = {
		.new_report = {"report", settings->report, {0}}, .form = form};
	enum bv_exit exit = BV_EXIT_DONE;

	*report = (struct bv_file_id){0};
	if (is_path(settings->report) &&
	    !check_report(settings, frames, report))
		return BV_EXIT_USAGE;
	if (settings->check || settings->convert.output_directory == NULL)
		return BV_EXIT_DONE;
	if (!collect(&known, settings, frames)) {
		bv_msg("cannot start: %s", bv_status_string(BV_ERR_NO_MEMORY));
		exit = BV_EXIT_CANNOT_START;
	} else if (!check_pictures(&known, settings, frames)) {
		exit = BV_EXIT_USAGE;
	}
	free(known.names);
	free(known.files);
	return exit;
}
