/*
 * test_output_tree.c: outputs find their directory, and none outside the tree
 *
 * Proves what bv_output_tree_find() promises: below an output directory missing
 * directories are made if wanted, the last one is used again to write in it, and
 * neither a path nor anything planted in the way leads outside; without one, an
 * output is any path whose directory exists.  And that bv_output_tree_confirm()
 * notices when a directory is not any more where its path leads to.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include "check.h"
#include "io/output_tree.h"

/* Checks that 'path' is found in 'directory' under 'name'. */
static void expect(struct bv_output_tree *tree, const char *path,
		   const char *directory, const char *name)
{
	const char *found_name = NULL;
	struct stat found, expected;
	int descriptor = -1, error = -1;

	CHECK_EQ_INT(bv_output_tree_find(tree, path, true, &descriptor,
					 &found_name, &error),
		     BV_OK);
	CHECK_EQ_INT(error, 0);
	CHECK_STR(found_name, name);
	CHECK(fstat(descriptor, &found) == 0);
	CHECK(stat(directory, &expected) == 0);
	CHECK(S_ISDIR(found.st_mode));
	CHECK(found.st_dev == expected.st_dev);
	CHECK(found.st_ino == expected.st_ino);
}

/* Checks that 'path' is refused. */
static void expect_failure(struct bv_output_tree *tree, const char *path,
			   enum bv_status status, int system_error)
{
	const char *name;
	int descriptor, error = -1;

	CHECK_EQ_INT(bv_output_tree_find(tree, path, true, &descriptor, &name,
					 &error),
		     status);
	CHECK_EQ_INT(error, system_error);
}

static struct bv_output_tree open_tree(const char *directory)
{
	struct bv_output_tree tree;
	int error = -1;

	CHECK_EQ_INT(bv_output_tree_open(&tree, AT_FDCWD, directory, &error),
		     BV_OK);
	CHECK_EQ_INT(error, 0);
	return tree;
}

static int exists(const char *path)
{
	struct stat entry;

	return lstat(path, &entry) == 0;
}

/* ---------------------------------------------------------------------- */
/* Below an output directory                                              */
/* ---------------------------------------------------------------------- */

static void test_root(void)
{
	struct bv_output_tree tree;
	int error = 0;

	CHECK_EQ_INT(bv_output_tree_open(&tree, AT_FDCWD, "missing", &error),
		     BV_ERR_DIRECTORY);
	CHECK_EQ_INT(error, ENOENT);
	CHECK(close(open("file", O_WRONLY | O_CREAT, 0644)) == 0);
	CHECK_EQ_INT(bv_output_tree_open(&tree, AT_FDCWD, "file", &error),
		     BV_ERR_DIRECTORY);
	CHECK_EQ_INT(error, ENOTDIR);

	/* The user may have the output directory where he likes. */
	CHECK(mkdir("elsewhere", 0777) == 0);
	CHECK(symlink("elsewhere", "link") == 0);
	tree = open_tree("link");
	expect(&tree, "a/b.png", "elsewhere/a", "b.png");
	bv_output_tree_close(&tree);
}

static void test_making_directories(void)
{
	struct bv_output_tree tree = open_tree("out");
	struct stat made;
	mode_t mask;

	expect(&tree, "top.png", "out", "top.png");
	expect(&tree, "a/1.png", "out/a", "1.png");
	expect(&tree, "a/b/c/2.png", "out/a/b/c", "2.png");
	expect(&tree, "a/b/3.png", "out/a/b", "3.png");
	expect(&tree, "a//b/./4.png", "out/a/b", "4.png");
	expect(&tree, "./5.png", "out", "5.png");
	expect(&tree, "a/..b/...", "out/a/..b", "...");
	CHECK(!exists("out/a/1.png"));

	mask = umask(027);
	expect(&tree, "masked/6.png", "out/masked", "6.png");
	umask(mask);
	CHECK(stat("out/masked", &made) == 0);
	CHECK_EQ_INT(made.st_mode & 0777, 0750);
	bv_output_tree_close(&tree);
}

