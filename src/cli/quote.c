/*
 * quote.c - a path as one line for a person
 *
 * A file name is any bytes but 0 and '/'.  Printed as they are, they may start
 * a new line, erase the line before or turn the text around; so only what is
 * known to be printable goes out unchanged.
 *
 * The path is looked at in units: a character of one to four bytes, or a
 * single byte that belongs to none.  First all units are tried, to choose
 * between '...' and $'...'; then they are written one by one, each whole or
 * not at all.
 */

#include "cli/message.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What is kept free for the end of the text: "'...", and a 0. */
#define TAIL_SIZE 5

/*
 * The bytes of the UTF-8 character at 's', whose number goes to 'code'; 0 if
 * there is none.  The final 0 of the string continues no character, so nothing
 * is read beyond it.
 */
static size_t decode(const unsigned char *s, uint32_t *code)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length;

	if (s[0] < 0x80)
		length = 1;
	else if (s[0] >= 0xc2 && s[0] < 0xe0)
		length = 2;
	else if (s[0] >= 0xe0 && s[0] < 0xf0)
		length = 3;
	else if (s[0] >= 0xf0 && s[0] < 0xf5)
		length = 4;
	else
		return 0;

	*code = length == 1 ? s[0] : s[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3fu);
	}
	if (*code < smallest[length] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return length;
}

/*
 * False for controls, for characters that nobody can see, and for those that
 * break a line or change the direction of the text around them.
 */
static bool is_printable(uint32_t code)
{
	static const uint32_t hidden[][2] = {
		{0x00, 0x1f},        /* control characters */
		{0x7f, 0x9f},        /* delete, and more control characters */
		{0x200b, 0x200f},    /* zero width, marks of direction */
		{0x2028, 0x202e},    /* line breaks, changes of direction */
		{0x2060, 0x206f},    /* joiners, isolated directions */
		{0xfeff, 0xfeff},    /* byte order mark */
		{0xfff9, 0xfffb},    /* annotations */
		{0xe0000, 0x10ffff}, /* tags and private planes */
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (code >= hidden[i][0] && code <= hidden[i][1])
			return false;
	return true;
}

/*
 * Writes the unit at 's' as it stands within $'...' to 'text' and returns the
 * number of its bytes in the path.  A unit that needs no escape is copied, and
 * 'plain' says so.
 */
static size_t escape(const unsigned char *s, char text[5], bool *plain)
{
	uint32_t code;
	const size_t length = decode(s, &code);

	*plain = length > 0 && is_printable(code) && *s != '\'' && *s != '\\';
	if (*plain) {
		memcpy(text, s, length);
		text[length] = '\0';
		return length;
	}
	if (*s == '\n')
		strcpy(text, "\\n");
	else if (*s == '\t')
		strcpy(text, "\\t");
	else if (*s == '\'' || *s == '\\')
		snprintf(text, 5, "\\%c", *s);
	else
		snprintf(text, 5, "\\x%02x", *s);
	return 1;
}

static bool is_plain(const unsigned char *s)
{
	char text[5];
	bool plain = true;

	while (*s != '\0' && plain)
		s += escape(s, text, &plain);
	return plain;
}

char *bv_quote(const char *path, char *buffer, size_t size)
{
	const unsigned char *s = (const unsigned char *)path;
	size_t used = 0;
	char text[5];
	bool plain;

	if (!is_plain(s))
		buffer[used++] = '$';
	buffer[used++] = '\'';
	while (*s != '\0') {
		const size_t length = escape(s, text, &plain);

		if (used + strlen(text) > size - TAIL_SIZE)
			break;
		memcpy(buffer + used, text, strlen(text));
		used += strlen(text);
		s += length;
	}
	strcpy(buffer + used, *s == '\0' ? "'" : "'...");
	return buffer;
}
