/*
 * fold.h - names as file systems see them that take several for one
 */

#ifndef BV_CORE_FOLD_H
#define BV_CORE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/* What makes no difference in names. */
struct bv_folding {
	bool letters; /* whether letters of ASCII are large or small */
	bool accents; /* whether a letter and its accent are one character or two */
};

/* The bytes that a folded name of 'length' bytes has at most. */
#define BV_FOLDED_MAX(length) (3 * (length))

/*
 * Writes to 'folded' the 'length' bytes of a name, in UTF-8, as all names are
 * written that are one with it, and returns how many bytes that are.  Accents are
 * known in the alphabets of Latin letters with one mark at most (U+00C0 to U+017F),
 * and of Korean; all other characters stay as they are.
 */
size_t bv_fold_name(const struct bv_folding *folding, const char *name,
		    size_t length, char *folded);

#endif /* BV_CORE_FOLD_H */
