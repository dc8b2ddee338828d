/*
 * test_scan.c: which frames the inputs name, and in which order
 *
 * Proves with real directories what is taken and what is left, that names may
 * be anything, and that what cannot be read costs nothing else.
 */

#include <ctype.h>
#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "cli/frame_names.h"
#include "formats/format.h"
#include "scanning.h"

#define MANY 200000

/*
 * Frames may cost 256 bytes and their names.  The tests of memory run first, that of
 * less before that of more, since only the greatest memory that the process ever had
 * can be asked for.
 */
static void many_frames_take_little_memory(void)
{
	const char *sanitizer = getenv("BIRDVIEW_SANITIZE");
	const bool exact = sanitizer == NULL || *sanitizer == '\0';
	struct rusage before, after;
	struct bv_frames frames;
	char name[32];
	FILE *list;

	start("many");
	list = fopen("list", "w");
	CHECK(list != NULL);
	for (int i = 0; i < MANY; i++)
		fprintf(list, "d/%08d.bin\n", (i * 7919) % MANY);
	CHECK(fclose(list) == 0);

	CHECK(getrusage(RUSAGE_SELF, &before) == 0);
	CHECK_EQ_INT(scan(&frames, ARGS("--files-from", "list")), BV_SCAN_OK);
	CHECK(getrusage(RUSAGE_SELF, &after) == 0);
	CHECK(!exact ||
	      (after.ru_maxrss - before.ru_maxrss) * 1024 < MANY * (256L + 15));
	CHECK_EQ_INT(frames.count, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "d/%08d.bin", (i * 7919) % MANY);
		CHECK_STR(frames.files[i].input, name);
	}
	bv_frames_free(&frames);
}

/*
 * A shard keeps nothing of the frames of others: its memory goes by its own, of which
 * each may cost as much as above, and a slab of names.
 */
static void frames_of_others_take_no_memory(void)
{
	const char *sanitizer = getenv("BIRDVIEW_SANITIZE");
	const bool exact = sanitizer == NULL || *sanitizer == '\0';
	const long enough = 2 << 20;
	struct rusage before, after;
	struct bv_frames frames;
	FILE *list;

	start("others");
	list = fopen("list", "w");
	CHECK(list != NULL);
	for (int i = 0; i < MANY; i++)
		fprintf(list, "a/directory/with/a/name/%08d.bin\n", i);
	CHECK(fclose(list) == 0);

	CHECK(getrusage(RUSAGE_SELF, &before) == 0);
	CHECK_EQ_INT(scan(&frames,
			  ARGS("--files-from", "list", "--shard", "70/100")),
		     BV_SCAN_OK);
	CHECK(getrusage(RUSAGE_SELF, &after) == 0);
	CHECK(!exact || (after.ru_maxrss - before.ru_maxrss) * 1024 < enough);
	CHECK(frames.count > MANY / 200 && frames.count < MANY / 50);
	CHECK_EQ_INT(frames.named, MANY);
	for (size_t i = 0; i < frames.count; i++)
		CHECK_EQ_INT(bv_shard_of(frames.files[i].output, 100), 70);
	bv_frames_free(&frames);
}

static void directories_are_mirrored_in_byte_order(void)
{
	start("order");
	MAKE("d/", "d/b.bin", "d/a.bin", "d/B.bin", "d/10.bin", "d/9.bin",
	     "d/a/", "d/a/z.bin", "d/a/y/", "d/a/y/x.bin", "d/a-b.bin",
	     "d/\xc3\xa9.bin");
	FOUND("d/10.bin > 10.bin\n"
	      "d/9.bin > 9.bin\n"
	      "d/B.bin > B.bin\n"
	      "d/a/y/x.bin > a/y/x.bin\n"
	      "d/a/z.bin > a/z.bin\n"
	      "d/a-b.bin > a-b.bin\n"
	      "d/a.bin > a.bin\n"
	      "d/b.bin > b.bin\n"
	      "d/\xc3\xa9.bin > \xc3\xa9.bin\n",
	      "d");
}

