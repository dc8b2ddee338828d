/*
 * json.h - reading the JSON that birdview writes
 *
 * The text is one object on one line: ASCII without a blank between its parts,
 * strings with the escapes that bv_text_add_json_string() makes, and members in a
 * known order.  Members that nobody asks for may stand anywhere, and are passed over.
 *
 * A reader stands at a place in the text, and each function takes what has to be
 * there.  It returns false for anything else; then the text is no use, and the reader
 * stands anywhere in it.  No function looks past the final 0 of the text.
 */

#ifndef BV_CORE_JSON_H
#define BV_CORE_JSON_H

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>

struct bv_json {
	const char *at;
	bool begun; /* a member of this object came before */
};

/* A reader at the start of 'text', which has to outlive it. */
struct bv_json bv_json_start(const char *text);

/* True if 'text' is such a value from its beginning to its end. */
bool bv_json_is_whole(const char *text);

/* Takes the start of an object; members are found in it, until it is left. */
bool bv_json_enter(struct bv_json *json);

/* Passes over members of the object until one has this key, and takes the key. */
bool bv_json_find(struct bv_json *json, const char *key);

/* The same for a member that may be missing: then the reader stays where it is. */
bool bv_json_find_optional(struct bv_json *json, const char *key);

/* Passes over the members that are left, and takes the end of the object. */
bool bv_json_leave(struct bv_json *json);

/* Takes the characters of 'word', which are parts of the text, such as "null". */
bool bv_json_expect(struct bv_json *json, const char *word);

/* Takes any value; no object in it may have two members with the same key. */
bool bv_json_skip(struct bv_json *json);

/* Takes a number without sign, point and exponent, of at most 'most'. */
bool bv_json_unsigned(struct bv_json *json, uint64_t most, uint64_t *value);

/* Takes a number that a double can hold.  'c' is the locale "C". */
bool bv_json_number(struct bv_json *json, locale_t c, double *value);

/* Takes a string of 'digits' hexadecimal digits, at most 16. */
bool bv_json_hex(struct bv_json *json, int digits, uint64_t *value);

/* Takes a string that the next function would take, and stores nothing. */
bool bv_json_skip_string(struct bv_json *json);

/*
 * Takes a string, stores the bytes that it was written from with a final 0 at
 * '*room', and sets '*string' to them and '*room' behind them.  They are fewer than
 * the string has in the text with its quotes.
 */
bool bv_json_string(struct bv_json *json, char **room, const char **string);

#endif /* BV_CORE_JSON_H */
