/*
 * npy_shape.c - how many points an array has, by its shape
 *
 * Any numbers can be in a shape.  They count for something only if the file has as many
 * bytes.
 */

#include "formats/npy_shape.h"

#include <inttypes.h>

#include "core/text.h"

/* What is said of an array in sentences. */
#define DESCRIBED_SIZE 80

/* More columns than this are points, and the array has to be transposed. */
#define MOST_COLUMNS 64

/* -------------------------------------------------------------------------- */
/* Sentences                                                                  */
/* -------------------------------------------------------------------------- */

/* "an array of shape (480000,) of <f4" */
static void describe(const struct bv_npy_header *header,
		     char described[DESCRIBED_SIZE])
{
	struct bv_text text = bv_text_start(described, DESCRIBED_SIZE);
	const unsigned n = header->dimensions;

	bv_text_add(&text, "an array of shape (");
	for (unsigned i = 0; i < n && i < BV_NPY_DIMENSIONS; i++)
		bv_text_add(&text, "%s%" PRIu64, i > 0 ? ", " : "",
			    header->shape[i]);
	bv_text_add(&text, "%s) of ",
		    n == 1                  ? ","
		    : n > BV_NPY_DIMENSIONS ? ", ..."
					    : "");
	if (header->is_records)
		bv_text_add(&text, "records");
	else
		bv_text_add(&text, "%.*s",
			    (int)(header->name_length < 12 ? header->name_length
							   : 12),
			    header->name);
}

enum bv_status bv_npy_refuse(const struct bv_npy_header *header,
			     const char *expected, struct bv_fault *fault)
{
	char described[DESCRIBED_SIZE];

	describe(header, described);
	return bv_fault(fault, BV_ERR_FORMAT, "is %s; %s", described, expected);
}

/* -------------------------------------------------------------------------- */
/* Shapes                                                                     */
/* -------------------------------------------------------------------------- */

/* Checks that there are 'points' of head->layout.stride bytes, and notes them. */
enum bv_status bv_npy_take_points(const struct bv_start *start,
				  const struct bv_npy_header *header,
				  unsigned dimensions, struct bv_head *head,
				  struct bv_fault *fault)
{
	const uint64_t there = start->file->size - head->first_byte;
	uint64_t bytes = head->layout.stride;
	char described[DESCRIBED_SIZE];

	head->points = 1;
	for (unsigned i = 0; i < dimensions; i++) {
		if (header->shape[i] == 0)
			head->points = 0;
	}
	for (unsigned i = 0; i < dimensions && head->points > 0; i++) {
		if (__builtin_mul_overflow(bytes, header->shape[i], &bytes))
			return bv_npy_refuse(header, "no file can hold it",
					     fault);
		head->points *= header->shape[i];
	}
	if (head->points == 0 || bytes <= there)
		return BV_OK;
	describe(header, described);
	return bv_fault(fault, BV_ERR_FORMAT,
			"has %" PRIu64 " bytes for %s, which takes %" PRIu64,
			there, described, bytes);
}

/*
 * What has its columns first: (4, N), (6, 64, 512), (1, 4, N).  Or would anybody have more
 * columns than points, and many of them?
 */
static bool is_transposed(const struct bv_npy_header *header)
{
	const uint64_t first = header->shape[0];
	const uint64_t last = header->shape[header->dimensions - 1];
	uint64_t points = first;

	if (header->dimensions == 2 && first >= 3 && first <= 4 && last > 4)
		return true;
	if (last <= MOST_COLUMNS)
		return false;
	if (header->dimensions == 3 &&
	    __builtin_mul_overflow(first, header->shape[1], &points))
		return false;
	return (first >= 3 && first <= 8) || (points >= 3 && points < last);
}

enum bv_status bv_npy_check_shape(const struct bv_npy_header *header,
				  struct bv_fault *fault)
{
	if (header->type.is_object)
		return bv_npy_refuse(
			header, "expected numbers, not Python objects", fault);
	if (header->dimensions < 2 || header->dimensions > 3)
		return bv_npy_refuse(header, "expected (N, 3) or more columns",
				     fault);
	if (!header->type.readable)
		return bv_npy_refuse(
			header,
			"expected f2, f4, f8 or integers of 1 to 8 bytes",
			fault);
	if (is_transposed(header))
		return bv_npy_refuse(
			header, "transpose it to have points as rows", fault);
	if (header->shape[header->dimensions - 1] < 3)
		return bv_npy_refuse(header, "expected (N, 3) or more columns",
				     fault);
	if (header->shape[header->dimensions - 1] >
	    BV_NPY_SIZE_MAX / header->size)
		return bv_npy_refuse(
			header, "expected at most 65535 bytes a point", fault);
	return BV_OK;
}
