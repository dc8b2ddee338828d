/*
 * file_bytes.c - the bytes of a file from its first on, by small parts
 *
 * A picture may be anything, and as large as it likes: nothing is kept of it but one
 * part.
 */

#include "png/file_bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/damage.h"
#include "core/pages.h"

enum bv_status bv_file_bytes_begin(struct bv_file_bytes *bytes, int file)
{
	*bytes = (struct bv_file_bytes){
		.file = file, .buffer = bv_pages_allocate(BV_FILE_BYTES_PART)};
	if (bytes->buffer == NULL)
		return BV_ERR_NO_MEMORY;
	if (lseek(file, 0, SEEK_SET) == 0)
		return BV_OK;
	bytes->error = errno;
	return BV_ERR_PICTURE_READ;
}

void bv_file_bytes_free(struct bv_file_bytes *bytes)
{
	free(bytes->buffer);
	bytes->buffer = NULL;
}

bool bv_file_bytes_at_end(struct bv_file_bytes *bytes)
{
	ssize_t n;

	if (bytes->begin < bytes->end)
		return false;
	do {
		n = read(bytes->file, bytes->buffer, BV_FILE_BYTES_PART);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		bytes->error = errno;
	bytes->begin = 0;
	bytes->end = n > 0 ? (size_t)n : 0;
	return n <= 0;
}

size_t bv_file_bytes_take(struct bv_file_bytes *bytes, size_t most,
			  const uint8_t **part)
{
	size_t n;

	if (bv_file_bytes_at_end(bytes))
		return 0;
	n = bytes->end - bytes->begin;
	if (n > most)
		n = most;
	*part = bytes->buffer + bytes->begin;
	bytes->begin += n;
	bytes->taken += n;
	return n;
}

bool bv_file_bytes_copy(struct bv_file_bytes *bytes, uint8_t *to, size_t size)
{
	const uint8_t *part;

	while (size > 0) {
		const size_t n = bv_file_bytes_take(bytes, size, &part);

		if (n == 0)
			return false;
		memcpy(to, part, n);
		to += n;
		size -= n;
	}
	return true;
}

bool bv_file_bytes_ended(const struct bv_file_bytes *bytes,
			 struct bv_verdict *verdict)
{
	if (bytes->error == 0)
		bv_fail(verdict, BV_ERR_PICTURE_DAMAGED, 0, BV_DAMAGE_END,
			bytes->taken);
	else
		bv_fail(verdict, BV_ERR_PICTURE_READ, bytes->error, 0, 0);
	return false;
}

bool bv_file_bytes_all_taken(struct bv_file_bytes *bytes,
			     struct bv_verdict *verdict)
{
	struct stat file;

	if (bv_file_bytes_at_end(bytes))
		return bytes->error == 0 || bv_file_bytes_ended(bytes, verdict);
	if (fstat(bytes->file, &file) != 0)
		bv_fail(verdict, BV_ERR_PICTURE_READ, errno, 0, 0);
	else
		bv_fail(verdict, BV_ERR_PICTURE_DAMAGED, 0, BV_DAMAGE_TRAILING,
			(uint64_t)file.st_size - bytes->taken);
	return false;
}