/* Looking for an output leaves no directory behind. */
static void test_looking_only(void)
{
	struct bv_output_tree tree = open_tree("out");
	const char *name;
	int directory, error;

	CHECK_EQ_INT(bv_output_tree_find(&tree, "new/b/1.png", false,
					 &directory, &name, &error),
		     BV_ERR_DIRECTORY);
	CHECK_EQ_INT(error, ENOENT);
	CHECK(!exists("out/new"));
	expect(&tree, "new/1.png", "out/new", "1.png");
	CHECK_EQ_INT(bv_output_tree_find(&tree, "new/b/1.png", false,
					 &directory, &name, &error),
		     BV_ERR_DIRECTORY);
	CHECK(!exists("out/new/b"));
	CHECK_EQ_INT(bv_output_tree_find(&tree, "new/2.png", false, &directory,
					 &name, &error),
		     BV_OK);
	CHECK_STR(name, "2.png");
	CHECK(rmdir("out/new") == 0);
	bv_output_tree_close(&tree);
}

/* ---------------------------------------------------------------------- */
/* Directories that move                                                  */
/* ---------------------------------------------------------------------- */

static void expect_confirmed(struct bv_output_tree *tree, enum bv_status status)
{
	int error = -1;

	CHECK_EQ_INT(bv_output_tree_confirm(tree, &error), status);
	CHECK_EQ_INT(error, 0);
}

/* Looks without making anything. */
static void expect_look(struct bv_output_tree *tree, const char *path,
			enum bv_status status, int system_error)
{
	const char *name;
	int directory, error = -1;

	CHECK_EQ_INT(bv_output_tree_find(tree, path, false, &directory, &name,
					 &error),
		     status);
	CHECK_EQ_INT(error, system_error);
}

/* As long as outputs go to one directory, it is not opened again to write there. */
static void test_last_directory_is_kept(void)
{
	struct bv_output_tree tree = open_tree("out");
	const char *name;
	int first, second, error;

	bv_output_tree_find(&tree, "kept/1.png", true, &first, &name, &error);
	expect_confirmed(&tree, BV_OK);
	bv_output_tree_find(&tree, "kept/2.png", true, &second, &name, &error);
	CHECK_EQ_INT(second, first);
	CHECK_STR(name, "2.png");
	expect_confirmed(&tree, BV_OK);

	expect(&tree, "kept2/1.png", "out/kept2", "1.png");
	expect_confirmed(&tree, BV_OK);
	expect(&tree, "kep/1.png", "out/kep", "1.png");
	expect(&tree, "1.png", "out", "1.png");
	expect_confirmed(&tree, BV_OK);
	expect(&tree, "kept/3.png", "out/kept", "3.png");
	bv_output_tree_close(&tree);
}

/* What a directory is when it is found to have been moved. */
static void move_away(struct bv_output_tree *tree)
{
	expect(tree, "moving/deep/1.png", "out/moving/deep", "1.png");
	expect_confirmed(tree, BV_OK);
	CHECK(rename("out/moving", "out/moved") == 0);
}

static void remove_moved(void)
{
	CHECK(rmdir("out/moved/deep") == 0);
	CHECK(rmdir("out/moved") == 0);
}

