/*
 * read_whole.c - reading a frame as a whole, into memory of the caller's
 *
 * Float32 that lie in the file are read to where they are wanted, and nothing is copied.
 * Other points come part by part (read.c), and are put one behind the other.
 */

#include <errno.h>
#include <string.h>

#include "io/read.h"
#include "io/read_at.h"

/* Reads all that is left behind the start, of which 'got' bytes are there. */
static enum bv_status read_stored(struct bv_frame_file *f,
				  unsigned char *memory, size_t room,
				  size_t got, struct bv_loaded_frame *frame)
{
	const size_t size = (size_t)f->info->size;
	ssize_t more = 0;

	if (size >= room)
		return bv_fail(f->verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	if (size >= got)
		more = bv_read_at(f->file.descriptor, memory + got,
				  size + 1 - got, (off_t)got);
	if (more < 0)
		return bv_fail(f->verdict, BV_ERR_READ, errno, 0, 0);
	frame->layout = f->info->head.layout;
	frame->first_byte = (size_t)f->info->head.first_byte;
	frame->bytes = (size_t)f->info->head.points * frame->layout.stride;
	return bv_frame_file_check(f, got + (size_t)more);
}

/* Points that are unpacked into memory. */
struct gathering {
	unsigned char *memory;
	size_t room, used;
	struct bv_layout layout;
	bool full;
};

static bool gather(void *context, const struct bv_layout *layout,
		   const unsigned char *points, size_t n)
{
	struct gathering *g = context;
	const size_t bytes = n * layout->stride;

	g->full = bytes > g->room - g->used;
	if (g->full)
		return false;
	memcpy(g->memory + g->used, points, bytes);
	g->used += bytes;
	g->layout = *layout;
	return true;
}

/* Closes the file. */
static enum bv_status read_unpacked(const struct bv_frame_file *f,
				    struct bv_part_buffer *buffer,
				    unsigned char *memory, size_t room,
				    struct bv_loaded_frame *frame)
{
	struct gathering g = {
		.memory = memory, .room = room, .layout = bv_kitti};

	if (bv_read_file_parts(f, buffer, gather, &g) != BV_OK)
		return f->verdict->status;
	if (g.full)
		return bv_fail(f->verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	frame->layout = g.layout;
	frame->first_byte = 0;
	frame->bytes = g.used;
	return BV_OK;
}

static bool lies_in_file(const struct bv_head *head)
{
	return head->decoder == NULL && bv_layout_is_plain(&head->layout);
}

/* Reads the start, and then what it says to. */
static enum bv_status read_start(struct bv_frame_file *f, unsigned char *memory,
				 size_t room, bool *unpacked,
				 struct bv_loaded_frame *frame)
{
	const uint64_t size = f->info->size;
	const size_t wanted =
		size < BV_START_SIZE ? (size_t)size + 1 : BV_START_SIZE;
	ssize_t got;

	if (wanted > room)
		return bv_fail(f->verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	got = bv_read_at(f->file.descriptor, memory, wanted, 0);
	if (got < 0)
		return bv_fail(f->verdict, BV_ERR_READ, errno, 0, 0);
	if (bv_frame_file_find_head(f, memory, (size_t)got) != BV_OK)
		return f->verdict->status;
	*unpacked = !lies_in_file(&f->info->head);
	return *unpacked ? BV_OK
			 : read_stored(f, memory, room, (size_t)got, frame);
}

enum bv_status bv_read_frame(const char *path, const struct bv_reading *reading,
			     struct bv_part_buffer *buffer,
			     unsigned char *memory, size_t room,
			     struct bv_loaded_frame *frame,
			     struct bv_verdict *verdict)
{
	struct bv_frame_file f;
	bool unpacked = false;

	if (bv_frame_file_open(&f, path, reading, &frame->info, verdict) !=
	    BV_OK)
		return verdict->status;
	read_start(&f, memory, room, &unpacked, frame);
	if (unpacked)
		return read_unpacked(&f, buffer, memory, room, frame);
	bv_frame_file_close(&f);
	return verdict->status;
}
