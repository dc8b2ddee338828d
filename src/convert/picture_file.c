/*
 * picture_file.c - opening the file of a picture, and the two ends of a PNG
 */

#include "convert/picture_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "io/lease.h"
#include "io/read_at.h"
#include "png/crc.h"

enum bv_status bv_picture_failure(int error)
{
	return error == ENOENT || error == ENOTDIR ? BV_ERR_PICTURE_MISSING
						   : BV_ERR_PICTURE_READ;
}

static enum bv_status fail(int *system_error)
{
	*system_error = errno;
	return bv_picture_failure(errno);
}

int bv_picture_open_file(int directory, const char *name, bool links)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC |
			  (links ? 0 : O_NOFOLLOW);
	const int file = openat(directory, name, flags);

	if (file < 0 && errno == EWOULDBLOCK)
		return bv_open_leased(directory, name, flags);
	return file;
}

/*
 * The type is looked at first, since opening a device or a FIFO may do something,
 * and again in case that another file has come to its place.
 */
enum bv_status bv_picture_open(int directory, const char *name, bool links,
			       int *file, struct stat *picture,
			       int *system_error)
{
	enum bv_status status;

	if (fstatat(directory, name, picture,
		    links ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
		return fail(system_error);
	if (!S_ISREG(picture->st_mode))
		return BV_ERR_PICTURE_TYPE;
	*file = bv_picture_open_file(directory, name, links);
	if (*file < 0)
		return fail(system_error);
	if (fstat(*file, picture) != 0)
		status = fail(system_error);
	else
		status =
			S_ISREG(picture->st_mode) ? BV_OK : BV_ERR_PICTURE_TYPE;
	if (status != BV_OK)
		close(*file);
	return status;
}

/* Where the data of the chunk with the metadata begin. */
#define TEXT_START (BV_PICTURE_HEADER + BV_CHUNK_START)

static const char keyword[] = BV_TEXT_KEYWORD;

bool bv_picture_is_ours(const uint8_t *head, size_t size)
{
	return size >= TEXT_START + sizeof(keyword) &&
	       memcmp(head, bv_png_signature, BV_SIGNATURE_SIZE) == 0 &&
	       memcmp(head + BV_PICTURE_HEADER + 4, "tEXt", 4) == 0 &&
	       memcmp(head + TEXT_START, keyword, sizeof(keyword)) == 0;
}

/*
 * The data of the chunk that 'size' bytes begin with, '*length' bytes of it; NULL if it
 * is of another type, not whole, or has another checksum.
 */
static const uint8_t *find_data(const uint8_t *chunk, size_t size,
				const char *type, size_t *length)
{
	const uint8_t *data;

	if (size < BV_CHUNK_FRAME || memcmp(chunk + 4, type, 4) != 0)
		return NULL;
	data = chunk + BV_CHUNK_START;
	*length = bv_load_big_endian(chunk);
	if (*length > size - BV_CHUNK_FRAME ||
	    bv_crc(chunk + 4, 4 + *length) !=
		    bv_load_big_endian(data + *length))
		return NULL;
	return data;
}

static bool has_header(const uint8_t *head, size_t size)
{
	size_t length;

	return find_data(head + BV_SIGNATURE_SIZE, size - BV_SIGNATURE_SIZE,
			 "IHDR", &length) != NULL &&
	       length == BV_HEADER_DATA;
}

/* A second text would be another to those who take the last. */
static bool pixels_follow(const uint8_t *end, size_t size)
{
	return size >= BV_CHUNK_END + BV_CHUNK_START &&
	       memcmp(end + BV_CHUNK_END + 4, "IDAT", 4) == 0;
}

const char *bv_picture_find_text(const uint8_t *head, size_t size,
				 size_t *length)
{
	const uint8_t *data;
	const char *text;
	size_t bytes;

	if (!bv_picture_is_ours(head, size) || !has_header(head, size))
		return NULL;
	data = find_data(head + BV_PICTURE_HEADER, size - BV_PICTURE_HEADER,
			 "tEXt", &bytes);
	if (data == NULL || bytes < sizeof(keyword) ||
	    !pixels_follow(data + bytes, size - (size_t)(data - head) - bytes))
		return NULL;
	text = (const char *)data + sizeof(keyword);
	*length = bytes - sizeof(keyword);
	return memchr(text, '\0', *length) == NULL ? text : NULL;
}

const char *bv_picture_cut_text(uint8_t *head, size_t size)
{
	size_t length;
	const char *text = bv_picture_find_text(head, size, &length);

	/* The checksum stands behind the text. */
	if (text != NULL)
		head[(size_t)(text - (const char *)head) + length] = '\0';
	return text;
}

bool bv_picture_is_end(const uint8_t *end, size_t size)
{
	static const uint8_t expected[BV_PICTURE_END] = {
		0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

	return size == BV_PICTURE_END && memcmp(end, expected, size) == 0;
}

int bv_picture_read_end(int file, off_t size, bool *whole)
{
	uint8_t end[BV_PICTURE_END];
	ssize_t got = 0;

	if (size >= BV_PICTURE_END)
		got = bv_read_at(file, end, BV_PICTURE_END,
				 size - BV_PICTURE_END);
	if (got < 0)
		return -1;
	*whole = bv_picture_is_end(end, (size_t)got);
	return 0;
}
