/*
 * number.c - numbers as they are typed after options
 *
 * strtod() rounds correctly, which the pixel contract needs of the bounds of a
 * grid.  It also takes leading spaces, hexadecimal numbers, "inf" and "nan",
 * so the text is checked for other characters before.  Its decimal point is
 * that of the locale; the command never sets one, so it is '.'.
 */

#include "cli/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first 'length' bytes of 'text', which any other byte may follow. */
static bool parse_part(const char *text, size_t length, double *value)
{
	const size_t span = strspn(text, "0123456789+-.eE");
	char *end;
	double number;

	if (length == 0 || span < length)
		return false;
	number = strtod(text, &end);
	if (end != text + length || !isfinite(number))
		return false;
	*value = number;
	return true;
}

bool bv_parse_number(const char *text, double *value)
{
	return parse_part(text, strlen(text), value);
}

bool bv_parse_range(const char *text, double *min, double *max)
{
	const char *colon = strchr(text, ':');
	double first, second;

	if (colon == NULL ||
	    !parse_part(text, (size_t)(colon - text), &first) ||
	    !bv_parse_number(colon + 1, &second))
		return false;
	*min = first;
	*max = second;
	return true;
}

bool bv_parse_count(const char *text, uint32_t *value)
{
	const size_t digits = strspn(text, "0123456789");
	const char *suffix = text + digits;
	uint64_t number = 0;

	/* Ten digits hold 2^32 - 1, and with a suffix stay below 2^64. */
	if (digits == 0 || digits > 10)
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint64_t)(text[i] - '0');
	if (strcmp(suffix, "k") == 0)
		number *= 1000;
	else if (strcmp(suffix, "M") == 0)
		number *= 1000000;
	else if (*suffix != '\0')
		return false;
	if (number == 0 || number > UINT32_MAX)
		return false;
	*value = (uint32_t)number;
	return true;
}
