/*
 * json.c - reading the JSON that birdview writes
 */

#include "core/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Arrays and objects in each other that are passed over. */
#define MOST_DEPTH 16

/* Members of an object that is passed over, a few times those of a line. */
#define MOST_KEYS 64

struct bv_json bv_json_start(const char *text)
{
	return (struct bv_json){.at = text};
}

/* Takes one character. */
static bool take(struct bv_json *json, char c)
{
	if (*json->at != c)
		return false;
	json->at++;
	return true;
}

bool bv_json_expect(struct bv_json *json, const char *word)
{
	const size_t length = strlen(word);

	if (strncmp(json->at, word, length) != 0)
		return false;
	json->at += length;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Numbers                                                                    */
/* -------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at)
{
	while (is_digit(*at))
		at++;
	return at;
}

/* Where the digits end that start at 'at' and begin with no needless 0; or NULL. */
static const char *whole_end(const char *at)
{
	if (*at == '0')
		return at + 1;
	return is_digit(*at) ? skip_digits(at) : NULL;
}

/* Where the number ends that starts at 'at', or NULL if there is none. */
static const char *number_end(const char *at)
{
	at = whole_end(*at == '-' ? at + 1 : at);
	if (at != NULL && *at == '.')
		at = is_digit(at[1]) ? skip_digits(at + 1) : NULL;
	if (at != NULL && (*at == 'e' || *at == 'E')) {
		at += at[1] == '+' || at[1] == '-' ? 2 : 1;
		at = is_digit(*at) ? skip_digits(at) : NULL;
	}
	return at;
}

static bool skip_number(struct bv_json *json)
{
	const char *end = number_end(json->at);

	if (end == NULL)
		return false;
	json->at = end;
	return true;
}

bool bv_json_unsigned(struct bv_json *json, uint64_t most, uint64_t *value)
{
	const char *end = whole_end(json->at);
	uint64_t sum = 0;

	if (end == NULL)
		return false;
	for (; json->at < end; json->at++) {
		const uint64_t digit = (uint64_t)(*json->at - '0');

		if (sum > (most - digit) / 10 || digit > most)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

bool bv_json_number(struct bv_json *json, locale_t c, double *value)
{
	const char *start = json->at;

	if (!skip_number(json))
		return false;
	/* Should strtod() take more, then no next part of JSON follows here. */
	*value = strtod_l(start, NULL, c);
	return isfinite(*value);
}

/* Takes hexadecimal digits, in which the writer uses small letters. */
static bool take_hex(const char **at, int digits, uint64_t *value)
{
	static const char all[] = "0123456789abcdef";

	*value = 0;
	for (int i = 0; i < digits; i++, ++*at) {
		const char *digit = **at != '\0' ? strchr(all, **at) : NULL;

		if (digit == NULL)
			return false;
		*value = *value << 4 | (uint64_t)(digit - all);
	}
	return true;
}

bool bv_json_hex(struct bv_json *json, int digits, uint64_t *value)
{
	return take(json, '\"') && take_hex(&json->at, digits, value) &&
	       take(json, '\"');
}

/* -------------------------------------------------------------------------- */
/* Strings                                                                    */
/* -------------------------------------------------------------------------- */

/* Takes a character of a string or an escape, either a number of 16 bits. */
static bool take_unit(const char **at, uint32_t *unit)
{
	const char *c = *at;
	uint64_t value;

	if (*c < ' ' || *c > '~' || *c == '"')
		return false;
	if (*c == '\\' && c[1] == 'u') {
		*at = c + 2;
		if (!take_hex(at, 4, &value))
			return false;
		*unit = (uint32_t)value;
		return true;
	}
	if (*c == '\\' && *++c != '"' && *c != '\\')
		return false;
	*unit = (uint32_t)*c;
	*at = c + 1;
	return true;
}

/* Most of a line are strings that nobody asks for, so this looks at each once. */
static bool skip_string(struct bv_json *json)
{
	const char *at = json->at;
	uint32_t unit;

	if (*at++ != '"')
		return false;
	while (*at != '"') {
		if (*at >= ' ' && *at <= '~' && *at != '\\')
			at++;
		else if (!take_unit(&at, &unit))
			return false;
	}
	json->at = at + 1;
	return true;
}

static void put_utf8(uint32_t code, char **to)
{
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	const int more = code < 0x80      ? 0
			 : code < 0x800   ? 1
			 : code < 0x10000 ? 2
					  : 3;

	*(*to)++ = (char)(lead[more] | code >> (6 * more));
	for (int i = more - 1; i >= 0; i--)
		*(*to)++ = (char)(0x80 | (code >> (6 * i) & 0x3f));
}

/* Takes a character, however it is written, and puts its bytes at '*to'. */
static bool take_character(const char **at, char **to)
{
	uint32_t unit, low;

	if (!take_unit(at, &unit) || unit == 0)
		return false;
	if (unit >= 0xdc80 && unit <= 0xdcff) {
		*(*to)++ = (char)(unit & 0xff);
		return true;
	}
	if (unit >= 0xd800 && unit <= 0xdbff) {
		if (!take_unit(at, &low) || low < 0xdc00 || low > 0xdfff)
			return false;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	} else if (unit >= 0xdc00 && unit <= 0xdfff) {
		return false;
	}
	put_utf8(unit, to);
	return true;
}

bool bv_json_skip_string(struct bv_json *json)
{
	if (!take(json, '\"'))
		return false;
	while (*json->at != '"') {
		char unused[4], *to = unused;

		if (!take_character(&json->at, &to))
			return false;
	}
	json->at++;
	return true;
}

bool bv_json_string(struct bv_json *json, char **room, const char **string)
{
	char *to = *room;

	if (!take(json, '\"'))
		return false;
	while (*json->at != '"') {
		if (!take_character(&json->at, &to))
			return false;
	}
	json->at++;
	*to++ = '\0';
	*string = *room;
	*room = to;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Values of any type                                                         */
/* -------------------------------------------------------------------------- */

static bool skip_value(struct bv_json *json, int depth);

/* The keys of an object, from the quote before each. */
struct keys {
	const char *key[MOST_KEYS];
	size_t count;
};

/*
 * Takes the key of a member.  Readers differ in which of two members with one key
 * they take for it, and in whether an escape makes another key of it; the writer
 * makes neither.
 */
static bool take_new_key(struct bv_json *json, struct keys *keys)
{
	const char *key = json->at;
	size_t length;

	if (keys->count == MOST_KEYS || !skip_string(json))
		return false;
	length = (size_t)(json->at - key);
	if (memchr(key, '\\', length) != NULL)
		return false;
	for (size_t i = 0; i < keys->count; i++) {
		/* Most differ in their first letter. */
		if (keys->key[i][1] == key[1] &&
		    strncmp(keys->key[i], key, length) == 0)
			return false;
	}
	keys->key[keys->count++] = key;
	return take(json, ':');
}

/* Passes over the inside of an array or object, and its end 'close'. */
static bool skip_items(struct bv_json *json, char close, int depth)
{
	struct keys keys;

	if (take(json, close))
		return true;
	keys.count = 0;
	do {
		if (close == '}' && !take_new_key(json, &keys))
			return false;
		if (!skip_value(json, depth))
			return false;
	} while (take(json, ','));
	return take(json, close);
}

static bool skip_value(struct bv_json *json, int depth)
{
	if (*json->at == '"')
		return skip_string(json);
	if (depth < MOST_DEPTH && take(json, '['))
		return skip_items(json, ']', depth + 1);
	if (depth < MOST_DEPTH && take(json, '{'))
		return skip_items(json, '}', depth + 1);
	return skip_number(json) || bv_json_expect(json, "null") ||
	       bv_json_expect(json, "true") || bv_json_expect(json, "false");
}

bool bv_json_skip(struct bv_json *json)
{
	return skip_value(json, 0);
}

bool bv_json_is_whole(const char *text)
{
	struct bv_json json = bv_json_start(text);

	return bv_json_skip(&json) && *json.at == '\0';
}

/* -------------------------------------------------------------------------- */
/* Objects                                                                    */
/* -------------------------------------------------------------------------- */

bool bv_json_enter(struct bv_json *json)
{
	json->begun = false;
	return take(json, '{');
}

/* Goes to the key of the next member. */
static bool next_member(struct bv_json *json)
{
	if (json->begun && !take(json, ','))
		return false;
	json->begun = true;
	return *json->at == '"';
}

/* Takes the key that the reader stands at if it is this one. */
static bool take_key(struct bv_json *json, const char *key)
{
	const char *at = json->at + 1;

	while (*key != '\0' && *at == *key) {
		at++;
		key++;
	}
	if (*key != '\0' || at[0] != '"' || at[1] != ':')
		return false;
	json->at = at + 2;
	return true;
}

static bool skip_member(struct bv_json *json)
{
	return skip_string(json) && take(json, ':') && bv_json_skip(json);
}

bool bv_json_find(struct bv_json *json, const char *key)
{
	while (next_member(json)) {
		if (take_key(json, key))
			return true;
		if (!skip_member(json))
			return false;
	}
	return false;
}

bool bv_json_find_optional(struct bv_json *json, const char *key)
{
	const struct bv_json before = *json;

	if (bv_json_find(json, key))
		return true;
	*json = before;
	return false;
}

bool bv_json_leave(struct bv_json *json)
{
	while (*json->at != '}') {
		if (!next_member(json) || !skip_member(json))
			return false;
	}
	json->at++;
	json->begun = true;
	return true;
}
