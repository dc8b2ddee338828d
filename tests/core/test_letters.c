/*
 * test_letters.c: in names, letters of ASCII count the same in upper and lower case
 *
 * Proves that no other bytes do, and what an end is; and that it is so with the names of
 * fields and of files.
 */

#include "check.h"
#include "core/letters.h"
#include "formats/choice.h"
#include "formats/format.h"

static bool is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void check_bytes(void)
{
	for (int a = 1; a < 256; a++) {
		for (int b = 1; b < 256; b++) {
			const char text[] = {(char)a, '\0'};
			const char name[] = {(char)b, '\0'};
			const bool same =
				a == b || (is_letter(a) && (a ^ b) == 32);

			CHECK(bv_is_called(text, 1, name) == same);
		}
	}
}

static void check_ends(void)
{
	CHECK(bv_is_called("XYZ", 2, "xy"));
	CHECK(!bv_is_called("xy", 2, "xyz"));
	CHECK(!bv_is_called("xyz", 3, "xy"));
	CHECK(bv_is_called("", 0, ""));
	CHECK(bv_ends_like("A.PcD.bIN", ".pcd.bin"));
	CHECK(bv_ends_like(".bin", ".BIN"));
	CHECK(!bv_ends_like("bin", ".bin"));
	CHECK(!bv_ends_like("a.bin.", ".bin"));
	CHECK(bv_ends_like("a", ""));
}

static void check_names(void)
{
	static const char *const names[] = {"X", "y", "Z", "I"};
	const struct bv_asked asked = {.scale = 0.0};
	struct bv_choice choice;

	bv_choice_begin(&choice, &asked);
	for (uint32_t i = 0; i < 4; i++)
		bv_choice_offer(&choice, &(struct bv_field){.name = names[i],
							    .length = 1,
							    .readable = true,
							    .count = 1});
	for (int i = 0; i < 4; i++)
		CHECK(choice.found[i]);
	CHECK(bv_format_has_name("SCAN.BIN"));
}

int main(void)
{
	check_bytes();
	check_ends();
	check_names();
	return 0;
}