static void directories_may_be_written_in_many_ways(void)
{
	char absolute[2 * PATH_MAX], expected[4 * PATH_MAX];

	start("spelling");
	MAKE("d/", "d/e/", "d/e/a.bin");
	FOUND("d/e/a.bin > e/a.bin\n", "d/");
	FOUND("d/e/a.bin > e/a.bin\n", ".//d/./");
	FOUND("d/e/a.bin > d/e/a.bin\n", ".");
	FOUND("d/e/a.bin > d/e/a.bin\n", "./");
	FOUND("d/../d/e/a.bin > e/a.bin\n", "d/../d");
	snprintf(absolute, sizeof(absolute), "%s/spelling/d", check_directory);
	snprintf(expected, sizeof(expected), "%s/e/a.bin > e/a.bin\n",
		 absolute);
	FOUND(expected, absolute);
}

static void only_frames_are_taken(void)
{
	start("names");
	MAKE("d/", "d/a.bin", "d/a.doc", "d/bin", "d/a.bin.gz", "d/.hidden.bin",
	     "d/.bin", "d/.git/", "d/.git/g.bin", "d/.birdview.1.tmp",
	     "d/x.bin/", "d/x.bin/b.bin");
	FOUND("d/a.bin > a.bin\n"
	      "d/x.bin/b.bin > x.bin/b.bin\n",
	      "d");
	FOUND("d/x.bin/b.bin > b.bin\n", "d/x.bin");
	/* as an operand, anything goes */
	FOUND("d/a.doc > a.doc\n"
	      "d/.hidden.bin > .hidden.bin\n"
	      "d/.git/g.bin > g.bin\n",
	      "d/a.doc", "d/.hidden.bin", "d/.git");
}

static size_t count_found(const char *directory)
{
	struct bv_frames frames;
	size_t count;

	CHECK_EQ_INT(scan(&frames, ARGS(directory)), BV_SCAN_OK);
	count = frames.count;
	bv_frames_free(&frames);
	return count;
}

/* *.bin, *.BIN and so on, each with a file in the directory. */
static void extensions_count_in_any_case(void)
{
	const struct bv_format *format;
	char name[64];
	int count = 0;

	start("extensions");
	MAKE("d/");
	for (size_t i = 0; (format = bv_format_at(i)) != NULL; i++) {
		for (const char *const *end = format->extensions; *end != NULL;
		     end++) {
			snprintf(name, sizeof(name), "d/%d%s", count++, *end);
			put(name, "", 0);
			snprintf(name, sizeof(name), "d/%d%s", count++, *end);
			for (char *c = name + 2; *c != '\0'; c++)
				*c = (char)toupper((unsigned char)*c);
			put(name, "", 0);
		}
	}
	CHECK(count >= 2);
	CHECK_EQ_INT(count_found("d"), count);
}

static void nothing_is_found(void)
{
	char names[512], sentence[600];
	struct bv_settings settings = {.include_count = 0};
	struct bv_text text = bv_text_start(names, sizeof(names));

	start("nothing");
	MAKE("f/", "f/a.doc");
	bv_add_frame_names(&text, &settings);
	CHECK(strstr(names, "*.bin") != NULL && !text.cut);
	snprintf(sentence, sizeof(sentence), "no input: no frame (%s) in 'f'",
		 names);
	REFUSED(sentence, "f");
	strcat(sentence, " or the others");
	REFUSED(sentence, "f", "./f");
	REFUSED("no input: no frame ('*.pcap') in 'f'", "f", "--include",
		"*.pcap");
	REFUSED("no input: no frame ('[xy]*', $'\\x1b') in 'f'", "f",
		"--include", "[xy]*", "--include=\x1b");
}

/* What was asked for takes the place of the extensions. */
static void patterns_say_what_is_a_frame(void)
{
	start("patterns");
	MAKE("d/", "d/a.bin", "d/b.lidar", "d/c.LIDAR", "d/.d.lidar", "d/e/",
	     "d/e/1.lidar", "d/e/f.bin", "d/b.lidar.gz");
	FOUND("d/b.lidar > b.lidar\nd/e/1.lidar > e/1.lidar\n", "d",
	      "--include", "*.lidar");
	FOUND("d/a.bin > a.bin\n"
	      "d/b.lidar > b.lidar\n"
	      "d/e/1.lidar > e/1.lidar\n",
	      "d", "--include", "*.lidar", "--include", "[a-d].bin");
	/* what is named by itself may have any name */
	FOUND("d/a.bin > a.bin\nd/e/1.lidar > 1.lidar\n", "d/a.bin", "d/e",
	      "--include", "?.lidar");
}

