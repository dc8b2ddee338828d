/*
 * read.c - reading a frame, and handing on its points
 *
 *	file -> parts of 128 KiB -> [decode] -> records -> [unpack] -> float32
 *
 * Most files hold float32 at fixed places: then a part is points already, and goes to
 * whoever wants them as it was read.  The steps in brackets are for the others, and
 * work on a thousand points at a time.  A decoder that reads the file itself
 * (formats/decoding.h) needs no parts.
 *
 * A part that is points already may be read into memory of the caller's, and is handed
 * on from there.  Whether it is, the first part tells; if not, that one is copied to
 * where the others come, into the buffer.
 */

#include "io/read.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/pages.h"
#include "io/read_at.h"

/*
 * A part of a frame, in whole pages, as the memory is (see core/pages.h).  Half of
 * this or twice as much takes as long; the whole of a usual frame at once takes 1.7
 * times as long to read.
 */
#define PART_SIZE ((size_t)128 << 10)

/* More bytes than most files have before their points. */
#define LONG_HEAD ((size_t)16 << 10)

/* Room before a part: for less than a point, or for what a format does not decode yet. */
#define REST_SIZE BV_REST_MAX

_Static_assert(PART_SIZE >= BV_START_SIZE, "the first part has the start");
_Static_assert(BV_PIECE_REST == REST_SIZE,
	       "memory of the caller's has as much");

/* Decoded records, and unpacked points. */
#define RECORDS_SIZE ((size_t)BV_UNPACKED_POINTS * BV_RECORD_MAX)
#define UNPACKED_SIZE (BV_UNPACKED_POINTS * sizeof(bv_unpacked))

size_t bv_part_buffer_bytes(void)
{
	return REST_SIZE + PART_SIZE + RECORDS_SIZE + UNPACKED_SIZE;
}

void bv_part_buffer_free(struct bv_part_buffer *buffer)
{
	free(buffer->memory);
	bv_scratch_free(&buffer->scratch);
	*buffer = (struct bv_part_buffer){0};
}

/* -------------------------------------------------------------------------- */
/* From records to points                                                     */
/* -------------------------------------------------------------------------- */

static void hand_on(struct bv_frame_reading *r, const unsigned char *points,
		    size_t n)
{
	r->points += n;
	if (r->points > r->f.reading->max_points)
		bv_fail(r->f.verdict, BV_ERR_MANY_POINTS, 0, r->points,
			r->f.reading->max_points);
	else
		r->enough = !r->take(r->context, &r->layout, points, n);
}

/* The origin is known from the first finite point on; before it nothing is kept. */
static void unpack(struct bv_frame_reading *r, const unsigned char *records,
		   size_t n)
{
	unsigned char *memory =
		r->buffer->memory + REST_SIZE + PART_SIZE + RECORDS_SIZE;
	struct bv_layout *layout = &r->f.info->head.layout;
	bv_unpacked *unpacked = (bv_unpacked *)memory;

	if (layout->origin_is_first && !r->has_origin)
		r->has_origin = bv_find_origin(layout, records, n);
	bv_unpack(layout, records, n, unpacked);
	hand_on(r, memory, n);
}

static void take_records(struct bv_frame_reading *r,
			 const unsigned char *records, size_t n)
{
	const size_t stride = r->f.info->head.layout.stride;

	if (bv_layout_is_plain(&r->f.info->head.layout)) {
		hand_on(r, records, n);
		return;
	}
	while (n > 0 && !r->enough && r->f.verdict->status == BV_OK) {
		const size_t some =
			n < BV_UNPACKED_POINTS ? n : BV_UNPACKED_POINTS;

		unpack(r, records, some);
		records += some * stride;
		n -= some;
	}
}

/* True if all points that there are to be were taken. */
static bool has_all(const struct bv_frame_reading *r)
{
	return r->points >= r->f.info->head.points;
}

/* -------------------------------------------------------------------------- */
/* From bytes to records                                                      */
/* -------------------------------------------------------------------------- */

/* Points as they lie in the file; returns the bytes that were taken. */
static size_t take_stored(struct bv_frame_reading *r,
			  const unsigned char *bytes, size_t size)
{
	const struct bv_head *head = &r->f.info->head;
	const uint64_t left = head->points - r->points;
	const size_t whole = size / head->layout.stride;
	const size_t n = whole < left ? whole : (size_t)left;

	if (n > 0)
		take_records(r, bytes, n);
	return n * head->layout.stride;
}

