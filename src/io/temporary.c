/*
 * temporary.c - the names of temporary files, and whose they are
 */

#include "io/temporary.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_START ".birdview."
#define NAME_END ".tmp"

/* ---------------------------------------------------------------------- */
/* Processes                                                              */
/* ---------------------------------------------------------------------- */

/* Reads the start of a file as a string; an empty one on failure. */
static void read_text(const char *path, char *text, size_t size)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (file >= 0) {
		n = read(file, text, size - 1);
		close(file);
	}
	text[n > 0 ? n : 0] = '\0';
}

static void get_boot_id(char *id, size_t size)
{
	read_text("/proc/sys/kernel/random/boot_id", id, size);
	id[strspn(id, "0123456789abcdef-")] = '\0';
	if (id[0] == '\0')
		strcpy(id, "0");
}

/* The link reads "pid:[4026531836]". */
static uintmax_t get_pid_namespace(void)
{
	static const char start[] = "pid:[";
	const size_t skip = sizeof(start) - 1;
	char text[64];
	const ssize_t n = readlink("/proc/self/ns/pid", text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	if (strncmp(text, start, skip) != 0)
		return 0;
	return strtoumax(text + skip, NULL, 10);
}

/* What the file "stat" of a process says. */
struct process_stat {
	char state;
	uintmax_t threads;
	uintmax_t start_time;
};

/*
 * Reads a line "PID (COMMAND) STATE ..." and takes the fields 3, 20 and 22 from
 * it.  The command may itself contain blanks and parentheses, but no field
 * behind it does: the last parenthesis ends field 2.
 *
 * Another pid than ours shows that /proc is that of another namespace, and what
 * it says about a pid is said of somebody else.
 */
static bool read_stat(const char *path, intmax_t pid, struct process_stat *stat)
{
	char text[1024];
	const char *end;

	read_text(path, text, sizeof(text));
	end = strrchr(text, ')');
	return end != NULL && strtoimax(text, NULL, 10) == pid &&
	       sscanf(end + 1,
		      " %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
		      " %*s %*s %*s %ju %*s %ju",
		      &stat->state, &stat->threads, &stat->start_time) == 3;
}

void bv_process_self(struct bv_process *process)
{
	struct process_stat stat;

	get_boot_id(process->boot_id, sizeof(process->boot_id));
	process->pid_namespace = get_pid_namespace();
	process->pid = getpid();
	process->start_time = read_stat("/proc/self/stat", process->pid, &stat)
				      ? stat.start_time
				      : 0;
}

/*
 * True if a process of our boot and namespace is no more.  There may be another
 * one with its pid by now, which then started later.  If nothing can be read
 * about it, it may be hidden from us: then it counts as alive.
 *
 * A zombie (Z) has ended, even if nobody ever asks how, and so has one that is
 * being asked right now (X).  But a process whose first thread alone has ended
 * looks like a zombie too.
 */
static bool is_dead(const struct bv_process *process)
{
	char path[64];
	struct process_stat stat;

	if (kill((pid_t)process->pid, 0) != 0 && errno == ESRCH)
		return true;
	snprintf(path, sizeof(path), "/proc/%" PRIdMAX "/stat", process->pid);
	if (!read_stat(path, process->pid, &stat))
		return false;
	if (stat.state == 'X' || (stat.state == 'Z' && stat.threads <= 1))
		return true;
	return process->start_time != 0 &&
	       stat.start_time != process->start_time;
}

/* ---------------------------------------------------------------------- */
/* Names                                                                  */
/* ---------------------------------------------------------------------- */

void bv_temporary_prefix(const struct bv_process *process,
			 char prefix[BV_TEMPORARY_PREFIX])
{
	snprintf(prefix, BV_TEMPORARY_PREFIX,
		 NAME_START "%s.%" PRIuMAX ".%" PRIdMAX ".%" PRIuMAX,
		 process->boot_id, process->pid_namespace, process->pid,
		 process->start_time);
}

/* Takes a decimal number and the dot behind it off '*text'. */
static bool take_number(const char **text, uintmax_t *number)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return false;
	errno = 0;
	*number = strtoumax(*text, &end, 10);
	if (errno != 0 || *end != '.')
		return false;
	*text = end + 1;
	return true;
}

bool bv_temporary_parse(const char *name, struct bv_process *process)
{
	const size_t start = sizeof(NAME_START) - 1;
	uintmax_t pid, number;
	size_t length;

	if (strncmp(name, NAME_START, start) != 0)
		return false;
	name += start;
	length = strspn(name, "0123456789abcdef-");
	if (length == 0 || length >= sizeof(process->boot_id) ||
	    name[length] != '.')
		return false;
	memcpy(process->boot_id, name, length);
	process->boot_id[length] = '\0';
	name += length + 1;
	if (!take_number(&name, &process->pid_namespace) ||
	    !take_number(&name, &pid) || pid > INT32_MAX ||
	    !take_number(&name, &process->start_time) ||
	    !take_number(&name, &number))
		return false;
	process->pid = (intmax_t)pid;
	/* The dot before "tmp" was taken with the number. */
	return strcmp(name, &NAME_END[1]) == 0;
}

/* ---------------------------------------------------------------------- */
/* Removing                                                               */
/* ---------------------------------------------------------------------- */

static bool is_stale(const char *name, const struct bv_process *self)
{
	struct bv_process writer;

	return bv_temporary_parse(name, &writer) &&
	       strcmp(writer.boot_id, self->boot_id) == 0 &&
	       writer.pid_namespace == self->pid_namespace && writer.pid > 0 &&
	       is_dead(&writer);
}

/* Goes through the stale ones, removes them or not, and counts them. */
static size_t visit_stale(int directory, bool remove)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	const int readable = openat(directory, ".", flags);
	const struct dirent *entry;
	struct bv_process self;
	size_t count = 0;
	DIR *stream;

	if (readable < 0)
		return 0;
	stream = fdopendir(readable);
	if (stream == NULL) {
		close(readable);
		return 0;
	}
	bv_process_self(&self);
	/* Without our /proc, all boots, namespaces and processes look alike. */
	if (strcmp(self.boot_id, "0") != 0 && self.pid_namespace != 0 &&
	    self.start_time != 0) {
		while ((entry = readdir(stream)) != NULL) {
			if (!is_stale(entry->d_name, &self))
				continue;
			count++;
			if (remove)
				unlinkat(readable, entry->d_name, 0);
		}
	}
	closedir(stream);
	return count;
}

void bv_remove_stale_temporaries(int directory)
{
	visit_stale(directory, true);
}

size_t bv_count_stale_temporaries(int directory)
{
	return visit_stale(directory, false);
}
