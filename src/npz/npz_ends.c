/*
 * npz_ends.c - the two ends of an .npz file of birdview
 *
 * A file may be anything, so nothing in it is believed that does not have the form in
 * which it would be written.
 */

#include "npz/npz_ends.h"

#include <string.h>

#include "core/arrays.h"
#include "formats/little_endian.h"
#include "png/crc.h"

bool bv_npz_is_zip(const uint8_t *head, size_t size)
{
	return size >= 4 && memcmp(head, "PK\3\4", 4) == 0;
}

/* -------------------------------------------------------------------------- */
/* The start                                                                  */
/* -------------------------------------------------------------------------- */

/* Takes a number of up to five digits and what has to follow it. */
static bool take_number(const char **at, const char *behind, uint32_t *number)
{
	const char *next = *at;
	uint32_t value = 0;

	while (next < *at + 5 && *next >= '0' && *next <= '9')
		value = value * 10 + (uint32_t)(*next++ - '0');
	if (next == *at || strncmp(next, behind, strlen(behind)) != 0)
		return false;
	*at = next + strlen(behind);
	*number = value;
	return true;
}

/*
 * True if 'size' bytes are the start of an array: what its words say makes the same
 * bytes again.
 */
static bool take_npy_start(const uint8_t *bytes, uint16_t size,
			   struct bv_npz_first *first)
{
	char words[BV_NPY_START_MAX + 1] = "", made[BV_NPY_START_MAX];
	const char *at;
	char type[4] = "";

	if (size > BV_NPY_START_MAX || size <= BV_NPY_TYPE + 3)
		return false;
	memcpy(words, bytes, size);
	memcpy(type, words + BV_NPY_TYPE, 3);
	if (strcmp(type, "<f4") != 0 && strcmp(type, "|u1") != 0)
		return false;
	/* A 0 among them would end the search, and make other bytes. */
	at = strchr(words + BV_NPY_TYPE, '(');
	if (at == NULL)
		return false;
	at++;
	return take_number(&at, ", ", &first->channels) &&
	       take_number(&at, ", ", &first->height) &&
	       take_number(&at, ")", &first->width) &&
	       bv_npy_start(made, type, first->channels, first->height,
			    first->width) == size &&
	       memcmp(made, bytes, size) == 0;
}

/* The start of an array is a block of its own, stored and not the last. */
static bool take_block(const uint8_t *bytes, size_t size,
		       struct bv_npz_first *first)
{
	uint16_t length, inverse;

	if (size < BV_STORED_BLOCK)
		return false;
	length = bv_load_u16(bytes + 1);
	inverse = bv_load_u16(bytes + 3);
	return bytes[0] == 0 && (length ^ inverse) == 0xffff &&
	       length <= size - BV_STORED_BLOCK &&
	       take_npy_start(bytes + BV_STORED_BLOCK, length, first);
}

bool bv_npz_find_first(const uint8_t *head, size_t size,
		       struct bv_npz_first *first)
{
	const size_t extension = sizeof(BV_NPY) - 1;
	struct bv_record record;
	const uint8_t *next = head + BV_LOCAL_SIZE;

	if (size < BV_LOCAL_SIZE || !bv_read_local(head, &record) ||
	    record.method != BV_DEFLATED || record.name_length <= extension ||
	    record.name_length > BV_ARRAY_NAME_MAX + extension ||
	    record.name_length > size - BV_LOCAL_SIZE)
		return false;
	next += record.name_length;
	return memcmp(next - extension, BV_NPY, extension) == 0 &&
	       take_block(next, size - (size_t)(next - head), first);
}

/* -------------------------------------------------------------------------- */
/* The end                                                                    */
/* -------------------------------------------------------------------------- */

/* The directory, and what it says of the last member. */
struct directory {
	struct bv_end_record end;
	const uint8_t *bytes; /* NULL if it is longer than the tail */
	struct bv_record last;
	const uint8_t *last_name;
};