static void test_last_directory_was_moved(void)
{
	struct bv_output_tree tree = open_tree("out");

	/* It is gone; and made anew once that was noticed. */
	move_away(&tree);
	expect_confirmed(&tree, BV_ERR_DIRECTORY_MOVED);
	expect(&tree, "moving/deep/2.png", "out/moving/deep", "2.png");
	expect_confirmed(&tree, BV_OK);
	remove_moved();

	/* Who only looks looks anew. */
	move_away(&tree);
	expect_look(&tree, "moving/deep/1.png", BV_ERR_DIRECTORY, ENOENT);
	remove_moved();

	/* Another one has its name. */
	move_away(&tree);
	CHECK(mkdir("out/moving", 0777) == 0);
	CHECK(mkdir("out/moving/deep", 0777) == 0);
	expect_confirmed(&tree, BV_ERR_DIRECTORY_MOVED);
	expect(&tree, "moving/deep/2.png", "out/moving/deep", "2.png");
	remove_moved();

	/* A link has it, even one that leads to it. */
	move_away(&tree);
	CHECK(symlink("moved", "out/moving") == 0);
	expect_confirmed(&tree, BV_ERR_DIRECTORY_MOVED);
	expect_failure(&tree, "moving/deep/2.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_look(&tree, "moving/deep/2.png", BV_ERR_DIRECTORY, ENOTDIR);
	CHECK(unlink("out/moving") == 0);
	remove_moved();

	/* It is back. */
	move_away(&tree);
	CHECK(rename("out/moved", "out/moving") == 0);
	expect_confirmed(&tree, BV_OK);
	bv_output_tree_close(&tree);
}

/* One that was deleted is made again. */
static void test_last_directory_was_deleted(void)
{
	struct bv_output_tree tree = open_tree("out");
	const char *name;
	int directory, error;

	expect(&tree, "gone/1.png", "out/gone", "1.png");
	CHECK(rmdir("out/gone") == 0);
	CHECK_EQ_INT(bv_output_tree_find(&tree, "gone/2.png", true, &directory,
					 &name, &error),
		     BV_OK);
	expect_confirmed(&tree, BV_ERR_DIRECTORY_MOVED);
	expect(&tree, "gone/2.png", "out/gone", "2.png");
	bv_output_tree_close(&tree);
}

static void expect_output_moved(struct bv_output_tree *tree)
{
	expect_confirmed(tree, BV_ERR_OUTPUT_MOVED);
	expect_look(tree, "a/1.png", BV_ERR_OUTPUT_MOVED, 0);
	expect_failure(tree, "new/1.png", BV_ERR_OUTPUT_MOVED, 0);
	CHECK(!exists("root/new"));
	CHECK(!exists("moved/new"));
}

/* The output directory is the one that its path leads to. */
static void test_output_directory_was_moved(void)
{
	struct bv_output_tree tree;

	CHECK(mkdir("root", 0777) == 0);
	tree = open_tree("root");
	expect(&tree, "1.png", "root", "1.png");
	CHECK(rename("root", "moved") == 0);
	expect_output_moved(&tree);
	CHECK(close(open("root", O_WRONLY | O_CREAT, 0644)) == 0);
	expect_output_moved(&tree);
	CHECK(unlink("root") == 0);
	CHECK(mkdir("root", 0777) == 0);
	expect_output_moved(&tree);
	CHECK(rmdir("root") == 0);
	CHECK(symlink("root", "root") == 0);
	expect_output_moved(&tree);
	CHECK(unlink("root") == 0);

	/* By a link, too, as at the beginning. */
	CHECK(symlink("moved", "root") == 0);
	expect(&tree, "a/1.png", "moved/a", "1.png");
	expect_confirmed(&tree, BV_OK);
	CHECK(unlink("root") == 0);
	CHECK(rmdir("moved/a") == 0);
	CHECK(rmdir("moved") == 0);
	bv_output_tree_close(&tree);
}

/* Its path is meant from where it was meant at the beginning. */
static void test_after_chdir(void)
{
	const int home = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct bv_output_tree tree;
	int error;

	CHECK_EQ_INT(bv_output_tree_open(&tree, home, "out", &error), BV_OK);
	CHECK(chdir("elsewhere") == 0);
	expect(&tree, "a/1.png", "../out/a", "1.png");
	expect_confirmed(&tree, BV_OK);
	expect_look(&tree, "a/1.png", BV_OK, 0);
	CHECK(chdir("..") == 0);
	bv_output_tree_close(&tree);
	close(home);
}

static void test_refused_paths(void)
{
	static const char *const paths[] = {
		"",      "/",          "a/",    ".",
		"..",    "a/.",        "a/..",  "../escape.png",
		"a/../", "a/../b.png", "//a/b", "new/../../escape.png",
	};
	struct bv_output_tree tree = open_tree("out");
	char absolute[sizeof(check_directory) + 16];

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		expect_failure(&tree, paths[i], BV_ERR_PATH, 0);
	CHECK(!exists("out/new"));

	snprintf(absolute, sizeof(absolute), "%s/out/a.png", check_directory);
	expect_failure(&tree, absolute, BV_ERR_PATH, 0);
	bv_output_tree_close(&tree);
}

/* What lies in the way is neither followed nor replaced. */
static void test_planted_entries(void)
{
	struct bv_output_tree tree = open_tree("out");

	CHECK(mkdir("outside", 0777) == 0);
	CHECK(symlink("../outside", "out/planted") == 0);
	CHECK(symlink("nowhere", "out/dangling") == 0);
	CHECK(symlink("a", "out/inside") == 0);
	CHECK(close(open("out/file", O_WRONLY | O_CREAT, 0644)) == 0);

	expect_failure(&tree, "planted/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_failure(&tree, "planted/new/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_failure(&tree, "dangling/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_failure(&tree, "inside/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_failure(&tree, "file/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_failure(&tree, "file/new/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	CHECK(rmdir("outside") == 0); /* it is empty */
	CHECK(!exists("out/nowhere"));

	/* A failure does not keep later outputs from their directories. */
	expect(&tree, "a/1.png", "out/a", "1.png");
	bv_output_tree_close(&tree);
}

static void test_long_names(void)
{
	struct bv_output_tree tree = open_tree("out");
	char name[NAME_MAX + 1], directory[NAME_MAX + 8], path[NAME_MAX + 8];

	memset(name, 'x', NAME_MAX);
	name[NAME_MAX] = '\0';
	snprintf(directory, sizeof(directory), "out/%s", name);
	snprintf(path, sizeof(path), "%s/1.png", name);
	expect(&tree, path, directory, "1.png");
	snprintf(path, sizeof(path), "%sx/1.png", name);
	expect_failure(&tree, path, BV_ERR_DIRECTORY, ENAMETOOLONG);
	bv_output_tree_close(&tree);
}

/* ---------------------------------------------------------------------- */
/* Ordinary paths                                                         */
/* ---------------------------------------------------------------------- */

static void test_ordinary_paths(void)
{
	struct bv_output_tree tree = open_tree(NULL);
	char absolute[sizeof(check_directory) + 16];

	snprintf(absolute, sizeof(absolute), "%s/out/a.png", check_directory);
	expect(&tree, absolute, "out", "a.png");
	expect(&tree, "here.png", ".", "here.png");
	expect(&tree, "/there.png", "/", "there.png");
	expect(&tree, "out/a/1.png", "out/a", "1.png");
	expect(&tree, "out/../2.png", ".", "2.png");
	expect(&tree, "link/a/3.png", "elsewhere/a", "3.png");

	expect_failure(&tree, "out/missing/1.png", BV_ERR_DIRECTORY, ENOENT);
	CHECK(!exists("out/missing"));
	expect_failure(&tree, "file/1.png", BV_ERR_DIRECTORY, ENOTDIR);
	expect_failure(&tree, "", BV_ERR_PATH, 0);
	expect_failure(&tree, "out/", BV_ERR_PATH, 0);
	expect_failure(&tree, "out/..", BV_ERR_PATH, 0);
	expect_failure(&tree, ".", BV_ERR_PATH, 0);
	bv_output_tree_close(&tree);
}

/* A relative path means what it means at the time of the call. */
static void test_ordinary_paths_after_chdir(void)
{
	struct bv_output_tree tree = open_tree(NULL);

	CHECK(mkdir("out/elsewhere", 0777) == 0);
	expect(&tree, "elsewhere/1.png", "elsewhere", "1.png");
	CHECK(chdir("out") == 0);
	expect(&tree, "elsewhere/2.png", "elsewhere", "2.png");
	CHECK(chdir("..") == 0);
	bv_output_tree_close(&tree);
}

int main(void)
{
	const int descriptors = check_open_descriptors();

	check_use_temporary_directory();
	CHECK(mkdir("out", 0777) == 0);

	test_root();
	test_making_directories();
	test_looking_only();
	test_last_directory_is_kept();
	test_last_directory_was_moved();
	test_last_directory_was_deleted();
	test_output_directory_was_moved();
	test_after_chdir();
	test_refused_paths();
	test_planted_entries();
	test_long_names();
	test_ordinary_paths();
	test_ordinary_paths_after_chdir();
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
	return 0;
}
