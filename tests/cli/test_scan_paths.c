/*
 * test_scan_paths.c: which pictures frames become
 *
 * Proves how paths are mirrored below a root, and that no two frames can become
 * one picture.
 */

#include "scanning.h"

static void paths_start_below_the_root(void)
{
	start("root");
	MAKE("d/", "d/e/", "d/e/a.bin", "d/f/", "d/f/a.bin", "top.bin");
	FOUND("d/e/a.bin > e/a.bin\nd/f/a.bin > f/a.bin\n", "d/e/a.bin", "d/f",
	      "--root", "d");
	FOUND("d/e/a.bin > e/a.bin\nd/f/a.bin > f/a.bin\n", "d", "--root",
	      "./d/");
	FOUND("d/e/a.bin > a.bin\n", "d/e", "--root", "d/e");
	FOUND("d/e/a.bin > d/e/a.bin\ntop.bin > top.bin\n", ".//d/e", "top.bin",
	      "--root", ".");
	CHECK(chdir("d/e") == 0);
	FOUND("../f/a.bin > f/a.bin\n", "../f", "--root", "..");
}

static void roots_and_inputs_may_be_absolute(void)
{
	char here[PATH_MAX], path[2 * PATH_MAX], expected[5 * PATH_MAX];

	start("absolute");
	MAKE("d/", "d/a.bin");
	CHECK(getcwd(here, sizeof(here)) != NULL);
	snprintf(path, sizeof(path), "%s/d/a.bin", here);
	snprintf(expected, sizeof(expected), "%s > d/a.bin\n", path);
	FOUND(expected, "d/a.bin", "--root", here);
	FOUND(expected, path, "--root", here);
	FOUND(expected, path, "--root", ".");
	FOUND(expected, path, "d/a.bin", "--root", here);
	snprintf(expected, sizeof(expected), "%s > %s\n", path, path + 1);
	FOUND(expected, path, "--root", "/");
	FOUND(expected, "d", "--root", "/");
	CHECK(chdir("d") == 0);
	snprintf(expected, sizeof(expected), "%s > d/a.bin\n", path);
	FOUND(expected, "a.bin", "--root", "..");
}

/* The current directory can be meant by two names. */
static void roots_may_lie_behind_a_link(void)
{
	char here[PATH_MAX], logical[2 * PATH_MAX], expected[5 * PATH_MAX];

	start("behind");
	MAKE("real/", "real/a.bin");
	CHECK(symlink("real", "link") == 0);
	CHECK(getcwd(here, sizeof(here)) != NULL);
	CHECK(chdir("link") == 0);
	snprintf(logical, sizeof(logical), "%s/link", here);
	CHECK(setenv("PWD", logical, 1) == 0);
	snprintf(expected, sizeof(expected), "%s/a.bin > a.bin\n", logical);
	FOUND(expected, "a.bin", "--root", logical);
	snprintf(logical, sizeof(logical), "%s/real", here);
	snprintf(expected, sizeof(expected), "%s/a.bin > a.bin\n", logical);
	FOUND(expected, "a.bin", "--root", logical);
	CHECK(unsetenv("PWD") == 0);
}

static void inputs_that_are_not_below_the_root(void)
{
	start("outside");
	MAKE("d/", "d/a.bin", "dd/", "dd/a.bin");
	REFUSED("'dd/a.bin' is not below --root 'd'", "d/a.bin", "dd/a.bin",
		"--root", "d");
	REFUSED("'dd' is not below --root 'd'", "dd", "--root", "d");
	REFUSED("'../x.bin' is not below --root 'd'", "../x.bin", "--root",
		"d");
	REFUSED("'/x.bin' is not below --root 'no'", "/x.bin", "--root", "no");
	REFUSED("'d/../dd/a.bin' has '..' below --root 'd'", "d/../dd/a.bin",
		"--root", "d");
	REFUSED("'..' has '..' below --root '.'", "..", "--root", ".");
	REFUSED("'d/a.bin' is a file, and so is --root 'd/a.bin'", "d/a.bin",
		"--root", "d/a.bin");
}

static void the_same_input_is_taken_once(void)
{
	start("twice");
	MAKE("d/", "d/a.bin", "b.bin");
	FOUND("b.bin > b.bin\n", "b.bin", "b.bin", "./b.bin");
	FOUND("d/a.bin > a.bin\nb.bin > b.bin\n", "d", "b.bin", "d/",
	      "d/a.bin");
	write_list("b.bin\nb.bin\n");
	FOUND("b.bin > b.bin\n", "b.bin", "--files-from", "list");
}

static void two_inputs_for_one_picture_are_refused(void)
{
	start("collision");
	MAKE("d/", "d/a.bin", "e/", "e/a.bin", "a.bin", "a.foo", "a");
	REFUSED("'d/a.bin' and 'e/a.bin' would become the same picture; "
		"--root DIR, a directory above both, keeps them apart",
		"d", "e");
	FOUND("d/a.bin > d/a.bin\ne/a.bin > e/a.bin\n", "d", "e", "--root",
	      ".");
	REFUSED("'d/a.bin' and 'a.bin' would become the same picture (and so "
		"for 1 more); --root DIR, a directory above both, keeps them "
		"apart",
		"d/a.bin", "a.bin", "e/a.bin");
	REFUSED("'a.bin' and 'a.foo' would become the same picture; convert "
		"them to different directories",
		"a.bin", "a.foo");
	REFUSED("'a.foo' and 'a' would become the same picture; convert them "
		"to different directories",
		"a.foo", "a", "--root", ".");
	/* the first one in the order of the inputs is named */
	write_list("a.1\nb.1\nc.1\nd.1\na.2\nb.2\nc.2\nd.2\n");
	REFUSED("'a.1' and 'a.2' would become the same picture (and so for 3 "
		"more); convert them to different directories",
		"--files-from", "list");
	write_list("a.1\nb.1\nc.1\nd.1\nd.2\nc.2\nb.2\na.2\n");
	REFUSED("'d.1' and 'd.2' would become the same picture (and so for 3 "
		"more); convert them to different directories",
		"--files-from", "list");
}

int main(void)
{
	check_use_temporary_directory();
	paths_start_below_the_root();
	roots_and_inputs_may_be_absolute();
	roots_may_lie_behind_a_link();
	inputs_that_are_not_below_the_root();
	the_same_input_is_taken_once();
	two_inputs_for_one_picture_are_refused();
	return 0;
}
