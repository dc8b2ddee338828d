/*
 * pcd_header.c - the lines that a PCD file begins with
 *
 * A line is a keyword and some words.  They come in any order, but DATA is the last.
 * An unknown keyword is refused: it may be one that is misspelt, and then all numbers
 * would be looked for in the wrong places.
 */

#include "formats/pcd_header.h"

#include <string.h>

static const char *const keywords[] = {
	[BV_PCD_VERSION] = "VERSION",     [BV_PCD_FIELDS] = "FIELDS",
	[BV_PCD_SIZE] = "SIZE",           [BV_PCD_TYPE] = "TYPE",
	[BV_PCD_COUNT] = "COUNT",         [BV_PCD_WIDTH] = "WIDTH",
	[BV_PCD_HEIGHT] = "HEIGHT",       [BV_PCD_POINTS] = "POINTS",
	[BV_PCD_VIEWPOINT] = "VIEWPOINT", [BV_PCD_DATA] = "DATA",
};

/* What the first versions called FIELDS. */
#define COLUMNS "COLUMNS"

const char *bv_pcd_keyword(enum bv_pcd_line line)
{
	return keywords[line];
}

bool bv_pcd_has(const struct bv_pcd_header *header, enum bv_pcd_line line)
{
	return header->line[line].text != NULL;
}

size_t bv_pcd_count_words(struct bv_word text)
{
	size_t n = 0;

	while (bv_next_word(&text).length > 0)
		n++;
	return n;
}

enum bv_status bv_pcd_not_whole(enum bv_pcd_line line, struct bv_word word,
				struct bv_fault *fault)
{
	return bv_fault(fault, BV_ERR_FORMAT,
			"%s is '%.*s'; expected a whole number below 2^64",
			keywords[line], bv_fault_length(word.length),
			word.text);
}

static enum bv_pcd_line find_keyword(struct bv_word word)
{
	enum bv_pcd_line line = 0;

	if (bv_word_is(word, COLUMNS))
		return BV_PCD_FIELDS;
	while (line < BV_PCD_LINES && !bv_word_is(word, keywords[line]))
		line++;
	return line;
}

/* -------------------------------------------------------------------------- */
/* Recognising                                                                */
/* -------------------------------------------------------------------------- */

static bool begins_with(struct bv_word text, const char *start)
{
	return text.length >= strlen(start) &&
	       memcmp(text.text, start, strlen(start)) == 0;
}

/* Takes the first line off the text, which may end without a newline. */
static struct bv_word take_line(struct bv_word *text)
{
	const char *end = memchr(text->text, '\n', text->length);
	struct bv_word line = *text;

	if (end != NULL)
		line.length = (size_t)(end - text->text);
	text->text += line.length + (end != NULL);
	text->length -= line.length + (end != NULL);
	return line;
}

/* By the usual first line, or the usual first keyword with words behind it. */
bool bv_pcd_recognise(const struct bv_start *start)
{
	struct bv_word text = {(const char *)start->bytes, start->size}, line;
	struct bv_word word;
	enum bv_pcd_line keyword;

	if (text.length > BV_START_SIZE)
		text.length = BV_START_SIZE;
	if (begins_with(text, "# .PCD"))
		return true;
	while (begins_with(text, "#"))
		take_line(&text);
	if (text.length == 0)
		return false;
	line = take_line(&text);
	word = bv_next_word(&line);
	keyword = find_keyword(word);
	return (keyword == BV_PCD_VERSION || keyword == BV_PCD_FIELDS) &&
	       line.length > 0;
}

/* -------------------------------------------------------------------------- */
/* The header                                                                 */
/* -------------------------------------------------------------------------- */

static enum bv_status take_entry(struct bv_pcd_header *header,
				 struct bv_word text, struct bv_fault *fault)
{
	const struct bv_word word = bv_next_word(&text);
	const enum bv_pcd_line line = find_keyword(word);

	if (word.length == 0 || *word.text == '#')
		return BV_OK;
	if (line == BV_PCD_LINES)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has a line '%.*s' before DATA, which is none "
				"of a PCD header",
				bv_fault_length(word.length), word.text);
	if (bv_pcd_has(header, line))
		return bv_fault(fault, BV_ERR_FORMAT, "has two lines %s",
				keywords[line]);
	header->line[line] = text;
	return BV_OK;
}

enum bv_status bv_pcd_header_read(struct bv_header_lines *lines,
				  struct bv_pcd_header *header,
				  struct bv_fault *fault)
{
	enum bv_status status = BV_OK;
	struct bv_word line;

	*header = (struct bv_pcd_header){0};
	while (status == BV_OK && !bv_pcd_has(header, BV_PCD_DATA)) {
		status = bv_header_next(lines, &line, fault);
		if (status == BV_OK)
			status = take_entry(header, line, fault);
	}
	header->lines = lines->count;
	header->size = lines->next;
	return status;
}
