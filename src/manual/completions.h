/*
 * completions.h - what shells offer for a word of the command line
 */

#ifndef BV_MANUAL_COMPLETIONS_H
#define BV_MANUAL_COMPLETIONS_H

#include <stdio.h>

/* Each writes a file for a shell.  Errors are left in the stream. */
void bv_write_bash_completion(FILE *stream);
void bv_write_zsh_completion(FILE *stream);
void bv_write_fish_completion(FILE *stream);

#endif /* BV_MANUAL_COMPLETIONS_H */