/* A directory in a list is walked by the same names. */
static void lists_go_by_patterns(void)
{
	start("listed");
	MAKE("d/", "d/a.bin", "d/b.lidar", "d/x.lidar/", "d/x.lidar/1.lidar");
	write_list("d\n");
	FOUND("d/b.lidar > d/b.lidar\n"
	      "d/x.lidar/1.lidar > d/x.lidar/1.lidar\n",
	      "--files-from", "list", "--include", "*.lidar");
	/* a name that matches is taken for a file without a look */
	write_list("d/x.lidar\nno.lidar\nd/a.bin\n");
	FOUND("d/x.lidar > d/x.lidar\n"
	      "no.lidar > no.lidar\n"
	      "d/a.bin > d/a.bin\n",
	      "--files-from", "list", "--include", "*.lidar");
}

/* Whatever formats they have. */
static void two_formats_of_one_name_collide(void)
{
	start("collision");
	MAKE("d/", "d/a.bin", "d/a.pcd");
	REFUSED("'d/a.bin' and 'd/a.pcd' would become the same picture; "
		"convert them to different directories, or choose one kind "
		"with --include",
		"d", "--include", "a.*");
	REFUSED("'d/a.bin' and 'd/a.pcd' would become the same picture; "
		"convert them to different directories",
		"d/a.bin", "d/a.pcd");
	FOUND("d/a.pcd > a.pcd\n", "d", "--include", "*.pcd");
}

static void strange_names_are_names(void)
{
	char name[256], expected[600];

	start("strange");
	MAKE("d/", "d/a\nb.bin", "d/\xff\xfe.bin", "d/-o.bin", "d/ .bin",
	     "d/*.bin");
	FOUND("d/ .bin >  .bin\n"
	      "d/*.bin > *.bin\n"
	      "d/-o.bin > -o.bin\n"
	      "d/a\nb.bin > a\nb.bin\n"
	      "d/\xff\xfe.bin > \xff\xfe.bin\n",
	      "d");

	memset(name, 'n', 255);
	strcpy(name + 251, ".bin");
	CHECK(mkdir("long", 0700) == 0);
	CHECK(chdir("long") == 0);
	put(name, "", 0);
	CHECK(chdir("..") == 0);
	snprintf(expected, sizeof(expected), "long/%s > %s\n", name, name);
	FOUND(expected, "long");
}

/* What is not a regular file becomes a frame that fails when it is opened. */
static void links_and_other_things(void)
{
	start("links");
	MAKE("d/", "e/", "e/a.bin", "other");
	CHECK(symlink("../e", "d/linked") == 0);
	CHECK(symlink("../e", "d/linked.bin") == 0);
	CHECK(symlink("../other", "d/other.bin") == 0);
	CHECK(symlink("nowhere", "d/dangling.bin") == 0);
	CHECK(symlink("nowhere", "d/dangling") == 0);
	CHECK(symlink("turning.bin", "d/turning.bin") == 0);
	CHECK(mkfifo("d/fifo.bin", 0600) == 0);
	CHECK(symlink("d", "operand") == 0);
	FOUND("operand/dangling.bin > dangling.bin\n"
	      "operand/fifo.bin > fifo.bin\n"
	      "operand/linked/a.bin > linked/a.bin\n"
	      "operand/linked.bin/a.bin > linked.bin/a.bin\n"
	      "operand/other.bin > other.bin\n"
	      "operand/turning.bin > turning.bin\n",
	      "operand");
	FOUND("d/fifo.bin > fifo.bin\nd/turning.bin > turning.bin\n",
	      "d/fifo.bin", "d/turning.bin");
}

/* A target with too long a name stands for a server that does not answer. */
static void what_may_be_a_directory_and_cannot_be_seen_is_an_error(void)
{
	char target[301];

	start("unseen");
	memset(target, 'x', 300);
	target[300] = '\0';
	MAKE("d/", "d/a.bin");
	CHECK(symlink(target, "d/linked") == 0);
	CHECK(symlink(target, "d/linked.bin") == 0);
	FOUND("d/a.bin > a.bin\n"
	      "d/linked.bin > linked.bin\n"
	      "! d/linked: open: File name too long\n",
	      "d");
}

