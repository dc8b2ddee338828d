/*
 * test_output_name.c: which picture a frame becomes
 *
 * Proves that the extension of the last component, and nothing else, is
 * replaced, by that of a picture or of arrays, and that a name which does not fit is
 * refused and not cut.
 */

#include "check.h"
#include "convert/output_name.h"

static void check_name(const char *path, const char *expected)
{
	char output[64] = "";

	CHECK_EQ_INT(
		bv_output_name(path, BV_FORM_PICTURE, output, sizeof(output)),
		strlen(expected));
	CHECK_STR(output, expected);
	CHECK_EQ_INT(bv_output_stem(path), strlen(expected) - strlen(".png"));
}

static void the_extension_is_replaced(void)
{
	check_name("a.bin", "a.png");
	check_name("dir/a.bin", "dir/a.png");
	check_name("a.pcd.bin", "a.pcd.png");
	check_name("a.png", "a.png");
	check_name("a.", "a.png");
	check_name("a..bin", "a..png");
}

static void a_missing_extension_is_added(void)
{
	check_name("a", "a.png");
	check_name("dir.d/a", "dir.d/a.png");
	check_name(".bin", ".bin.png");
	check_name("dir/.bin", "dir/.bin.png");
	check_name(".a.bin", ".a.png");
}

static void arrays_have_their_own(void)
{
	char output[64];

	CHECK_EQ_INT(bv_output_name("dir/a.pcd.bin", BV_FORM_ARRAYS, output,
				    sizeof(output)),
		     13);
	CHECK_STR(output, "dir/a.pcd.npz");
}

static void a_name_fits_or_is_refused(void)
{
	char output[8] = "before";

	CHECK_EQ_INT(bv_output_name("abc.bin", BV_FORM_PICTURE, output, 8), 7);
	CHECK_STR(output, "abc.png");
	CHECK_EQ_INT(bv_output_name("abcd.bin", BV_FORM_PICTURE, output, 8), 0);
	CHECK_EQ_INT(bv_output_name("", BV_FORM_PICTURE, output, 4), 0);
	CHECK_EQ_INT(bv_output_name("a", BV_FORM_PICTURE, output, 0), 0);
	CHECK_STR(output, "abc.png");
}

int main(void)
{
	the_extension_is_replaced();
	a_missing_extension_is_added();
	arrays_have_their_own();
	a_name_fits_or_is_refused();
	return 0;
}
