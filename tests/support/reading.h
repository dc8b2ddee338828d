/*
 * reading.h - what frames are read as, for tests of reading
 */

#ifndef TESTS_SUPPORT_READING_H
#define TESTS_SUPPORT_READING_H

#include "check.h"
#include "io/read.h"

/* Readings of one program share what they point at, so one layout at a time. */
static inline struct bv_reading reading_in(const struct bv_layout *layout,
					   uint32_t max_points)
{
	static struct bv_asked asked;
	static struct bv_fault fault;
	const struct bv_convert_options options = {
		.struct_size = sizeof(options), .layout = layout};

	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	return (struct bv_reading){&asked, max_points, &fault};
}

/*
 * bv_read_frame_parts(), but each part is read into the same 'size' bytes of the test's,
 * which are whole pages.
 */
static inline enum bv_status
read_by_memory(const char *path, const struct bv_reading *reading, size_t size,
	       bv_take_points *take_points, void *context,
	       struct bv_frame_info *info, struct bv_verdict *verdict)
{
	unsigned char *pages = aligned_alloc(4096, BV_PIECE_REST + size);
	const struct bv_part_memory memory = {pages + BV_PIECE_REST, size};
	struct bv_part_buffer buffer = {0};
	struct bv_frame_reading r;
	bool more = true;

	CHECK(pages != NULL);
	if (bv_reading_begin(&r, path, reading, &buffer, &memory, info,
			     verdict) == BV_OK) {
		CHECK_EQ_INT(buffer.memory == NULL, bv_reading_is_direct(&r));
		bv_reading_into(&r, &memory);
		while (more)
			bv_reading_next(&r, take_points, context, &more);
		bv_reading_end(&r);
	}
	bv_part_buffer_free(&buffer);
	free(pages);
	return verdict->status;
}

#endif /* TESTS_SUPPORT_READING_H */
