/*
 * test_lease.c: files on which another process holds a lease are waited for
 *
 * Proves that a frame and a picture on which another process has a lease, as file
 * servers have, are read once it has given that up, having been asked to by the
 * kernel: by the library, when it converts, checks, finds a picture up to date and
 * reads what it says of itself; and by the command, on a CPU and on an emulated GPU.
 * And that what stands in place of such a file is not waited for: a FIFO, a link, a
 * directory, nothing.
 */

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "birdview.h"
#include "check.h"
#include "drawing.h"
#include "io/lease.h"

#define FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK)

/* -------------------------------------------------------------------------- */
/* The other process                                                          */
/* -------------------------------------------------------------------------- */

static pid_t holder;
static int from_holder;

/* Says how that went on 'out', holds the lease until it is asked, and says so, too. */
_Noreturn static void hold(const char *path, int out)
{
	const struct timespec moment = {.tv_nsec = 50000000};
	const int file = open(path, O_RDWR);
	sigset_t asked;
	char error = 0;
	int signal;

	sigemptyset(&asked);
	sigaddset(&asked, SIGIO);
	sigprocmask(SIG_BLOCK, &asked, NULL);
	if (file < 0 || fcntl(file, F_SETLEASE, F_WRLCK) != 0)
		error = (char)errno;
	if (write(out, &error, 1) != 1 || error != 0)
		_exit(1);
	if (sigwait(&asked, &signal) != 0)
		_exit(1);
	/* Whoever does not wait has failed by now. */
	nanosleep(&moment, NULL);
	if (write(out, &error, 1) != 1 || fcntl(file, F_SETLEASE, F_UNLCK) != 0)
		_exit(1);
	_exit(0);
}

static void lease(const char *path)
{
	char error;
	int ends[2];

	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	holder = fork();
	CHECK(holder >= 0);
	if (holder == 0)
		hold(path, ends[1]);
	close(ends[1]);
	from_holder = ends[0];
	CHECK(read(from_holder, &error, 1) == 1);
	if (error != 0) {
		printf("skipped: there are no leases here: %s\n",
		       strerror(error));
		exit(77);
	}
}

/* Checks that the lease was asked back. */
static void expect_given_up(void)
{
	int status;
	char error;

	CHECK(read(from_holder, &error, 1) == 1);
	CHECK(close(from_holder) == 0);
	CHECK(waitpid(holder, &status, 0) == holder);
	CHECK_EQ_INT(status, 0);
}

#define WITH_LEASE(path, call)     \
	do {                       \
		lease(path);       \
		call;              \
		expect_given_up(); \
	} while (0)

/* -------------------------------------------------------------------------- */
/* The library                                                                */
/* -------------------------------------------------------------------------- */

static void write_frame(const char *path)
{
	static const float points[2][4] = {{1, 2, 0, 0.5f}, {3, 4, 1, 1}};
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK(fwrite(points, sizeof(points), 1, file) == 1);
	CHECK(fclose(file) == 0);
}

static void expect(enum bv_status status, const struct bv_frame_result *result,
		   enum bv_outcome outcome)
{
	CHECK_EQ_INT(status, BV_OK);
	CHECK_EQ_INT(result->outcome, outcome);
}

static void test_library(struct bv_converter *converter)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_picture_info *info = NULL;

	write_frame("a.bin");
	WITH_LEASE("a.bin",
		   expect(bv_convert_file(converter, "a.bin", "a.png", &result),
			  &result, BV_OUTCOME_CONVERTED));
	WITH_LEASE("a.png",
		   expect(bv_convert_file(converter, "a.bin", "a.png", &result),
			  &result, BV_OUTCOME_UP_TO_DATE));
	WITH_LEASE("a.bin",
		   expect(bv_check_file(converter, "a.bin", "a.png", &result),
			  &result, BV_OUTCOME_RIGHT));
	WITH_LEASE("a.png",
		   expect(bv_check_file(converter, "a.bin", "a.png", &result),
			  &result, BV_OUTCOME_RIGHT));
	WITH_LEASE("a.png",
		   CHECK_EQ_INT(bv_picture_info_read(&info, "a.png"), BV_OK));
	bv_picture_info_free(info);
}

/* -------------------------------------------------------------------------- */
/* The command                                                                */
/* -------------------------------------------------------------------------- */

/* Has 'frame' converted by the command of this name in an environment variable. */
static void convert(const char *command, const char *device)
{
	char line[8192];

	snprintf(line, sizeof(line),
		 "%s -q -j 1 --cell 1 --device %s -o out frame.bin", command,
		 device);
	CHECK_EQ_INT(system(line), 0);
	CHECK(remove("out/frame.png") == 0);
}

static void test_command(void)
{
	const char *command = getenv("BIRDVIEW");
	const char *variants = getenv("BIRDVIEW_VARIANTS");
	char emulated[4096];

	if (command == NULL || variants == NULL) {
		puts("a part is skipped: it is not known where the command is");
		return;
	}
	write_frame("frame.bin");
	WITH_LEASE("frame.bin", convert(command, "cpu"));
	snprintf(emulated, sizeof(emulated), "%s/birdview_emulated", variants);
	if (access(emulated, X_OK) == 0)
		WITH_LEASE("frame.bin", convert(emulated, "gpu"));
}

/* -------------------------------------------------------------------------- */
/* What is no leased file                                                     */
/* -------------------------------------------------------------------------- */

static void expect_refused(const char *name, int flags, int error)
{
	CHECK_EQ_INT(bv_open_leased(AT_FDCWD, name, FLAGS | flags), -1);
	CHECK_EQ_INT(errno, error);
}

static void test_others(void)
{
	const int open_before = check_open_descriptors();
	int file;

	CHECK(mkfifo("pipe", 0666) == 0);
	CHECK(symlink("a.bin", "link") == 0);
	CHECK(symlink("pipe", "link_to_pipe") == 0);
	expect_refused("pipe", 0, EWOULDBLOCK);
	expect_refused("link_to_pipe", 0, EWOULDBLOCK);
	expect_refused("link", O_NOFOLLOW, EWOULDBLOCK);
	expect_refused(".", 0, EWOULDBLOCK);
	expect_refused("none", 0, ENOENT);
	file = bv_open_leased(AT_FDCWD, "link", FLAGS);
	CHECK(file >= 0);
	CHECK_EQ_INT(fcntl(file, F_GETFL) & O_NONBLOCK, 0);
	CHECK(close(file) == 0);
	CHECK_EQ_INT(check_open_descriptors(), open_before);
}

int main(void)
{
	struct box box = {-10, 10, -10, 10, -3, 3, 1};
	const struct bv_grid_options grid_options = box_options(box);
	struct bv_grid *grid = make_grid(&grid_options);
	struct bv_convert_options options;
	struct bv_converter *converter = NULL;

	check_use_temporary_directory();
	bv_convert_options_init(&options, sizeof(options), grid);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	test_library(converter);
	test_command();
	test_others();
	bv_converter_free(converter);
	bv_grid_free(grid);
	return 0;
}
