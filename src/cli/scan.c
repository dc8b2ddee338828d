/*
 * scan.c - from the inputs on the command line to the frames of a run
 *
 * Each input goes three steps: clean its path, find out which part of it goes
 * into the output, and add it or walk it.  The rules are in scan.h.  At the end
 * all outputs are compared, since two frames that write one picture would leave
 * whichever came last.
 */

#include "cli/scan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/collision.h"
#include "cli/file_list.h"
#include "cli/frame_names.h"
#include "cli/input_path.h"
#include "cli/message.h"
#include "cli/walk.h"
#include "convert/output_name.h"
#include "io/base_name.h"

#define LIST_NAME_MAX (BV_QUOTE_MAX + 16)

struct scan {
	const struct bv_settings *settings;
	struct bv_frames *frames;
	struct bv_walk walk;
	struct bv_root root; /* where settings->root is not NULL */
	const char *walked;  /* the first input that was a directory */
	size_t walked_count;
};

/* An input as it was given. */
struct input {
	const char *text;
	size_t number; /* of the list entry; 0 for operands */
};

static enum bv_scan_result out_of_memory(const struct scan *scan)
{
	bv_msg("out of memory after %zu frames", scan->frames->count);
	return BV_SCAN_FAILED;
}

/* What the list is called in a message. */
static const char *name_list(const struct scan *scan, char name[LIST_NAME_MAX])
{
	const char *list = scan->settings->files_from;
	char quoted[BV_QUOTE_MAX];

	if (strcmp(list, "-") == 0)
		return "standard input";
	snprintf(name, LIST_NAME_MAX, "the list %s",
		 bv_quote(list, quoted, sizeof(quoted)));
	return name;
}

/*
 * Refuses an input in a sentence that starts with the input and, if it is from
 * a list, where it stands there.  'why' follows, and then 'path' unless it is
 * NULL.
 */
static enum bv_scan_result refuse(const struct scan *scan,
				  const struct input *input, const char *why,
				  const char *path)
{
	char text[BV_QUOTE_MAX], quoted_path[BV_QUOTE_MAX] = "";
	char place[LIST_NAME_MAX + 64] = "";

	bv_quote(input->text, text, sizeof(text));
	if (path != NULL)
		bv_quote(path, quoted_path, sizeof(quoted_path));
	if (input->number > 0) {
		char name[LIST_NAME_MAX];

		snprintf(place, sizeof(place), ", %s %zu of %s,",
			 scan->settings->nul_separated ? "entry" : "line",
			 input->number, name_list(scan, name));
	}
	bv_msg("%s%s %s%s", text, place, why, quoted_path);
	return BV_SCAN_USAGE;
}

/* What an input is, as far as it was looked at. */
enum kind { A_FILE, A_DIRECTORY, UNSEEN };

/* The current directory, "", is one even if it cannot be looked at. */
static enum kind find_kind(const char *path)
{
	struct stat status;

	if (*path == '\0')
		return A_DIRECTORY;
	if (stat(path, &status) != 0)
		return UNSEEN;
	return S_ISDIR(status.st_mode) ? A_DIRECTORY : A_FILE;
}

/* Entries that end like frames are not looked at; see scan.h. */
static enum kind look_at(const struct scan *scan, const struct input *input,
			 const char *clean)
{
	if (input->number > 0 && bv_is_frame_name(scan->settings, input->text))
		return A_FILE;
	return find_kind(clean);
}

/*
 * What cannot be seen fails as a frame does, but in every shard: it may be a directory
 * that this machine alone has not mounted, with frames of all shards.
 */
static bool is_ours(const struct scan *scan, enum kind kind, const char *output)
{
	return kind == UNSEEN || bv_shard_has(&scan->settings->shard, output);
}

/* Cleans an input and finds the part of it below the root. */
static enum bv_scan_result locate_below_root(struct scan *scan,
					     const struct input *input,
					     const char **clean, size_t *below)
{
	const char *root = scan->settings->root;

	switch (bv_root_find(&scan->root, &scan->frames->names, input->text,
			     clean, below)) {
	case BV_BELOW_ROOT:
		return BV_SCAN_OK;
	case BV_NOT_BELOW_ROOT:
		return refuse(scan, input, "is not below --root ", root);
	case BV_CLIMBS_BELOW_ROOT:
		return refuse(scan, input, "has '..' below --root ", root);
	case BV_BELOW_NO_MEMORY:
		break;
	}
	return out_of_memory(scan);
}

