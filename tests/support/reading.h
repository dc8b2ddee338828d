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

/* bv_read_frame() of points that lie in the file. */
static inline enum bv_status read_whole(const char *path,
					const struct bv_reading *reading,
					unsigned char *memory, size_t room,
					struct bv_frame_info *info,
					struct bv_verdict *verdict)
{
	struct bv_part_buffer buffer = {0};
	struct bv_loaded_frame frame;
	const enum bv_status status = bv_read_frame(
		path, reading, &buffer, memory, room, &frame, verdict);

	CHECK(buffer.memory == NULL);
	*info = frame.info;
	return status;
}

#endif /* TESTS_SUPPORT_READING_H */
