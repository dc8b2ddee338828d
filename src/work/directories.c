/*
 * directories.c - the directories that the pictures of a run go to
 */

#include "work/directories.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "convert/outputs.h"
#include "core/hash.h"

/* To look at them; they are on disk, or will be, because of others. */
static bool open_outputs(struct bv_output_tree *tree, const struct bv_run *run)
{
	if (bv_open_outputs(tree, run->options, false) != BV_OK)
		return false;
	tree->sync = false;
	return true;
}

static void visit_one(struct bv_output_tree *tree, const struct bv_run *run,
		      uint32_t frame, bv_directory_visitor visit, void *context)
{
	char buffer[PATH_MAX];
	const char *output = bv_run_output(run, frame, buffer, sizeof(buffer));
	const char *name;
	int directory, error;

	if (output != NULL &&
	    bv_output_tree_find(tree, output, false, &directory, &name,
				&error) == BV_OK)
		visit(context, directory);
}

void bv_visit_directory(const struct bv_run *run, uint32_t frame,
			bv_directory_visitor visit, void *context)
{
	struct bv_output_tree tree;

	if (!open_outputs(&tree, run))
		return;
	visit_one(&tree, run, frame, visit, context);
	bv_output_tree_close(&tree);
}

/* -------------------------------------------------------------------------- */
/* Each directory once                                                        */
/* -------------------------------------------------------------------------- */

/*
 * The directories seen so far, as hashes in a table with open addressing.  Two
 * directories with one hash, of 64 bits, would cost the second its visit.
 */
struct seen {
	uint64_t *hashes; /* 0 where there is none */
	size_t capacity;  /* a power of two */
	size_t count;
};

static uint64_t hash_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	const size_t length = slash != NULL ? (size_t)(slash - path) : 0;
	const uint64_t hash = bv_hash_bytes(BV_HASH_START, path, length);

	return hash != 0 ? hash : 1;
}

static void put(uint64_t *hashes, size_t capacity, uint64_t hash)
{
	size_t at = hash & (capacity - 1);

	while (hashes[at] != 0)
		at = (at + 1) & (capacity - 1);
	hashes[at] = hash;
}

static bool is_in(const struct seen *seen, uint64_t hash)
{
	size_t at = hash & (seen->capacity - 1);

	while (seen->hashes[at] != 0 && seen->hashes[at] != hash)
		at = (at + 1) & (seen->capacity - 1);
	return seen->hashes[at] == hash;
}

static bool grow(struct seen *seen)
{
	const size_t capacity = seen->capacity > 0 ? 2 * seen->capacity : 64;
	uint64_t *hashes = calloc(capacity, sizeof(*hashes));

	if (hashes == NULL)
		return false;
	for (size_t i = 0; i < seen->capacity; i++) {
		if (seen->hashes[i] != 0)
			put(hashes, capacity, seen->hashes[i]);
	}
	free(seen->hashes);
	seen->hashes = hashes;
	seen->capacity = capacity;
	return true;
}

/*
 * True the first time it is asked about a directory; without memory to know,
 * each time.
 */
static bool is_new(struct seen *seen, uint64_t hash)
{
	if (2 * seen->count >= seen->capacity && !grow(seen))
		return true;
	if (is_in(seen, hash))
		return false;
	put(seen->hashes, seen->capacity, hash);
	seen->count++;
	return true;
}

void bv_visit_directories(const struct bv_run *run, bool top,
			  bv_directory_visitor visit, void *context)
{
	struct seen seen = {0};
	struct bv_output_tree tree;
	uint64_t last = 0;

	if (!open_outputs(&tree, run))
		return;
	if (top && tree.contained) {
		last = hash_directory("");
		is_new(&seen, last);
		visit(context, tree.root);
	}
	for (uint32_t i = 0; i < run->table->frame_count; i++) {
		const char *output = run->files[i].output;
		uint64_t hash;

		if (output == NULL) /* this frame has failed */
			continue;
		hash = hash_directory(output);
		/* Most frames lie beside the one before. */
		if (hash != last && is_new(&seen, hash))
			visit_one(&tree, run, i, visit, context);
		last = hash;
	}
	free(seen.hashes);
	bv_output_tree_close(&tree);
}
