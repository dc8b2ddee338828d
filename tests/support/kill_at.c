/*
 * kill_at.c: kills a program at a chosen one of its system calls
 *
 *	kill_at [OPTION]... K COMMAND...
 *
 * runs the command and kills one of its processes at its K-th stop. The kernel
 * stops a traced process when it enters a system call and again when it leaves
 * it. Between two stops a process does nothing that others could see, unless it
 * shares memory with them; so K = 1, 2, ... goes through all moments at which a
 * death can make a difference. Options are
 *
 *	--parent      only stops of the first process count, and it is killed
 *	--worker      only stops of processes that it started count
 *	--forked      only stops since it started one count
 *	--all         all processes of the command are killed at that stop
 *	--each        each process that it started is killed at its own K-th stop
 *	--files DIR   tells how many files were in DIR then, but for hidden ones
 *
 * The processes that are left run to their end. Then a line on descriptor 3, or
 * else on standard error, tells one of
 *
 *	kill_at: killed worker 1234 at the entry of renameat
 *	kill_at: killed worker 1234 at the entry of renameat, 3 files
 *	kill_at: not reached, 470 stops
 *
 * The exit status is that of the command, 128 + N if signal N killed it, or 77
 * if processes may not be traced.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANNOT_TRACE 77
#define CANNOT_RUN 127

/* The options, and K. */
static bool parents = true, workers = true; /* whose stops count */
static bool forked, all, each;
static const char *files;
static unsigned long chosen;

static pid_t first; /* process, and the group of all that follow */
static bool counting;
static unsigned long stops;
static char killed[256]; /* what is to be told, once it has happened */

/* -------------------------------------------------------------------------- */
/* Telling                                                                    */
/* -------------------------------------------------------------------------- */

/* The calls that matter most here; others are told by number. */
static const char *name_of_call(long number)
{
	static const struct {
		long number;
		const char *name;
	} names[] = {
		{SYS_clone, "clone"},
		{SYS_close, "close"},
		{SYS_exit_group, "exit_group"},
		{SYS_getpid, "getpid"},
		{SYS_getppid, "getppid"},
		{SYS_mmap, "mmap"},
		{SYS_munmap, "munmap"},
		{SYS_newfstatat, "newfstatat"},
		{SYS_openat, "openat"},
		{SYS_prctl, "prctl"},
		{SYS_pread64, "pread64"},
		{SYS_read, "read"},
		{SYS_renameat, "renameat"},
		{SYS_renameat2, "renameat2"},
		{SYS_rt_sigaction, "rt_sigaction"},
		{SYS_rt_sigprocmask, "rt_sigprocmask"},
		{SYS_rt_sigtimedwait, "rt_sigtimedwait"},
		{SYS_unlinkat, "unlinkat"},
		{SYS_utimensat, "utimensat"},
		{SYS_wait4, "wait4"},
		{SYS_write, "write"},
	};
	static char other[32];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].number == number)
			return names[i].name;
	}
	snprintf(other, sizeof(other), "call %ld", number);
	return other;
}

/* The call in which a process has stopped, or -1. */
static long get_call(pid_t pid)
{
	char path[64];
	long number = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return -1;
	if (fscanf(file, "%ld", &number) != 1)
		number = -1;
	fclose(file);
	return number;
}

static bool at_entry(pid_t pid)
{
	struct __ptrace_syscall_info info;

	return ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) > 0 &&
	       info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