static void loops_are_errors_and_cost_nothing_else(void)
{
	start("loops");
	MAKE("d/", "d/a.bin", "d/e/", "d/e/b.bin", "f/");
	CHECK(symlink("..", "d/e/up") == 0);
	CHECK(symlink(".", "f/self") == 0);
	FOUND("d/a.bin > a.bin\n"
	      "d/e/b.bin > e/b.bin\n"
	      "! d/e/up: path: Too many levels of symbolic links\n",
	      "d");
	/* nothing but an error is something to report, not a wrong usage */
	FOUND("! f/self: path: Too many levels of "
	      "symbolic links\n",
	      "f");
}

/* Root may read everything, so that it has to become somebody else. */
static void unreadable_directories_are_errors(void)
{
	int status;
	pid_t child;

	start("unreadable");
	MAKE("d/", "d/a.bin", "d/b/", "d/b/b.bin", "d/c.bin");
	CHECK(chmod("d/b", 0) == 0 && chmod("d", 0755) == 0);
	CHECK(chmod(".", 0755) == 0 && chmod(check_directory, 0755) == 0);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0)
			CHECK(setgid(65534) == 0 && setuid(65534) == 0);
		FOUND("d/a.bin > a.bin\n"
		      "d/c.bin > c.bin\n"
		      "! d/b: open: Permission denied\n",
		      "d");
		_exit(0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK_EQ_INT(status, 0);
	CHECK(chmod("d/b", 0700) == 0);
}

/*
 * Directories one in the other, with a frame in each, until their path is too
 * long to open.  The last frame whose directory can be read is still found.
 */
static void directories_deeper_than_a_path(void)
{
	struct bv_frames frames;
	char name[251];
	const int depth = 18;

	start("deep");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < depth; i++) {
		put("a.bin", "", 0);
		CHECK(mkdir(name, 0700) == 0);
		CHECK(chdir(name) == 0);
	}
	CHECK(chdir(check_directory) == 0);
	CHECK_EQ_INT(scan(&frames, ARGS("deep")), BV_SCAN_OK);
	/* "deep" and 16 names with their slashes have 4020 bytes */
	CHECK_EQ_INT(frames.count, 17);
	CHECK_EQ_INT(frames.error_count, 1);
	CHECK_EQ_INT(frames.errors[0].status, BV_ERR_OPEN);
	CHECK_EQ_INT(frames.errors[0].system_error, ENAMETOOLONG);
	bv_frames_free(&frames);

	CHECK(chdir("deep") == 0);
	for (int i = 0; i < depth; i++)
		CHECK(chdir(name) == 0);
	for (int i = 0; i < depth; i++) {
		CHECK(chdir("..") == 0);
		CHECK(rmdir(name) == 0);
		CHECK(unlink("a.bin") == 0);
	}
}

static void files_are_mirrored_by_their_name(void)
{
	start("files");
	MAKE("d/", "d/a.bin", "b.bin");
	FOUND("d/a.bin > a.bin\nb.bin > b.bin\n", "d/a.bin", "./b.bin");
	FOUND("d/../b.bin > b.bin\n", "d/../b.bin");
}

static void missing_files_fail_later(void)
{
	start("missing");
	MAKE("a.bin");
	FOUND("no.bin > no.bin\na.bin > a.bin\n", "no.bin", "a.bin");
	FOUND("no/such.bin > such.bin\n", "no/such.bin");
	FOUND("a.bin/b.bin > b.bin\n", "a.bin/b.bin");
}

int main(void)
{
	check_use_temporary_directory();
	frames_of_others_take_no_memory();
	many_frames_take_little_memory();
	directories_are_mirrored_in_byte_order();
	directories_may_be_written_in_many_ways();
	only_frames_are_taken();
	extensions_count_in_any_case();
	nothing_is_found();
	patterns_say_what_is_a_frame();
	lists_go_by_patterns();
	two_formats_of_one_name_collide();
	strange_names_are_names();
	links_and_other_things();
	what_may_be_a_directory_and_cannot_be_seen_is_an_error();
	loops_are_errors_and_cost_nothing_else();
	unreadable_directories_are_errors();
	directories_deeper_than_a_path();
	files_are_mirrored_by_their_name();
	missing_files_fail_later();
	return 0;
}
