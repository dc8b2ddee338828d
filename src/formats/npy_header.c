/*
 * npy_header.c - what the header of an NPY file says
 *
 * Of the language, a header has strings, whole numbers, True and False, tuples and
 * lists, and white space between them; nothing else is taken.  Anybody may have written
 * it: the text is read once, from left to right, in memory that does not depend on it.
 */

#include "formats/npy_header.h"

#include <string.h>

#include "formats/layouts.h"
#include "formats/word.h"

/* Records in records are stepped over, so deep at most. */
#define MOST_NESTED 8

/* Bytes that are shown of what cannot be read. */
#define SHOWN 24

struct parser {
	const char *at, *end;
	struct bv_choice *choice;
	struct bv_npy_header *header;
	/* What is wrong, unless it is the form; and the bytes that it is about. */
	const char *fault;
	const char *about;
	size_t about_length;
};

static bool fail(struct parser *p, const char *fault,
		 const struct bv_word *about)
{
	p->fault = fault;
	p->about = about->text;
	p->about_length = about->length;
	return false;
}

/* -------------------------------------------------------------------------- */
/* Literals                                                                   */
/* -------------------------------------------------------------------------- */

static void skip_space(struct parser *p)
{
	while (p->at < p->end && bv_is_space(*p->at))
		p->at++;
}

/* True if this character is next, behind white space. */
static bool is_next(struct parser *p, char c)
{
	skip_space(p);
	return p->at < p->end && *p->at == c;
}

/* Steps over it if it is. */
static bool take(struct parser *p, char c)
{
	if (!is_next(p, c))
		return false;
	p->at++;
	return true;
}

/* What is escaped by a backslash stays so: only names of no account have it. */
static bool take_string(struct parser *p, struct bv_word *words)
{
	const char quote = is_next(p, '"') ? '"' : '\'';

	if (!take(p, quote))
		return false;
	words->text = p->at;
	while (p->at < p->end && *p->at != quote)
		p->at += *p->at == '\\' && p->end - p->at > 1 ? 2 : 1;
	words->length = (size_t)(p->at - words->text);
	return take(p, quote);
}

static bool take_bool(struct parser *p, bool *value)
{
	const char *word;

	*value = is_next(p, 'T');
	word = *value ? "True" : "False";
	for (; *word != '\0'; word++) {
		if (p->at == p->end || *p->at++ != *word)
			return false;
	}
	return true;
}

/* Python 2 put an L behind some. */
static bool take_number(struct parser *p, uint64_t *number)
{
	const char *first;

	skip_space(p);
	first = p->at;
	*number = 0;
	for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++) {
		if (__builtin_mul_overflow(*number, 10u, number) ||
		    __builtin_add_overflow(*number, (unsigned)(*p->at - '0'),
					   number))
			return false;
	}
	if (p->at == first)
		return false;
	take(p, 'L');
	return true;
}

