/*
 * file_id.h - telling files apart, whatever names lead to them
 */

#ifndef BV_IO_FILE_ID_H
#define BV_IO_FILE_ID_H

#include <stdbool.h>
#include <sys/stat.h>

/* A file, as long as it is there. */
struct bv_file_id {
	dev_t device;
	ino_t inode;
};

static inline struct bv_file_id bv_file_id(const struct stat *status)
{
	return (struct bv_file_id){status->st_dev, status->st_ino};
}

static inline bool bv_same_file(const struct bv_file_id *a,
				const struct bv_file_id *b)
{
	return a->device == b->device && a->inode == b->inode;
}

/* Whether what was looked at is the file. */
static inline bool bv_is_file(const struct stat *status,
			      const struct bv_file_id *file)
{
	const struct bv_file_id id = bv_file_id(status);

	return bv_same_file(&id, file);
}

#endif /* BV_IO_FILE_ID_H */
