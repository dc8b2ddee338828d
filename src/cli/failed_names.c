/*
 * failed_names.c - which frames have failed, by the last that is known of each
 *
 * A hash table of places in the list of names, at most half full, so that a name that
 * never failed is nearly always told by one look.
 */

#include "cli/failed_names.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash.h"

#define FIRST_SLOTS 256

static size_t hash_name(const char *name, size_t length)
{
	const uint64_t hash = bv_hash_bytes(BV_HASH_START, name, length);

	return (size_t)(hash ^ hash >> 32);
}

/* The slot that has the name, or is free for it. */
static uint32_t *find_slot(const struct bv_failed_names *names,
			   const char *name, size_t length)
{
	const size_t mask = names->slot_count - 1;
	size_t i = hash_name(name, length) & mask;

	for (;; i = (i + 1) & mask) {
		const struct bv_failed_name *there;

		if (names->slots[i] == 0)
			break;
		there = &names->names[names->slots[i] - 1];
		if (there->length == length &&
		    memcmp(there->name, name, length) == 0)
			break;
	}
	return &names->slots[i];
}

/* Makes room for a name more. */
static bool make_slots(struct bv_failed_names *names)
{
	const size_t count =
		names->slot_count > 0 ? 2 * names->slot_count : FIRST_SLOTS;
	uint32_t *slots;

	if (names->count < names->slot_count / 2)
		return true;
	if (names->count >= UINT32_MAX / 2)
		return false;
	slots = calloc(count, sizeof(*slots));
	if (slots == NULL)
		return false;
	free(names->slots);
	names->slots = slots;
	names->slot_count = count;
	for (size_t i = 0; i < names->count; i++) {
		const struct bv_failed_name *name = &names->names[i];

		*find_slot(names, name->name, name->length) = (uint32_t)(i + 1);
	}
	return true;
}

static struct bv_failed_name *add_name(struct bv_failed_names *names,
				       const char *name, size_t length)
{
	struct bv_failed_name *all = bv_grow(names->names, names->count,
					     &names->capacity, sizeof(*all));
	char *copy;

	if (all == NULL)
		return NULL;
	names->names = all;
	copy = bv_name_take(&names->pool, length + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, name, length);
	copy[length] = '\0';
	all += names->count++;
	*all = (struct bv_failed_name){.name = copy, .length = length};
	return all;
}

/* The name, or if there is none and it is to be added, a new one; or NULL. */
static struct bv_failed_name *find_name(struct bv_failed_names *names,
					const struct bv_report_line *line,
					bool add)
{
	uint32_t *slot = find_slot(names, line->name, line->name_length);
	struct bv_failed_name *name = NULL;

	if (*slot > 0)
		return &names->names[*slot - 1];
	if (add)
		name = add_name(names, line->name, line->name_length);
	if (name != NULL)
		*slot = (uint32_t)names->count;
	return name;
}

static void set_state(struct bv_failed_names *names,
		      struct bv_failed_name *name, bool failed, bool wrong)
{
	names->failed -= name->failed && !name->wrong;
	names->wrong -= name->wrong;
	name->failed = failed;
	name->wrong = wrong;
	names->failed += failed && !wrong;
	names->wrong += wrong;
}

bool bv_failed_names_note(struct bv_failed_names *names,
			  const struct bv_report_line *line, int *change)
{
	const bool failed = bv_reported_failure(line->reported);
	struct bv_failed_name *name;

	*change = 0;
	if (!failed && names->failed + names->wrong == 0)
		return true;
	if (!make_slots(names))
		return false;
	name = find_name(names, line, failed);
	if (name == NULL)
		return !failed;
	*change = failed - name->failed;
	set_state(names, name, failed, line->reported == BV_REPORTED_WRONG);
	return true;
}

void bv_failed_names_free(struct bv_failed_names *names)
{
	free(names->names);
	free(names->slots);
	bv_name_pool_free(&names->pool);
	memset(names, 0, sizeof(*names));
}