/* A step of decoding, and what comes of it.  Returns true while there may be more. */
static bool take_step(struct bv_frame_reading *r)
{
	const struct bv_head *head = &r->f.info->head;
	const uint64_t left = head->points - r->points;
	struct bv_decoding *step = &r->step;

	step->used = step->made = 0;
	step->room =
		left < BV_UNPACKED_POINTS ? (size_t)left : BV_UNPACKED_POINTS;
	if (head->decoder->decode(head, step, r->f.reading->fault) != BV_OK) {
		bv_frame_file_fail(&r->f);
		return false;
	}
	step->done += step->made;
	if (step->made > 0)
		take_records(r, step->records, step->made);
	return (step->used > 0 || step->made > 0) && !r->enough &&
	       r->f.verdict->status == BV_OK && !has_all(r);
}

/* Bytes that have to be decoded; returns how many were used. */
static size_t take_decoded(struct bv_frame_reading *r,
			   const unsigned char *bytes, size_t size)
{
	struct bv_decoding *step = &r->step;
	size_t used = 0;
	bool more;

	step->last = r->done >= r->f.info->size;
	do {
		step->bytes = bytes + used;
		step->size = size - used;
		more = take_step(r);
		used += step->used;
	} while (more);
	return used;
}

/* Hands on the points of a part of 'n' bytes and what was left over before it. */
static void take_part(struct bv_frame_reading *r, size_t n)
{
	const struct bv_head *head = &r->f.info->head;
	const unsigned char *bytes = r->left;
	size_t size = r->rest + n, used;

	used = r->skip < size ? (size_t)r->skip : size;
	r->skip -= used;
	bytes += used;
	size -= used;
	used = head->decoder == NULL ? take_stored(r, bytes, size)
				     : take_decoded(r, bytes, size);
	r->left = bytes + used;
	r->rest = size - used;
}

/* -------------------------------------------------------------------------- */
/* Part by part                                                               */
/* -------------------------------------------------------------------------- */

bool bv_reading_is_direct(const struct bv_frame_reading *r)
{
	const struct bv_head *head = &r->f.info->head;

	return head->decoder == NULL && bv_layout_is_plain(&head->layout);
}

/* Has what was left over come right before the next part. */
static void move_rest(struct bv_frame_reading *r)
{
	unsigned char *rest = r->memory.data - r->rest;

	assert(r->rest <= REST_SIZE);
	if (r->rest > 0)
		memmove(rest, r->left, r->rest);
	r->left = rest;
}

/* Reads the next part; the last one asks for a byte more than there should be. */
static enum bv_status load_part(struct bv_frame_reading *r)
{
	const uint64_t left = r->f.info->size + 1 - r->done;
	const size_t room = r->memory.size;
	const size_t most = left < room ? (size_t)left : room;
	ssize_t n;

	move_rest(r);
	n = bv_read_at(r->f.file.descriptor, r->memory.data, most,
		       (off_t)r->done);
	if (n < 0)
		return bv_fail(r->f.verdict, BV_ERR_READ, errno, 0, 0);
	r->loaded = (size_t)n;
	r->whole = r->loaded < most;
	r->done += r->loaded;
	return BV_OK;
}

/* Has parts come into the buffer, and records too; what was read is moved there. */
static enum bv_status use_buffer(struct bv_frame_reading *r)
{
	struct bv_part_buffer *buffer = r->buffer;
	const unsigned char *from = r->memory.data;

