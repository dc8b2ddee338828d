/*
 * fuzz_ply.c: whatever a PLY file holds, it is read or refused in one way
 *
 *	piece (1)	the file is read in pieces of so many bytes and one
 *	room (1)	lowest six bits: records a step, and one
 *			highest bit: the intensity is asked for, as 'ring'
 *	the file
 *
 * Proves for each that reading it in these pieces gives the same points, or the same
 * sentence, as reading it at once; that no more is left over than may be; and that a
 * sentence is short and can be printed.
 */

#include "bytes.h"
#include "pieces.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sentence(const struct pieces_read *r)
{
	CHECK(r->status == BV_ERR_FORMAT);
	CHECK(strlen(r->fault.text) > 0 && strlen(r->fault.text) <= 127);
	for (const char *c = r->fault.text; *c != '\0'; c++)
		CHECK(*c >= ' ' && *c <= '~');
}

static void check_same(const struct pieces_read *a, const struct pieces_read *b)
{
	CHECK_EQ_INT(a->status, b->status);
	CHECK(strcmp(a->fault.text, b->fault.text) == 0);
	CHECK(a->most_left <= 4096 && b->most_left <= 4096);
	if (a->status != BV_OK) {
		check_sentence(a);
		return;
	}
	CHECK_EQ_INT(a->points, b->points);
	CHECK(a->points <= a->head.points);
	CHECK(a->points == 0 ||
	      memcmp(a->point, b->point, a->points * sizeof(*a->point)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	const size_t piece = take(&input, 1) + 1;
	const uint32_t switches = take(&input, 1);
	const struct bv_asked asked =
		ask_for_field((switches & 128) != 0 ? "ring" : NULL);
	const struct pieces whole = {input.next, input.left, input.left + 1,
				     BV_UNPACKED_POINTS};
	const struct pieces pieces = {input.next, input.left, piece,
				      (switches & 63) + 1};
	struct bv_asked as_ply = asked;
	struct pieces_read a, b;

	as_ply.format = bv_format_find("ply");
	a = read_pieces(&whole, &as_ply);
	b = read_pieces(&pieces, &as_ply);
	check_same(&a, &b);
	free(a.point);
	free(b.point);
	return 0;
}
