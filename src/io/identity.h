/*
 * identity.h - which directory one is, whatever it is called
 */

#ifndef BV_IO_IDENTITY_H
#define BV_IO_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

struct bv_identity {
	uint32_t device[2]; /* major and minor number */
	uint64_t inode;
	bool append_only, immutable; /* so that nothing in it can be renamed */
};

/*
 * Looks at 'path' as seen from the directory 'at', through symbolic links.  An
 * empty path is 'at' itself.  Returns 0, or -1 with errno.
 */
int bv_identify(int at, const char *path, struct bv_identity *identity);

/* True for the errors of a path that leads to nothing, or to no directory. */
bool bv_leads_nowhere(int error);

bool bv_is_same(const struct bv_identity *a, const struct bv_identity *b);

#endif /* BV_IO_IDENTITY_H */
