/*
 * test_dead_writers.c: temporary files of the dead are removed, no others
 *
 * Proves that a writer counts as dead when it has ended, whether or not anybody
 * has asked how, and when its pid is another process's by now; and that it
 * counts as alive wherever it may be: when only its first thread has ended,
 * when it runs on another machine or in another pid namespace, when /proc speaks of
 * other processes than ours, and, as long as there is a process with its pid, when
 * it is in another time namespace, or does not say in which.
 */

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "check.h"
#include "io/temporary.h"

/* Whether a file of this name is there after stale ones have been removed. */
static bool survives(const char *name)
{
	const int file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0666);

	CHECK(file >= 0);
	close(file);
	bv_remove_stale_temporaries(AT_FDCWD);
	return unlink(name) == 0;
}

/* The same for a temporary file of a process. */
static bool survives_of(const struct bv_process *writer)
{
	char prefix[BV_TEMPORARY_PREFIX], name[256];

	bv_temporary_prefix(writer, prefix);
	snprintf(name, sizeof(name), "%s.0.tmp", prefix);
	return survives(name);
}

/* Forks a process that does no more than 'live', and tells who it is. */
static pid_t start(void (*live)(void), struct bv_process *process)
{
	int told[2];
	pid_t pid;

	CHECK(pipe(told) == 0);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		bv_process_self(process);
		CHECK(write(told[1], process, sizeof(*process)) ==
		      sizeof(*process));
		live();
		_exit(0);
	}
	CHECK(read(told[0], process, sizeof(*process)) == sizeof(*process));
	close(told[0]);
	close(told[1]);
	return pid;
}

static void wait_for_signals(void)
{
	for (;;)
		pause();
}

static void test_life_and_death(void)
{
	struct bv_process writer, other;
	siginfo_t how;
	const pid_t pid = start(wait_for_signals, &writer);

	CHECK(survives_of(&writer));
	other = writer;
	other.start_time++;
	CHECK(!survives_of(&other));
	/* A writer that could not read when it started. */
	other.start_time = 0;
	CHECK(survives_of(&other));

	kill(pid, SIGKILL);
	CHECK(waitid(P_PID, (id_t)pid, &how, WEXITED | WNOWAIT) == 0);
	CHECK(!survives_of(&writer));
	CHECK(waitpid(pid, NULL, 0) == pid);
	CHECK(!survives_of(&writer));
}

static void test_elsewhere(void)
{
	struct bv_process writer, other;
	const pid_t pid = start(wait_for_signals, &writer);

	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	other = writer;
	other.boot_id[0] = other.boot_id[0] == 'a' ? 'b' : 'a';
	CHECK(survives_of(&other));
	other = writer;
	other.pid_namespace++;
	CHECK(survives_of(&other));
	CHECK(!survives_of(&writer));
}

static void test_other_clocks(void)
{
	struct bv_process writer, other;
	const pid_t pid = start(wait_for_signals, &writer);

	if (writer.time_namespace == 0) {
		puts("not tested: time namespaces, which there are none of");
		CHECK(kill(pid, SIGKILL) == 0);
		return;
	}
	other = writer;
	other.start_time += 10000000;
	CHECK(!survives_of(&other));
	other.time_namespace++;
	CHECK(survives_of(&other));
	other.time_namespace = 0;
	CHECK(survives_of(&other));

	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	CHECK(!survives_of(&other));
	other.time_namespace = writer.time_namespace + 1;
	CHECK(!survives_of(&other));
}

static void *thread_main(void *argument)
{
	(void)argument;
	wait_for_signals();
	return NULL;
}

static void leave_a_thread(void)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, thread_main, NULL) == 0);
	pthread_exit(NULL);
}

/* For a program name without blanks. */
static char get_state(pid_t pid)
{
	char path[64], state;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	CHECK(file != NULL);
	CHECK_EQ_INT(fscanf(file, "%*s %*s %c", &state), 1);
	fclose(file);
	return state;
}

static void test_first_thread_ended(void)
{
	struct bv_process writer;
	const pid_t pid = start(leave_a_thread, &writer);

	while (get_state(pid) != 'Z')
		usleep(1000);
	CHECK(survives_of(&writer));
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	CHECK(!survives_of(&writer));
}

/* A dead process's name in every part but one. */
static void test_other_names(void)
{
	struct bv_process writer;
	char prefix[BV_TEMPORARY_PREFIX], name[256];
	const pid_t pid = start(wait_for_signals, &writer);

	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
	bv_temporary_prefix(&writer, prefix);
	CHECK(survives(prefix));
	CHECK(survives(prefix + 1));
	snprintf(name, sizeof(name), "%s.0.png", prefix);
	CHECK(survives(name));
	snprintf(name, sizeof(name), "%s.0.tmp.png", prefix);
	CHECK(survives(name));
	/* Its last number taken for that of the file, an earlier version's. */
	snprintf(name, sizeof(name), "%s.tmp", prefix);
	CHECK(!survives(name));
	snprintf(name, sizeof(name), "%s.0.0.tmp", prefix);
	CHECK(survives(name));
}

/*
 * In a new pid namespace that keeps the /proc of the old one.  The first
 * process there is alive, while /proc has another one of that pid.
 */
static int live_in_new_namespace(void)
{
	struct bv_process first;
	pid_t pid;
	int status;

	bv_process_self(&first);
	CHECK_EQ_INT(first.pid, 1);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		CHECK(survives_of(&first));
		first.start_time = 12345;
		CHECK(survives_of(&first));
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

static void test_foreign_proc(void)
{
	const pid_t pid = fork();
	int status;

	CHECK(pid >= 0);
	if (pid == 0) {
		if (unshare(CLONE_NEWPID) != 0 &&
		    unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
			puts("not tested: another namespace's /proc");
			exit(0);
		}
		if (fork() == 0)
			_exit(live_in_new_namespace() != 0);
		CHECK(wait(&status) > 0);
		_exit(status != 0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EQ_INT(status, 0);
}

int main(void)
{
	struct bv_process self;

	check_use_temporary_directory();
	bv_process_self(&self);
	if (self.start_time == 0) {
		puts("skipped: no /proc that tells about this process");
		return 77;
	}
	CHECK(survives_of(&self));
	test_life_and_death();
	test_elsewhere();
	test_other_clocks();
	test_first_thread_ended();
	test_other_names();
	test_foreign_proc();
	return 0;
}