/* Without a root, an entry of a list has to be a path that can be mirrored. */
static enum bv_scan_result locate_entry(struct scan *scan,
					const struct input *input,
					const char **clean, size_t *below)
{
	if (*input->text == '/')
		return refuse(scan, input,
			      "is absolute; --root DIR says which directory "
			      "the paths of the pictures start from",
			      NULL);
	if (bv_path_climbs(input->text))
		return refuse(scan, input,
			      "has '..' in it; --root DIR says which directory "
			      "the paths of the pictures start from",
			      NULL);
	*clean = bv_path_clean(&scan->frames->names, NULL, input->text);
	*below = 0;
	return *clean != NULL ? BV_SCAN_OK : out_of_memory(scan);
}

static enum bv_scan_result take_directory(struct scan *scan, const char *clean,
					  size_t below)
{
	if (scan->walked_count++ == 0)
		scan->walked = bv_path_open(clean);
	if (!bv_walk_directory(&scan->walk, clean, below))
		return out_of_memory(scan);
	return BV_SCAN_OK;
}

/*
 * Cleans an input and finds where its output starts: in '*below' for a frame,
 * in '*below_directory' for what is in a directory.
 */
static enum bv_scan_result locate(struct scan *scan, const struct input *input,
				  const char **clean, size_t *below,
				  size_t *below_directory)
{
	enum bv_scan_result result = BV_SCAN_OK;

	if (scan->settings->root == NULL && input->number == 0) {
		*clean = bv_path_clean(&scan->frames->names, NULL, input->text);
		if (*clean == NULL)
			return out_of_memory(scan);
		*below = (size_t)(bv_base_name(*clean) - *clean);
		*below_directory = bv_path_prefix(*clean);
		return BV_SCAN_OK;
	}
	if (scan->settings->root != NULL)
		result = locate_below_root(scan, input, clean, below);
	else
		result = locate_entry(scan, input, clean, below);
	*below_directory = *below;
	return result;
}

static enum bv_scan_result take_input(struct scan *scan,
				      const struct input *input)
{
	const char *clean = NULL;
	size_t below = 0, below_directory = 0;
	const enum bv_scan_result result =
		locate(scan, input, &clean, &below, &below_directory);
	enum kind kind;

	if (result != BV_SCAN_OK)
		return result;
	kind = look_at(scan, input, clean);
	if (kind == A_DIRECTORY)
		return take_directory(scan, clean, below_directory);
	if (below >= strlen(clean))
		return refuse(scan, input, "is a file, and so is --root ",
			      scan->settings->root);
	if (!is_ours(scan, kind, clean + below)) {
		bv_frames_leave_out(scan->frames, clean,
				    scan->settings->report);
		return BV_SCAN_OK;
	}
	if (!bv_frames_add(scan->frames, clean, below))
		return out_of_memory(scan);
	return BV_SCAN_OK;
}

static enum bv_scan_result take_operands(struct scan *scan)
{
	const struct bv_settings *settings = scan->settings;
	enum bv_scan_result result = BV_SCAN_OK;

	for (size_t i = 0; i < settings->operand_count; i++) {
		const struct input input = {.text = settings->operands[i]};

		result = take_input(scan, &input);
		if (result != BV_SCAN_OK)
			break;
	}
	return result;
}

/* It is not the list's fault if the machine cannot give what reading takes. */
static enum bv_scan_result unreadable_list(const struct scan *scan)
{
	const bool shortage =
		errno == ENOMEM || errno == EMFILE || errno == ENFILE;
	char name[LIST_NAME_MAX];

	bv_msg_errno("cannot read %s", name_list(scan, name));
	return shortage ? BV_SCAN_FAILED : BV_SCAN_USAGE;
}

/* Refuses the entry that was read last, for the list's sake. */
static enum bv_scan_result refuse_list(const struct scan *scan,
				       const struct bv_file_list *list,
				       const char *why)
{
	char name[LIST_NAME_MAX];

	bv_msg("%s %zu of %s %s; expected names of frames",
	       scan->settings->nul_separated ? "entry" : "line", list->number,
	       name_list(scan, name), why);
	return BV_SCAN_USAGE;
}

static enum bv_scan_result take_entry(struct scan *scan,
				      const struct bv_file_list *list,
				      const char *entry,
				      enum bv_list_result found)
{
	const struct input input = {.text = entry, .number = list->number};

