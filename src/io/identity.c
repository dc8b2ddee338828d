/*
 * identity.c - which directory one is, whatever it is called
 *
 * By device and inode.  The same call says whether a directory is append-only or
 * immutable (chattr +a, +i).  In one that is append-only a file can be made, but
 * neither renamed nor removed again: so it has to be known before.
 *
 * It is statx(), which not every C library that is in use knows of; the kernel does
 * since 4.11.
 */

#include "io/identity.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* As the kernel fills it in; what is not looked at has no name. */
struct extended_status {
	uint32_t unused_1[2];
	uint64_t attributes;
	uint32_t unused_2[4];
	uint64_t inode;
	uint64_t unused_3[11];
	uint32_t unused_4[2];
	uint32_t device[2];
	uint64_t unused_5[14];
};
static_assert(sizeof(struct extended_status) == 256,
	      "the size of struct statx");

/* STATX_INO, STATX_ATTR_IMMUTABLE and STATX_ATTR_APPEND. */
static const unsigned wanted = 0x100;
static const uint64_t attribute_immutable = 0x10, attribute_append = 0x20;

/* Returns -1 with ENOSYS, or EPERM from a filter of calls, where there is none. */
static int look(int at, const char *path, struct extended_status *status)
{
#ifdef SYS_statx
	return (int)syscall(SYS_statx, at, path, AT_EMPTY_PATH, wanted, status);
#else
	errno = ENOSYS;
	return -1;
#endif
}

/* What all systems can say. */
static int look_plainly(int at, const char *path, struct bv_identity *identity)
{
	struct stat status;

	if (fstatat(at, path, &status, AT_EMPTY_PATH) != 0)
		return -1;
	*identity = (struct bv_identity){.file = bv_file_id(&status)};
	return 0;
}

int bv_identify(int at, const char *path, struct bv_identity *identity)
{
	struct extended_status status;

	if (look(at, path, &status) != 0)
		return errno == ENOSYS || errno == EPERM
			       ? look_plainly(at, path, identity)
			       : -1;
	*identity = (struct bv_identity){
		.file = {.device = makedev(status.device[0], status.device[1]),
			 .inode = (ino_t)status.inode},
		.append_only = (status.attributes & attribute_append) != 0,
		.immutable = (status.attributes & attribute_immutable) != 0,
	};
	return 0;
}

bool bv_leads_nowhere(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}
