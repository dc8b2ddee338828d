/*
 * control_group.c - what the control groups of this process allow it
 *
 * A container and a job of a batch system are control groups.  Of version 2 there
 * is one tree of groups with files for all that may be limited; of version 1 there
 * is a tree for each controller, such as "cpu" or "memory"; a machine may have
 * both.  /proc/self/cgroup says which group of each tree is ours, and
 * /proc/self/mountinfo where trees are mounted.
 *
 * A group's limit holds for all groups below it, so every one on the way from ours
 * to the root counts.  In a container the mount may begin at a group below the root,
 * or the path of our group may be one outside that there is no directory for.  Then
 * what can be seen is taken: at least the directory where the tree is mounted.
 */

#include "run/control_group.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads the limits of one group, if they are less than those that are there. */
typedef void read_limits(const char *directory, struct bv_group_limits *limits);

/* A tree of groups. */
struct tree {
	const char *controller; /* of version 1, or NULL */
	read_limits *read;      /* what is in its groups */
	char group[PATH_MAX];   /* ours: a path from the root; "": none */
	char mount[PATH_MAX];   /* the directory where the tree is; "": none */
	char base[PATH_MAX];    /* the group that this directory is */
};

#define TREES 3

/* Takes what a line says of trees, if it says anything. */
typedef void take_line(struct tree trees[TREES], char *line);

/* -------------------------------------------------------------------------- */
/* Limits                                                                     */
/* -------------------------------------------------------------------------- */

/* Reads up to two numbers, of which "max" and negative ones are none. */
static int read_numbers(const char *directory, const char *name,
			unsigned long long numbers[2])
{
	char path[4 * PATH_MAX];
	long long read[2];
	int count;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	count = fscanf(file, "%lld %lld", &read[0], &read[1]);
	fclose(file);
	for (int i = 0; i < count; i++) {
		if (read[i] < 0)
			return i;
		numbers[i] = (unsigned long long)read[i];
	}
	return count > 0 ? count : 0;
}

static void limit_cpus(unsigned long long quota, unsigned long long period,
		       struct bv_group_limits *limits)
{
	unsigned long long cpus;

	if (period == 0)
		return;
	cpus = quota / period + (quota % period > 0);
	if (cpus < limits->cpus)
		limits->cpus = (uint32_t)cpus;
}

static void limit_memory(const char *directory, const char *name,
			 struct bv_group_limits *limits)
{
	unsigned long long bytes[2];

	if (read_numbers(directory, name, bytes) > 0 &&
	    bytes[0] < limits->memory)
		limits->memory = bytes[0];
}

/* Version 2: "QUOTA PERIOD" in microseconds, and bytes. */
static void read_unified(const char *directory, struct bv_group_limits *limits)
{
	unsigned long long numbers[2];

	if (read_numbers(directory, "cpu.max", numbers) == 2)
		limit_cpus(numbers[0], numbers[1], limits);
	limit_memory(directory, "memory.max", limits);
	/* Above this one processes are held up until they have given some back. */
	limit_memory(directory, "memory.high", limits);
}

static void read_cpu(const char *directory, struct bv_group_limits *limits)
{
	unsigned long long quota[2], period[2];

	if (read_numbers(directory, "cpu.cfs_quota_us", quota) > 0 &&
	    read_numbers(directory, "cpu.cfs_period_us", period) > 0)
		limit_cpus(quota[0], period[0], limits);
}

/* Where there is no limit, that is a number above all memory that there can be. */
#define NO_MEMORY_LIMIT (UINT64_C(1) << 60)

static void read_memory(const char *directory, struct bv_group_limits *limits)
{
	struct bv_group_limits own = {.memory = NO_MEMORY_LIMIT};

	limit_memory(directory, "memory.limit_in_bytes", &own);
	if (own.memory < NO_MEMORY_LIMIT && own.memory < limits->memory)
		limits->memory = own.memory;
}

/* -------------------------------------------------------------------------- */
/* Finding                                                                    */
/* -------------------------------------------------------------------------- */

/* Is it one of the words between commas? */
static bool has_word(const char *list, const char *word)
{
	const size_t length = strlen(word);

	for (;;) {
		const size_t end = strcspn(list, ",");

		if (end == length && strncmp(list, word, length) == 0)
			return true;
		if (list[end] == '\0')
			return false;
		list += end + 1;
	}
}

/* The next word of a line, cut off there; NULL at its end. */
static char *next_word(char **rest)
{
	char *word;

	do {
		word = strsep(rest, " \n");
	} while (word != NULL && *word == '\0');
	return word;
}

/* In a table of mounts, \040 stands for a blank, and so on. */
static void copy_unescaped(char to[PATH_MAX], const char *from)
{
	size_t length = 0;

	while (*from != '\0' && length + 1 < PATH_MAX) {
		unsigned code;

		if (*from == '\\' && sscanf(from + 1, "%3o", &code) == 1) {
			to[length++] = (char)code;
			from += strnlen(from, 4);
		} else {
			to[length++] = *from++;
		}
	}
	to[length] = '\0';
}

