/*
 * ply_header.c - the header of a PLY file
 */

#include "formats/ply_header.h"

#include <string.h>

/* Lines and names stand in sentences that have more to say. */
#define MOST_QUOTED 40
#define MOST_NAMED 20

struct parser {
	struct bv_choice *choice;
	struct bv_ply_header *header;
	struct bv_fault *fault;
	struct bv_ply_element element; /* the one that is being described */
	bool in_element;
	bool in_vertex;
	bool past;      /* the vertices: nothing counts but the end */
	uint32_t lists; /* of all elements so far */
};

static int cut(size_t length)
{
	return length < MOST_NAMED ? (int)length : MOST_NAMED;
}

/* A line of the header that is not as it has to be. */
static enum bv_status refuse_line(struct parser *p, struct bv_word line,
				  const char *expected)
{
	return bv_fault(p->fault, BV_ERR_FORMAT,
			"header line '%.*s' is wrong; expected %s",
			line.length < MOST_QUOTED ? (int)line.length
						  : MOST_QUOTED,
			line.text, expected);
}

/* -------------------------------------------------------------------------- */
/* The format                                                                 */
/* -------------------------------------------------------------------------- */

static enum bv_status take_format(struct parser *p, struct bv_word line,
				  struct bv_word rest)
{
	const struct bv_word name = bv_next_word(&rest);
	const struct bv_word version = bv_next_word(&rest);
	struct bv_ply_header *header = p->header;

	if (header->has_format)
		return refuse_line(p, line, "one format only");
	header->has_format = true;
	header->text = bv_word_is(name, "ascii");
	header->big_endian = bv_word_is(name, "binary_big_endian");
	if (!header->text && !header->big_endian &&
	    !bv_word_is(name, "binary_little_endian"))
		return bv_fault(p->fault, BV_ERR_FORMAT,
				"format is '%.*s'; expected ascii, "
				"binary_little_endian or binary_big_endian",
				cut(name.length), name.text);
	if (!bv_word_is(version, "1.0"))
		return bv_fault(p->fault, BV_ERR_FORMAT,
				"format has version '%.*s'; expected 1.0",
				cut(version.length), version.text);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Elements                                                                   */
/* -------------------------------------------------------------------------- */

/* The bytes of a record at least; of a text, those of its values and of what divides
 * them. */
static uint64_t least_of(const struct bv_ply_header *header,
			 const struct bv_ply_element *element)
{
	return header->text ? 2 * (uint64_t)element->properties
			    : element->least;
}

/* What was described is complete. */
static void end_element(struct parser *p)
{
	struct bv_ply_header *header = p->header;
	const struct bv_ply_element *element = &p->element;

	if (p->in_vertex) {
		header->vertex = *element;
		p->past = true;
	} else if (p->in_element && !p->past) {
		const uint64_t all = bv_ply_multiply(element->count,
						     least_of(header, element));

		header->before = bv_ply_add(header->before, all);
		header->lists_before |= element->lists > 0;
		bv_ply_pass(&header->program, element, header->text);
	}
	p->in_vertex = false;
}

static enum bv_status take_element(struct parser *p, struct bv_word line,
				   struct bv_word rest)
{
	const struct bv_word name = bv_next_word(&rest);
	const struct bv_word count = bv_next_word(&rest);

	end_element(p);
	p->in_element = true;
	if (p->past)
		return BV_OK;
	if (!p->header->has_format)
		return refuse_line(p, line, "a line with the format before it");
	p->element = (struct bv_ply_element){.name = name.text,
					     .name_length = name.length};
	if (!bv_word_number(count, &p->element.count) ||
	    bv_next_word(&rest).length > 0)
		return refuse_line(p, line, "element, a name and a number");
	p->in_vertex = bv_word_is(name, "vertex");
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Properties                                                                 */
/* -------------------------------------------------------------------------- */

/* Both kinds of names. */
static const struct {
	const char *name, *other;
	enum bv_type type;
} types[] = {
	{"char", "int8", BV_I1},     {"uchar", "uint8", BV_U1},
	{"short", "int16", BV_I2},   {"ushort", "uint16", BV_U2},
	{"int", "int32", BV_I4},     {"uint", "uint32", BV_U4},
	{"float", "float32", BV_F4}, {"double", "float64", BV_F8},
};

static enum bv_status parse_type(struct parser *p, struct bv_word word,
				 enum bv_type *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (bv_word_is(word, types[i].name) ||
		    bv_word_is(word, types[i].other)) {
			*type = types[i].type;
			return BV_OK;
		}
	}
	return bv_fault(p->fault, BV_ERR_FORMAT,
			"type '%.*s' is none; expected char, uchar, short, "
			"ushort, int, uint, float, double, or int8 to float64",
			cut(word.length), word.text);
}

static void offer(struct parser *p, struct bv_word name, enum bv_type type,
		  bool is_list)
{
	const struct bv_field field = {
		.name = name.text,
		.length = name.length,
		.type = type,
		.big_endian = p->header->big_endian,
		.readable = true,
		.count = is_list ? BV_PLY_LIST_COUNT : 1,
		.offset = p->element.bytes,
		.column = p->element.properties,
	};

	if (p->in_vertex)
		bv_choice_offer(p->choice, &field);
}

static enum bv_status add_list(struct parser *p, enum bv_type type,
			       enum bv_type value)
{
	struct bv_ply_element *element = &p->element;

