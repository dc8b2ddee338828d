/*
 * test_file_time.c: what file systems may make of times, and what not
 *
 * Proves by examples which times of a picture are taken for that of its frame where
 * nothing may be written to ask the file system; that one which keeps all times is
 * found to do so, and then tells all apart; and that asking leaves nothing behind.
 */

#include <dirent.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "check.h"
#include "io/file_time.h"

/* Whether a file system may keep 'kept' when it is told 'time' */
static bool may_be(time_t time, long nanoseconds, time_t kept,
		   long kept_nanoseconds)
{
	const struct timespec told = {time, nanoseconds};
	const struct timespec found = {kept, kept_nanoseconds};

	return bv_may_be_kept(&told, &found);
}

static void test_grains(void)
{
	const time_t odd = 1580608921, even = odd - 1;

	CHECK(may_be(odd, 123456789, odd, 123456789));
	CHECK(may_be(odd, 123456789, odd, 123456700));
	CHECK(may_be(odd, 123456789, odd, 123456800));
	CHECK(may_be(odd, 123456789, odd, 123456000));
	CHECK(may_be(odd, 123456789, odd, 123457000));
	CHECK(may_be(odd, 123456789, odd, 123000000));
	CHECK(may_be(odd, 123456789, odd, 120000000));
	CHECK(may_be(odd, 123456789, odd, 0));
	CHECK(may_be(odd, 123456789, even, 0));
	CHECK(may_be(odd, 999999999, odd + 1, 0));
	CHECK(may_be(-odd, 500, -odd, 0));
	CHECK(may_be(-odd, 500, -odd - 1, 0));

	CHECK(!may_be(odd, 123456789, odd, 123456788));
	CHECK(!may_be(odd, 123456789, odd, 123456790));
	CHECK(!may_be(odd, 123456789, odd, 123456600));
	CHECK(!may_be(odd, 123456789, odd, 130000000));
	CHECK(!may_be(odd, 123456789, odd, 100000000));
	CHECK(!may_be(even, 123456789, even + 1, 0));
	CHECK(!may_be(even, 0, even - 1, 0));
	CHECK(!may_be(even, 0, even + 2, 0));
	CHECK(!may_be(even, 0, even, 1));
}

static void test_limits(void)
{
	const time_t least = INT32_MIN, most = INT32_MAX;
	const time_t of_1980 = 315532800;

	CHECK(may_be(-3786825600, 5, least, 0));
	CHECK(may_be(-3786825600, 5, 0, 0));
	CHECK(may_be(0, 5, of_1980, 0));
	CHECK(may_be(19880899200, 5, most, 0));
	CHECK(may_be(19880899200, 5, most, 999999999));
	CHECK(may_be(INT64_MAX, 5, most, 0));
	CHECK(may_be(INT64_MIN, 5, least, 0));

	CHECK(!may_be(1580608921, 0, least, 0));
	CHECK(!may_be(1580608921, 0, of_1980, 0));
	CHECK(!may_be(1580608921, 0, most, 0));
	CHECK(!may_be(0, 0, of_1980 + 172800, 0));
	CHECK(!may_be(19880899200, 0, most - 172800, 0));
}

static int count_files(void)
{
	DIR *directory = opendir(".");
	int n = 0;

	CHECK(directory != NULL);
	while (readdir(directory) != NULL)
		n++;
	closedir(directory);
	return n;
}

/* Whether a file on the file system of 'device' has kept a time, by asking. */
static bool is_kept(struct bv_kept_times *kept_times, dev_t device, time_t time,
		    long nanoseconds, time_t kept, long kept_nanoseconds)
{
	const struct timespec told = {time, nanoseconds};
	const struct timespec found = {kept, kept_nanoseconds};

	return bv_is_kept_time(kept_times, AT_FDCWD, device, &told, &found);
}

static void test_asking(void)
{
	const struct timespec times[2] = {{1580608921, 123456789},
					  {1580608921, 123456789}};
	struct bv_kept_times kept_times = {0};
	struct stat file;
	const int here = count_files();

	CHECK(is_kept(&kept_times, 0, 1580608921, 5, 1580608921, 0));
	CHECK(!kept_times.known);
	kept_times.may_write = true;
	CHECK(is_kept(&kept_times, 0, 1580608921, 5, 1580608921, 5));
	CHECK(!kept_times.known);

	close(open("file", O_WRONLY | O_CREAT, 0666));
	CHECK(utimensat(AT_FDCWD, "file", times, 0) == 0);
	CHECK(stat("file", &file) == 0);
	CHECK(unlink("file") == 0);
	if (file.st_mtim.tv_nsec != 123456789) {
		puts("not tested: a file system that keeps all times");
		return;
	}
	/* Too far away to be asked about */
	CHECK(!is_kept(&kept_times, file.st_dev, 1580608921, 0, 1580608924, 0));
	CHECK(!is_kept(&kept_times, file.st_dev, 1580608921, 0, 1580608918, 0));
	CHECK(!is_kept(&kept_times, file.st_dev, INT64_MIN, 0, INT64_MAX, 0));
	CHECK(!kept_times.known);
	CHECK(!is_kept(&kept_times, file.st_dev, 1580608921, 5, 1580608921, 0));
	CHECK(kept_times.known && kept_times.grain == 1);
	CHECK(!is_kept(&kept_times, file.st_dev, 0, 5, 0, 0));
	CHECK(is_kept(&kept_times, file.st_dev, 0, 5, 0, 5));
	/* On another one, that has to be found out first. */
	kept_times.grain = 2000000000;
	CHECK(is_kept(&kept_times, file.st_dev, 1580608921, 5, 1580608920, 0));
	CHECK(!is_kept(&kept_times, file.st_dev + 1, 1580608921, 5, 1580608920,
		       0));
	CHECK_EQ_INT(count_files(), here);
}

int main(void)
{
	check_use_temporary_directory();
	test_grains();
	test_limits();
	test_asking();
	return 0;
}
