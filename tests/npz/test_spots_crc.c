/*
 * test_spots_crc.c: a few spots give the CRC of all bytes
 *
 * Proves for each way that the processor has that the CRC of random planes, found from
 * their values that are not 0, is what zlib finds in all their bytes: for bytes and for
 * words, close together and many stretches apart, in several planes, and ending anywhere
 * in a stretch; and for planes that end just below 4 GiB.
 */

#include <zlib.h>

#include "check.h"
#include "npz/spots_crc.h"

#define MOST_BYTES 200000
#define MOST_SPOTS 2000

static struct bv_spots_crc crc;
static unsigned char bytes[MOST_BYTES];
static struct bv_spot spots[MOST_SPOTS];
static uint32_t random_state = 1;

static uint32_t below(uint32_t limit)
{
	random_state = random_state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)random_state * limit >> 32);
}

/* Puts random values of 'size' bytes into the plane from begin to end. */
static size_t draw_plane(uint32_t begin, uint32_t end, uint32_t size)
{
	const uint32_t most = (uint32_t)1 << below(17);
	uint32_t position = begin + below(most) / size * size;
	size_t n = 0;

	while (n < MOST_SPOTS && position + size <= end) {
		spots[n].position = position;
		spots[n].value = size == 4 ? below(UINT32_MAX) : below(256);
		memcpy(bytes + position, &spots[n++].value, size);
		position += size + below(most) / size * size;
	}
	return n;
}

static void test_planes(void)
{
	const uint32_t header = 64 * (1 + below(3));
	const uint32_t size = below(2) == 0 ? 1 : 4;
	const uint32_t planes = 1 + below(4);
	const uint32_t plane =
		(1 + below(MOST_BYTES - header - 8) / planes / size) * size;
	uint32_t begin = header;

	memset(bytes, 0, sizeof(bytes));
	for (uint32_t i = 0; i < header; i++)
		bytes[i] = (unsigned char)below(256);
	crc.way->begin(&crc, ~(uint32_t)crc32(0, bytes, header), header);
	for (uint32_t i = 0; i < planes && begin + plane <= MOST_BYTES; i++) {
		const size_t n = draw_plane(begin, begin + plane, size);

		crc.way->add(&crc, spots, n);
		begin += plane;
	}
	CHECK_EQ_INT(~crc.way->end(&crc, begin) & UINT32_MAX,
		     crc32(0, bytes, begin));
}

/* The CRC of 'n' zeros, from those of half as many. */
static uint32_t crc_of_zeros(uint32_t n)
{
	const unsigned char zero = 0;
	uint32_t half;

	if (n < 2)
		return (uint32_t)crc32(0, &zero, n);
	half = crc_of_zeros(n / 2);
	half = (uint32_t)crc32_combine(half, half, (z_off_t)(n / 2));
	return n % 2 == 0 ? half : (uint32_t)crc32(half, &zero, 1);
}

/* One value, and zeros before it and up to 'end'. */
static void test_far(uint32_t position, uint32_t end)
{
	const struct bv_spot spot = {position, 0x12345678};
	const unsigned char value[] = {0x78, 0x56, 0x34, 0x12};
	const uint32_t rest = end - position - 4;
	uint32_t expected;

	expected = (uint32_t)crc32(crc_of_zeros(position), value, 4);
	expected = (uint32_t)crc32_combine(expected, crc_of_zeros(rest),
					   (z_off_t)rest);
	crc.way->begin(&crc, UINT32_MAX, 0);
	crc.way->add(&crc, &spot, 1);
	CHECK_EQ_INT(~crc.way->end(&crc, end) & UINT32_MAX, expected);
}

int main(void)
{
	bv_spots_crc_init(&crc);
	CHECK(bv_crc_way_at(0) == crc.way);
	for (size_t i = 0; bv_crc_way_at(i) != NULL; i++) {
		crc.way = bv_crc_way_at(i);
		for (int round = 0; round < 2000; round++)
			test_planes();
		test_far(0, UINT32_MAX - 1);
		test_far(BV_STRETCH, 2 * BV_STRETCH);
		test_far(UINT32_MAX - 15, UINT32_MAX - 1);
		test_far(UINT32_MAX / 3 * 2 & ~3u, UINT32_MAX - BV_STRETCH);
	}
	return 0;
}
