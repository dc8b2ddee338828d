/*
 * collision.c - no two inputs for one output
 *
 * Two outputs are the same if their stems are (see output_name.h).  Comparing
 * each with each would take n^2 / 2 steps; sorted by stem, equal ones are
 * neighbours after n log n.  Most comparisons while sorting are decided by a
 * hash, without going to the names, which lie all over the memory.
 *
 * Equal stems are sorted by their place in the list.  So the first of each
 * group of neighbours is the one that was there first, and the result does not
 * depend on the hash.
 */

#include "cli/collision.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "convert/output_name.h"
#include "core/hash.h"

struct key {
	uint64_t hash; /* of the stem */
	const struct bv_file *file;
};

static uint64_t hash_stem(const char *output)
{
	return bv_hash_bytes(BV_HASH_START, output, bv_output_stem(output));
}

static int compare_stems(const struct key *a, const struct key *b)
{
	size_t a_length, b_length;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	a_length = bv_output_stem(a->file->output);
	b_length = bv_output_stem(b->file->output);
	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return memcmp(a->file->output, b->file->output, a_length);
}

static int compare_keys(const void *a, const void *b)
{
	const struct key *first = a;
	const struct key *second = b;
	const int order = compare_stems(first, second);

	if (order != 0)
		return order;
	return first->file < second->file ? -1 : first->file > second->file;
}

/*
 * Looks at groups of neighbours with one stem.  Frames that were there before
 * are marked by an input of NULL.
 */
static void judge(struct bv_frames *frames, const struct key *keys,
		  struct bv_collision *collision)
{
	const struct key *first = &keys[0];
	const struct bv_file *earliest = NULL;

	for (size_t i = 1; i < frames->count; i++) {
		const struct key *key = &keys[i];

		if (compare_stems(first, key) != 0) {
			first = key;
			continue;
		}
		if (strcmp(first->file->input, key->file->input) == 0) {
			frames->files[key->file - frames->files].input = NULL;
			continue;
		}
		if (collision->found)
			collision->more++;
		collision->found = true;
		if (earliest == NULL || key->file < earliest) {
			earliest = key->file;
			collision->first = *first->file;
			collision->second = *key->file;
		}
	}
}

static void drop_marked(struct bv_frames *frames)
{
	size_t kept = 0;

	for (size_t i = 0; i < frames->count; i++)
		if (frames->files[i].input != NULL)
			frames->files[kept++] = frames->files[i];
	frames->count = kept;
}

bool bv_find_collision(struct bv_frames *frames, struct bv_collision *collision)
{
	struct key *keys;

	memset(collision, 0, sizeof(*collision));
	if (frames->count == 0)
		return true;
	keys = reallocarray(NULL, frames->count, sizeof(*keys));
	if (keys == NULL)
		return false;
	for (size_t i = 0; i < frames->count; i++)
		keys[i] = (struct key){
			.hash = hash_stem(frames->files[i].output),
			.file = &frames->files[i],
		};
	qsort(keys, frames->count, sizeof(*keys), compare_keys);
	judge(frames, keys, collision);
	free(keys);
	drop_marked(frames);
	return true;
}

bool bv_root_would_help(const struct bv_collision *collision)
{
	const char *first = collision->first.input;
	const char *second = collision->second.input;
	const size_t length = bv_output_stem(first);

	return length != bv_output_stem(second) ||
	       memcmp(first, second, length) != 0;
}
