/*
 * temporary.h - the names of temporary files, and whose they are
 *
 * A temporary name is
 *
 *	.birdview.<boot id>.<pid ns>.<pid>.<start>.<time ns>.<n>.tmp
 *
 * with the boot id of the kernel (hexadecimal digits and dashes), the inode of
 * the writer's pid namespace, its pid there, the clock tick after boot at which
 * it started, the inode of its time namespace, by whose clock that is, and a
 * number; the last five are decimal.  A part that /proc does not tell is 0.  Names
 * of earlier versions are without the time namespace.
 *
 * On the machine and in the namespaces named, the writer is alive if and only if
 * there is a process with that pid and start time.  From another time namespace it
 * is known to be dead if there is no process with that pid.  From elsewhere nobody
 * can know; but a temporary is there for a moment only, and what has not been
 * changed for a day was left behind.  (A writer that was stopped for so long has
 * its frame fail.)
 */

#ifndef BV_IO_TEMPORARY_H
#define BV_IO_TEMPORARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A process among all that ever wrote to a directory. */
struct bv_process {
	char boot_id[37]; /* 36 characters, or "0" */
	uintmax_t pid_namespace;
	intmax_t pid;
	uintmax_t start_time;
	uintmax_t time_namespace;
};

/* The process that calls. */
void bv_process_self(struct bv_process *process);

/* The longest prefix: 9 + 1 + 36 characters and four dots and numbers. */
#define BV_TEMPORARY_PREFIX 128

/* Stores what all temporary names of a process begin with. */
void bv_temporary_prefix(const struct bv_process *process,
			 char prefix[BV_TEMPORARY_PREFIX]);

/*
 * Stores the name of the trial file with which a directory is asked which names it
 * takes for one; see folding.h.  It is a temporary name, but with the letter U+00E9, or
 * what a file system makes of it, and a dot before "tmp" if 'accent' says so.
 */
#define BV_TRIAL_NAME (BV_TEMPORARY_PREFIX + 16)
void bv_trial_name(char name[BV_TRIAL_NAME], bool accent);

/* Reads the process from a temporary name; false for every other name. */
bool bv_temporary_parse(const char *name, struct bv_process *process);

/*
 * Removes from the directory that the descriptor 'directory' (O_PATH will do)
 * stands for the temporary files of processes that ran on this machine, since
 * it started and in our pid namespace, and are dead; and those of processes from
 * elsewhere that have not been changed for more than a day, by the clock of the
 * file system and not by their modification time, which is that of a frame.  All
 * others are left alone.  What cannot be read or removed stays.
 */
void bv_remove_stale_temporaries(int directory);

/*
 * Counts them.  That writes nothing, and so goes by the clock of this machine
 * instead of the file system's.
 */
size_t bv_count_stale_temporaries(int directory);

#endif /* BV_IO_TEMPORARY_H */