/* Whether a line with these controllers is about the tree; version 2 has none. */
static bool is_of(const struct tree *tree, const char *controllers)
{
	return tree->controller == NULL
		       ? *controllers == '\0'
		       : has_word(controllers, tree->controller);
}

/* Takes our groups, from a line "NUMBER:CONTROLLERS:PATH". */
static void take_group_line(struct tree trees[TREES], char *line)
{
	char *controllers = line, *path;

	strsep(&controllers, ":");
	path = controllers;
	if (path == NULL || strsep(&path, ":") == NULL || path == NULL)
		return;
	path[strcspn(path, "\n")] = '\0';
	for (size_t i = 0; i < TREES; i++)
		if (is_of(&trees[i], controllers))
			snprintf(trees[i].group, sizeof(trees[i].group), "%s",
				 path);
}

/* What comes after 'base' in the path of our group; NULL if it is not below that. */
static const char *below(const char *base, const char *group)
{
	const size_t length = strcmp(base, "/") == 0 ? 0 : strlen(base);

	if (strncmp(group, base, length) != 0 ||
	    (group[length] != '/' && group[length] != '\0'))
		return NULL;
	return group + length;
}

/* Of several mounts the best is one with our group, and more of those above it. */
static bool is_better(const struct tree *tree, const char *base)
{
	const bool has_ours = below(base, tree->group) != NULL;

	if (tree->mount[0] == '\0')
		return true;
	if (below(tree->base, tree->group) == NULL)
		return has_ours;
	return has_ours && strlen(base) < strlen(tree->base);
}

/* Of version 1, one of the mount's options is the controller. */
static bool is_mount_of(const struct tree *tree, const char *type,
			const char *options)
{
	if (tree->controller == NULL)
		return strcmp(type, "cgroup2") == 0;
	return strcmp(type, "cgroup") == 0 &&
	       has_word(options, tree->controller);
}

/*
 * Takes a mount, from a line "ID PARENT DEVICE TOP DIRECTORY OPTIONS ... - TYPE SOURCE
 * OPTIONS".
 */
static void take_mount_line(struct tree trees[TREES], char *line)
{
	char *words[5], *word, *type, *options, base[PATH_MAX];

	for (size_t i = 0; i < 5; i++) {
		words[i] = next_word(&line);
		if (words[i] == NULL)
			return;
	}
	do {
		word = next_word(&line);
	} while (word != NULL && strcmp(word, "-") != 0);
	type = next_word(&line);
	if (type == NULL || next_word(&line) == NULL)
		return;
	options = next_word(&line);
	copy_unescaped(base, words[3]);
	for (size_t i = 0; i < TREES; i++) {
		struct tree *tree = &trees[i];

		if (!is_mount_of(tree, type, options != NULL ? options : "") ||
		    !is_better(tree, base))
			continue;
		memcpy(tree->base, base, sizeof(base));
		copy_unescaped(tree->mount, words[4]);
	}
}

/* Hands over each line of a file of /proc/self, if there is one. */
static void read_lines(const char *root, const char *name,
		       struct tree trees[TREES], take_line *take)
{
	char path[PATH_MAX], *line = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/proc/self/%s", root, name);
	file = fopen(path, "re");
	if (file == NULL)
		return;
	while (getline(&line, &size, file) > 0)
		take(trees, line);
	free(line);
	fclose(file);
}

/*
 * Our group's path below the mount.  "" if it lies elsewhere: a group outside of the
 * container has ".." in it, or does not begin with the group that is mounted; and if
 * it is the root.
 */
static const char *path_below_mount(const struct tree *tree)
{
	const char *path = below(tree->base, tree->group);

	if (path == NULL || strstr(path, "/..") != NULL ||
	    strcmp(path, "/") == 0)
		return "";
	return path;
}

/* -------------------------------------------------------------------------- */
/* All of them                                                                */
/* -------------------------------------------------------------------------- */

/* Reads the limits of our group in the tree, and of all above it. */
static void read_tree(const char *root, const struct tree *tree,
		      struct bv_group_limits *limits)
{
	char path[PATH_MAX];

	if (tree->group[0] == '\0' || tree->mount[0] == '\0')
		return;
	snprintf(path, sizeof(path), "%s", path_below_mount(tree));
	for (;;) {
		char directory[3 * PATH_MAX];
		char *slash = strrchr(path, '/');

		snprintf(directory, sizeof(directory), "%s%s%s", root,
			 tree->mount, path);
		tree->read(directory, limits);
		if (slash == NULL)
			return;
		*slash = '\0';
	}
}

struct bv_group_limits bv_group_limits(const char *root)
{
	struct bv_group_limits limits = {.cpus = UINT32_MAX,
					 .memory = UINT64_MAX};
	struct tree trees[TREES] = {
		{.read = read_unified},
		{.controller = "cpu", .read = read_cpu},
		{.controller = "memory", .read = read_memory},
	};

	/* Which mount is the best depends on our group. */
	read_lines(root, "cgroup", trees, take_group_line);
	read_lines(root, "mountinfo", trees, take_mount_line);
	for (size_t i = 0; i < TREES; i++)
		read_tree(root, &trees[i], &limits);
	return limits;
}
