/*
 * json.c: reading JSON back, as strictly as RFC 8259 has it
 *
 * Each skip_ function takes what starts at 's' and returns where it ends, or
 * NULL if it is not what it should be.  There is no white space to skip: what is
 * read here never has any between its parts.
 */

#include "json.h"

#include <stdint.h>
#include <string.h>

/* More than anything here needs; an end to all recursion. */
#define DEEPEST 16

static const char *skip_value(const char *s, int depth);

static const char *skip_digits(const char *s)
{
	const size_t n = strspn(s, "0123456789");

	return n > 0 ? s + n : NULL;
}

static const char *skip_number(const char *s)
{
	s += *s == '-';
	s = *s == '0' ? s + 1 : skip_digits(s);
	if (s != NULL && *s == '.')
		s = skip_digits(s + 1);
	if (s != NULL && (*s == 'e' || *s == 'E')) {
		s++;
		s = skip_digits(s + (*s == '+' || *s == '-'));
	}
	return s;
}

static const char *skip_string(const char *s)
{
	if (*s++ != '"')
		return NULL;
	for (; *s != '"'; s++) {
		if ((unsigned char)*s < ' ')
			return NULL;
		if (*s != '\\')
			continue;
		s++;
		if (*s == 'u' && strspn(s + 1, "0123456789abcdefABCDEF") >= 4)
			s += 4;
		else if (*s == '\0' || strchr("\"\\/bfnrt", *s) == NULL)
			return NULL;
	}
	return s + 1;
}

/* "key":value of an object, or a value of an array */
static const char *skip_element(const char *s, bool has_key, int depth)
{
	if (has_key) {
		s = skip_string(s);
		if (s == NULL || *s++ != ':')
			return NULL;
	}
	return skip_value(s, depth);
}

static const char *skip_list(const char *s, char end, int depth)
{
	if (depth == 0)
		return NULL;
	s++;
	if (*s == end)
		return s + 1;
	for (;;) {
		s = skip_element(s, end == '}', depth - 1);
		if (s == NULL || (*s != ',' && *s != end))
			return NULL;
		if (*s++ == end)
			return s;
	}
}

static const char *skip_word(const char *s, const char *word)
{
	const size_t length = strlen(word);

	return strncmp(s, word, length) == 0 ? s + length : NULL;
}

static const char *skip_value(const char *s, int depth)
{
	switch (*s) {
	case '{':
		return skip_list(s, '}', depth);
	case '[':
		return skip_list(s, ']', depth);
	case '"':
		return skip_string(s);
	case 'n':
		return skip_word(s, "null");
	case 't':
		return skip_word(s, "true");
	case 'f':
		return skip_word(s, "false");
	default:
		return skip_number(s);
	}
}

bool json_is_value(const char *text)
{
	const char *end = skip_value(text, DEEPEST);

	return end != NULL && *end == '\0';
}

const char *json_member(const char *text, const char *key)
{
	const size_t length = strlen(key);

	for (const char *s = text; s != NULL && (*s == '{' || *s == ',');) {
		const char *end = skip_string(++s);

		if (end == NULL)
			return NULL;
		if ((size_t)(end - s) == length + 2 &&
		    memcmp(s + 1, key, length) == 0)
			return end + 1;
		s = skip_value(end + 1, DEEPEST);
	}
	return NULL;
}

static uint32_t hexadecimal(const char *digits)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		const char c = digits[i];

		value = value << 4 |
			(uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

/* The character at '*s', two halves of UTF-16 put together. */
static uint32_t next_code(const char **s)
{
	uint32_t code, half;

	if (**s != '\\')
		return (unsigned char)*(*s)++;
	*s += 2;
	if ((*s)[-1] != 'u')
		return (unsigned char)(*s)[-1];
	code = hexadecimal(*s);
	*s += 4;
	if (code < 0xd800 || code > 0xdbff || strncmp(*s, "\\u", 2) != 0)
		return code;
	half = hexadecimal(*s + 2);
	if (half < 0xdc00 || half > 0xdfff)
		return code;
	*s += 6;
	return 0x10000 + ((code - 0xd800) << 10) + (half - 0xdc00);
}

/* Writes a character in UTF-8; 0 if it is one that no name has. */
static size_t encode(uint32_t code, unsigned char bytes[4])
{
	const size_t length = code < 0x80      ? 1
			      : code < 0x800   ? 2
			      : code < 0x10000 ? 3
					       : 4;
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};

	if (code >= 0xdc80 && code <= 0xdcff) {
		bytes[0] = (unsigned char)code;
		return 1;
	}
	if (code == 0 || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	for (size_t i = length; i-- > 1; code >>= 6)
		bytes[i] = (unsigned char)(0x80 | (code & 0x3f));
	bytes[0] = (unsigned char)(first[length] | code);
	return length;
}

long json_decode_name(const char *json, unsigned char *name, size_t room)
{
	size_t used = 0;

	for (const char *s = json + 1; *s != '"';) {
		unsigned char bytes[4];
		const size_t length = encode(next_code(&s), bytes);

		if (length == 0 || used + length > room)
			return -1;
		memcpy(name + used, bytes, length);
		used += length;
	}
	return (long)used;
}
