/*
 * owners.c - which frame of a run has which file
 *
 * A hash table with open addressing.  A frame is in at most one slot; the one that
 * it leaves is used again, but not empty, so that those behind it are found.  Each
 * frame moves once, from the picture it finds to the one it makes, so of three
 * slots a frame one stays empty, and every search ends.  Frames that are done
 * again since their worker died move more often; should that fill the table, it is
 * slow and still right.
 */

#include "convert/owners.h"

/* A slot is 0, the number of a frame + 1, or this. */
#define LEFT UINT32_MAX

static size_t count_slots(uint32_t frames)
{
	return 3 * (size_t)frames;
}

size_t bv_owners_bytes(uint32_t frames)
{
	return (frames + count_slots(frames)) * sizeof(uint32_t);
}

struct bv_owners bv_owners_in(void *memory, uint32_t frames)
{
	_Atomic uint32_t *words = memory;

	return (struct bv_owners){
		.tags = words,
		.slots = words + frames,
		.slot_count = count_slots(frames),
	};
}

static uint32_t tag_of(const struct bv_file_id *file)
{
	uint64_t hash = ((uint64_t)file->inode +
			 (uint64_t)file->device * 0x9e3779b97f4a7c15) *
			0xbf58476d1ce4e5b9;
	uint32_t tag;

	hash = (hash ^ hash >> 29) * 0x94d049bb133111eb;
	tag = (uint32_t)(hash >> 32);
	return tag != 0 ? tag : 1;
}

static _Atomic uint32_t *slot_at(const struct bv_owners *owners, uint32_t tag,
				 size_t step)
{
	return &owners->slots[(tag + step) % owners->slot_count];
}

static void leave(const struct bv_owners *owners, uint32_t frame, uint32_t tag)
{
	for (size_t step = 0; step < owners->slot_count; step++) {
		_Atomic uint32_t *slot = slot_at(owners, tag, step);
		const uint32_t value = atomic_load(slot);

		if (value == 0)
			return;
		if (value == frame + 1) {
			atomic_store(slot, LEFT);
			return;
		}
	}
}

static void enter(const struct bv_owners *owners, uint32_t frame, uint32_t tag)
{
	for (size_t step = 0; step < owners->slot_count; step++) {
		_Atomic uint32_t *slot = slot_at(owners, tag, step);
		uint32_t value = atomic_load(slot);

		if ((value == 0 || value == LEFT) &&
		    atomic_compare_exchange_strong(slot, &value, frame + 1))
			return;
	}
}

void bv_owners_note(const struct bv_owners *owners, uint32_t frame,
		    const struct bv_file_id *file)
{
	const uint32_t tag = tag_of(file);
	const uint32_t before = atomic_load(&owners->tags[frame]);

	/* Even if it is the same: its worker may have died right here before. */
	if (before != 0)
		leave(owners, frame, before);
	atomic_store(&owners->tags[frame], tag);
	enter(owners, frame, tag);
}

bool bv_owners_has(const struct bv_owners *owners, uint32_t frame,
		   const struct bv_file_id *file)
{
	return atomic_load(&owners->tags[frame]) == tag_of(file);
}

uint32_t bv_owners_next(const struct bv_owners *owners,
			const struct bv_file_id *file, size_t *step)
{
	const uint32_t tag = tag_of(file);

	while (*step < owners->slot_count) {
		const uint32_t value =
			atomic_load(slot_at(owners, tag, (*step)++));

		if (value == 0)
			break;
		if (value != LEFT &&
		    atomic_load(&owners->tags[value - 1]) == tag)
			return value - 1;
	}
	*step = owners->slot_count;
	return BV_NO_OWNER;
}
