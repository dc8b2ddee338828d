/*
 * test_text.c: lines of text are cut safely and do not depend on the locale
 *
 * Proves of core/text.h that a text never leaves its memory and says when it
 * was cut, that numbers are the same in a locale with a decimal comma (where
 * one is installed), and that every name becomes a JSON string of its own.
 */

#include "core/text.h"

#include <locale.h>
#include <math.h>
#include <wchar.h>

#include "check.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* ---------------------------------------------------------------------- */
/* Cutting                                                                */
/* ---------------------------------------------------------------------- */

static void add_parts(struct bv_text *text)
{
	bv_text_add(text, "%s-%d", "ab", 34);
	bv_text_add(text, "%s", "");
	bv_text_add_number(text, -0.5, 9);
	bv_text_add_json_string(text, "q\n");
}

/* Whatever the size, what fits is there, and no byte after it is touched. */
static void check_cutting(void)
{
	static const char whole[] = "ab-34-0.5\"q\\u000a\"";

	for (size_t size = 1; size <= sizeof(whole) + 3; size++) {
		const bool fits = size >= sizeof(whole);
		const size_t length = fits ? sizeof(whole) - 1 : size - 1;
		char memory[sizeof(whole) + 4];
		struct bv_text text;

		memset(memory, 'X', sizeof(memory));
		text = bv_text_start(memory, size);
		CHECK_STR(memory, "");
		add_parts(&text);
		CHECK_EQ_INT(text.cut, !fits);
		CHECK_EQ_INT(text.used, length);
		CHECK_EQ_INT(strlen(memory), length);
		CHECK(memcmp(memory, whole, length) == 0);
		CHECK(memory[size] == 'X');
	}
}

/* Once a text is cut, nothing shorter slips in behind. */
static void check_after_cut(void)
{
	char memory[6];
	struct bv_text text = bv_text_start(memory, sizeof(memory));

	bv_text_add(&text, "1234");
	CHECK(!text.cut);
	bv_text_add(&text, "5678");
	CHECK(text.cut);
	bv_text_add(&text, "9");
	bv_text_add(&text, "%s", "");
	CHECK(text.cut);
	CHECK_STR(memory, "12345");
}

static void check_no_memory_at_all(void)
{
	struct bv_text text = bv_text_start(NULL, 0);

	bv_text_add(&text, "%s", "");
	CHECK(text.cut);
	add_parts(&text);
	CHECK_EQ_INT(text.used, 0);
}

/* ---------------------------------------------------------------------- */
/* Numbers                                                                */
/* ---------------------------------------------------------------------- */

static const struct {
	double value;
	int digits;
	const char *text;
} numbers[] = {
	{0, 9, "0"},
	{-0.0, 9, "-0"},
	{1, 9, "1"},
	{-80, 9, "-80"},
	{0.1, 9, "0.1"},
	{0.1, 17, "0.10000000000000001"},
	{-2.73, 9, "-2.73"},
	{50.0 / 608, 9, "0.0822368421"},
	{1600.5, 9, "1600.5"},
	{4500000.1, 9, "4500000.1"},
	{123456789, 9, "123456789"},
	{1234567890, 9, "1.23456789e+09"},
	{1e300, 9, "1e+300"},
	{1.5e-45, 9, "1.5e-45"},
	{-1.25e-7, 9, "-1.25e-07"},
	{3.40282347e38, 9, "3.40282347e+38"},
	{2.0 / 3, 3, "0.667"},
	{INFINITY, 9, "inf"},
	{-INFINITY, 9, "-inf"},
};

static void check_numbers(void)
{
	char memory[64];
	struct bv_text text;

	for (size_t i = 0; i < LENGTH(numbers); i++) {
		text = bv_text_start(memory, sizeof(memory));
		bv_text_add_number(&text, numbers[i].value, numbers[i].digits);
		CHECK_STR(memory, numbers[i].text);
		if (!isfinite(numbers[i].value) || numbers[i].digits != 9)
			continue;
		text = bv_text_start(memory, sizeof(memory));
		bv_text_add_json_number(&text, numbers[i].value);
		CHECK_STR(memory, numbers[i].text);
	}
	text = bv_text_start(memory, sizeof(memory));
	bv_text_add_json_number(&text, INFINITY);
	bv_text_add_json_number(&text, -INFINITY);
	bv_text_add_json_number(&text, NAN);
	CHECK_STR(memory, "nullnullnull");
}