	if (type == BV_F4 || type == BV_F8)
		return bv_fault(p->fault, BV_ERR_FORMAT,
				"a list of element '%.*s' has a float for its "
				"length; expected an integer",
				cut(element->name_length), element->name);
	if (p->lists == BV_PLY_LISTS)
		return bv_fault(p->fault, BV_ERR_FORMAT,
				"has more than %d lists in its elements up to "
				"'vertex'",
				BV_PLY_LISTS);
	element->list[element->lists++] = (struct bv_ply_list){
		.number = element->properties,
		.offset = element->bytes,
		.type = type,
		.size = bv_type_size(value),
	};
	p->lists++;
	element->least += bv_type_size(type);
	return BV_OK;
}

/* The types of a property: of its value, and, before that, of a list's length. */
static enum bv_status parse_types(struct parser *p, struct bv_word *rest,
				  bool *is_list, enum bv_type *length,
				  enum bv_type *value)
{
	struct bv_word word = bv_next_word(rest);
	enum bv_status status = BV_OK;

	*is_list = bv_word_is(word, "list");
	if (*is_list) {
		status = parse_type(p, bv_next_word(rest), length);
		word = bv_next_word(rest);
	}
	return status == BV_OK ? parse_type(p, word, value) : status;
}

static enum bv_status take_property(struct parser *p, struct bv_word line,
				    struct bv_word rest)
{
	enum bv_type length = BV_U1, value = BV_U1;
	enum bv_status status;
	struct bv_word name;
	bool is_list;

	if (p->past)
		return BV_OK;
	if (!p->in_element)
		return refuse_line(p, line, "an element before it");
	status = parse_types(p, &rest, &is_list, &length, &value);
	if (status != BV_OK)
		return status;
	name = bv_next_word(&rest);
	if (name.length == 0 || bv_next_word(&rest).length > 0)
		return refuse_line(p, line, "a type and a name");
	offer(p, name, value, is_list);
	if (is_list) {
		status = add_list(p, length, value);
	} else {
		p->element.bytes += bv_type_size(value);
		p->element.least += bv_type_size(value);
	}
	p->element.properties++;
	return status;
}

/* -------------------------------------------------------------------------- */
/* Line by line                                                               */
/* -------------------------------------------------------------------------- */

static enum bv_status take_line(struct parser *p, struct bv_word line,
				bool *end)
{
	struct bv_word rest = line;
	const struct bv_word keyword = bv_next_word(&rest);

	*end = bv_word_is(keyword, "end_header");
	if (*end || keyword.length == 0 || bv_word_is(keyword, "comment") ||
	    bv_word_is(keyword, "obj_info"))
		return BV_OK;
	if (bv_word_is(keyword, "format"))
		return take_format(p, line, rest);
	if (bv_word_is(keyword, "element"))
		return take_element(p, line, rest);
	if (bv_word_is(keyword, "property"))
		return take_property(p, line, rest);
	return refuse_line(p, line, "element, property, comment or end_header");
}

static enum bv_status take_magic(struct parser *p,
				 struct bv_header_lines *lines)
{
	struct bv_word line;
	enum bv_status status = bv_header_next(lines, &line, p->fault);

	if (status == BV_OK && !bv_word_is(line, "ply"))
		status = bv_fault(p->fault, BV_ERR_FORMAT,
				  "begins with '%.*s'; expected a line 'ply'",
				  cut(line.length), line.text);
	return status;
}

enum bv_status bv_ply_read_header(struct bv_header_lines *lines,
				  struct bv_choice *choice,
				  struct bv_ply_header *header,
				  struct bv_fault *fault)
{
	struct parser p = {.choice = choice, .header = header, .fault = fault};
	enum bv_status status = take_magic(&p, lines);
	struct bv_word line;
	bool end = false;

	*header = (struct bv_ply_header){0};
	while (status == BV_OK && !end) {
		status = bv_header_next(lines, &line, fault);
		if (status == BV_OK)
			status = take_line(&p, line, &end);
	}
	if (status != BV_OK)
		return status;
	end_element(&p);
	header->first_byte = lines->next;
	header->program.big_endian = header->big_endian;
	header->program.line = lines->count + 1;
	if (!header->has_format)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has no line 'format' in its header");
	if (!p.past)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has no element 'vertex'");
	return BV_OK;
}
