/*
 * fold.c - names as file systems see them that take several for one
 *
 * This finds the names that people give to files, before anything is done with
 * them.  It is not all of Unicode, and need not be: what it misses shows when the
 * second of two pictures is to replace the first.
 */

#include "core/fold.h"

#include <stdint.h>

#define FIRST_LATIN 0xc0
#define FIRST_MARK 0x300

/* Of the characters from U+00C0 on: the letter, and the mark less U+0300. */
static const struct {
	char letter;
	unsigned char mark;
} latin[] = {
	{'A', 0x00}, {'A', 0x01}, {'A', 0x02}, {'A', 0x03}, {'A', 0x08},
	{'A', 0x0a}, {0, 0},      {'C', 0x27}, {'E', 0x00}, {'E', 0x01},
	{'E', 0x02}, {'E', 0x08}, {'I', 0x00}, {'I', 0x01}, {'I', 0x02},
	{'I', 0x08}, {0, 0},      {'N', 0x03}, {'O', 0x00}, {'O', 0x01},
	{'O', 0x02}, {'O', 0x03}, {'O', 0x08}, {0, 0},      {0, 0},
	{'U', 0x00}, {'U', 0x01}, {'U', 0x02}, {'U', 0x08}, {'Y', 0x01},
	{0, 0},      {0, 0},      {'a', 0x00}, {'a', 0x01}, {'a', 0x02},
	{'a', 0x03}, {'a', 0x08}, {'a', 0x0a}, {0, 0},      {'c', 0x27},
	{'e', 0x00}, {'e', 0x01}, {'e', 0x02}, {'e', 0x08}, {'i', 0x00},
	{'i', 0x01}, {'i', 0x02}, {'i', 0x08}, {0, 0},      {'n', 0x03},
	{'o', 0x00}, {'o', 0x01}, {'o', 0x02}, {'o', 0x03}, {'o', 0x08},
	{0, 0},      {0, 0},      {'u', 0x00}, {'u', 0x01}, {'u', 0x02},
	{'u', 0x08}, {'y', 0x01}, {0, 0},      {'y', 0x08}, {'A', 0x04},
	{'a', 0x04}, {'A', 0x06}, {'a', 0x06}, {'A', 0x28}, {'a', 0x28},
	{'C', 0x01}, {'c', 0x01}, {'C', 0x02}, {'c', 0x02}, {'C', 0x07},
	{'c', 0x07}, {'C', 0x0c}, {'c', 0x0c}, {'D', 0x0c}, {'d', 0x0c},
	{0, 0},      {0, 0},      {'E', 0x04}, {'e', 0x04}, {'E', 0x06},
	{'e', 0x06}, {'E', 0x07}, {'e', 0x07}, {'E', 0x28}, {'e', 0x28},
	{'E', 0x0c}, {'e', 0x0c}, {'G', 0x02}, {'g', 0x02}, {'G', 0x06},
	{'g', 0x06}, {'G', 0x07}, {'g', 0x07}, {'G', 0x27}, {'g', 0x27},
	{'H', 0x02}, {'h', 0x02}, {0, 0},      {0, 0},      {'I', 0x03},
	{'i', 0x03}, {'I', 0x04}, {'i', 0x04}, {'I', 0x06}, {'i', 0x06},
	{'I', 0x28}, {'i', 0x28}, {'I', 0x07}, {0, 0},      {0, 0},
	{0, 0},      {'J', 0x02}, {'j', 0x02}, {'K', 0x27}, {'k', 0x27},
	{0, 0},      {'L', 0x01}, {'l', 0x01}, {'L', 0x27}, {'l', 0x27},
	{'L', 0x0c}, {'l', 0x0c}, {0, 0},      {0, 0},      {0, 0},
	{0, 0},      {'N', 0x01}, {'n', 0x01}, {'N', 0x27}, {'n', 0x27},
	{'N', 0x0c}, {'n', 0x0c}, {0, 0},      {0, 0},      {0, 0},
	{'O', 0x04}, {'o', 0x04}, {'O', 0x06}, {'o', 0x06}, {'O', 0x0b},
	{'o', 0x0b}, {0, 0},      {0, 0},      {'R', 0x01}, {'r', 0x01},
	{'R', 0x27}, {'r', 0x27}, {'R', 0x0c}, {'r', 0x0c}, {'S', 0x01},
	{'s', 0x01}, {'S', 0x02}, {'s', 0x02}, {'S', 0x27}, {'s', 0x27},
	{'S', 0x0c}, {'s', 0x0c}, {'T', 0x27}, {'t', 0x27}, {'T', 0x0c},
	{'t', 0x0c}, {0, 0},      {0, 0},      {'U', 0x03}, {'u', 0x03},
	{'U', 0x04}, {'u', 0x04}, {'U', 0x06}, {'u', 0x06}, {'U', 0x0a},
	{'u', 0x0a}, {'U', 0x0b}, {'u', 0x0b}, {'U', 0x28}, {'u', 0x28},
	{'W', 0x02}, {'w', 0x02}, {'Y', 0x02}, {'y', 0x02}, {'Y', 0x08},
	{'Z', 0x01}, {'z', 0x01}, {'Z', 0x07}, {'z', 0x07}, {'Z', 0x0c},
	{'z', 0x0c}, {0, 0},
};

