/*
 * test_file_list.c: what lists of files may hold
 *
 * Proves that --files-from takes any name that the system could open, with either
 * separator; refuses what has no place below the output directory; and comes to an
 * end with what is no list, though that may have none.
 */

#include <signal.h>
#include <sys/wait.h>

#include "scanning.h"

static void lists_keep_the_paths_of_their_entries(void)
{
	start("list");
	MAKE("d/", "d/a.bin", "d/e/", "d/e/b.bin", "c.bin");
	write_list("d/a.bin\nmissing/x.bin\n\n\r\n./d//./e/b.bin\r\nd/e.txt");
	FOUND("c.bin > c.bin\n"
	      "d/a.bin > d/a.bin\n"
	      "missing/x.bin > missing/x.bin\n"
	      "d/e/b.bin > d/e/b.bin\n"
	      "d/e.txt > d/e.txt\n",
	      "--files-from", "list", "c.bin");
	write_list("d/a.bin\nd/e/b.bin\n");
	FOUND("d/a.bin > a.bin\nd/e/b.bin > e/b.bin\n", "--files-from", "list",
	      "--root", "d");
}

static void directories_in_lists_are_walked(void)
{
	start("listed");
	MAKE("d/", "d/a.bin", "d/x.bin/", "d/x.bin/b.bin");
	write_list("d\n");
	FOUND("d/a.bin > d/a.bin\nd/x.bin/b.bin > d/x.bin/b.bin\n",
	      "--files-from", "list");
	FOUND("d/a.bin > a.bin\nd/x.bin/b.bin > x.bin/b.bin\n", "--files-from",
	      "list", "--root", "d");
	write_list("./\n");
	FOUND("d/a.bin > d/a.bin\nd/x.bin/b.bin > d/x.bin/b.bin\n",
	      "--files-from", "list");
	/* what looks like a frame is not looked at, unless a slash says more */
	write_list("d/x.bin\n");
	FOUND("d/x.bin > d/x.bin\n", "--files-from", "list");
	write_list("d/x.bin/\n");
	FOUND("d/x.bin/b.bin > d/x.bin/b.bin\n", "--files-from", "list");
}

static void lists_may_end_their_entries_with_zeros(void)
{
	static const char entries[] = "a\nb.bin\0c.bin\r\0\0./d.bin";

	start("zeros");
	put("list", entries, sizeof(entries) - 1);
	FOUND("a\nb.bin > a\nb.bin\n"
	      "c.bin\r > c.bin\r\n"
	      "d.bin > d.bin\n",
	      "--files-from", "list", "-0");
	REFUSED("'b.bin', line 2 of the list 'list', is followed by a zero "
		"byte; a list separated by them needs -0",
		"--files-from", "list");
}

static void lists_may_come_from_standard_input(void)
{
	start("stdin");
	write_list("a.bin\nb.bin\n");
	CHECK(freopen("list", "r", stdin) != NULL);
	FOUND("a.bin > a.bin\nb.bin > b.bin\n", "--files-from", "-");
	REFUSED("no input: there is no name in standard input", "--files-from",
		"-");
}

/* Fills a line of 'length' bytes that ends with 'end'. */
static void write_long_line(size_t length, const char *end)
{
	static char line[100010];

	memset(line, 'x', length);
	strcpy(line + length, end);
	write_list(line);
}

static void the_longest_names(void)
{
	static const char *const ends[] = {"", "\n", "\r\n", "\na.bin\n"};
	struct bv_frames frames;

	start("lines");
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		write_long_line(PATH_MAX - 1, ends[i]);
		CHECK_EQ_INT(scan(&frames, ARGS("--files-from", "list")),
			     BV_SCAN_OK);
		CHECK_EQ_INT(frames.count, i == 3 ? 2 : 1);
		CHECK_EQ_INT(strlen(frames.files[0].input), PATH_MAX - 1);
		bv_frames_free(&frames);
	}
	for (size_t length = PATH_MAX; length < 100000;
	     length = 2 * length - 1) {
		write_long_line(length, "\na.bin\n");
		REFUSED("line 1 of the list 'list' is longer than any name may "
			"be; expected names of frames",
			"--files-from", "list");
		write_long_line(length, "");
		REFUSED("entry 1 of the list 'list' is longer than any name "
			"may be; expected names of frames",
			"-0", "--files-from", "list");
	}
}

static void lists_without_end(void)
{
	start("endless");
	REFUSED("entry 1048577 of the list '/dev/zero' is the last of a "
		"million that are empty or the same; expected names of frames",
		"-0", "--files-from", "/dev/zero");
	REFUSED("'', line 1 of the list '/dev/zero', is followed by a zero "
		"byte; a list separated by them needs -0",
		"--files-from", "/dev/zero");
	CHECK(freopen("/dev/zero", "r", stdin) != NULL);
	REFUSED("entry 1048577 of standard input is the last of a million that "
		"are empty or the same; expected names of frames",
		"-0", "--files-from", "-");
}

/* One name or none, again and again, until nobody reads any more. */
static void pipes_without_end(void)
{
	static const char *const lines[] = {"a.bin\n", "\n", "\r\n"};

	start("pipe");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		int ends[2];
		pid_t child;

		CHECK(pipe(ends) == 0);
		child = fork();
		CHECK(child >= 0);
		if (child == 0) {
			close(ends[0]);
			signal(SIGPIPE, SIG_DFL);
			while (write(ends[1], lines[i], strlen(lines[i])) > 0)
				;
			_exit(1);
		}
		close(ends[1]);
		CHECK(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
		close(ends[0]);
		REFUSED(i == 0 ? "line 1048578 of standard input is the last "
				 "of a million that are empty or the same; "
				 "expected names of frames"
			       : "line 1048577 of standard input is the last "
				 "of a million that are empty or the same; "
				 "expected names of frames",
			"--files-from", "-");
		CHECK(freopen("/dev/null", "r", stdin) != NULL);
		CHECK(waitpid(child, NULL, 0) == child);
	}
}

static void lists_that_are_refused(void)
{
	start("refused");
	CHECK(mkdir("d", 0700) == 0);
	REFUSED("cannot read the list 'no': No such file or directory",
		"--files-from", "no");
	REFUSED("cannot read the list 'd': Is a directory", "--files-from",
		"d");
	write_list("\n\n");
	REFUSED("no input: there is no name in the list 'list'", "--files-from",
		"list");
	write_list("a.bin\n/b.bin\n");
	REFUSED("'/b.bin', line 2 of the list 'list', is absolute; --root DIR "
		"says which directory the paths of the pictures start from",
		"--files-from", "list");
	write_list("a/../b.bin\n");
	REFUSED("'a/../b.bin', line 1 of the list 'list', has '..' in it; "
		"--root DIR says which directory the paths of the pictures "
		"start from",
		"--files-from", "list");
	REFUSED("$'a/../b.bin\\n', entry 1 of the list 'list', has '..' in "
		"it; --root DIR says which directory the paths of the "
		"pictures start from",
		"-0", "--files-from", "list");
	write_list("..a.bin\na/..b/c.bin\n");
	FOUND("..a.bin > ..a.bin\na/..b/c.bin > a/..b/c.bin\n", "--files-from",
	      "list");
}

int main(void)
{
	check_use_temporary_directory();
	lists_keep_the_paths_of_their_entries();
	directories_in_lists_are_walked();
	lists_may_end_their_entries_with_zeros();
	lists_may_come_from_standard_input();
	the_longest_names();
	lists_without_end();
	pipes_without_end();
	lists_that_are_refused();
	return 0;
}
