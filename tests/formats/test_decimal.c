/*
 * test_decimal.c: decimal numbers in text become the nearest double
 *
 * Proves that the number read and its end are those of strtod() in the C locale: for
 * numbers of floats and doubles as programs write them, for random digits, for numbers
 * in the middle between two doubles, next to it and with a digit far behind it, and for
 * words; that nothing is read behind the end; that hexadecimal digits are none; and
 * that a locale with a decimal comma changes nothing, where there is one.
 */

#include <ctype.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "check.h"
#include "formats/decimal.h"

#define MOST 4096

static uint64_t state = 1;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static double any_double(void)
{
	const uint64_t bits = next_random();
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static float any_float(void)
{
	const uint32_t bits = (uint32_t)(next_random() >> 32);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* ---------------------------------------------------------------------- */

static bool same(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) && isnan(b) && signbit(a) == signbit(b);
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static void check_value(const char *text, size_t length, double expected,
			size_t expected_length)
{
	double value = 0.0;
	const char *end = bv_decimal_read(text, text + length, &value);

	if (end == text + expected_length && same(value, expected))
		return;
	fprintf(stderr, "'%.*s' is %a to character %td, expected %a to %zu\n",
		(int)length, text, value, end == NULL ? -1 : end - text,
		expected, expected_length);
	exit(1);
}

/* What strtod() finds; digits follow that it does not see. */
static void check_text(const char *text)
{
	static char behind[MOST + 8];
	const size_t length = strlen(text);
	char *end;
	const double expected = strtod(text, &end);

	CHECK(end > text);
	check_value(text, length, expected, (size_t)(end - text));
	memcpy(behind, text, length);
	memcpy(behind + length, "7e7", 3);
	check_value(behind, length, expected, (size_t)(end - text));
}

static void check_none(const char *text)
{
	double value;

	CHECK(bv_decimal_read(text, text + strlen(text), &value) == NULL);
}

/* ---------------------------------------------------------------------- */
/* Numbers as programs write them                                         */
/* ---------------------------------------------------------------------- */

static void check_written(double value)
{
	static const char *const formats[] = {
		"%.17g", "%.9g",  "%g",    "%.18e",  "%.16e", "%.3f",
		"%.6f",  "%.10f", "%+.8e", "%.15g0", "%.25e", "%.4E",
	};
	char text[512];

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		/* The format is one of those. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(text, sizeof(text), formats[i], value);
#pragma GCC diagnostic pop
		check_text(text);
	}
}

static void check_programs(void)
{
	for (int i = 0; i < 10000; i++) {
		const double metres = (double)(int64_t)next_random() / 9.2e16;

		check_written(metres);
		check_written((double)(float)metres);
		check_written((double)any_float());
		check_written(any_double());
		check_written(ldexp(metres, (int)(next_random() % 64) - 32));
	}
}

/* ---------------------------------------------------------------------- */
/* Random digits                                                          */
/* ---------------------------------------------------------------------- */

static size_t add_digits(char *text, size_t n, size_t most)
{
	const size_t count = (size_t)(next_random() % (most + 1));
	const bool zeros = next_random() % 4 == 0;

	for (size_t i = 0; i < count; i++)
		text[n++] = zeros ? '0' : (char)('0' + next_random() % 10);
	return n;
}

static void check_random(void)
{
	static const size_t most[] = {3, 8, 19, 22, 60};
	char text[256];

	for (int i = 0; i < 1000000; i++) {
		const size_t digits = most[next_random() % 5];
		const int range = next_random() % 2 == 0 ? 30 : 340;
		size_t n = 0;

		if (next_random() % 2 == 0)
			text[n++] = next_random() % 2 == 0 ? '-' : '+';
		text[n++] = (char)('0' + next_random() % 10);
		n = add_digits(text, n, digits);
		if (next_random() % 2 == 0) {
			text[n++] = '.';
			n = add_digits(text, n, digits);
		}
		text[n] = '\0';
		if (next_random() % 2 == 0)
			snprintf(text + n, 16, "e%d",
				 (int)(next_random() % (unsigned)(2 * range)) -
					 range);
		check_text(text);
	}
}

/* ---------------------------------------------------------------------- */
/* Between two doubles                                                    */
/* ---------------------------------------------------------------------- */

/* A number of many digits, cut after some and then one more or less, or longer. */
static void check_near(const char *exact)
{
	static const int kept[] = {15, 16, 17, 18, 19, 20, 21, 40, 700};
	const char *e = strchr(exact, 'e');
	const size_t digits = (size_t)(e - exact);
	char text[MOST];

	CHECK(digits < MOST - 1100);
	check_text(exact);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		const size_t n = (size_t)kept[i] + 1;

		if (n >= digits)
			break;
		for (int step = -1; step <= 1; step++) {
			snprintf(text, sizeof(text), "%.*s%s", (int)n, exact,
				 e);
			if (isdigit(text[n - 1] + step))
				text[n - 1] = (char)(text[n - 1] + step);
			check_text(text);
		}
	}
	for (int zeros = 0; zeros <= 1000; zeros += 125) {
		snprintf(text, sizeof(text), "%.*s%0*d%s", (int)digits, exact,
			 zeros + 1, 1, e);
		check_text(text);
	}
}

/* The middle is exact where a long double has more bits than a double. */
static void check_middle(double value)
{
	const long double above = (long double)nextafter(value, INFINITY);
	const long double middle = ((long double)value + above) / 2;
	char text[MOST];

	if (!isfinite(value) || LDBL_MANT_DIG <= DBL_MANT_DIG)
		return;
	snprintf(text, sizeof(text), "%.780Le", middle);
	check_near(text);
}

static void check_middles(void)
{
	check_middle(1.0);
	check_middle(0.0);
	check_middle(DBL_MIN);
	check_middle(DBL_TRUE_MIN);
	check_middle(nextafter(DBL_MAX, 0.0));
	for (int i = 0; i < 300; i++) {
		check_middle(any_double());
		check_middle((double)any_float());
		check_middle(ldexp(1.0, i % 128 - 64));
	}
}

/* Integers whose middles have up to 19 digits, with powers of ten. */
static void check_integers(void)
{
	char text[64];

	for (int i = 0; i < 100000; i++) {
		const int bits = 54 + (int)(next_random() % 10);
		const uint64_t top = UINT64_C(1) << (bits - 1);
		const uint64_t half = UINT64_C(1) << (bits - 54);
		const uint64_t random = next_random() % top;
		const uint64_t middle =
			(top | (random & ~(2 * half - 1))) + half;

		for (int step = -1; step <= 1; step++) {
			const uint64_t integer =
				middle + (uint64_t)(int64_t)step;

			snprintf(text, sizeof(text), "%llue%d",
				 (unsigned long long)integer,
				 (int)(next_random() % 60) - 30);
			check_text(text);
			*strchr(text, 'e') = '\0';
			check_text(text);
		}
	}
}

/* ---------------------------------------------------------------------- */
/* Forms                                                                  */
/* ---------------------------------------------------------------------- */

static void check_forms(void)
{
	static const char *const numbers[] = {
		"0",
		"-0",
		"00",
		"0.",
		".5",
		"-.5e1",
		"5.",
		"1e",
		"1e+",
		"1e-x",
		"1e5",
		"1E-05",
		"1.2.3",
		"1,5",
		"12a",
		"1 2",
		"0e999999",
		"1e999999",
		"-1e-999999",
		"1e99999999999999999999",
		"4.9e-324",
		"2e-324",
		"1.8e308",
		"0.0000000000000000000",
		"1_000",
		"1d5",
		"1f",
		"1e5e5",
		"9007199254740993",
		"18446744073709551616",
		"nan",
		"NaN",
		"-nan",
		"+NAN",
		"nan(",
		"nan()",
		"nan(ind)",
		"-nan(snan_1)",
		"nan(a-b)",
		"nanx",
		"inf",
		"-INF",
		"Infinity",
		"infinit",
		"infinityx",
		"+infinity",
	};
	static const char *const none[] = {
		"",  "-",    "+",        ".",   "-.",  "e5", ".e5",
		"x", " 1",   "\t",       "--1", "+-1", "na", "in",
		"i", "NULL", "\xc0\x80", "-e",  "#1",  "/",
	};
	char text[MOST];

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		check_text(numbers[i]);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		check_none(none[i]);
	/* strtod() knows those; here it is a 0 in the middle of a word. */
	check_value("0x10", 4, 0.0, 1);
	check_value("-0X1p5", 6, -0.0, 2);
	/* As many zeros as a line can have. */
	snprintf(text, sizeof(text), "0.%04000d7e4001", 0);
	check_text(text);
	snprintf(text, sizeof(text), "1%04000de-4000", 0);
	check_text(text);
}

/* A locale with a decimal comma, where one can be made. */
static void check_locale(void)
{
	check_use_temporary_directory();
	CHECK(setenv("LOCPATH", check_directory, 1) == 0);
	if (system("localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 2>errors") != 0 ||
	    setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
		printf("not tried with a decimal comma: no localedef\n");
		return;
	}
	check_value("1.5,", 4, 1.5, 3);
	check_value("1,5", 3, 1.0, 1);
	check_value("123456789012345678901.5", 23, 123456789012345678901.5, 23);
	check_value("INFINITY", 8, (double)INFINITY, 8);
	CHECK(setlocale(LC_ALL, "C") != NULL);
}

int main(void)
{
	check_forms();
	check_locale();
	check_integers();
	check_middles();
	check_random();
	check_programs();
	return 0;
}