static int count_files(void)
{
	DIR *directory = opendir(files);
	const struct dirent *entry;
	int n = 0;

	if (directory == NULL)
		return 0;
	while ((entry = readdir(directory)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(directory);
	return n;
}

static void note_kill(pid_t pid)
{
	int length = snprintf(
		killed, sizeof(killed), "killed %s %d at the %s of %s",
		pid == first ? "parent" : "worker", (int)pid,
		at_entry(pid) ? "entry" : "exit", name_of_call(get_call(pid)));

	if (files != NULL)
		snprintf(killed + length, sizeof(killed) - (size_t)length,
			 ", %d files", count_files());
}

static void tell(void)
{
	const int out = fcntl(3, F_GETFD) != -1 ? 3 : STDERR_FILENO;

	if (killed[0] != '\0')
		dprintf(out, "kill_at: %s\n", killed);
	else
		dprintf(out, "kill_at: not reached, %lu stops\n", stops);
}

/* -------------------------------------------------------------------------- */
/* Tracing                                                                    */
/* -------------------------------------------------------------------------- */

/* Counts a stop of a process, and returns how many it has had. */
static unsigned long count_own(pid_t pid)
{
	static struct {
		pid_t pid;
		unsigned long stops;
	} known[4096];
	size_t i = 0;

	while (known[i].pid != pid && known[i].pid != 0) {
		if (++i == sizeof(known) / sizeof(known[0]))
			abort();
	}
	known[i].pid = pid;
	return ++known[i].stops;
}

/* Counts a stop in a system call, and kills at the chosen one. */
static void at_call(pid_t pid)
{
	const bool counts = pid == first ? parents : workers;

	if (!counting || !counts)
		return;
	stops++;
	if ((each ? count_own(pid) : stops) != chosen)
		return;
	note_kill(pid);
	kill(all ? -first : pid, SIGKILL);
}

static bool stops_processes(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
	       signal == SIGTTOU;
}

/*
 * Lets a process go on from whatever stopped it.  One that was killed
 * meanwhile is not there any more, and that is no failure.
 */
static void go_on(pid_t pid, int status)
{
	const int signal = WSTOPSIG(status), event = status >> 16;

	if (signal == (SIGTRAP | 0x80)) {
		at_call(pid);
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
	} else if (event == PTRACE_EVENT_STOP && stops_processes(signal)) {
		/* Stopped, like all of its group: until somebody continues it. */
		ptrace(PTRACE_LISTEN, pid, 0, 0);
	} else if (event != 0) {
		/* What happens before the command is not part of it. */
		if (event == (forked ? PTRACE_EVENT_FORK : PTRACE_EVENT_EXEC))
			counting = true;
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
	} else {
		/* A signal on its way to the process. */
		ptrace(PTRACE_SYSCALL, pid, 0, (long)signal);
	}
}

/* Returns the status of the first process when all have ended. */
static int trace_to_the_end(void)
{
	int status, status_of_first = 0;
	pid_t pid;

	for (;;) {
		pid = waitpid(-1, &status, __WALL);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			return status_of_first;
		if (WIFSTOPPED(status))
			go_on(pid, status);
		else if (pid == first)
			status_of_first = status;
	}
}

/*
 * Starts the command as a group of its own, traced from before its first
 * instruction: it waits for the end of a pipe.
 */
static void start(char **command)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	int ready[2];
	char byte;

	if (pipe2(ready, O_CLOEXEC) != 0 || (first = fork()) < 0) {
		perror("kill_at");
		exit(CANNOT_RUN);
	}
	if (first == 0) {
		close(ready[1]);
		fcntl(3, F_SETFD, FD_CLOEXEC);
		setpgid(0, 0);
		if (read(ready[0], &byte, 1) == 0)
			execvp(command[0], command);
		perror(command[0]);
		_exit(CANNOT_RUN);
	}
	if (ptrace(PTRACE_SEIZE, first, 0, options) != 0 ||
	    ptrace(PTRACE_INTERRUPT, first, 0, 0) != 0) {
		perror("kill_at: cannot trace");
		kill(first, SIGKILL);
		exit(CANNOT_TRACE);
	}
	close(ready[1]);
	close(ready[0]);
}

static _Noreturn void misused(void)
{
	fputs("usage: kill_at [--parent | --worker] [--forked] [--all] "
	      "[--each] [--files DIR] K COMMAND...\n",
	      stderr);
	exit(CANNOT_RUN);
}

static char **parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"parent", no_argument, NULL, 'p'},
		{"worker", no_argument, NULL, 'w'},
		{"forked", no_argument, NULL, 'k'},
		{"all", no_argument, NULL, 'l'},
		{"each", no_argument, NULL, 'e'},
		{"files", required_argument, NULL, 'f'},
		{0}};
	int option;

	/* The plus: what comes behind the command is none of our options. */
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (option) {
		case 'p':
			workers = false;
			break;
		case 'w':
			parents = false;
			break;
		case 'k':
			forked = true;
			break;
		case 'l':
			all = true;
			break;
		case 'e':
			parents = false;
			each = true;
			break;
		case 'f':
			files = optarg;
			break;
		default:
			misused();
		}
	}
	if (argc - optind < 2)
		misused();
	chosen = strtoul(argv[optind], NULL, 10);
	return argv + optind + 1;
}

int main(int argc, char **argv)
{
	int status;

	start(parse(argc, argv));
	status = trace_to_the_end();
	tell();
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
