/*
 * foreign.h - files that are known, and not read
 */

#ifndef BV_FORMATS_FOREIGN_H
#define BV_FORMATS_FOREIGN_H

#include "formats/format.h"

/*
 * Fails with a sentence that says what the file is and what to do about it, if it
 * begins as a file does whose points birdview cannot read.  BV_OK for all others.
 */
enum bv_status bv_refuse_foreign(const struct bv_start *start,
				 struct bv_fault *fault);

#endif /* BV_FORMATS_FOREIGN_H */
