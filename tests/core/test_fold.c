/*
 * test_fold.c: names that a file system takes for one are folded to one
 *
 * Proves that large and small letters of ASCII, and accents in both forms, become
 * the same bytes where they are to, and that everything else stays as it is, be it
 * UTF-8 or not.
 */

#include <string.h>

#include "check.h"
#include "core/fold.h"

static const struct bv_folding none = {false, false};
static const struct bv_folding letters = {true, false};
static const struct bv_folding accents = {false, true};
static const struct bv_folding both = {true, true};

static void expect(const struct bv_folding *folding, const char *name,
		   const char *expected)
{
	char folded[BV_FOLDED_MAX(64) + 1];
	const size_t length = bv_fold_name(folding, name, strlen(name), folded);

	CHECK(length <= BV_FOLDED_MAX(strlen(name)));
	folded[length] = '\0';
	CHECK_STR(folded, expected);
}

int main(void)
{
	static const char *const untouched[] = {
		"",
		"scan_0.bin",
		"e\xcc\x81",        /* apart already */
		"\xd0\x96",         /* Cyrillic */
		"\xe2\x82\xac",     /* no letter */
		"\xf0\x9f\x98\x80", /* four bytes */
		"\xc3",             /* not UTF-8 */
		"\xc3x",
		"\xea\xb0",
		"\xff\xfe",
		"\xa9",
		"\xc3\x97", /* a sign among the letters */
		"\xc4\xb1", /* a letter without a mark */
	};

	for (size_t i = 0; i < sizeof(untouched) / sizeof(untouched[0]); i++) {
		expect(&none, untouched[i], untouched[i]);
		expect(&both, untouched[i], untouched[i]);
	}
	expect(&none, "Scan\xc3\xa9", "Scan\xc3\xa9");
	expect(&letters, "AZaz09[@`{", "azaz09[@`{");
	expect(&letters, "\xc3\x89", "\xc3\x89");
	expect(&accents, "Caf\xc3\xa9", "Cafe\xcc\x81");
	expect(&accents, "\xc3\x89", "E\xcc\x81");
	expect(&both, "\xc3\x89", "e\xcc\x81");
	expect(&both, "E\xcc\x81", "e\xcc\x81");
	/* The first and the last of the list: A with grave, z with caron. */
	expect(&accents, "\xc3\x80", "A\xcc\x80");
	expect(&accents, "\xc5\xbe", "z\xcc\x8c");
	/* Korean, with two letters and with three. */
	expect(&accents, "\xea\xb0\x80", "\xe1\x84\x80\xe1\x85\xa1");
	expect(&accents, "\xed\x9e\xa3",
	       "\xe1\x84\x92\xe1\x85\xb5\xe1\x87\x82");
	expect(&accents, "\xed\x9e\xa4", "\xed\x9e\xa4");
	return 0;
}
