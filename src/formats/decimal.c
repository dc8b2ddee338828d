/*
 * decimal.c - decimal numbers in text
 *
 * A number is an integer of some digits times a power of ten.  Three ways lead to the
 * nearest double, each of them exact:
 *
 *	integers up to 2^53, powers up to 10^22	are doubles themselves, so that one
 *				multiplication or division rounds once (Clinger)
 *	19 digits, powers up to 10^27	128 bits hold the product with a power of five,
 *				or with its inverse, to as many bits as it takes
 *	all others		by strtod(), which takes twenty times as long
 *
 * The second is for numbers with as many digits as "%.18e" writes.  What strtod() gets
 * is written without a point, of which a locale may have another idea.
 */

#include "formats/decimal.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As many digits always fit into 64 bits. */
#define MOST_DIGITS 19

__extension__ typedef unsigned __int128 wide;

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* -------------------------------------------------------------------------- */
/* Digits                                                                     */
/* -------------------------------------------------------------------------- */

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

static const uint64_t ten_to[9] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
};

/*
 * How many of 8 bytes, from the lowest on, are digits, which were changed from '0'..'9'
 * to 0..9: adding 0x76 carries what is more than 9 into the highest bit of its byte.
 */
static inline unsigned count_digits(uint64_t bytes)
{
	const uint64_t others =
		((bytes + EACH_BYTE(0x76)) | bytes) & EACH_BYTE(0x80);

	return others != 0 ? (unsigned)__builtin_ctzll(others) / 8 : 8;
}

/* The number of 8 digits, the highest in the lowest byte: by pairs, fours, eights. */
static inline uint64_t join_digits(uint64_t bytes)
{
	bytes = bytes * (1 + (UINT64_C(10) << 8)) >> 8;
	bytes &= UINT64_C(0x00ff00ff00ff00ff);
	bytes = bytes * (1 + (UINT64_C(100) << 16)) >> 16;
	bytes &= UINT64_C(0x0000ffff0000ffff);
	return bytes * (1 + (UINT64_C(10000) << 32)) >> 32;
}

/* Appends digits to an integer, modulo 2^64; returns where they end. */
static inline const char *read_digits(const char *text, const char *end,
				      uint64_t *integer)
{
	for (; text < end && is_digit(*text); text++)
		*integer = *integer * 10 + (uint64_t)(*text - '0');
	return text;
}

/* The same, eight at a time: for the many digits behind a point. */
static inline const char *read_many_digits(const char *text, const char *end,
					   uint64_t *integer)
{
	uint64_t bytes;
	unsigned n;

	while (end - text >= 8) {
		memcpy(&bytes, text, sizeof(bytes));
		bytes ^= EACH_BYTE('0');
		n = count_digits(bytes);
		if (n == 0)
			return text;
		*integer = *integer * ten_to[n] +
			   join_digits(bytes << (64 - 8 * n));
		text += n;
		if (n < 8)
			return text;
	}
	return read_digits(text, end, integer);
}

/* -------------------------------------------------------------------------- */
/* Fast: with at most 19 digits                                               */
/* -------------------------------------------------------------------------- */

#define MOST_TEN 22
#define MOST_FIVE 27

