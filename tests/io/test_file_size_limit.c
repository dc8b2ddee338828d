/*
 * test_file_size_limit.c: a limit on the size of files fails a picture, no more
 *
 * A write beyond RLIMIT_FSIZE sends SIGXFSZ, which ends a process by default.
 * Proves that bv_convert_file() then fails with EFBIG and leaves nothing behind,
 * neither a file nor a signal; that the thread holds back the signals that it held
 * back before; and that a SIGXFSZ that was waiting before still does.
 */

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "drawing.h"

static struct bv_converter *converter;

/* ---------------------------------------------------------------------- */
/* Shorthands                                                             */
/* ---------------------------------------------------------------------- */

static void write_frame(void)
{
	static float points[5000][4];
	FILE *file = fopen("frame.bin", "wb");

	for (int i = 0; i < 5000; i++) {
		points[i][0] = (float)(i % 100) - 50;
		points[i][1] = (float)i / 100 - 25;
	}
	CHECK(file != NULL);
	CHECK(fwrite(points, sizeof(points), 1, file) == 1);
	CHECK(fclose(file) == 0);
}

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	limit.rlim_cur = bytes;
	CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static int count_files(void)
{
	DIR *directory = opendir("out");
	int n = -2; /* . and .. */

	CHECK(directory != NULL);
	while (readdir(directory) != NULL)
		n++;
	closedir(directory);
	return n;
}

static bool is_pending(void)
{
	sigset_t pending;

	CHECK(sigpending(&pending) == 0);
	return sigismember(&pending, SIGXFSZ) == 1;
}

static bool is_held_back(int signal)
{
	sigset_t mask;

	CHECK(pthread_sigmask(SIG_BLOCK, NULL, &mask) == 0);
	return sigismember(&mask, signal) == 1;
}

static void hold_back(int how)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGXFSZ);
	CHECK(pthread_sigmask(how, &signals, NULL) == 0);
}

static void expect_too_large(rlim_t limit)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	limit_files(limit);
	CHECK_EQ_INT(
		bv_convert_file(converter, "frame.bin", "frame.png", &result),
		BV_ERR_WRITE);
	CHECK_EQ_INT(result.system_error, EFBIG);
	CHECK_EQ_INT(count_files(), 0);
	limit_files(RLIM_INFINITY);
}

/* ---------------------------------------------------------------------- */
/* What a process may have said about SIGXFSZ                             */
/* ---------------------------------------------------------------------- */

/* Nothing: the process would end. */
static void test_default(void)
{
	CHECK(signal(SIGXFSZ, SIG_DFL) != SIG_ERR);
	expect_too_large(1000);
	expect_too_large(0);
	CHECK(!is_held_back(SIGXFSZ) && !is_held_back(SIGTERM));
}

static void test_ignored(void)
{
	CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	expect_too_large(1000);
	CHECK(!is_held_back(SIGXFSZ));
	CHECK(signal(SIGXFSZ, SIG_DFL) != SIG_ERR);
}

static volatile sig_atomic_t handled;

static void handle(int signal)
{
	(void)signal;
	handled++;
}

static void test_held_back(void)
{
	hold_back(SIG_BLOCK);
	expect_too_large(1000);
	CHECK(is_held_back(SIGXFSZ));
	CHECK(!is_pending());
	hold_back(SIG_UNBLOCK);
}

/* Somebody else's comes as soon as it is let. */
static void test_waiting_before(void)
{
	CHECK(signal(SIGXFSZ, handle) != SIG_ERR);
	hold_back(SIG_BLOCK);
	CHECK(raise(SIGXFSZ) == 0);
	expect_too_large(1000);
	CHECK(is_held_back(SIGXFSZ) && is_pending());
	CHECK_EQ_INT(handled, 0);
	hold_back(SIG_UNBLOCK);
	CHECK_EQ_INT(handled, 1);
}

static void test_enough(void)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(
		bv_convert_file(converter, "frame.bin", "frame.png", &result),
		BV_OK);
	CHECK_EQ_INT(count_files(), 1);
}

int main(void)
{
	struct bv_grid *grid = make_preset_grid("sfa3d");
	struct bv_convert_options options;

	check_use_temporary_directory();
	CHECK(mkdir("out", 0777) == 0);
	write_frame();
	CHECK(bv_convert_options_init(&options, sizeof(options), grid) ==
	      BV_OK);
	options.output_directory = "out";
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);

	test_default();
	test_ignored();
	test_held_back();
	test_waiting_before();
	test_enough();

	bv_converter_free(converter);
	bv_grid_free(grid);
	return 0;
}
