/*
 * json.h: reading JSON back, as strictly as RFC 8259 has it
 *
 * For the metadata of a picture, to see that every program can read it.
 */

#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

/* True if 'text' is one JSON value and nothing else, not even a blank. */
bool json_is_value(const char *text);

/*
 * Finds the member 'key' of the object 'text', which is JSON.  Returns where its
 * value starts, or NULL if there is no such member.
 */
const char *json_member(const char *text, const char *key);

/*
 * Turns the JSON string at 'json' back into the bytes of a name, with \udcXX for
 * a byte that was no UTF-8.  Returns how many they are, or -1 if they are more
 * than 'room' or the string stands for no name.
 */
long json_decode_name(const char *json, unsigned char *name, size_t room);

#endif /* JSON_H */
