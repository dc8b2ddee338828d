/*
 * reader.c - the points of files, for callers
 *
 * Parts of a file become points when they come, more or fewer than the caller has
 * asked for; what is left of them waits here.
 */

#include <stdlib.h>
#include <string.h>

#include "convert/converter.h"
#include "core/float_env.h"
#include "core/struct_size.h"
#include "io/read.h"

struct bv_reader {
	struct bv_options options;
	struct bv_part_buffer parts;
	struct bv_fault fault;     /* of the last file */
	struct bv_reading reading; /* what files are read as */
	struct bv_verdict verdict;
	struct bv_frame_reading frame; /* the open file */
	struct bv_frame_info info;
	bool is_open;
	bool more; /* parts are to come */
	/* Points of the last part: 'taken' of 'count' were given to the caller. */
	bv_unpacked *points;
	size_t count, taken, room;
	bool is_out_of_memory;
};

enum bv_status bv_reader_create(struct bv_reader **reader,
				const struct bv_convert_options *options)
{
	struct bv_options own;
	struct bv_reader *created;
	enum bv_status status;

	if (reader == NULL)
		return BV_ERR_ARGUMENT;
	status = bv_take_reading_options(&own, options);
	if (status != BV_OK)
		return status;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->options = own;
	created->reading = (struct bv_reading){
		&created->options.asked, own.all.max_points, &created->fault};
	*reader = created;
	return BV_OK;
}

static void close_file(struct bv_reader *reader)
{
	if (reader->is_open)
		bv_reading_end(&reader->frame);
	reader->is_open = false;
	reader->more = false;
	reader->is_out_of_memory = false;
	reader->count = reader->taken = 0;
}

void bv_reader_free(struct bv_reader *reader)
{
	if (reader == NULL)
		return;
	close_file(reader);
	bv_part_buffer_free(&reader->parts);
	free(reader->points);
	free(reader);
}

/* -------------------------------------------------------------------------- */
/* Opening                                                                    */
/* -------------------------------------------------------------------------- */

static void open_file(struct bv_reader *reader, const char *path)
{
	reader->verdict = (struct bv_verdict){0};
	reader->is_open =
		bv_reading_begin(&reader->frame, path, &reader->reading,
				 &reader->parts, NULL, &reader->info,
				 &reader->verdict) == BV_OK;
	reader->more = reader->is_open;
}

static void give_head(const struct bv_reader *reader,
		      struct bv_frame_head *head)
{
	const struct bv_head *found = &reader->info.head;
	const struct bv_frame_head own = {
		.struct_size = sizeof(own),
		.format = found->format->name,
		.layout = &found->layout,
		.points = found->points,
		.bytes = reader->info.size,
	};

	bv_give_sized_struct(head, &own, sizeof(own));
}

static enum bv_status refuse(struct bv_frame_result *result)
{
	static const struct bv_verdict refusal = {.status = BV_ERR_ARGUMENT};

	return bv_tell_result(&refusal, NULL, result);
}

enum bv_status bv_reader_open(struct bv_reader *reader, const char *path,
			      struct bv_frame_head *head,
			      struct bv_frame_result *result)
{
	fenv_t before;

	if (reader == NULL || path == NULL ||
	    (head != NULL && !bv_size_is_sound(head->struct_size)) ||
	    (result != NULL && !bv_size_is_sound(result->struct_size)))
		return refuse(result);
	close_file(reader);
	before = bv_float_enter();
	open_file(reader, path);
	bv_float_leave(&before);
	if (reader->is_open && head != NULL)
		give_head(reader, head);
	return bv_tell_result(&reader->verdict, NULL, result);
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static bool make_room(struct bv_reader *reader, size_t n)
{
	bv_unpacked *points;

	if (n <= reader->room)
		return true;
	points = realloc(reader->points, n * sizeof(*points));
	if (points == NULL)
		return false;
	reader->points = points;
	reader->room = n;
	return true;
}

static bool collect(void *context, const struct bv_layout *layout,
		    const unsigned char *points, size_t n)
{
	struct bv_reader *reader = context;

	reader->is_out_of_memory = !make_room(reader, reader->count + n);
	if (reader->is_out_of_memory)
		return false;
	bv_unpack(layout, points, n, reader->points + reader->count);
	reader->count += n;
	return true;
}

/* Reads parts until there are points, or no more of them. */
static void collect_points(struct bv_reader *reader)
{
	struct bv_verdict *verdict = &reader->verdict;

	reader->count = reader->taken = 0;
	while (reader->count == 0 && reader->more && verdict->status == BV_OK) {
		bv_reading_next(&reader->frame, collect, reader, &reader->more);
		if (reader->is_out_of_memory)
			bv_fail(verdict, BV_ERR_NO_MEMORY, 0, 0, 0);
	}
	if (verdict->status != BV_OK)
		close_file(reader);
}

enum bv_status bv_reader_read(struct bv_reader *reader, float (*points)[4],
			      size_t room, size_t *n,
			      struct bv_frame_result *result)
{
	size_t left;
	fenv_t before;

	if (n != NULL)
		*n = 0;
	if (reader == NULL || points == NULL || room == 0 || n == NULL ||
	    (!reader->is_open && reader->verdict.status == BV_OK) ||
	    (result != NULL && !bv_size_is_sound(result->struct_size)))
		return refuse(result);
	if (reader->taken == reader->count) {
		before = bv_float_enter();
		collect_points(reader);
		bv_float_leave(&before);
	}
	left = reader->count - reader->taken;
	*n = left < room ? left : room;
	if (*n > 0)
		memcpy(points, reader->points + reader->taken,
		       *n * sizeof(*points));
	reader->taken += *n;
	return bv_tell_result(&reader->verdict, NULL, result);
}
