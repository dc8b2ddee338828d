/*
 * test_system_words.c: errors and signals have words, known or not
 *
 * Proves what is said of known ones, and of those that a C library knows no words
 * for (524, which some file systems let through; -1; signals from 32 on); that no
 * words of an error contain "null", "Unknown" or "No error information", nor do
 * they fail to fit; and that a locale that speaks another language, if there is
 * one, changes nothing.
 */

#include <errno.h>
#include <locale.h>
#include <signal.h>

#include "check.h"
#include "core/system_words.h"

static void test_known(void)
{
	char room[BV_WORDS_MAX];

	CHECK_STR(bv_error_words(ENOENT, room), "No such file or directory");
	CHECK_STR(bv_error_words(EACCES, room), "Permission denied");
	CHECK_STR(bv_error_words(EIO, room), "Input/output error");
	CHECK_STR(bv_error_words(EFBIG, room), "File too large");
	CHECK_STR(bv_error_words(ENOSPC, room), "No space left on device");
	CHECK_STR(bv_signal_words(SIGKILL, room), "signal 9 (Killed)");
	CHECK_STR(bv_signal_words(SIGABRT, room), "signal 6 (Aborted)");
	CHECK_STR(bv_signal_words(SIGSEGV, room),
		  "signal 11 (Segmentation fault)");
	CHECK_STR(bv_signal_words(SIGTERM, room), "signal 15 (Terminated)");
}

static void test_unknown(void)
{
	char room[BV_WORDS_MAX];

	CHECK_STR(bv_error_words(524, room), "error 524");
	CHECK_STR(bv_error_words(-1, room), "error -1");
	CHECK_STR(bv_signal_words(0, room), "signal 0");
	CHECK_STR(bv_signal_words(-1, room), "signal -1");
	CHECK_STR(bv_signal_words(32, room), "signal 32");
	CHECK_STR(bv_signal_words(40, room), "signal 40");
	CHECK_STR(bv_signal_words(64, room), "signal 64");
	CHECK_STR(bv_signal_words(524, room), "signal 524");
}

static void test_all(void)
{
	char room[BV_WORDS_MAX];

	for (int i = -2; i < 1000; i++) {
		const char *words = bv_error_words(i, room);

		CHECK(words == room && strlen(words) > 0);
		CHECK(strlen(words) < sizeof(room) - 1);
		CHECK(strstr(words, "null") == NULL);
		CHECK(strstr(words, "Unknown") == NULL);
		CHECK(strstr(words, "No error") == NULL);
		words = bv_signal_words(i, room);
		CHECK(strlen(words) < sizeof(room) - 1);
		CHECK(strstr(words, "null") == NULL);
	}
	for (int i = 1; i < 32; i++)
		CHECK(strchr(bv_signal_words(i, room), '(') != NULL);
}

int main(void)
{
	static const char *const locales[] = {"C", "de_DE.UTF-8", "fr_FR.UTF-8",
					      "ru_RU.UTF-8"};

	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		if (setlocale(LC_ALL, locales[i]) == NULL)
			continue;
		test_known();
		test_unknown();
		test_all();
	}
	return 0;
}