	if (buffer->memory == NULL)
		buffer->memory = bv_pages_allocate(bv_part_buffer_bytes());
	if (buffer->memory == NULL)
		return bv_fail(r->f.verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	r->memory.data = buffer->memory + REST_SIZE;
	r->memory.size = PART_SIZE;
	r->step.records = r->memory.data + PART_SIZE;
	if (r->loaded > 0 && r->memory.data != from)
		memcpy(r->memory.data, from, r->loaded);
	r->left = r->memory.data;
	return BV_OK;
}

/*
 * Where much comes before the points, parts begin anew with the page that they begin in:
 * the first points that are handed on are no fewer for it, as those who look at some of
 * them want it (convert/clues.h).
 */
static void find_first_point(struct bv_frame_reading *r)
{
	const uint64_t first = r->f.info->head.first_byte;

	r->skip = first;
	if (first <= LONG_HEAD || first > r->f.info->size)
		return;
	r->done = first / BV_PAGE * BV_PAGE;
	r->skip -= r->done;
	r->loaded = 0;
	r->whole = false;
}

/* The first part is no larger than the buffer's, since it may be moved there. */
static void use_memory(struct bv_frame_reading *r,
		       const struct bv_part_memory *memory)
{
	r->memory = *memory;
	if (r->memory.size > PART_SIZE)
		r->memory.size = PART_SIZE;
}

static enum bv_status read_first_part(struct bv_frame_reading *r,
				      const struct bv_part_memory *memory)
{
	enum bv_status status = BV_OK;

	r->step.file = &r->f.file;
	r->step.scratch = &r->buffer->scratch;
	if (memory != NULL)
		use_memory(r, memory);
	else
		status = use_buffer(r);
	if (status == BV_OK)
		status = load_part(r);
	if (status == BV_OK)
		status = bv_frame_file_find_head(&r->f, r->memory.data,
						 r->loaded);
	if (status == BV_OK && !bv_reading_is_direct(r))
		status = use_buffer(r);
	if (status != BV_OK)
		return status;
	find_first_point(r);
	r->layout = r->f.info->head.layout;
	if (!bv_layout_is_plain(&r->layout))
		r->layout = bv_unpacked_layout(&r->layout);
	return BV_OK;
}

void bv_reading_into(struct bv_frame_reading *r,
		     const struct bv_part_memory *memory)
{
	if (bv_reading_is_direct(r))
		r->memory = *memory;
}

enum bv_status bv_reading_begin(struct bv_frame_reading *r, const char *path,
				const struct bv_reading *reading,
				struct bv_part_buffer *buffer,
				const struct bv_part_memory *memory,
				struct bv_frame_info *info,
				struct bv_verdict *verdict)
{
	*r = (struct bv_frame_reading){.buffer = buffer};
	if (bv_frame_file_open(&r->f, path, reading, info, verdict) != BV_OK)
		return verdict->status;
	if (read_first_part(r, memory) != BV_OK)
		bv_frame_file_close(&r->f);
	return verdict->status;
}

/* 'got' bytes were read, or looked at as far as they count. */
static enum bv_status finish(struct bv_frame_reading *r, uint64_t got)
{
	const uint64_t points = r->f.info->head.points;

	if (bv_frame_file_check(&r->f, got) != BV_OK)
		return r->f.verdict->status;
	if (points != BV_POINTS_UNKNOWN && r->points != points) {
		bv_fault(r->f.reading->fault, BV_ERR_FORMAT,
			 "ends after %" PRIu64 " points, expected %" PRIu64,
			 r->points, points);
		return bv_frame_file_fail(&r->f);
	}
	r->f.info->head.points = r->points;
	return BV_OK;
}

/* The next part of a file whose bytes are looked at in order. */
static enum bv_status next_part(struct bv_frame_reading *r, bool *more)
{
	const uint64_t size = r->f.info->size;

	if (r->loaded == 0 && !r->whole && load_part(r) != BV_OK)
		return r->f.verdict->status;
	if (r->done <= size)
		take_part(r, r->loaded);
	r->loaded = 0;
	if (r->f.verdict->status != BV_OK || r->enough)
		return r->f.verdict->status;
	if (r->whole || r->done > size)
		return finish(r, r->done);
	/* What comes behind the points does not matter. */
	if (has_all(r))
		return finish(r, size);
	*more = true;
	return BV_OK;
}

enum bv_status bv_reading_next(struct bv_frame_reading *r, bv_take_points *take,
			       void *context, bool *more)
{
	const struct bv_decoder *decoder = r->f.info->head.decoder;

	r->take = take;
	r->context = context;
	*more = false;
	if (decoder == NULL || !decoder->reads_file)
		return next_part(r, more);
	*more = take_step(r);
	if (*more || r->f.verdict->status != BV_OK || r->enough)
		return r->f.verdict->status;
	return finish(r, r->f.info->size);
}

void bv_reading_end(struct bv_frame_reading *r)
{
	const struct bv_decoder *decoder = r->f.info->head.decoder;

	if (decoder != NULL && decoder->close != NULL && r->step.opened != NULL)
		decoder->close(&r->step);
	bv_frame_file_close(&r->f);
}

enum bv_status bv_read_frame_parts(const char *path,
				   const struct bv_reading *reading,
				   struct bv_part_buffer *buffer,
				   bv_take_points *take, void *context,
				   struct bv_frame_info *info,
				   struct bv_verdict *verdict)
{
	struct bv_frame_reading r;
	bool more = true;

	if (bv_reading_begin(&r, path, reading, buffer, NULL, info, verdict) !=
	    BV_OK)
		return verdict->status;
	while (more)
		bv_reading_next(&r, take, context, &more);
	bv_reading_end(&r);
	return verdict->status;
}
