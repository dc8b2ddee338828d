/*
 * identity.h - which directory one is, whatever it is called
 */

#ifndef BV_IO_IDENTITY_H
#define BV_IO_IDENTITY_H

#include "io/file_id.h"

struct bv_identity {
	struct bv_file_id file;
	bool append_only, immutable; /* so that nothing in it can be renamed */
};

/*
 * Looks at 'path' as seen from the directory 'at', through symbolic links.  An
 * empty path is 'at' itself.  Returns 0, or -1 with errno.
 */
int bv_identify(int at, const char *path, struct bv_identity *identity);

/* True for the errors of a path that leads to nothing, or to no directory. */
bool bv_leads_nowhere(int error);

#endif /* BV_IO_IDENTITY_H */
