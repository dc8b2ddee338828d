/*
 * pieces.h: a frame in memory, read in pieces of any size
 *
 * Where parts of a file end, and how many records a step has room for, must not make a
 * difference.  So the bytes of a file are given to its format's decoder in pieces, as
 * io/read.c does it; each is a copy of its own, so that nothing behind it can be read.
 */

#ifndef PIECES_H
#define PIECES_H

#include "asking.h"
#include "check.h"
#include "core/unpack.h"
#include "formats/format.h"

/* A file; 'piece' and 'room' say how it is read. */
struct pieces {
	const unsigned char *bytes;
	size_t size;
	size_t piece; /* bytes */
	size_t room;  /* records, at most BV_UNPACKED_POINTS */
};

/* What was read; 'point' is to be freed. */
struct pieces_read {
	enum bv_status status;
	struct bv_fault fault;
	struct bv_head head;
	size_t points;
	bv_unpacked *point;
	size_t most_left; /* bytes that a step left over */
};

/* The file that is being read. */
static const struct pieces *pieces_file;

static inline ssize_t pieces_read_at(int descriptor, void *memory, size_t size,
				     off_t offset)
{
	const size_t at = (size_t)offset;
	size_t n = pieces_file->size;

	CHECK(descriptor == -1 && offset >= 0);
	n = at < n ? n - at : 0;
	n = size < n ? size : n;
	memcpy(memory, pieces_file->bytes + at, n);
	return (ssize_t)n;
}

/* A copy with room for nothing more. */
static inline unsigned char *pieces_copy(const unsigned char *bytes,
					 size_t size)
{
	unsigned char *copy = malloc(size > 0 ? size : 1);

	CHECK(copy != NULL);
	if (size > 0)
		memcpy(copy, bytes, size);
	return copy;
}

static inline void pieces_add(struct pieces_read *r,
			      const unsigned char *records, size_t n)
{
	if (n == 0)
		return;
	r->point = realloc(r->point, (r->points + n) * sizeof(*r->point));
	CHECK(r->point != NULL);
	bv_unpack(&r->head.layout, records, n, r->point + r->points);
	r->points += n;
}

/* A step with the bytes from 'start' to 'end'. */
static inline void pieces_step(struct pieces_read *r, struct bv_decoding *step,
			       size_t start, size_t end)
{
	const struct pieces *file = pieces_file;
	unsigned char *copy = pieces_copy(file->bytes + start, end - start);

	step->bytes = copy;
	step->size = end - start;
	step->last = end == file->size;
	step->used = step->made = 0;
	r->status = r->head.decoder->decode(&r->head, step, &r->fault);
	free(copy);
	CHECK(step->used <= step->size && step->made <= step->room);
	if (r->status != BV_OK)
		return;
	step->done += step->made;
	pieces_add(r, step->records, step->made);
}

static inline void pieces_decode(struct pieces_read *r,
				 struct bv_decoding *step)
{
	const size_t size = pieces_file->size, piece = pieces_file->piece;
	size_t start = (size_t)r->head.first_byte, end = start;

	do {
		end = size - end < piece ? size : end + piece;
		do {
			pieces_step(r, step, start, end);
			start += step->used;
		} while (r->status == BV_OK && r->points < r->head.points &&
			 (step->used > 0 || step->made > 0));
		if (r->status != BV_OK || r->points >= r->head.points)
			return;
		if (end - start > r->most_left)
			r->most_left = end - start;
	} while (end < size);
}

/* Reads the file that was made up; one in order, or whose points lie in it. */
static inline struct pieces_read read_pieces(const struct pieces *file,
					     const struct bv_asked *asked)
{
	static unsigned char records[BV_UNPACKED_POINTS * BV_RECORD_MAX];
	const struct bv_input input = {-1, file->size, pieces_read_at};
	const size_t shown =
		file->size < BV_START_SIZE ? file->size : BV_START_SIZE;
	unsigned char *copy = pieces_copy(file->bytes, shown);
	const struct bv_start start = {copy, shown, &input, "frame"};
	struct bv_decoding step = {
		.file = &input, .records = records, .room = file->room};
	struct pieces_read r = {.points = 0};

	pieces_file = file;
	r.status = bv_find_head(&start, asked, &r.head, &r.fault);
	free(copy);
	if (r.status != BV_OK)
		return r;
	CHECK(r.head.first_byte <= file->size);
	if (r.head.decoder != NULL) {
		CHECK(!r.head.decoder->reads_file);
		pieces_decode(&r, &step);
		return r;
	}
	CHECK(r.head.points <=
	      (file->size - r.head.first_byte) / r.head.layout.stride);
	pieces_add(&r, file->bytes + r.head.first_byte, (size_t)r.head.points);
	return r;
}

#endif /* PIECES_H */
