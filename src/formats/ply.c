/*
 * ply.c - PLY files, as CloudCompare, MeshLab and Open3D write them
 *
 * Points are the element 'vertex'.  In a binary file without lists before or in it,
 * they lie at fixed places.  Everything else goes through a decoder, which follows
 * the way to the vertices that the header gives (ply_program.h).
 *
 * A header is believed only as far as its file has bytes for what it says; how long
 * lists are is known only when they are read.
 */

#include "formats/ply.h"

#include <inttypes.h>
#include <string.h>

#include "formats/ply_decode.h"
#include "formats/ply_header.h"

static bool recognise(const struct bv_start *start)
{
	const unsigned char *bytes = start->bytes;

	return (start->size >= 4 && memcmp(bytes, "ply\n", 4) == 0) ||
	       (start->size >= 5 && memcmp(bytes, "ply\r\n", 5) == 0);
}

/* -------------------------------------------------------------------------- */
/* Does it fit                                                                */
/* -------------------------------------------------------------------------- */

static enum bv_status refuse_vertices(const struct bv_ply_header *header,
				      uint64_t left, struct bv_fault *fault)
{
	const struct bv_ply_element *vertex = &header->vertex;

	if (header->text)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64 " bytes of vertices; expected "
				"%" PRIu64 " times %" PRIu32 " values",
				left, vertex->count, vertex->properties);
	return bv_fault(fault, BV_ERR_FORMAT,
			"has %" PRIu64 " bytes of vertices; expected %" PRIu64
			" times %s%" PRIu32,
			left, vertex->count,
			vertex->lists > 0 ? "at least " : "", vertex->least);
}

/* In a text, nothing has to stand behind the last value. */
static enum bv_status check_size(const struct bv_ply_header *header,
				 uint64_t size, struct bv_fault *fault)
{
	const struct bv_ply_element *vertex = &header->vertex;
	const uint64_t left =
		size > header->first_byte ? size - header->first_byte : 0;
	const uint64_t room = left + (header->text ? 1 : 0);
	const uint64_t each =
		header->text ? 2 * (uint64_t)vertex->properties : vertex->least;

	if (header->before > room)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64
				" bytes after its header; expected at least "
				"%" PRIu64 " before its vertices",
				left, header->before);
	if (bv_ply_multiply(vertex->count, each) > room - header->before)
		return refuse_vertices(
			header,
			left < header->before ? 0 : left - header->before,
			fault);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

static enum bv_status refuse_lists(const struct bv_choice *choice,
				   struct bv_fault *fault)
{
	for (int i = 0; i < 4; i++) {
		const struct bv_field *field = &choice->field[i];

		if (choice->found[i] && field->count == BV_PLY_LIST_COUNT)
			return bv_fault(fault, BV_ERR_FORMAT,
					"property '%.*s' is a list; expected "
					"one number a point",
					bv_fault_length(field->length),
					field->name);
	}
	return BV_OK;
}

/* Has a decoder make records, of what was chosen. */
static void decode(const struct bv_ply_header *header,
		   const struct bv_choice *choice, struct bv_head *head)
{
	struct bv_layout *layout = &head->layout;
	struct bv_ply_wanted wanted[4];
	size_t n = 0;

	for (int i = 0; i < 4; i++) {
		const struct bv_field *field = &choice->field[i];

		if (!choice->found[i])
			continue;
		wanted[n++] = (struct bv_ply_wanted){
			field->column, field->offset, field->type, i};
		layout->offset[i] = (uint32_t)i * BV_PLY_COLUMN_SIZE;
		if (header->text)
			layout->type[i] = BV_F8;
	}
	layout->stride = BV_PLY_RECORD_SIZE;
	head->form.ply = header->program;
	bv_ply_take(&head->form.ply, &header->vertex, wanted, n, header->text);
	head->decoder =
		header->text ? &bv_ply_text_decoder : &bv_ply_binary_decoder;
}

static enum bv_status fill_head(const struct bv_ply_header *header,
				struct bv_choice *choice, uint64_t size,
				struct bv_head *head, struct bv_fault *fault)
{
	enum bv_status status = refuse_lists(choice, fault);

	if (status == BV_OK)
		status = bv_choice_end(choice, &head->layout, fault);
	if (status == BV_OK)
		status = check_size(header, size, fault);
	if (status != BV_OK)
		return status;
	head->points = header->vertex.count;
	head->first_byte = header->first_byte;
	head->layout.stride = header->vertex.bytes;
	/* Without a vertex, what comes before the first does not matter. */
	if (head->points == 0)
		return BV_OK;
	if (header->text || header->lists_before || header->vertex.lists > 0)
		decode(header, choice, head);
	else
		head->first_byte += header->before;
	return BV_OK;
}

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	struct bv_header_lines lines = bv_header_begin(start);
	struct bv_ply_header header;
	struct bv_choice choice;
	enum bv_status status;

	bv_choice_begin(&choice, asked);
	status = bv_ply_read_header(&lines, &choice, &header, fault);
	if (status == BV_OK)
		status = fill_head(&header, &choice, start->file->size, head,
				   fault);
	bv_header_end(&lines);
	return status;
}

static const char *const extensions[] = {".ply", NULL};

const struct bv_format bv_ply_format = {
	.name = "ply",
	.description = "PLY 1.0: ascii, binary_little_endian, "
		       "binary_big_endian",
	.extensions = extensions,
	.recognise = recognise,
	.head = find_head,
};
