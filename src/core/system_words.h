/*
 * system_words.h - what the system's errors and signals are called
 *
 * In English whatever the locale is, and from any thread.  C libraries have
 * functions for that, but not all have the same ones, and those that there are
 * may know no words.
 */

#ifndef BV_CORE_SYSTEM_WORDS_H
#define BV_CORE_SYSTEM_WORDS_H

/* Room for any of them. */
#define BV_WORDS_MAX 80

/*
 * "No such file or directory"; "error 524" of what has no name: some file systems
 * let errors through that only the kernel knows.  Returns 'room'.
 */
const char *bv_error_words(int error, char room[BV_WORDS_MAX]);

/* "signal 9 (Killed)"; "signal 40" of what has no name.  Returns 'room'. */
const char *bv_signal_words(int signal, char room[BV_WORDS_MAX]);

#endif /* BV_CORE_SYSTEM_WORDS_H */
