/*
 * format.c - the table of formats, and which of them a file has
 */

#include "formats/format.h"

#include <string.h>

#include "formats/raw.h"

/* The last one knows every file. */
static const struct bv_format *const formats[] = {
	&bv_raw_format,
};

#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

size_t bv_format_start_size(void)
{
	size_t most = 0;

	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (formats[i]->start_size > most)
			most = formats[i]->start_size;
	}
	return most;
}

enum bv_status bv_find_head(const struct bv_start *start,
			    const struct bv_layout *asked, struct bv_head *head,
			    struct bv_verdict *verdict)
{
	const struct bv_format *format = NULL;

	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		format = formats[i];
		if (format->recognise(start))
			break;
	}
	head->format = format;
	return format->head(start, asked, head, verdict);
}

static bool ends_with(const char *name, const char *end)
{
	const size_t length = strlen(name), tail = strlen(end);

	return length >= tail && strcmp(name + length - tail, end) == 0;
}

bool bv_format_has_name(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		for (const char *const *end = formats[i]->extensions;
		     *end != NULL; end++) {
			if (ends_with(name, *end))
				return true;
		}
	}
	return false;
}

/* nuScenes calls its raw files so; read in any other layout they are noise. */
enum bv_name_fit bv_format_fit(const char *name, const struct bv_layout *asked)
{
	if (!bv_format_has_name(name))
		return BV_NAME_OTHER;
	if (ends_with(name, ".pcd.bin") && strcmp(asked->name, "nuscenes") != 0)
		return BV_NAME_OTHER_LAYOUT;
	return BV_NAME_FRAME;
}
