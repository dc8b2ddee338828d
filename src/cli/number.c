/*
 * number.c - numbers as they are typed after options
 *
 * strtod() rounds correctly, which the pixel contract needs of the bounds of a
 * grid.  It also takes leading spaces, hexadecimal numbers, "inf" and "nan",
 * so the text is checked for other characters before.  Its decimal point is
 * that of the locale; the command never sets one, so it is '.'.
 */

#include "cli/number.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first 'length' bytes of 'text', which any other byte may follow. */
static enum bv_number parse_part(const char *text, size_t length, double *value)
{
	const size_t span = strspn(text, "0123456789+-.eE");
	char *end;
	double number;

	if (length == 0 || span < length)
		return BV_NO_NUMBER;
	errno = 0;
	number = strtod(text, &end);
	if (end != text + length)
		return BV_NO_NUMBER;
	*value = number;
	if (!isfinite(number))
		return BV_NUMBER_LARGE;
	if (number == 0.0 && errno == ERANGE && !signbit(number))
		return BV_NUMBER_SMALL;
	return BV_NUMBER;
}

enum bv_number bv_parse_number(const char *text, double *value)
{
	return parse_part(text, strlen(text), value);
}

enum bv_number bv_parse_range(const char *text, double *min, double *max)
{
	const char *colon = strchr(text, ':');
	enum bv_number first, second;
	double low, high;

	if (colon == NULL)
		return BV_NO_NUMBER;
	first = parse_part(text, (size_t)(colon - text), &low);
	second = bv_parse_number(colon + 1, &high);
	if (first == BV_NO_NUMBER || second == BV_NO_NUMBER)
		return BV_NO_NUMBER;
	*min = low;
	*max = high;
	return first == BV_NUMBER_LARGE || second == BV_NUMBER_LARGE
		       ? BV_NUMBER_LARGE
		       : BV_NUMBER;
}

enum bv_number bv_parse_three(const char *text, double numbers[3])
{
	enum bv_number result = BV_NUMBER;
	double three[3];

	for (int i = 0; i < 3; i++) {
		const size_t length = strcspn(text, ",");
		const enum bv_number number =
			parse_part(text, length, &three[i]);

		if (number == BV_NO_NUMBER || (text[length] == ',') != (i < 2))
			return BV_NO_NUMBER;
		if (number == BV_NUMBER_LARGE)
			result = number;
		text += length + 1;
	}
	for (int i = 0; i < 3; i++)
		numbers[i] = three[i];
	return result;
}

bool bv_parse_count(const char *text, uint32_t *value)
{
	const char *start = text + strspn(text, "0");
	const size_t digits = strspn(start, "0123456789");
	const char *suffix = start + digits;
	uint64_t number = 0;

	/* Ten digits hold 2^32 - 1, and with a suffix stay below 2^64. */
	if (suffix == text || digits > 10)
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint64_t)(start[i] - '0');
	if (strcmp(suffix, "k") == 0)
		number *= 1000;
	else if (strcmp(suffix, "M") == 0)
		number *= 1000000;
	else if (*suffix != '\0')
		return false;
	if (number > UINT32_MAX)
		return false;
	*value = (uint32_t)number;
	return true;
}
