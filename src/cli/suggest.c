/*
 * suggest.c - the right spelling of a word that nearly is one of several names
 *
 * The distance of two words is the smallest number of typing mistakes that
 * turns one into the other: a letter left out, one too many, a wrong one, or
 * two neighbours swapped.  With d(i, j) the distance of the first i letters of
 * a and the first j letters of b,
 *
 *	d(i, j) = min of	d(i - 1, j) + 1
 *				d(i, j - 1) + 1
 *				d(i - 1, j - 1) + (a_i != b_j)
 *				d(i - 2, j - 2) + 1	if the last two letters
 *							are swapped
 *
 * which needs only the last three rows of the table.
 */

#include "cli/suggest.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/letters.h"

/* Longer words are near to nothing. */
#define WORD_MAX 31

/* Words of which one starts the other are near if they share this much. */
#define PREFIX_MIN 3

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool is_swapped(const char *a, const char *b)
{
	return bv_lower(a[0]) == bv_lower(b[1]) &&
	       bv_lower(a[1]) == bv_lower(b[0]);
}

static size_t distance(const char *a, size_t a_length, const char *b,
		       size_t b_length)
{
	size_t rows[3][WORD_MAX + 1];

	for (size_t j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		const size_t *above2 = rows[(i + 1) % 3];
		const size_t *above = rows[(i + 2) % 3];
		size_t *row = rows[i % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			const bool same =
				bv_lower(a[i - 1]) == bv_lower(b[j - 1]);

			row[j] = smaller(smaller(above[j], row[j - 1]) + 1,
					 above[j - 1] + (same ? 0 : 1));
			if (i > 1 && j > 1 && is_swapped(a + i - 2, b + j - 2))
				row[j] = smaller(row[j], above2[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

const char *bv_suggest(const char *word, bv_names *names)
{
	const size_t length = strlen(word);
	const size_t allowed = length < 6 ? 1 : length / 3;
	const char *nearest = NULL;
	size_t least = smaller(allowed + 1, length);
	const char *name;

	if (length > WORD_MAX)
		return NULL;
	for (size_t i = 0; (name = names(i)) != NULL; i++) {
		const size_t name_length = strlen(name);
		const size_t shared = smaller(length, name_length);
		size_t mistakes;

		if (name_length > WORD_MAX)
			continue;
		mistakes = distance(word, length, name, name_length);
		if (shared >= PREFIX_MIN &&
		    strncasecmp(word, name, shared) == 0)
			mistakes = smaller(mistakes, 1);
		if (mistakes < least) {
			least = mistakes;
			nearest = name;
		}
	}
	return nearest;
}

char *bv_join_names(bv_names *names, char *text, size_t size)
{
	size_t used = 0;
	const char *name;

	text[0] = '\0';
	for (size_t i = 0; (name = names(i)) != NULL && used < size; i++) {
		const int length = snprintf(text + used, size - used, "%s%s",
					    i > 0 ? ", " : "", name);

		if (length < 0)
			break;
		used += (size_t)length;
	}
	return text;
}
