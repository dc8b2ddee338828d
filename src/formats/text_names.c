/*
 * text_names.c - columns of text by their names
 */

#include "formats/text_names.h"

#include <string.h>

#include "formats/choice.h"
#include "formats/values.h"

char bv_text_separator(const char *text, const char *end)
{
	const size_t length = (size_t)(end - text);

	if (memchr(text, ';', length) != NULL)
		return ';';
	return memchr(text, ',', length) != NULL ? ',' : '\0';
}

/* The next name, without quotation marks. */
static struct bv_word take_name(char separator, const char **at,
				const char *end)
{
	struct bv_word name = bv_field_take(separator, at, end);

	if (name.length >= 2 && *name.text == '"' &&
	    name.text[name.length - 1] == '"') {
		name.text++;
		name.length -= 2;
	}
	return name;
}

static uint32_t count_columns(const char *text, const char *end)
{
	const char separator = bv_text_separator(text, end), *at = text;
	uint32_t n = 0;

	for (; at != NULL; n++)
		bv_field_take(separator, &at, end);
	return n;
}

/* Which of x, y and z are among the names: bits 0, 1 and 2. */
static unsigned find_axes(const char *text, const char *end)
{
	const char separator = bv_text_separator(text, end), *at = text;
	unsigned found = 0;

	while (at != NULL) {
		const struct bv_word name = take_name(separator, &at, end);
		const char letter = name.length == 1 ? *name.text | 0x20 : 0;

		if (letter >= 'x' && letter <= 'z')
			found |= 1u << (letter - 'x');
	}
	return found;
}

bool bv_text_is_named(const char **comment, const char *comment_end,
		      const char *line, const char *line_end)
{
	const char *names = *comment;

	while (names < comment_end && (*names == '#' || *names == '/'))
		names++;
	names = bv_skip_blanks(names, comment_end);
	if (names == comment_end || find_axes(names, comment_end) != 7 ||
	    count_columns(names, comment_end) != count_columns(line, line_end))
		return false;
	*comment = names;
	return true;
}

enum bv_status bv_text_choose_named(const char *text, const char *end,
				    const struct bv_asked *asked,
				    uint32_t column[4],
				    struct bv_layout *layout,
				    struct bv_fault *fault)
{
	const char separator = bv_text_separator(text, end), *at = text;
	struct bv_choice choice;
	enum bv_status status;
	uint32_t number = 0;

	bv_choice_begin(&choice, asked);
	while (at != NULL) {
		const struct bv_word name = take_name(separator, &at, end);

		bv_choice_offer(&choice,
				&(struct bv_field){.name = name.text,
						   .length = name.length,
						   .type = BV_F8,
						   .readable = true,
						   .count = 1,
						   .column = number++});
	}
	status = bv_choice_end(&choice, layout, fault);
	for (int i = 0; i < 4; i++) {
		if (choice.found[i])
			column[i] = choice.field[i].column;
	}
	return status;
}