/* A tuple of numbers; returns how many it has, and keeps the first of them. */
static bool take_shape(struct parser *p, unsigned *dimensions,
		       uint64_t shape[BV_NPY_DIMENSIONS])
{
	uint64_t number;

	*dimensions = 0;
	if (!take(p, '('))
		return false;
	while (!take(p, ')')) {
		if (!take_number(p, &number))
			return false;
		if (*dimensions < BV_NPY_DIMENSIONS)
			shape[*dimensions] = number;
		++*dimensions;
		if (!take(p, ',') && !is_next(p, ')'))
			return false;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Types                                                                      */
/* -------------------------------------------------------------------------- */

/*
 * A byte order, a kind, and a size: "<f4", "|S10", ">U3", "<M8[ns]", "|O".  Returns false
 * for what has no size that is known.
 */
static bool read_type(const struct bv_word *words, struct bv_npy_type *type)
{
	const char *at = words->text, *end = at + words->length;
	uint32_t size = 0;
	char kind;

	*type = (struct bv_npy_type){.big_endian = at < end && *at == '>'};
	if (at < end && memchr("<>|=", *at, 4) != NULL)
		at++;
	if (at == end)
		return false;
	kind = *at++;
	if (memchr("fiubcmMOSaUV", kind, 12) == NULL)
		return false;
	for (; at < end && *at >= '0' && *at <= '9' && size <= BV_NPY_SIZE_MAX;
	     at++)
		size = size * 10 + (uint32_t)(*at - '0');
	type->is_object = kind == 'O';
	type->size = type->is_object ? 8 : kind == 'U' ? 4 * size : size;
	/* Of times, the unit is left. */
	type->readable =
		at == end && type->size < 10 &&
		bv_type_find(kind, (char)('0' + type->size), &type->type);
	return at == end || kind == 'M' || kind == 'm';
}

/* -------------------------------------------------------------------------- */
/* Records                                                                    */
/* -------------------------------------------------------------------------- */

/* A field, as it is read. */
struct field {
	struct bv_word name;
	struct bv_npy_type type;
	uint64_t count;
};

/* A name, or a pair of a title and a name. */
static bool take_name(struct parser *p, struct bv_word *name)
{
	if (!take(p, '('))
		return take_string(p, name);
	return take_string(p, name) && take(p, ',') && take_string(p, name) &&
	       take(p, ')');
}

static bool take_fields(struct parser *p, unsigned depth, uint32_t *size);

/* Of records in a record nothing is asked but their size. */
static bool take_type(struct parser *p, unsigned depth, struct field *field)
{
	struct bv_word words;

	if (is_next(p, '[')) {
		field->type = (struct bv_npy_type){.readable = false};
		return depth < MOST_NESTED &&
		       take_fields(p, depth + 1, &field->type.size);
	}
	if (!take_string(p, &words))
		return false;
	if (!read_type(&words, &field->type))
		return fail(p, "has a field of the unknown type", &words);
	if (field->type.is_object)
		return fail(p, "has Python objects in its field", &field->name);
	return true;
}

/* How many values a field has: a number, or the dimensions of an array of them. */
static bool take_count(struct parser *p, uint64_t *count)
{
	uint64_t shape[BV_NPY_DIMENSIONS];
	unsigned dimensions;

	if (!is_next(p, '('))
		return take_number(p, count);
	if (!take_shape(p, &dimensions, shape) ||
	    dimensions > BV_NPY_DIMENSIONS)
		return false;
	*count = 1;
	for (unsigned i = 0; i < dimensions; i++) {
		if (__builtin_mul_overflow(*count, shape[i], count))
			return false;
	}
	return true;
}

/* Nameless fields fill the bytes between others. */
static void offer(struct parser *p, const struct field *field, uint32_t offset)
{
	const struct bv_field offered = {
		.name = field->name.text,
		.length = field->name.length,
		.type = field->type.type,
		.big_endian = field->type.big_endian,
		.readable = field->type.readable,
		.count = field->count,
		.offset = offset,
	};

	if (offered.length > 0)
		bv_choice_offer(p->choice, &offered);
}

static bool take_field(struct parser *p, unsigned depth, uint32_t *size)
{
	struct field field = {.count = 1};
	uint64_t bytes;

	if (!take(p, '(') || !take_name(p, &field.name) || !take(p, ',') ||
	    !take_type(p, depth, &field))
		return false;
	if (take(p, ',') && !is_next(p, ')')) {
		if (!take_count(p, &field.count))
			return false;
		take(p, ',');
	}
	if (!take(p, ')'))
		return false;
	if (__builtin_mul_overflow(field.count, field.type.size, &bytes) ||
	    bytes > BV_NPY_SIZE_MAX - *size)
		return fail(p, "has more than 65535 bytes a point at its field",
			    &field.name);
	if (depth == 0)
		offer(p, &field, *size);
	*size += (uint32_t)bytes;
	return true;
}

static bool take_fields(struct parser *p, unsigned depth, uint32_t *size)
{
	*size = 0;
	if (!take(p, '['))
		return false;
	while (!take(p, ']')) {
		if (!take_field(p, depth, size))
			return false;
		if (!take(p, ',') && !is_next(p, ']'))
			return false;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* The dictionary                                                             */
/* -------------------------------------------------------------------------- */

/* An unknown type is refused by who knows the shape, which may come later. */
static bool take_description(struct parser *p)
{
	struct bv_npy_header *header = p->header;
	struct bv_word words;

	header->is_records = is_next(p, '[');
	if (header->is_records)
		return take_fields(p, 0, &header->size);
	if (!take_string(p, &words))
		return false;
	header->name = words.text;
	header->name_length = words.length;
	if (!read_type(&words, &header->type))
		header->type.readable = false;
	header->size = header->type.size;
	return true;
}

/* A key and its value; 'seen' has a bit for each key. */
static bool take_entry(struct parser *p, unsigned *seen)
{
	struct bv_npy_header *header = p->header;
	struct bv_word key;
	unsigned bit;

	if (!take_string(p, &key) || !take(p, ':'))
		return false;
	bit = bv_word_is(key, "descr")           ? 1
	      : bv_word_is(key, "fortran_order") ? 2
	      : bv_word_is(key, "shape")         ? 4
						 : 0;
	if (bit == 0 || (*seen & bit) != 0)
		return fail(p, "has a header with the odd key", &key);
	*seen |= bit;
	if (bit == 1)
		return take_description(p);
	if (bit == 2)
		return take_bool(p, &header->fortran_order);
	return take_shape(p, &header->dimensions, header->shape);
}

static bool take_dictionary(struct parser *p)
{
	unsigned seen = 0;

	if (!take(p, '{'))
		return false;
	while (!take(p, '}')) {
		if (!take_entry(p, &seen))
			return false;
		if (!take(p, ',') && !is_next(p, '}'))
			return false;
	}
	skip_space(p);
	return p->at == p->end && seen == 7;
}

enum bv_status bv_npy_parse(const char *text, size_t size,
			    struct bv_choice *choice,
			    struct bv_npy_header *header,
			    struct bv_fault *fault)
{
	struct parser p = {text, text + size, choice, header, NULL, NULL, 0};
	size_t left;

	*header = (struct bv_npy_header){.name = ""};
	if (take_dictionary(&p))
		return BV_OK;
	if (p.fault != NULL)
		return bv_fault(fault, BV_ERR_FORMAT, "%s '%.*s'", p.fault,
				bv_fault_length(p.about_length), p.about);
	left = (size_t)(p.end - p.at);
	return bv_fault(fault, BV_ERR_FORMAT,
			"has a header that is no dictionary of descr, "
			"fortran_order and shape, at '%.*s'",
			(int)(left < SHOWN ? left : SHOWN), p.at);
}
