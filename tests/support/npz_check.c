/*
 * npz_check.c: what has to be in an .npz file, byte by byte
 */

#include "npz_check.h"

#include <zlib.h>

#include "check.h"
#include "random_arrays.h"

/* A file, and where its next record or member is. */
struct place {
	const uint8_t *next;
};

static uint32_t take(struct place *place, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint32_t)*place->next++ << 8 * i;
	return value;
}

static void expect(struct place *place, unsigned bytes, uint32_t expected)
{
	CHECK_EQ_INT(take(place, bytes), expected);
}

/* What both records of a member say. */
struct facts {
	uint32_t method, crc, compressed, size;
};

static struct facts take_facts(struct place *place, const char *name)
{
	struct facts facts;

	expect(place, 2, 20);
	expect(place, 2, 0); /* flags: sizes come before */
	facts.method = take(place, 2);
	expect(place, 2, 0);
	expect(place, 2, 0x21); /* 1980-01-01 */
	facts.crc = take(place, 4);
	facts.compressed = take(place, 4);
	facts.size = take(place, 4);
	expect(place, 2, (uint32_t)strlen(name));
	expect(place, 2, 0);
	return facts;
}

static void take_name(struct place *place, const char *name)
{
	CHECK(memcmp(place->next, name, strlen(name)) == 0);
	place->next += strlen(name);
}

/* Inflates a member, which has to be one stream of just that size. */
static unsigned char *take_member(struct place *place,
				  const struct facts *facts)
{
	unsigned char *bytes = malloc(facts->size);
	z_stream stream = {.next_in = (Bytef *)place->next,
			   .avail_in = facts->compressed,
			   .next_out = bytes,
			   .avail_out = facts->size};

	CHECK(bytes != NULL);
	if (facts->method == 0) {
		CHECK_EQ_INT(facts->compressed, facts->size);
		memcpy(bytes, place->next, facts->size);
	} else {
		CHECK_EQ_INT(facts->method, 8);
		CHECK_EQ_INT(inflateInit2(&stream, -15), Z_OK);
		CHECK_EQ_INT(inflate(&stream, Z_FINISH), Z_STREAM_END);
		CHECK_EQ_INT(stream.avail_in, 0);
		CHECK_EQ_INT(stream.avail_out, 0);
		inflateEnd(&stream);
	}
	CHECK_EQ_INT(crc32(0, bytes, facts->size), facts->crc);
	place->next += facts->compressed;
	return bytes;
}

/* Checks the start of a member's array, and returns its size. */
static size_t check_start(const unsigned char *bytes, const char *words)
{
	const size_t size = 10 + bytes[8] + 256u * bytes[9];

	CHECK(memcmp(bytes, "\x93NUMPY\1\0", 8) == 0);
	CHECK_EQ_INT(size % 64, 0);
	CHECK(memcmp(bytes + 10, words, strlen(words)) == 0);
	for (size_t i = 10 + strlen(words); i < size - 1; i++)
		CHECK_EQ_INT(bytes[i], ' ');
	CHECK_EQ_INT(bytes[size - 1], '\n');
	return size;
}

static struct facts check_member(struct place *place, const char *name,
				 const char *words, const void *data,
				 size_t size)
{
	unsigned char *bytes;
	struct facts facts;
	size_t start;

	expect(place, 4, 0x04034b50);
	facts = take_facts(place, name);
	take_name(place, name);
	bytes = take_member(place, &facts);
	start = check_start(bytes, words);
	CHECK_EQ_INT(facts.size, start + size);
	CHECK(memcmp(bytes + start, data, size) == 0);
	free(bytes);
	return facts;
}

static struct facts check_array(struct place *place,
				const struct bv_array *array, const char *name)
{
	unsigned char *dense = make_dense(array);
	struct facts facts;
	char words[128];

	snprintf(words, sizeof(words),
		 "{'descr': '%s', 'fortran_order': False, "
		 "'shape': (%u, %u, %u), }",
		 array->type == BV_F4 ? "<f4" : "|u1", array->channels,
		 array->height, array->width);
	facts = check_member(place, name, words, dense, dense_size(array));
	free(dense);
	return facts;
}

static struct facts check_text(struct place *place, const char *text)
{
	const size_t length = text[0] != '\0' ? strlen(text) : 1;
	char words[128];

	snprintf(words, sizeof(words),
		 "{'descr': '|S%zu', 'fortran_order': False, 'shape': (), }",
		 length);
	return check_member(place, "about.npy", words, text, length);
}

static void check_entry(struct place *place, const struct facts *facts,
			const char *name, uint32_t start)
{
	struct facts again;

	expect(place, 4, 0x02014b50);
	expect(place, 2, 3 << 8 | 20);
	again = take_facts(place, name);
	CHECK(memcmp(&again, facts, sizeof(again)) == 0);
	expect(place, 2, 0);
	expect(place, 2, 0);
	expect(place, 2, 0);
	expect(place, 4, 0100644u << 16);
	expect(place, 4, start);
	take_name(place, name);
}

static void check_end(struct place *place, size_t n, size_t directory,
		      size_t size)
{
	expect(place, 4, 0x06054b50);
	expect(place, 4, 0);
	expect(place, 2, (uint32_t)n);
	expect(place, 2, (uint32_t)n);
	expect(place, 4, (uint32_t)(size - directory) - 22);
	expect(place, 4, (uint32_t)directory);
	expect(place, 2, 0);
}

void npz_check(const struct bv_array *const *arrays, size_t n, const char *text,
	       const uint8_t *npz, size_t size)
{
	const size_t members = n + (text != NULL);
	struct place place = {npz};
	struct facts facts[NPZ_CHECK_MEMBERS];
	char names[NPZ_CHECK_MEMBERS][BV_ARRAY_NAME_MAX + 8];
	uint32_t starts[NPZ_CHECK_MEMBERS];
	size_t directory;

	CHECK(members <= NPZ_CHECK_MEMBERS);
	for (size_t i = 0; i < members; i++) {
		snprintf(names[i], sizeof(names[i]), "%s.npy",
			 i < n ? arrays[i]->name : "about");
		starts[i] = (uint32_t)(place.next - npz);
		facts[i] = i < n ? check_array(&place, arrays[i], names[i])
				 : check_text(&place, text);
	}
	directory = (size_t)(place.next - npz);
	for (size_t i = 0; i < members; i++)
		check_entry(&place, &facts[i], names[i], starts[i]);
	check_end(&place, members, directory, size);
	CHECK_EQ_INT(place.next - npz, size);
}
