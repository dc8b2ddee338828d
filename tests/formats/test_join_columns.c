/*
 * test_join_columns.c: numbers of columns become records, whatever their size and count
 *
 * Proves that bv_join_columns() puts the bytes of each number where the record has them:
 * for 3 and 4 columns, numbers of 1, 2, 4 and 8 bytes, any number of records, columns
 * that begin anywhere; and that it neither reads nor writes behind the last.
 */

#include <string.h>

#include "check.h"
#include "formats/columns.h"

#define MOST 70

static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(state >> 33) % below;
}

/* Of this size, so that a sanitizer sees what is read behind it. */
static unsigned char *draw_column(size_t size)
{
	unsigned char *column = malloc(size + 1);

	CHECK(column != NULL);
	for (size_t i = 0; i < size; i++)
		column[i] = (unsigned char)draw(256);
	return column;
}

static void check_join(uint32_t count, uint32_t size, size_t n)
{
	static unsigned char records[4 * 8 * MOST + 16];
	const size_t first = draw(3);
	unsigned char *memory[4];
	const unsigned char *columns[4];

	memset(records, 0x55, sizeof(records));
	for (uint32_t i = 0; i < count; i++) {
		memory[i] = draw_column(first + n * size);
		columns[i] = memory[i] + first;
	}
	bv_join_columns(columns, count, size, n, records);
	for (size_t k = 0; k < n; k++) {
		for (uint32_t i = 0; i < count; i++)
			CHECK(memcmp(records + (k * count + i) * size,
				     columns[i] + k * size, size) == 0);
	}
	CHECK(memcmp(records + n * count * size, "UUUUUUUUUUUUUUUU", 16) == 0);
	for (uint32_t i = 0; i < count; i++)
		free(memory[i]);
}

int main(void)
{
	for (size_t n = 0; n <= MOST; n++) {
		for (uint32_t size = 1; size <= 8; size *= 2) {
			check_join(3, size, n);
			check_join(4, size, n);
		}
	}
	return 0;
}
