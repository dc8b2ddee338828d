/*
 * test_message.c: messages are whole lines, and paths in them are harmless
 *
 * Proves that a message is one write, whatever is in it; that the hook for the
 * progress line comes before it; and that a quoted path is one printable line
 * which the shell turns back into the path.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>

#include "capture.h"
#include "cli/message.h"

/* What bv_quote() makes of a path. */
static const char *quoted(const char *path)
{
	static char buffer[BV_QUOTE_MAX];

	CHECK(bv_quote(path, buffer, sizeof(buffer)) == buffer);
	return buffer;
}

static void printable_paths_stand_as_they_are(void)
{
	CHECK_STR(quoted(""), "''");
	CHECK_STR(quoted("a/b c.bin"), "'a/b c.bin'");
	CHECK_STR(quoted("$HOME `x` \"y\" !z *"), "'$HOME `x` \"y\" !z *'");
	/* two, three and four bytes */
	CHECK_STR(quoted("\xc3\xa9\xe7\x82\xb9\xf0\x9f\x9a\x97"),
		  "'\xc3\xa9\xe7\x82\xb9\xf0\x9f\x9a\x97'");
}

static void the_rest_is_escaped(void)
{
	CHECK_STR(quoted("a\nb\tc"), "$'a\\nb\\tc'");
	CHECK_STR(quoted("it's"), "$'it\\'s'");
	CHECK_STR(quoted("a\\b"), "$'a\\\\b'");
	CHECK_STR(quoted("\x1b[2K\r\x7f"), "$'\\x1b[2K\\x0d\\x7f'");
	/* a C1 control and a change of direction, both valid UTF-8 */
	CHECK_STR(quoted("\xc2\x9b"), "$'\\xc2\\x9b'");
	CHECK_STR(quoted("\xe2\x80\xae"), "$'\\xe2\\x80\\xae'");
	/* what is printable stays readable beside it */
	CHECK_STR(quoted("\xc3\xa9\n"), "$'\xc3\xa9\\n'");
}

static void invalid_utf8_is_escaped(void)
{
	CHECK_STR(quoted("\xff"), "$'\\xff'");
	CHECK_STR(quoted("a\x80"), "$'a\\x80'");
	CHECK_STR(quoted("\xc3"), "$'\\xc3'");
	CHECK_STR(quoted("\xe7\x82"), "$'\\xe7\\x82'");
	/* overlong, surrogate, above the last character */
	CHECK_STR(quoted("\xc0\xaf"), "$'\\xc0\\xaf'");
	CHECK_STR(quoted("\xe0\x80\xaf"), "$'\\xe0\\x80\\xaf'");
	CHECK_STR(quoted("\xed\xa0\x80"), "$'\\xed\\xa0\\x80'");
	CHECK_STR(quoted("\xf4\x90\x80\x80"), "$'\\xf4\\x90\\x80\\x80'");
	/* a digit after an escape is not part of it */
	CHECK_STR(quoted("\xff"
			 "41"),
		  "$'\\xff41'");
}

static void long_paths_are_cut_between_characters(void)
{
	char path[PATH_MAX];
	char small[16];

	CHECK_STR(bv_quote("0123456789abcdef", small, sizeof(small)),
		  "'0123456789'...");
	CHECK_STR(bv_quote("01234567\n\n\n", small, sizeof(small)),
		  "$'01234567'...");
	CHECK_STR(bv_quote("01234567\xe7\x82\xb9xyz", small, sizeof(small)),
		  "'01234567'...");

	/* nothing is cut of a path that can be opened */
	memset(path, '\xff', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	CHECK_EQ_INT(strlen(quoted(path)), 4 * (PATH_MAX - 1) + 3);
}

/* Every byte, alone and in company, comes back from the shell. */
static void the_shell_reads_the_path_back(void)
{
	char path[512], command[BV_QUOTE_MAX + 32], back[1024];
	size_t used = 0, got;
	FILE *shell;

	for (int byte = 1; byte < 256; byte++) {
		path[used++] = (char)byte;
		if (byte % 3 == 0)
			path[used++] = 'a';
	}
	path[used] = '\0';
	snprintf(command, sizeof(command),
		 "exec bash <<'END'\nprintf %%s %s\n"
		 "END\n",
		 quoted(path));
	shell = popen(command, "r");
	CHECK(shell != NULL);
	got = fread(back, 1, sizeof(back) - 1, shell);
	back[got] = '\0';
	CHECK_EQ_INT(pclose(shell), 0);
	CHECK_STR(back, path);
}

static void messages_are_lines(void)
{
	capture_start();
	bv_msg("%d of %s", 3, "them");
	CHECK_STR(capture_end(), "birdview: 3 of them\n");

	capture_start();
	errno = ENOENT;
	bv_msg_errno("cannot open %s", "'a'");
	CHECK_EQ_INT(errno, ENOENT);
	CHECK_STR(capture_end(),
		  "birdview: cannot open 'a': No such file or directory\n");

	capture_start();
	bv_msg_usage("no");
	CHECK_STR(capture_end(), "birdview: no\nTry 'birdview --help'.\n");
}

/* The text is too long for a message; it is still a line. */
static void long_messages_are_cut(void)
{
	static char text[100000];
	const char *written;

	memset(text, 'x', sizeof(text) - 1);
	capture_start();
	bv_msg("%s", text);
	written = capture_end();
	CHECK(strlen(written) > 2 * BV_QUOTE_MAX);
	CHECK(strlen(written) < sizeof(text));
	CHECK(strchr(written, '\n') == written + strlen(written) - 1);
}

/* A pipe that keeps writes apart shows how many there were. */
static void a_message_is_one_write(void)
{
	const int saved = dup(STDERR_FILENO);
	struct pollfd readable;
	char text[256];
	int ends[2];

	CHECK(pipe2(ends, O_DIRECT) == 0);
	CHECK(dup2(ends[1], STDERR_FILENO) >= 0);
	bv_msg_usage("%s, %s and %s", "one", "two", "three");
	CHECK(dup2(saved, STDERR_FILENO) >= 0);
	CHECK_EQ_INT(read(ends[0], text, sizeof(text)),
		     strlen("birdview: one, two and three\n"
			    "Try 'birdview --help'.\n"));
	readable = (struct pollfd){.fd = ends[0], .events = POLLIN};
	CHECK_EQ_INT(poll(&readable, 1, 0), 0);
	close(ends[0]);
	close(ends[1]);
	close(saved);
}

static void clear_progress(void)
{
	CHECK(write(STDERR_FILENO, "<clear>", 7) == 7);
}

static void the_hook_comes_before_the_message(void)
{
	capture_start();
	bv_msg_before(clear_progress);
	bv_msg("a");
	bv_msg_before(NULL);
	bv_msg("b");
	CHECK_STR(capture_end(), "<clear>birdview: a\nbirdview: b\n");
}

int main(void)
{
	printable_paths_stand_as_they_are();
	the_rest_is_escaped();
	invalid_utf8_is_escaped();
	long_paths_are_cut_between_characters();
	the_shell_reads_the_path_back();
	messages_are_lines();
	long_messages_are_cut();
	a_message_is_one_write();
	the_hook_comes_before_the_message();
	return 0;
}
