/*
 * folding.h - whether a directory tells names apart
 */

#ifndef BV_IO_FOLDING_H
#define BV_IO_FOLDING_H

#include "core/fold.h"

/*
 * Finds out which names the directory that the descriptor 'directory' (O_PATH will
 * do) stands for takes for one, by a trial file that is gone when this returns.
 * Where that cannot be told, all names are different.
 */
struct bv_folding bv_try_folding(int directory);

/*
 * The same without making anything: by what the file system says of the directory,
 * and by the files that are in it.
 */
struct bv_folding bv_guess_folding(int directory);

#endif /* BV_IO_FOLDING_H */
