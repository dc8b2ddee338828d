/*
 * picture_facts.c - what a picture of ours says about itself
 *
 * Our PNGs begin with the chunk IHDR and a tEXt chunk with the metadata, and end
 * in an empty IEND; see chunk.h.
 */

#include "convert/picture_facts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "png/chunk.h"

/* Up to the end of IHDR, and IEND. */
#define HEADER_SIZE (BV_SIGNATURE_SIZE + BV_CHUNK_FRAME + BV_HEADER_DATA)
#define END_SIZE BV_CHUNK_FRAME

static bool read_exactly(int file, void *bytes, size_t size, off_t at)
{
	return pread(file, bytes, size, at) == (ssize_t)size;
}

static bool ends_whole(int file, off_t size)
{
	static const unsigned char end[END_SIZE] = {
		0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
	unsigned char found[END_SIZE];

	return size >= END_SIZE &&
	       read_exactly(file, found, END_SIZE, size - END_SIZE) &&
	       memcmp(found, end, END_SIZE) == 0;
}

/*
 * Finds the number behind 'key' in the metadata.  The key begins with a comma
 * and a quote, which cannot stand side by side within a JSON string.
 */
static bool find_number(const char *json, const char *key, int base,
			uint64_t *number)
{
	const char *at = strstr(json, key);
	char *end;

	if (at == NULL)
		return false;
	at += strlen(key);
	*number = strtoull(at, &end, base);
	return end != at;
}

/* The text of the tEXt chunk in the 'size' bytes at 'head', or NULL. */
static const char *find_metadata(unsigned char *head, size_t size)
{
	static const char keyword[] = BV_METADATA_KEYWORD;
	const unsigned char *chunk = head + HEADER_SIZE;
	const size_t start = HEADER_SIZE + BV_CHUNK_START;
	size_t length;

	if (size < start + sizeof(keyword) ||
	    memcmp(head, bv_png_signature, BV_SIGNATURE_SIZE) != 0 ||
	    memcmp(chunk + 4, "tEXt", 4) != 0 ||
	    memcmp(chunk + BV_CHUNK_START, keyword, sizeof(keyword)) != 0)
		return NULL;
	length = (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 |
		 (size_t)chunk[2] << 8 | chunk[3];
	if (length < sizeof(keyword) || length > size - start - 1)
		return NULL;
	head[start + length] = '\0';
	return (const char *)head + start + sizeof(keyword);
}

const char *bv_picture_metadata(int file, unsigned char head[BV_PICTURE_HEAD])
{
	const ssize_t got = pread(file, head, BV_PICTURE_HEAD, 0);

	return got > 0 ? find_metadata(head, (size_t)got) : NULL;
}

bool bv_picture_facts_find(const char *metadata, struct bv_picture_facts *facts)
{
	return find_number(metadata, ",\"points\":", 10, &facts->points) &&
	       find_number(metadata, ",\"kept\":", 10, &facts->kept) &&
	       find_number(metadata, ",\"not_finite\":", 10,
			   &facts->not_finite) &&
	       find_number(metadata, ",\"outside\":", 10, &facts->outside) &&
	       find_number(metadata, ",\"fingerprint\":\"", 16,
			   &facts->fingerprint);
}

const char *bv_picture_source(const char *metadata, size_t *length)
{
	static const char key[] = ",\"source\":";
	const char *start = strstr(metadata, key);
	const char *end = strstr(metadata, ",\"points\":");

	if (start == NULL || end == NULL)
		return NULL;
	start += sizeof(key) - 1;
	if (end < start)
		return NULL;
	*length = (size_t)(end - start);
	return start;
}

bool bv_picture_facts_read(int file, off_t size, struct bv_picture_facts *facts)
{
	unsigned char head[BV_PICTURE_HEAD];
	const char *metadata = bv_picture_metadata(file, head);

	return metadata != NULL && bv_picture_facts_find(metadata, facts) &&
	       ends_whole(file, size);
}
