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
#include <sys/stat.h>
#include <unistd.h>

#include "io/trial_file.h"

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

/* The link of the kind "pid" reads "pid:[4026531836]". */
static uintmax_t get_namespace(const char *kind)
{
	char path[64], text[64];
	const char *number;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", kind);
	n = readlink(path, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	number = strchr(text, '[');
	return number != NULL ? strtoumax(number + 1, NULL, 10) : 0;
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
	process->pid_namespace = get_namespace("pid");
	process->pid = getpid();
	process->start_time = read_stat("/proc/self/stat", process->pid, &stat)
				      ? stat.start_time
				      : 0;
	/* A kernel without such namespaces has one clock. */
	process->time_namespace = get_namespace("time");
}

/*
 * True if a process of our boot and pid namespace is no more.  There may be another
 * one with its pid by now, which then started later; but when a process started is
 * told by the clock of whoever asks, so that two times from different time
 * namespaces say nothing.  If nothing can be read about it, it may be hidden from
 * us: then it counts as alive.
 *
 * A zombie (Z) has ended, even if nobody ever asks how, and so has one that is
 * being asked right now (X).  But a process whose first thread alone has ended
 * looks like a zombie too.
 */
static bool is_dead(const struct bv_process *process,
		    const struct bv_process *self)
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
	       process->time_namespace == self->time_namespace &&
	       stat.start_time != process->start_time;
}

/* ---------------------------------------------------------------------- */
/* Names                                                                  */
/* ---------------------------------------------------------------------- */

void bv_temporary_prefix(const struct bv_process *process,
			 char prefix[BV_TEMPORARY_PREFIX])
{
	snprintf(prefix, BV_TEMPORARY_PREFIX,
		 NAME_START "%s.%" PRIuMAX ".%" PRIdMAX ".%" PRIuMAX
			    ".%" PRIuMAX,
		 process->boot_id, process->pid_namespace, process->pid,
		 process->start_time, process->time_namespace);
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

/* ---------------------------------------------------------------------- */
/* Trial files                                                            */
/* ---------------------------------------------------------------------- */

/* The letter e with an acute accent, as one character and as two. */
#define COMPOSED "\xc3\xa9."
#define DECOMPOSED "e\xcc\x81."

void bv_trial_name(char name[BV_TRIAL_NAME], bool accent)
{
	struct bv_process self;
	char prefix[BV_TEMPORARY_PREFIX];

	bv_process_self(&self);
	bv_temporary_prefix(&self, prefix);
	snprintf(name, BV_TRIAL_NAME, "%s.0.%stmp", prefix,
		 accent ? COMPOSED : "");
}

static const char *pass_accent(const char *name)
{
	static const char *const accents[] = {COMPOSED, DECOMPOSED};

	for (size_t i = 0; i < 2; i++) {
		const size_t length = strlen(accents[i]);

		if (strncmp(name, accents[i], length) == 0)
			return name + length;
	}
	return name;
}

/* Behind the last number comes "tmp"; its dot was taken with the number. */
static bool is_end(const char *text)
{
	return strcmp(pass_accent(text), &NAME_END[1]) == 0;
}

bool bv_temporary_parse(const char *name, struct bv_process *process)
{
	const size_t start = sizeof(NAME_START) - 1;
	uintmax_t pid, number = 0;
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
	process->time_namespace = 0;
	if (is_end(name))
		return true; /* an earlier version's */
	process->time_namespace = number;
	return take_number(&name, &number) && is_end(name);
}

/* ---------------------------------------------------------------------- */
/* Removing                                                               */
/* ---------------------------------------------------------------------- */

/* A search through a directory. */
struct search {
	int directory;
	bool remove;
	struct bv_process self;
	bool knows_itself;
	bool knows_time;
	time_t now; /* by the file system's clock, if something is removed */
};

/* Without our /proc, all boots, namespaces and processes look alike. */
static void start_search(struct search *search, int directory, bool remove)
{
	*search = (struct search){.directory = directory, .remove = remove};
	bv_process_self(&search->self);
	search->knows_itself = strcmp(search->self.boot_id, "0") != 0 &&
			       search->self.pid_namespace != 0 &&
			       search->self.start_time != 0;
}

/* The time that a file has that changes now. */
static bool find_time(struct search *search)
{
	struct bv_trial_file trial;
	struct stat file;

	if (!search->remove) {
		search->now = time(NULL);
		return search->knows_time = true;
	}
	if (!bv_trial_file_open(&trial, search->directory))
		return false;
	search->knows_time = fstat(trial.file, &file) == 0;
	search->now = file.st_ctim.tv_sec;
	bv_trial_file_close(&trial);
	return search->knows_time;
}

static bool is_older_than_a_day(struct search *search, const char *name)
{
	struct stat file;

	return fstatat(search->directory, name, &file, AT_SYMLINK_NOFOLLOW) ==
		       0 &&
	       (search->knows_time || find_time(search)) &&
	       search->now - file.st_ctim.tv_sec > 24 * 60 * 60;
}

static bool is_stale(struct search *search, const char *name)
{
	const struct bv_process *self = &search->self;
	struct bv_process writer;

	if (!bv_temporary_parse(name, &writer))
		return false;
	if (search->knows_itself && writer.pid > 0 &&
	    writer.pid_namespace == self->pid_namespace &&
	    strcmp(writer.boot_id, self->boot_id) == 0)
		return is_dead(&writer, self);
	return is_older_than_a_day(search, name);
}

/* Goes through the stale ones, removes them or not, and counts them. */
static size_t visit_stale(int directory, bool remove)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	const int readable = openat(directory, ".", flags);
	const struct dirent *entry;
	struct search search;
	size_t count = 0;
	DIR *stream;

	if (readable < 0)
		return 0;
	stream = fdopendir(readable);
	if (stream == NULL) {
		close(readable);
		return 0;
	}
	start_search(&search, readable, remove);
	while ((entry = readdir(stream)) != NULL) {
		if (!is_stale(&search, entry->d_name))
			continue;
		count++;
		if (remove)
			unlinkat(readable, entry->d_name, 0);
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
