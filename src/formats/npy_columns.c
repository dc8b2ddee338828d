/*
 * npy_columns.c - points of arrays that are stored column by column
 *
 * In Fortran order the first index runs fastest.  So in an array of (N, k) each column
 * lies in one piece, and points are put together from blocks of those that are wanted.
 *
 * Points have the order that numpy gives them, a.reshape(-1, k), whatever the order in
 * memory: which of two equally high ones is shown depends on it.  In an array of (H, W, k)
 * neighbours in this order are H numbers apart, so there the columns are taken
 * into memory as wholes.
 */

#include "formats/npy_columns.h"

#include <errno.h>
#include <string.h>

#include "formats/columns.h"

/* Points of a block, of which many make a file system read ahead in each column. */
#define BLOCK 8192u

#define INLINED static inline __attribute__((always_inline))

/* Reads from each column 'n' numbers, from the one with the index 'first' on. */
static enum bv_status load(const struct bv_head *head, struct bv_decoding *step,
			   uint64_t first, size_t n, bool *whole,
			   struct bv_fault *fault)
{
	const struct bv_npy_form *form = &head->form.npy;
	const size_t bytes = n * form->size;

	if (!bv_scratch_reserve(step->scratch, bytes * form->columns))
		return bv_fault_numbers(fault, BV_ERR_NO_MEMORY, 0, 0, 0);
	*whole = true;
	for (uint32_t i = 0; i < form->columns && *whole; i++) {
		const uint64_t number = form->column[i] * head->points + first;
		const ssize_t got = step->file->read_at(
			step->file->descriptor,
			step->scratch->memory + i * bytes, bytes,
			(off_t)(head->first_byte + number * form->size));

		if (got < 0)
			return bv_fault_numbers(fault, BV_ERR_READ, errno, 0,
						0);
		*whole = (size_t)got == bytes;
	}
	return BV_OK;
}

/* Points of a block, from the one with the index 'first' there on. */
struct gathering {
	const struct bv_npy_form *form;
	const unsigned char *column; /* the first; others follow it */
	size_t loaded;               /* numbers of each */
	uint64_t first;
	size_t n;
};

/*
 * The next point is in the next column of each column, or begins the next row.  'size'
 * and 'columns' are constants where this is inlined.
 */
INLINED void gather(const struct gathering *g, uint32_t columns, size_t size,
		    unsigned char *to)
{
	const uint64_t height = g->form->height, width = g->form->width;
	uint64_t row = g->first / width, at = g->first % width;
	const unsigned char *from = g->column + (row + at * height) * size;

	for (size_t k = 0; k < g->n; k++, to += columns * size) {
		for (uint32_t i = 0; i < columns; i++)
			memcpy(to + i * size, from + i * g->loaded * size,
			       size);
		from += height * size;
		if (++at == width) {
			at = 0;
			from = g->column + ++row * size;
		}
	}
}

INLINED void gather_of(const struct gathering *g, size_t size,
		       unsigned char *to)
{
	if (g->form->columns == 4)
		gather(g, 4, size, to);
	else
		gather(g, 3, size, to);
}

static void gather_any(const struct gathering *g, unsigned char *to)
{
	switch (g->form->size) {
	case 1:
		gather_of(g, 1, to);
		break;
	case 2:
		gather_of(g, 2, to);
		break;
	case 4:
		gather_of(g, 4, to);
		break;
	default:
		gather_of(g, 8, to);
	}
}

/* Points that follow each other in their columns. */
static void join(const struct gathering *g, unsigned char *to)
{
	const size_t size = g->form->size;
	const unsigned char *columns[4];

	for (uint32_t i = 0; i < g->form->columns; i++)
		columns[i] = g->column + (i * g->loaded + g->first) * size;
	bv_join_columns(columns, g->form->columns, g->form->size, g->n, to);
}

static void make_records(const struct gathering *g, unsigned char *to)
{
	if (g->form->width == 1)
		join(g, to);
	else
		gather_any(g, to);
}

/* A file that has become shorter is found out by who asked for its points. */
static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault)
{
	const size_t room = bv_decoding_room(head, step);
	const bool in_blocks = head->form.npy.width == 1;
	const uint64_t first = in_blocks ? step->done % BLOCK : step->done;
	const uint64_t begun = step->done - first;
	const uint64_t most = head->points - begun;
	const size_t loaded =
		(size_t)(in_blocks && most > BLOCK ? BLOCK : most);
	const size_t n =
		loaded - first < room ? (size_t)(loaded - first) : room;
	bool whole = true;
	enum bv_status status = BV_OK;

	if (n > 0 && first == 0)
		status = load(head, step, begun, loaded, &whole, fault);
	if (n > 0 && status == BV_OK && whole) {
		make_records(&(struct gathering){&head->form.npy,
						 step->scratch->memory, loaded,
						 first, n},
			     step->records);
		step->made = n;
	}
	return status;
}

const struct bv_decoder bv_npy_columns = {
	.reads_file = true,
	.decode = decode,
};