	switch (found) {
	case BV_LIST_ZERO_BYTE:
		return refuse(scan, &input,
			      "is followed by a zero byte; a list separated by "
			      "them needs -0",
			      NULL);
	case BV_LIST_TOO_LONG:
		return refuse_list(scan, list,
				   "is longer than any name may be");
	case BV_LIST_ENDLESS:
		return refuse_list(scan, list,
				   "is the last of a million that are empty or "
				   "the same");
	case BV_LIST_ERROR:
		return unreadable_list(scan);
	case BV_LIST_ENTRY:
	case BV_LIST_END:
		break;
	}
	return take_input(scan, &input);
}

static enum bv_scan_result take_entries(struct scan *scan,
					struct bv_file_list *list)
{
	enum bv_scan_result result = BV_SCAN_OK;
	enum bv_list_result found;
	const char *entry;

	while (result == BV_SCAN_OK &&
	       (found = bv_file_list_next(list, &entry)) != BV_LIST_END)
		result = take_entry(scan, list, entry, found);
	return result;
}

static enum bv_scan_result take_list(struct scan *scan)
{
	const struct bv_settings *settings = scan->settings;
	struct bv_file_list list;
	enum bv_scan_result result;

	if (settings->files_from == NULL)
		return BV_SCAN_OK;
	if (!bv_file_list_open(&list, settings->files_from,
			       settings->nul_separated))
		return unreadable_list(scan);
	result = take_entries(scan, &list);
	bv_file_list_close(&list);
	return result;
}

/* Directories that could not be read are reason enough to find nothing. */
static enum bv_scan_result check_not_empty(const struct scan *scan)
{
	const char *more = scan->walked_count > 1 ? " or the others" : "";
	char quoted[BV_QUOTE_MAX], name[LIST_NAME_MAX], names[512];
	struct bv_text text = bv_text_start(names, sizeof(names));
	const struct bv_frames *frames = scan->frames;

	if (frames->named > 0 || frames->error_count > 0)
		return BV_SCAN_OK;
	if (scan->walked == NULL) {
		bv_msg("no input: there is no name in %s",
		       name_list(scan, name));
		return BV_SCAN_USAGE;
	}
	bv_quote(scan->walked, quoted, sizeof(quoted));
	bv_add_frame_names(&text, scan->settings);
	bv_msg("no input: no frame (%s%s) in %s%s", names,
	       text.cut ? "..." : "", quoted, more);
	return BV_SCAN_USAGE;
}

static const char *advise(const struct scan *scan,
			  const struct bv_collision *collision)
{
	const bool would_help = bv_root_would_help(collision);

	if (scan->settings->root == NULL && would_help)
		return "--root DIR, a directory above both, keeps them apart";
	if (scan->walked != NULL && !would_help)
		return "convert them to different directories, or choose one "
		       "kind with --include";
	return "convert them to different directories";
}

static enum bv_scan_result check_collisions(struct scan *scan)
{
	char first[BV_QUOTE_MAX], second[BV_QUOTE_MAX];
	struct bv_collision collision;
	char more[64] = "";

	if (!bv_find_collision(scan->frames, &collision))
		return out_of_memory(scan);
	/* Where no pictures are made, none are the same. */
	if (!collision.found || scan->settings->info)
		return BV_SCAN_OK;
	bv_quote(collision.first.input, first, sizeof(first));
	bv_quote(collision.second.input, second, sizeof(second));
	if (collision.more > 0)
		snprintf(more, sizeof(more), " (and so for %zu more)",
			 collision.more);
	bv_msg("%s and %s would become the same picture%s; %s", first, second,
	       more, advise(scan, &collision));
	return BV_SCAN_USAGE;
}

static enum bv_scan_result start_root(struct scan *scan)
{
	if (scan->settings->root == NULL ||
	    bv_root_init(&scan->root, &scan->frames->names,
			 scan->settings->root))
		return BV_SCAN_OK;
	bv_msg_errno("cannot find the name of the current directory, which "
		     "--root needs");
	return BV_SCAN_FAILED;
}

enum bv_scan_result bv_scan(const struct bv_settings *settings,
			    struct bv_frames *frames)
{
	struct scan scan = {
		.settings = settings,
		.frames = frames,
		.walk = {.frames = frames, .settings = settings},
	};
	enum bv_scan_result result;

	memset(frames, 0, sizeof(*frames));
	result = start_root(&scan);
	if (result == BV_SCAN_OK)
		result = take_operands(&scan);
	if (result == BV_SCAN_OK)
		result = take_list(&scan);
	if (result == BV_SCAN_OK)
		result = check_not_empty(&scan);
	if (result == BV_SCAN_OK)
		result = check_collisions(&scan);
	bv_walk_end(&scan.walk);
	if (result != BV_SCAN_OK)
		bv_frames_free(frames);
	return result;
}
