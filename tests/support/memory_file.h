/*
 * memory_file.h: files that are in memory, as formats see them
 *
 * A format gets the start of a file, and may read more of it; so no test of one needs
 * a file on disk.
 */

#ifndef MEMORY_FILE_H
#define MEMORY_FILE_H

#include "asking.h"
#include "check.h"
#include "core/unpack.h"
#include "formats/format.h"

/* The file. */
static struct {
	const unsigned char *bytes;
	size_t size;
} memory_file;

static inline ssize_t memory_read_at(int descriptor, void *memory, size_t size,
				     off_t offset)
{
	size_t n;

	CHECK_EQ_INT(descriptor, -1);
	CHECK(offset >= 0);
	if ((uint64_t)offset >= memory_file.size)
		return 0;
	n = memory_file.size - (size_t)offset;
	n = n < size ? n : size;
	memcpy(memory, memory_file.bytes + offset, n);
	return (ssize_t)n;
}

static const struct bv_input memory_input_of_nothing = {
	.descriptor = -1, .read_at = memory_read_at};

/* Has these bytes be the file 'name', and finds its head. */
static inline enum bv_status memory_head(const char *name, const void *bytes,
					 size_t size,
					 const struct bv_asked *asked,
					 struct bv_head *head,
					 struct bv_fault *fault)
{
	struct bv_input input = memory_input_of_nothing;
	const struct bv_start start = {
		bytes, size < BV_START_SIZE ? size : BV_START_SIZE, &input,
		name};

	memory_file.bytes = bytes;
	memory_file.size = size;
	input.size = size;
	*fault = (struct bv_fault){.status = BV_OK};
	return bv_find_head(&start, asked, head, fault);
}

/* The next step of a decoder that reads the file itself. */
static inline enum bv_status memory_step(const struct bv_head *head,
					 struct bv_decoding *step,
					 struct bv_fault *fault)
{
	struct bv_input input = memory_input_of_nothing;
	enum bv_status status;

	input.size = memory_file.size;
	step->file = &input;
	step->made = 0;
	status = head->decoder->decode(head, step, fault);
	CHECK(step->made <= step->room);
	step->done += step->made;
	return status;
}

/*
 * Stores the points of the file, whose head was found, at 'points', where there is room
 * for all.  Decoded ones come from a decoder that reads the file itself, 'room' a step.
 */
static inline enum bv_status memory_points(const struct bv_head *head,
					   size_t room, bv_unpacked *points,
					   struct bv_fault *fault)
{
	static unsigned char records[BV_UNPACKED_POINTS * BV_RECORD_MAX];
	struct bv_scratch scratch = {NULL, 0};
	struct bv_decoding step = {
		.scratch = &scratch, .records = records, .room = room};
	enum bv_status status = BV_OK;

	CHECK(room <= BV_UNPACKED_POINTS);
	if (head->decoder == NULL) {
		bv_unpack(&head->layout, memory_file.bytes + head->first_byte,
			  (size_t)head->points, points);
		return BV_OK;
	}
	CHECK(head->decoder->reads_file);
	do {
		status = memory_step(head, &step, fault);
		bv_unpack(&head->layout, records, step.made,
			  points + step.done - step.made);
	} while (status == BV_OK && step.made > 0 && step.done < head->points);
	CHECK(status != BV_OK || step.done == head->points);
	bv_scratch_free(&scratch);
	return status;
}

#endif /* MEMORY_FILE_H */
