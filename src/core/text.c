/*
 * text.c - building a line of text in memory that is already there
 */

#include "core/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "birdview.h"

struct bv_text bv_text_start(char *data, size_t size)
{
	if (data == NULL)
		size = 0;
	if (size > 0)
		data[0] = '\0';
	return (struct bv_text){.data = data, .size = size};
}

void bv_text_add(struct bv_text *text, const char *format, ...)
{
	const size_t left = text->size - text->used;
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(left > 0 ? text->data + text->used : NULL, left,
			   format, values);
	va_end(values);
	if (length >= 0 && (size_t)length < left) {
		text->used += (size_t)length;
		return;
	}
	text->cut = true;
	if (left == 0)
		return;
	/* If that failed (a string of 2 GiB), nobody knows what is there now. */
	if (length < 0) {
		text->data[text->used] = '\0';
		text->size = text->used + 1;
	}
	text->used = text->size - 1;
}

void bv_text_make_printable(struct bv_text *text)
{
	for (size_t i = 0; i < text->used; i++)
		if (text->data[i] < ' ' || text->data[i] > '~')
			text->data[i] = '?';
}

void bv_text_add_number(struct bv_text *text, double value, int digits)
{
	char number[64];
	size_t point, after;

	snprintf(number, sizeof(number), "%.*g", digits, value);
	/*
	 * The decimal point of a locale may be any character, even one of
	 * several bytes: it is whatever is no part of a number.
	 */
	point = strspn(number, "+-0123456789einfa");
	after = point + strcspn(number + point, "0123456789");
	if (number[point] == '\0')
		bv_text_add(text, "%s", number);
	else
		bv_text_add(text, "%.*s.%s", (int)point, number,
			    number + after);
}

void bv_text_add_json_number(struct bv_text *text, double value)
{
	if (isfinite(value))
		bv_text_add_number(text, value, 9);
	else
		bv_text_add(text, "null");
}

/*
 * The length of the UTF-8 sequence at 's', with its code point in '*code', or 0
 * if the bytes there are not valid (overlong forms, surrogates and numbers
 * past U+10FFFF included).
 */
static int decode_utf8(const unsigned char *s, uint32_t *code)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const int length = s[0] < 0x80   ? 1
			   : s[0] < 0xc0 ? 0
			   : s[0] < 0xe0 ? 2
			   : s[0] < 0xf0 ? 3
			   : s[0] < 0xf8 ? 4
					 : 0;
	uint32_t value = s[0] & (length == 1 ? 0x7fu : 0x7fu >> length);

	for (int i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3fu);
	}
	if (length == 0 || value < smallest[length] || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*code = value;
	return length;
}

static void add_json_code(struct bv_text *text, uint32_t code)
{
	if (code == '"' || code == '\\')
		bv_text_add(text, "\\%c", (int)code);
	else if (code >= 0x20 && code < 0x7f)
		bv_text_add(text, "%c", (int)code);
	else if (code < 0x10000)
		bv_text_add(text, "\\u%04x", code);
	else /* two UTF-16 halves */
		bv_text_add(text, "\\u%04x\\u%04x",
			    0xd800 + ((code - 0x10000) >> 10),
			    0xdc00 + ((code - 0x10000) & 0x3ff));
}

void bv_text_add_json_string(struct bv_text *text, const char *string)
{
	const unsigned char *s = (const unsigned char *)string;

	bv_text_add(text, "\"");
	while (*s != '\0') {
		uint32_t code = 0;
		const int length = decode_utf8(s, &code);

		add_json_code(text, length > 0 ? code : 0xdc00u + *s);
		s += length > 0 ? length : 1;
	}
	bv_text_add(text, "\"");
}

bool bv_text_is_sound(const char *text)
{
	size_t length = 0;

	if (text == NULL)
		return true;
	for (; text[length] != '\0'; length++) {
		if (text[length] < 0x20 || text[length] > 0x7e ||
		    length == BV_TEXT_MAX)
			return false;
	}
	return true;
}
