/*
 * test_temporary_name.c: temporary names say whose they are and never clash
 *
 * Proves the form of the names that write.h documents and other programs rely
 * on, whatever the name of the program; that a name which is taken is left
 * alone; and that threads do not get into each other's way.
 *
 * A temporary file is there for a moment only.  To see it, the program has its
 * own write(), which the linker prefers to that of the C library.
 */

/* With it, some C libraries make inline functions of those defined here. */
#undef _FORTIFY_SOURCE

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "check.h"
#include "io/write.h"

static const char data[] = "the contents of a picture";
static struct bv_writer writer;
static int out; /* the directory "out", to which all outputs go */

static char temporary[256]; /* the last name found by count_temporaries() */

static int count_temporaries(void)
{
	DIR *directory = opendir("out");
	const struct dirent *entry;
	int n = 0;

	CHECK(directory != NULL);
	while ((entry = readdir(directory)) != NULL) {
		if (strncmp(entry->d_name, ".birdview.", 10) == 0) {
			snprintf(temporary, sizeof(temporary), "%s",
				 entry->d_name);
			n++;
		}
	}
	closedir(directory);
	return n;
}

static bool looking; /* the next write() finds the temporary file */

ssize_t write(int file, const void *bytes, size_t size)
{
	if (looking)
		CHECK_EQ_INT(count_temporaries(), 1);
	return syscall(SYS_write, file, bytes, size);
}

/* Writes a file and gives it its name. */
static enum bv_status write_file(const struct bv_writer *by, const char *name,
				 int *error)
{
	struct bv_temporary file;
	enum bv_status status;

	status = bv_write_temporary(by, out, data, sizeof(data), NULL, &file,
				    error);
	if (status == BV_OK)
		status = bv_name_temporary(&file, name, true, error);
	return status;
}

/* Writes a file and stores the name it had meanwhile in 'temporary'. */
static void write_and_look(void)
{
	int error;

	looking = true;
	CHECK_EQ_INT(write_file(&writer, "frame.png", &error), BV_OK);
	looking = false;
	CHECK_EQ_INT(count_temporaries(), 0);
}

/* Reads the start time from /proc, for a program name without blanks. */
static unsigned long long get_start_time(void)
{
	FILE *file = fopen("/proc/self/stat", "r");
	unsigned long long time;

	CHECK(file != NULL);
	for (int field = 1; field < 22; field++)
		CHECK(fscanf(file, "%*s") != EOF);
	CHECK_EQ_INT(fscanf(file, "%llu", &time), 1);
	fclose(file);
	return time;
}

static void test_form_of_temporary_names(void)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "r");
	char boot_id[64], expected[256];
	struct stat namespace, time = {.st_ino = 0};
	const char *rest;

	if (file == NULL || stat("/proc/self/ns/pid", &namespace) != 0) {
		puts("not tested: names of temporary files, for lack of /proc");
		return;
	}
	CHECK_EQ_INT(fscanf(file, "%63s", boot_id), 1);
	fclose(file);
	write_and_look();

	/* Not every kernel has such namespaces. */
	stat("/proc/self/ns/time", &time);
	snprintf(expected, sizeof(expected), ".birdview.%s.%llu.%d.%llu.%llu.",
		 boot_id, (unsigned long long)namespace.st_ino, (int)getpid(),
		 get_start_time(), (unsigned long long)time.st_ino);
	CHECK(strncmp(temporary, expected, strlen(expected)) == 0);
	rest = temporary + strlen(expected);
	CHECK(strspn(rest, "0123456789") > 0);
	CHECK_STR(rest + strspn(rest, "0123456789"), ".tmp");
}

/* A program may have any name. */
static void test_odd_program_names(void)
{
	static const char *const names[] = {"a b", ") R 1 2 3", "((", "x) (y)",
					    ""};
	char old_name[16];
	struct bv_writer other;

	CHECK(prctl(PR_GET_NAME, old_name) == 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CHECK(prctl(PR_SET_NAME, names[i]) == 0);
		bv_writer_init(&other);
		CHECK_STR(other.prefix, writer.prefix);
	}
	CHECK(prctl(PR_SET_NAME, old_name) == 0);
}

/*
 * Takes the 'n' names that come after the one in 'temporary', with links that a
 * careless writer would follow.
 */
static void take_names(unsigned int n)
{
	const size_t length = strlen(writer.prefix);
	const unsigned long now = strtoul(temporary + length + 1, NULL, 10);
	char path[256];

	for (unsigned int i = 1; i <= n; i++) {
		snprintf(path, sizeof(path), "out/%s.%lu.tmp", writer.prefix,
			 now + i);
		CHECK(symlink("victim", path) == 0);
	}
}

static void remove_temporaries(void)
{
	char path[512];

	while (count_temporaries() > 0) {
		snprintf(path, sizeof(path), "out/%s", temporary);
		CHECK(unlink(path) == 0);
	}
}

/* A name that is taken is left alone, and the next one used. */
static void test_taken_names(void)
{
	int error;

	write_and_look();
	take_names(3);
	CHECK_EQ_INT(write_file(&writer, "frame.png", &error), BV_OK);
	CHECK_EQ_INT(count_temporaries(), 3);
	remove_temporaries();

	write_and_look();
	take_names(1000);
	CHECK_EQ_INT(write_file(&writer, "frame.png", &error), BV_ERR_WRITE);
	CHECK_EQ_INT(error, EEXIST);
	CHECK_EQ_INT(count_temporaries(), 1000);
	remove_temporaries();
	CHECK(access("out/victim", F_OK) != 0);
}

static void check_contents(const char *path)
{
	char found[sizeof(data) + 1] = "";
	FILE *file = fopen(path, "rb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fread(found, 1, sizeof(found), file), sizeof(data));
	CHECK_STR(found, data);
	fclose(file);
}

/* Writes 200 files of its own, and as often one that both threads write. */
static void *write_many(void *argument)
{
	const char *thread = argument;
	struct bv_writer own;
	char name[32];
	int error;

	bv_writer_init(&own);
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "%s%d.png", thread, i);
		CHECK_EQ_INT(write_file(&own, name, &error), BV_OK);
		CHECK_EQ_INT(write_file(&own, "both.png", &error), BV_OK);
	}
	return NULL;
}

static void test_two_threads(void)
{
	char names[2][2] = {"a", "b"};
	pthread_t threads[2];
	char path[32];

	for (int i = 0; i < 2; i++)
		CHECK(pthread_create(&threads[i], NULL, write_many, names[i]) ==
		      0);
	for (int i = 0; i < 2; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);

	CHECK_EQ_INT(count_temporaries(), 0);
	check_contents("out/both.png");
	for (int i = 0; i < 400; i++) {
		snprintf(path, sizeof(path), "out/%s%d.png", names[i % 2],
			 i / 2);
		check_contents(path);
	}
}

int main(void)
{
	check_use_temporary_directory();
	CHECK(mkdir("out", 0777) == 0);
	out = open("out", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(out >= 0);
	bv_writer_init(&writer);

	test_form_of_temporary_names();
	test_odd_program_names();
	test_taken_names();
	test_two_threads();
	return 0;
}