/* Members follow each other from the start of the file up to the directory. */
static bool walk_directory(struct directory *directory)
{
	const uint8_t *next = directory->bytes;
	size_t left = directory->end.directory_size;
	uint64_t start = 0;

	for (uint16_t i = 0; i < directory->end.members; i++) {
		struct bv_record *record = &directory->last;

		if (left < BV_ENTRY_SIZE || !bv_read_entry(next, record) ||
		    record->name_length > left - BV_ENTRY_SIZE ||
		    record->start != start)
			return false;
		start += BV_LOCAL_SIZE + (uint64_t)record->name_length +
			 record->compressed;
		directory->last_name = next + BV_ENTRY_SIZE;
		next += BV_ENTRY_SIZE + record->name_length;
		left -= BV_ENTRY_SIZE + record->name_length;
	}
	return left == 0 && directory->end.members > 0 &&
	       start == directory->end.directory_start;
}

static bool is_about(const uint8_t *name, uint16_t length)
{
	static const char about[] = BV_ABOUT BV_NPY;

	return length == sizeof(about) - 1 && memcmp(name, about, length) == 0;
}

/*
 * True if somebody has put other members behind ours: the directory is one by the
 * format, though not as we write it, and does not end with the text; or it is longer
 * than ours are.
 */
static bool was_added_to(const struct directory *directory)
{
	const uint8_t *next = directory->bytes;
	size_t left = directory->end.directory_size;
	bool about = true;

	if (next == NULL)
		return true;
	for (uint16_t i = 0; i < directory->end.members; i++) {
		uint16_t length;
		const size_t size = bv_any_entry_size(next, left, &length);

		if (size == 0)
			return false;
		about = is_about(next + BV_ENTRY_SIZE, length);
		next += size;
		left -= size;
	}
	return left == 0 && !about;
}

/* Finds where the directory is, if the file ends with the record of one. */
static bool find_directory(const uint8_t *tail, size_t size, uint64_t file_size,
			   struct directory *directory)
{
	const struct bv_end_record *end = &directory->end;
	const uint8_t *last;

	if (size < BV_END_SIZE)
		return false;
	last = tail + size - BV_END_SIZE;
	if (!bv_read_end(last, &directory->end) ||
	    (uint64_t)end->directory_start + end->directory_size +
			    BV_END_SIZE !=
		    file_size)
		return false;
	directory->bytes = end->directory_size <= size - BV_END_SIZE
				   ? last - end->directory_size
				   : NULL;
	return true;
}

/* Finds the text in the bytes of a member, which are an array of it. */
static bool find_text(const uint8_t *member, size_t size,
		      struct bv_npz_tail *found)
{
	char made[BV_NPY_START_MAX];
	size_t start;

	if (size < BV_NPY_WORDS)
		return false;
	start = BV_NPY_WORDS + bv_load_u16(member + 8);
	if (start > BV_NPY_START_MAX || start >= size ||
	    bv_npy_start_text(made, (uint32_t)(size - start)) != start ||
	    memcmp(made, member, start) != 0)
		return false;
	found->text = (const char *)member + start;
	found->length = size - start;
	return true;
}

/* Looks at the last member, of which all has to be in the tail. */
static void look_at_last(const struct directory *directory, const uint8_t *tail,
			 struct bv_npz_tail *found)
{
	static const char name[] = BV_ABOUT BV_NPY;
	const struct bv_record *last = &directory->last;
	const size_t length = sizeof(name) - 1;
	const size_t behind = (size_t)(directory->bytes - tail);
	const uint8_t *member;
	uint8_t local[BV_LOCAL_SIZE];

	if (!is_about(directory->last_name, last->name_length) ||
	    last->method != BV_STORED || last->compressed != last->size ||
	    behind < BV_LOCAL_SIZE + length ||
	    last->size > behind - BV_LOCAL_SIZE - length)
		return;
	member = directory->bytes - last->size;
	if (!find_text(member, last->size, found))
		return;
	bv_make_local(local, last);
	found->good = memcmp(member - length, name, length) == 0 &&
		      memcmp(member - length - BV_LOCAL_SIZE, local,
			     BV_LOCAL_SIZE) == 0 &&
		      bv_crc(member, last->size) == last->crc &&
		      memchr(found->text, '\0', found->length) == NULL;
}

struct bv_npz_tail bv_npz_find_tail(const uint8_t *tail, size_t size,
				    uint64_t file_size)
{
	struct bv_npz_tail found = {0};
	struct directory directory;

	if (!find_directory(tail, size, file_size, &directory))
		return found;
	found.whole = directory.bytes != NULL && walk_directory(&directory);
	if (found.whole)
		look_at_last(&directory, tail, &found);
	else
		found.added_to = was_added_to(&directory);
	return found;
}
