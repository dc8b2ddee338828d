/*
 * suggest.h - the right spelling of a word that nearly is one of several names
 */

#ifndef BV_CLI_SUGGEST_H
#define BV_CLI_SUGGEST_H

#include <stddef.h>

/* A list of names: the name at 'index', NULL past the last. */
typedef const char *bv_names(size_t index);

/*
 * The name that 'word' was probably meant to be, or NULL if none is near.
 * Upper and lower case count as the same.
 */
const char *bv_suggest(const char *word, bv_names *names);

/*
 * Writes the names with commas between them ("auto, cpu, gpu"), cut to 'size'
 * bytes with the final 0.  Returns 'text'.
 */
char *bv_join_names(bv_names *names, char *text, size_t size);

#endif /* BV_CLI_SUGGEST_H */
