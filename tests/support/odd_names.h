/*
 * odd_names.h: names that some file systems take for one
 */

#ifndef ODD_NAMES_H
#define ODD_NAMES_H

#include <stdbool.h>

struct odd_names {
	bool fold;    /* ASCII letters are the same, large or small */
	bool accents; /* accents are the same, composed or not */
};

/* Whether two names, in UTF-8, are one.  Only whole characters are. */
bool odd_names_are_one(const struct odd_names *odd, const char *a,
		       const char *b);

#endif /* ODD_NAMES_H */
