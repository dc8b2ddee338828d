/*
 * merge_words.h - what reports say together, in words
 */

#ifndef BV_CLI_MERGE_WORDS_H
#define BV_CLI_MERGE_WORDS_H

#include "cli/merge.h"

/* Says which shards and runs are missing or not whole.  Returns true if none is. */
bool bv_tell_missing(const struct bv_merge *merge);

/* Says how many frames became what, in one line. */
void bv_print_merged(const struct bv_merge *merge);

#endif /* BV_CLI_MERGE_WORDS_H */
