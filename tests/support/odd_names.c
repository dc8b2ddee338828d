/*
 * odd_names.c: names that some file systems take for one
 *
 * A letter with an accent may be one character (NFC) or the letter with a
 * character that combines with it (NFD).  Here the former becomes the latter, one
 * character after the other, and these are compared.  A row of the table has all
 * that combine with one accent; it is short, and so are names.
 */

#include "odd_names.h"

#include <stddef.h>
#include <uchar.h>

/* Letters, each followed by itself with the accent. */
struct accent {
	char32_t mark;
	const char32_t *pairs;
};

static const struct accent accents[] = {
	{0x300, U"AÀEÈIÌNǸOÒUÙaàeèiìnǹoòuù"},
	{0x301, U"AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeéiílĺnńoórŕsśuúyýzź"},
	{0x302, U"AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ"},
	{0x303, U"AÃIĨNÑOÕUŨaãiĩnñoõuũ"},
	{0x304, U"AĀEĒIĪOŌUŪaāeēiīoōuū"},
	{0x306, U"AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ"},
	{0x307, U"CĊEĖGĠIİZŻcċeėgġzż"},
	{0x308, U"AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ"},
	{0x30a, U"AÅUŮaåuů"},
	{0x30b, U"OŐUŰoőuű"},
	{0x30c, U"CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž"},
	{0x327, U"CÇGĢKĶLĻNŅRŖSŞTŢcçgģkķlļnņrŗsştţ"},
};

/* A name, as it is read. */
struct reader {
	const struct odd_names *odd;
	const unsigned char *at;
	char32_t mark; /* to be told next; 0: none */
};

/* Takes a character of UTF-8; one of a wrong byte is that byte. */
static char32_t take_character(const unsigned char **at)
{
	const unsigned char *bytes = *at;
	const unsigned int first = bytes[0];
	const size_t more = first < 0xc2   ? 0
			    : first < 0xe0 ? 1
			    : first < 0xf0 ? 2
			    : first < 0xf5 ? 3
					   : 0;
	char32_t character = more > 0 ? first & (0x3fU >> more) : first;

	for (size_t i = 1; i <= more; i++) {
		if ((bytes[i] & 0xc0) != 0x80) {
			*at = bytes + 1;
			return first;
		}
		character = character << 6 | (bytes[i] & 0x3f);
	}
	*at = bytes + more + 1;
	return character;
}

/* Takes the accent off a letter, and keeps it for the next time. */
static char32_t decompose(struct reader *reader, char32_t character)
{
	for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++) {
		const char32_t *pair = accents[i].pairs;

		for (; *pair != 0; pair += 2) {
			if (pair[1] == character) {
				reader->mark = accents[i].mark;
				return pair[0];
			}
		}
	}
	return character;
}

/* The next character as it is compared; 0 at the end. */
static char32_t next(struct reader *reader)
{
	char32_t character = reader->mark;

	reader->mark = 0;
	if (character != 0 || *reader->at == '\0')
		return character;
	character = take_character(&reader->at);
	if (reader->odd->accents && character >= 0x80)
		character = decompose(reader, character);
	if (reader->odd->fold && character >= 'A' && character <= 'Z')
		character += 'a' - 'A';
	return character;
}

bool odd_names_are_one(const struct odd_names *odd, const char *a,
		       const char *b)
{
	struct reader of_a = {odd, (const unsigned char *)a, 0};
	struct reader of_b = {odd, (const unsigned char *)b, 0};
	char32_t character;

	do {
		character = next(&of_a);
		if (character != next(&of_b))
			return false;
	} while (character != 0);
	return true;
}