/* Goes to a locale that does not write 0.5 as "0.5". */
static bool use_comma_locale(void)
{
	static const char *const names[] = {
		"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "it_IT.UTF-8",
		"ru_RU.UTF-8", "pl_PL.UTF-8", "ps_AF.UTF-8", "ps_AF",
		"de_DE",       "fr_FR",
	};
	char half[32];

	for (size_t i = 0; i < LENGTH(names); i++) {
		if (setlocale(LC_ALL, names[i]) == NULL)
			continue;
		snprintf(half, sizeof(half), "%g", 0.5);
		if (strcmp(half, "0.5") != 0)
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------------- */
/* JSON strings                                                           */
/* ---------------------------------------------------------------------- */

static const struct {
	const char *bytes, *json;
} strings[] = {
	{"", ""},
	{"000001.bin", "000001.bin"},
	{"a b~!'/", "a b~!'/"},
	{"\"\\", "\\\"\\\\"},
	{"\x01\b\t\n\r\x1f\x7f",
	 "\\u0001\\u0008\\u0009\\u000a\\u000d\\u001f\\u007f"},
	/* The first and the last character of each length */
	{"\xc2\x80\xdf\xbf", "\\u0080\\u07ff"},
	{"\xe0\xa0\x80\xef\xbf\xbf", "\\u0800\\uffff"},
	{"\xed\x9f\xbf\xee\x80\x80", "\\ud7ff\\ue000"},
	{"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\\ud800\\udc00\\udbff\\udfff"},
	{"\xc3\xbc\xe2\x82\xac\xf0\x9f\x9a\x97",
	 "\\u00fc\\u20ac\\ud83d\\ude97"},
	/* Bytes that never are UTF-8 */
	{"\x80\xbf\xc0\xff\xfe", "\\udc80\\udcbf\\udcc0\\udcff\\udcfe"},
	{"\xf8\x88\x80\x80\x80", "\\udcf8\\udc88\\udc80\\udc80\\udc80"},
	/* Overlong forms of '/', U+007F, U+07FF and U+FFFF */
	{"\xc0\xaf", "\\udcc0\\udcaf"},
	{"\xc1\xbf", "\\udcc1\\udcbf"},
	{"\xe0\x9f\xbf", "\\udce0\\udc9f\\udcbf"},
	{"\xf0\x8f\xbf\xbf", "\\udcf0\\udc8f\\udcbf\\udcbf"},
	/* The surrogates U+D800 and U+DFFF */
	{"\xed\xa0\x80", "\\udced\\udca0\\udc80"},
	{"\xed\xbf\xbf", "\\udced\\udcbf\\udcbf"},
	/* U+110000 */
	{"\xf4\x90\x80\x80", "\\udcf4\\udc90\\udc80\\udc80"},
	/* Cut short by another character, and by the end */
	{"\xe2\x82z", "\\udce2\\udc82z"},
	{"\xf0\x9f\xc3\xbc", "\\udcf0\\udc9f\\u00fc"},
	{"\xc3", "\\udcc3"},
	{"a\xf0\x9f\x9a", "a\\udcf0\\udc9f\\udc9a"},
};

static void check_strings(void)
{
	for (size_t i = 0; i < LENGTH(strings); i++) {
		char memory[128], expected[128];
		struct bv_text text = bv_text_start(memory, sizeof(memory));

		bv_text_add_json_string(&text, strings[i].bytes);
		snprintf(expected, sizeof(expected), "\"%s\"", strings[i].json);
		CHECK_STR(memory, expected);
		CHECK(!text.cut);
	}
}

#define PAIRS (255 * 255)

static int compare_texts(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* All names of two bytes: ASCII, and no two alike */
static void check_distinct(void)
{
	static char texts[PAIRS][16];

	for (int i = 0; i < PAIRS; i++) {
		const char bytes[] = {(char)(1 + i / 255), (char)(1 + i % 255),
				      '\0'};
		struct bv_text text = bv_text_start(texts[i], 16);

		bv_text_add_json_string(&text, bytes);
		CHECK(!text.cut);
		for (size_t k = 0; k < text.used; k++)
			CHECK(texts[i][k] >= ' ' && texts[i][k] <= '~');
	}
	qsort(texts, PAIRS, sizeof(texts[0]), compare_texts);
	for (int i = 1; i < PAIRS; i++)
		CHECK(strcmp(texts[i - 1], texts[i]) != 0);
}

static void check_made_printable(void)
{
	char data[16];
	struct bv_text text = bv_text_start(data, sizeof(data));

	bv_text_add(&text, "\x1b[1m\n ~\x7f\x80\xff");
	bv_text_make_printable(&text);
	CHECK_STR(data, "?[1m? ~???");
	CHECK_EQ_INT(text.used, 10);
}

/* A piece that printf() cannot write is left out, and the text ends before it. */
static void check_failing(void)
{
	static const wchar_t no_character[] = {0x7fffffff, 0};
	char memory[16];
	struct bv_text text;

	memset(memory, 'X', sizeof(memory));
	text = bv_text_start(memory, sizeof(memory));
	bv_text_add(&text, "1234");
	bv_text_add(&text, "56%ls", no_character);
	CHECK(text.cut);
	CHECK_EQ_INT(text.used, 4);
	CHECK_STR(memory, "1234");
	bv_text_add(&text, "7");
	CHECK_STR(memory, "1234");
}

int main(void)
{
	check_cutting();
	check_failing();
	check_made_printable();
	check_after_cut();
	check_no_memory_at_all();
	check_numbers();
	check_strings();
	check_distinct();
	if (use_comma_locale()) {
		check_cutting();
		check_numbers();
		check_strings();
	} else {
		puts("no locale with a decimal comma is installed: that part "
		     "is left out");
	}
	return 0;
}