static const double ten[MOST_TEN + 1] = {
	1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* 5^0, 5^1 and so on, as far as 64 bits hold them. */
static const uint64_t five[MOST_FIVE + 1] = {
	0x0000000000000001, 0x0000000000000005, 0x0000000000000019,
	0x000000000000007d, 0x0000000000000271, 0x0000000000000c35,
	0x0000000000003d09, 0x000000000001312d, 0x000000000005f5e1,
	0x00000000001dcd65, 0x00000000009502f9, 0x0000000002e90edd,
	0x000000000e8d4a51, 0x0000000048c27395, 0x000000016bcc41e9,
	0x000000071afd498d, 0x0000002386f26fc1, 0x000000b1a2bc2ec5,
	0x000003782dace9d9, 0x00001158e460913d, 0x000056bc75e2d631,
	0x0001b1ae4d6e2ef5, 0x000878678326eac9, 0x002a5a058fc295ed,
	0x00d3c21bcecceda1, 0x0422ca8b0a00a425, 0x14adf4b7320334b9,
	0x6765c793fa10079d,
};

/*
 * 1 / 5^1, 1 / 5^2 and so on, times the power of two that gives 64 bits, without what
 * is left over.
 */
static const uint64_t fifth[MOST_FIVE] = {
	0xcccccccccccccccc, 0xa3d70a3d70a3d70a, 0x83126e978d4fdf3b,
	0xd1b71758e219652b, 0xa7c5ac471b478423, 0x8637bd05af6c69b5,
	0xd6bf94d5e57a42bc, 0xabcc77118461cefc, 0x89705f4136b4a597,
	0xdbe6fecebdedd5be, 0xafebff0bcb24aafe, 0x8cbccc096f5088cb,
	0xe12e13424bb40e13, 0xb424dc35095cd80f, 0x901d7cf73ab0acd9,
	0xe69594bec44de15b, 0xb877aa3236a4b449, 0x9392ee8e921d5d07,
	0xec1e4a7db69561a5, 0xbce5086492111aea, 0x971da05074da7bee,
	0xf1c90080baf72cb1, 0xc16d9a0095928a27, 0x9abe14cd44753b52,
	0xf79687aed3eec551, 0xc612062576589dda, 0x9e74d1b791e07e48,
};

/* 2^exponent */
static double power_of_two(int exponent)
{
	const uint64_t bits = (uint64_t)(1023 + exponent) << 52;
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/*
 * 'bits' times a power of two, where more than 0 and less than 1 is to be added to
 * them if 'more'.  They are at least 2^62 then, so that the lowest bit only tells
 * whether there is something beyond the middle between two doubles.
 */
static double round_bits(uint64_t bits, bool more, int exponent)
{
	const uint64_t half = bits >> 1 | (bits & 1) | more;

	return (double)(int64_t)half * power_of_two(exponent + 1);
}

/* integer * 10^power */
static double multiply(uint64_t integer, int power)
{
	const wide product = (wide)integer * five[power];
	const uint64_t high = (uint64_t)(product >> 64);
	int shift;

	if (high == 0)
		return (double)(uint64_t)product * power_of_two(power);
	shift = 64 - __builtin_clzll(high);
	return round_bits((uint64_t)(product >> shift),
			  (product & (((wide)1 << shift) - 1)) != 0,
			  shift + power);
}

/* integer / 10^power: both are shifted so that the quotient has 63 or 64 bits. */
static double divide_exactly(uint64_t integer, int power)
{
	const int up = __builtin_clzll(integer);
	const int down = __builtin_clzll(five[power]);
	const wide dividend = (wide)(integer << up) << 63;
	const uint64_t divisor = five[power] << down;
	const uint64_t quotient = (uint64_t)(dividend / divisor);

	return round_bits(quotient, dividend != (wide)quotient * divisor,
			  down - up - 63 - power);
}

/*
 * The same by a product: the quotient is at least 'high', which has 63 or 64 bits, and
 * less than 2 above.  All that is so rounds alike, unless the middle between two doubles
 * is among it.
 */
static double divide(uint64_t integer, int power)
{
	const int up = __builtin_clzll(integer);
	const int down = __builtin_clzll(five[power]);
	const wide product = (wide)(integer << up) * fifth[power - 1];
	const uint64_t high = (uint64_t)(product >> 64);
	const uint64_t middle = UINT64_C(512) << (high >> 63);

	if (((high + 1 - middle) & (2 * middle - 1)) <= 1)
		return divide_exactly(integer, power);
	return round_bits(high, false, down - up - 63 - power);
}

/* Stores integer * 10^exponent.  Returns false if that takes strtod(). */
static bool convert(uint64_t integer, int64_t exponent, double *value)
{
	if (integer <= UINT64_C(1) << 53 && exponent >= -MOST_TEN &&
	    exponent <= MOST_TEN) {
		*value = exponent < 0 ? (double)integer / ten[-exponent]
				      : (double)integer * ten[exponent];
		return true;
	}
	if (integer == 0 || exponent < -MOST_FIVE || exponent > MOST_FIVE)
		return false;
	*value = exponent < 0 ? divide(integer, (int)-exponent)
			      : multiply(integer, (int)exponent);
	return true;
}

/* -------------------------------------------------------------------------- */
/* By strtod()                                                                */
/* -------------------------------------------------------------------------- */

/*
 * The middle between two doubles has at most 767 digits: whatever follows so many,
 * only that it is not 0 can matter.
 */
#define MOST_COPIED 800

/* Beyond this all numbers are 0 or infinite, however many digits they have here. */
#define MOST_EXPONENT 99999

/* The digits in [text, end), one of which may be a point, times 10^exponent. */
static double convert_slowly(const char *text, const char *end,
			     int64_t exponent)
{
	char copy[MOST_COPIED + 16];
	size_t n = 0;
	bool behind_point = false, more = false;

	for (; text < end; text++) {
		if (*text == '.') {
			behind_point = true;
			continue;
		}
		if (n == MOST_COPIED) {
			more |= *text != '0';
			exponent += !behind_point;
			continue;
		}
		if (n > 0 || *text != '0')
			copy[n++] = *text;
		exponent -= behind_point;
	}
	if (n == 0)
		return 0.0;
	if (more) {
		copy[n++] = '1';
		exponent--;
	}
	if (exponent > MOST_EXPONENT)
		exponent = MOST_EXPONENT;
	if (exponent < -MOST_EXPONENT)
		exponent = -MOST_EXPONENT;
	snprintf(copy + n, sizeof(copy) - n, "e%d", (int)exponent);
	return strtod(copy, NULL);
}

/* -------------------------------------------------------------------------- */
/* What is no digit                                                           */
/* -------------------------------------------------------------------------- */

/* Where 'text' goes on behind a word in lower case; NULL if it is another one. */
static const char *skip_word(const char *text, const char *end,
			     const char *word)
{
	for (; *word != '\0'; word++, text++) {
		if (text == end || (*text | 0x20) != *word)
			return NULL;
	}
	return text;
}

static bool is_in_nan(char c)
{
	return is_digit(c) || c == '_' ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* What stands in parentheses behind "nan". */
static const char *skip_kind(const char *text, const char *end)
{
	const char *p = text;

	if (p == end || *p != '(')
		return text;
	do
		p++;
	while (p < end && is_in_nan(*p));
	return p < end && *p == ')' ? p + 1 : text;
}

static const char *read_word(const char *text, const char *end, double *value)
{
	const char *after = skip_word(text, end, "nan"), *longer;

	if (after != NULL) {
		*value = (double)NAN;
		return skip_kind(after, end);
	}
	after = skip_word(text, end, "inf");
	if (after == NULL)
		return NULL;
	*value = (double)INFINITY;
	longer = skip_word(after, end, "inity");
	return longer != NULL ? longer : after;
}

/* Adds an exponent, if 'text' is one; what is none belongs to no number. */
static const char *read_exponent(const char *text, const char *end,
				 int64_t *exponent)
{
	const char *p = text + 1;
	int64_t value = 0;
	bool negative = false;

	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	if (p == end || !is_digit(*p))
		return text;
	for (; p < end && is_digit(*p); p++) {
		if (value < INT64_MAX / 1000)
			value = value * 10 + (*p - '0');
	}
	*exponent += negative ? -value : value;
	return p;
}

/* -------------------------------------------------------------------------- */

/* True if there are more than 19 digits from the first that is not 0 on. */
static bool has_many_digits(const char *text, const char *end, size_t digits)
{
	for (; text < end && (*text == '0' || *text == '.'); text++)
		digits -= *text == '0';
	return digits > MOST_DIGITS;
}

const char *bv_decimal_read(const char *text, const char *end, double *value)
{
	const char *p = text, *start, *point, *after;
	const bool negative = p < end && *p == '-';
	uint64_t integer = 0;
	int64_t exponent = 0, given = 0;
	size_t digits;

	p += p < end && (*p == '-' || *p == '+');
	start = p;
	p = read_digits(start, end, &integer);
	digits = (size_t)(p - start);
	if (p < end && *p == '.') {
		point = ++p;
		p = read_many_digits(point, end, &integer);
		digits += (size_t)(p - point);
		exponent = point - p;
	}
	after = p;
	if (digits == 0)
		after = read_word(start, end, value);
	else if (p < end && (*p | 0x20) == 'e')
		after = read_exponent(p, end, &given);
	if (after == NULL)
		return NULL;
	if (digits > 0 &&
	    ((digits > MOST_DIGITS && has_many_digits(start, p, digits)) ||
	     !convert(integer, exponent + given, value)))
		*value = convert_slowly(start, p, given);
	if (negative)
		*value = -*value;
	return after;
}
