/*
 * format.c - the table of formats, and which of them a file has
 */

#include "formats/format.h"

#include <string.h>

#include "core/letters.h"
#include "formats/foreign.h"
#include "formats/las.h"
#include "formats/npy.h"
#include "formats/pcd.h"
#include "formats/ply.h"
#include "formats/raw.h"
#include "formats/text.h"

/* The first that knows a file has it; the last one knows every file. */
static const struct bv_format *const formats[] = {
	&bv_pcd_format, &bv_ply_format,  &bv_las_format,
	&bv_npy_format, &bv_text_format, &bv_raw_format,
};

#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

const struct bv_format *bv_format_at(size_t index)
{
	return index < FORMAT_COUNT ? formats[index] : NULL;
}

const struct bv_format *bv_format_find(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (strcmp(name, formats[i]->name) == 0)
			return formats[i];
	}
	return NULL;
}

uint8_t bv_format_number(const char *name)
{
	for (size_t i = 0; name != NULL && i < FORMAT_COUNT; i++) {
		if (strcmp(name, formats[i]->name) == 0)
			return (uint8_t)(i + 1);
	}
	return 0;
}

const char *bv_format_name(size_t index)
{
	return index < FORMAT_COUNT ? formats[index]->name : NULL;
}

const char *bv_format_description(size_t index)
{
	return index < FORMAT_COUNT ? formats[index]->description : NULL;
}

/* The first of 'ends' that the name has, or NULL. */
static const char *find_end(const char *name, const char *const *ends)
{
	for (; ends != NULL && *ends != NULL; ends++) {
		if (bv_ends_like(name, *ends))
			return *ends;
	}
	return NULL;
}

/*
 * What no format knows is raw; but by a name of another format it is more likely a file
 * of that one which is damaged, such as the zeros that a power cut leaves, and its bytes
 * would make a picture of noise.  An empty file has no points, whatever its name.
 */
static enum bv_status check_name(const struct bv_start *start,
				 struct bv_fault *fault)
{
	const char *end = NULL;

	for (size_t i = 0; i < FORMAT_COUNT && end == NULL; i++) {
		if (formats[i] == &bv_raw_format)
			continue;
		end = find_end(start->name, formats[i]->extensions);
		if (end == NULL)
			end = find_end(start->name,
				       formats[i]->other_extensions);
	}
	if (end == NULL || start->file->size == 0)
		return BV_OK;
	return bv_fault(fault, BV_ERR_FORMAT,
			"does not begin as a file does whose name ends in %s; "
			"if it has points and nothing else, ask for the format "
			"raw",
			end);
}

static const struct bv_format *recognise(const struct bv_start *start)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (formats[i]->recognise(start))
			return formats[i];
	}
	return &bv_raw_format;
}

enum bv_status bv_find_head(const struct bv_start *start,
			    const struct bv_asked *asked, struct bv_head *head,
			    struct bv_fault *fault)
{
	const struct bv_format *format = asked->format;
	enum bv_status status;

	if (format == NULL) {
		status = bv_refuse_foreign(start, fault);
		if (status != BV_OK)
			return status;
		format = recognise(start);
		if (format == &bv_raw_format &&
		    check_name(start, fault) != BV_OK)
			return fault->status;
	}

	*head = (struct bv_head){.format = format, .layout = bv_kitti};
	head->layout.name = "";
	head->layout.offset[3] = BV_NO_COLUMN;
	status = format->head(start, asked, head, fault);
	if (status != BV_OK)
		return status;
	head->layout.format = format->name;
	if (!head->has_asked_layout)
		bv_asked_apply(asked, &head->layout);
	return BV_OK;
}

bool bv_format_has_extension(const struct bv_format *format, const char *name)
{
	return find_end(name, format->extensions) != NULL ||
	       find_end(name, format->other_extensions) != NULL;
}

bool bv_format_has_name(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (find_end(name, formats[i]->extensions) != NULL)
			return true;
	}
	return false;
}