#define LATIN_COUNT (sizeof(latin) / sizeof(latin[0]))

/* Korean syllables are numbered by their letters: 19 x 21 x 28. */
#define FIRST_SYLLABLE 0xac00
#define SYLLABLES (19 * 21 * 28)
#define FIRST_LEAD 0x1100
#define FIRST_VOWEL 0x1161
#define BEFORE_TRAIL 0x11a7

/* Writes a character of two or three bytes, as all here are. */
static char *put(char *to, uint32_t character)
{
	if (character < 0x800) {
		*to++ = (char)(0xc0 | character >> 6);
	} else {
		*to++ = (char)(0xe0 | character >> 12);
		*to++ = (char)(0x80 | (character >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (character & 0x3f));
	return to;
}

static bool continues(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/*
 * Reads a character of two or three bytes.  Returns how many they are, or 0 for
 * anything else.
 */
static size_t get(const char *name, size_t length, uint32_t *character)
{
	const unsigned char *bytes = (const unsigned char *)name;

	if (length >= 2 && (bytes[0] & 0xe0) == 0xc0 && continues(bytes[1])) {
		*character = (bytes[0] & 0x1fu) << 6 | (bytes[1] & 0x3fu);
		return 2;
	}
	if (length >= 3 && (bytes[0] & 0xf0) == 0xe0 && continues(bytes[1]) &&
	    continues(bytes[2])) {
		*character = (bytes[0] & 0xfu) << 12 | (bytes[1] & 0x3fu) << 6 |
			     (bytes[2] & 0x3fu);
		return 3;
	}
	return 0;
}

static char fold_letter(const struct bv_folding *folding, char letter)
{
	if (folding->letters && letter >= 'A' && letter <= 'Z')
		return (char)(letter - 'A' + 'a');
	return letter;
}

/* Writes a character as the letters and marks that it is made of, if it is. */
static char *take_apart(const struct bv_folding *folding, uint32_t character,
			char *to)
{
	const uint32_t syllable = character - FIRST_SYLLABLE;
	const uint32_t i = character - FIRST_LATIN;

	if (i < LATIN_COUNT && latin[i].letter != 0) {
		*to++ = fold_letter(folding, latin[i].letter);
		return put(to, FIRST_MARK + latin[i].mark);
	}
	if (syllable >= SYLLABLES)
		return NULL;
	to = put(to, FIRST_LEAD + syllable / (21 * 28));
	to = put(to, FIRST_VOWEL + syllable / 28 % 21);
	return syllable % 28 > 0 ? put(to, BEFORE_TRAIL + syllable % 28) : to;
}

size_t bv_fold_name(const struct bv_folding *folding, const char *name,
		    size_t length, char *folded)
{
	char *to = folded;
	size_t i = 0;

	while (i < length) {
		uint32_t character;
		const size_t bytes =
			folding->accents ? get(name + i, length - i, &character)
					 : 0;
		char *end =
			bytes > 0 ? take_apart(folding, character, to) : NULL;

		if (end != NULL) {
			to = end;
			i += bytes;
		} else {
			*to++ = fold_letter(folding, name[i++]);
		}
	}
	return (size_t)(to - folded);
}
