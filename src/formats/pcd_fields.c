/*
 * pcd_fields.c - the fields of a PCD file's points
 *
 * The lines FIELDS, SIZE, TYPE and COUNT have a word for each field.  Instead of a table
 * of them there are the four rests of the lines, from which the next words are taken.
 */

#include "formats/pcd_fields.h"

#include <inttypes.h>

#include "core/letters.h"
#include "formats/layouts.h"

/* The most bytes of a point. */
#define MOST_STRIDE 65535u

/* A line that has to be there, with a word for each field. */
static enum bv_status check_list(const struct bv_pcd_header *header,
				 enum bv_pcd_line line, struct bv_fault *fault)
{
	size_t fields, values;

	if (!bv_pcd_has(header, line))
		return bv_fault(fault, BV_ERR_FORMAT, "has no line %s",
				bv_pcd_keyword(line));
	fields = bv_pcd_count_words(header->line[BV_PCD_FIELDS]);
	values = bv_pcd_count_words(header->line[line]);
	if (values != fields)
		return bv_fault(fault, BV_ERR_FORMAT,
				"%s has %zu values, expected %zu as FIELDS has",
				bv_pcd_keyword(line), values, fields);
	return BV_OK;
}

/* What is left of the lines.  There may be no 'count'. */
struct rests {
	struct bv_word name, size, type, count;
};

static enum bv_status begin_rests(struct rests *rests,
				  const struct bv_pcd_header *header,
				  struct bv_fault *fault)
{
	enum bv_status status = check_list(header, BV_PCD_FIELDS, fault);

	if (status == BV_OK)
		status = check_list(header, BV_PCD_SIZE, fault);
	if (status == BV_OK)
		status = check_list(header, BV_PCD_TYPE, fault);
	if (status == BV_OK && bv_pcd_has(header, BV_PCD_COUNT))
		status = check_list(header, BV_PCD_COUNT, fault);
	*rests = (struct rests){.name = header->line[BV_PCD_FIELDS],
				.size = header->line[BV_PCD_SIZE],
				.type = header->line[BV_PCD_TYPE],
				.count = header->line[BV_PCD_COUNT]};
	return status;
}

/* A letter and a digit; false if there is no such type.  There are no floats of 2 bytes. */
static bool find_type(struct bv_word type, struct bv_word size,
		      enum bv_type *found)
{
	return type.length == 1 && size.length == 1 && *type.text >= 'A' &&
	       *type.text <= 'Z' &&
	       bv_type_find(bv_lower(*type.text), *size.text, found) &&
	       *found != BV_F2;
}

/* The name of fields that only fill space, of which there may be several. */
static bool is_padding(struct bv_word name)
{
	return name.length == 1 && *name.text == '_';
}

static enum bv_status next_count(struct rests *rests, struct bv_word name,
				 uint64_t *count, struct bv_fault *fault)
{
	struct bv_word word;

	*count = 1;
	if (rests->count.text == NULL)
		return BV_OK;
	word = bv_next_word(&rests->count);
	if (!bv_word_number(word, count))
		return bv_pcd_not_whole(BV_PCD_COUNT, word, fault);
	if (*count == 0 && !is_padding(name))
		return bv_fault(fault, BV_ERR_FORMAT,
				"COUNT of field '%.*s' is 0, expected at least "
				"1",
				bv_fault_length(name.length), name.text);
	return BV_OK;
}

/* Takes 'count' numbers of 'size' bytes into the point. */
static enum bv_status add_bytes(struct bv_pcd_fields *fields,
				struct bv_word name, uint64_t size,
				uint64_t count, struct bv_fault *fault)
{
	if (count > (MOST_STRIDE - fields->bytes) / size)
		return bv_fault(fault, BV_ERR_FORMAT,
				"field '%.*s' has %" PRIu64
				" values of %" PRIu64
				" bytes; expected points of at most %u bytes",
				bv_fault_length(name.length), name.text, count,
				size, MOST_STRIDE);
	fields->bytes += (uint32_t)(size * count);
	fields->columns += (uint32_t)count;
	return BV_OK;
}

/* A part of a word that is enough to see what is wrong with it. */
static int cut(struct bv_word word)
{
	return word.length < 8 ? (int)word.length : 8;
}

/* The bytes of the field's numbers, and their type but of padding. */
static enum bv_status next_type(struct rests *rests, struct bv_word name,
				uint64_t *bytes, enum bv_type *type,
				struct bv_fault *fault)
{
	const struct bv_word size_word = bv_next_word(&rests->size);
	const struct bv_word type_word = bv_next_word(&rests->type);
	bool sound;

	if (is_padding(name)) {
		sound = bv_word_number(size_word, bytes) && *bytes > 0;
	} else {
		sound = find_type(type_word, size_word, type);
		*bytes = sound ? bv_type_size(*type) : 0;
	}
	if (sound)
		return BV_OK;
	return bv_fault(fault, BV_ERR_FORMAT,
			"field '%.*s' has TYPE %.*s and SIZE %.*s, expected F "
			"4 8, U 1 2 4 8 or I 1 2 4 8",
			bv_fault_length(name.length), name.text, cut(type_word),
			type_word.text, cut(size_word), size_word.text);
}

/* Takes the field of that name, and offers it unless it is padding. */
static enum bv_status take_field(struct rests *rests, struct bv_word name,
				 struct bv_choice *choice,
				 struct bv_pcd_fields *fields,
				 struct bv_fault *fault)
{
	struct bv_field field = {.name = name.text,
				 .length = name.length,
				 .readable = true,
				 .offset = fields->bytes,
				 .column = fields->columns};
	enum bv_status status;
	uint64_t bytes;

	status = next_type(rests, name, &bytes, &field.type, fault);
	if (status == BV_OK)
		status = next_count(rests, name, &field.count, fault);
	if (status == BV_OK)
		status = add_bytes(fields, name, bytes, field.count, fault);
	if (status == BV_OK && !is_padding(name))
		bv_choice_offer(choice, &field);
	return status;
}

enum bv_status bv_pcd_take_fields(const struct bv_pcd_header *header,
				  struct bv_choice *choice,
				  struct bv_pcd_fields *fields,
				  struct bv_fault *fault)
{
	struct rests rests;
	struct bv_word name;
	enum bv_status status = begin_rests(&rests, header, fault);

	*fields = (struct bv_pcd_fields){0};
	while (status == BV_OK) {
		name = bv_next_word(&rests.name);
		if (name.length == 0)
			break;
		status = take_field(&rests, name, choice, fields, fault);
	}
	return status;
}
