/*
 * pcd.c - PCD files, as the Point Cloud Library writes them
 *
 * The header names the fields, with a type, a size and a count of each, and says how
 * many points there are.  With DATA binary they lie behind it as they are, and what
 * comes behind them does not matter: some files are filled up to a whole page.
 */

#include "formats/pcd.h"

#include <inttypes.h>

#include "formats/pcd_compressed.h"
#include "formats/pcd_fields.h"
#include "formats/values.h"

/* -------------------------------------------------------------------------- */
/* Lines                                                                      */
/* -------------------------------------------------------------------------- */

/* The one word of a line. */
static enum bv_status get_word(const struct bv_pcd_header *header,
			       enum bv_pcd_line line, struct bv_word *word,
			       struct bv_fault *fault)
{
	struct bv_word text = header->line[line];
	const size_t n = bv_pcd_count_words(text);

	if (n != 1)
		return bv_fault(fault, BV_ERR_FORMAT,
				"%s has %zu values, expected 1",
				bv_pcd_keyword(line), n);
	*word = bv_next_word(&text);
	return BV_OK;
}

/* The number of a line; a line that is not there leaves it as it is. */
static enum bv_status get_number(const struct bv_pcd_header *header,
				 enum bv_pcd_line line, uint64_t *number,
				 struct bv_fault *fault)
{
	struct bv_word word;
	enum bv_status status;

	if (!bv_pcd_has(header, line))
		return BV_OK;
	status = get_word(header, line, &word, fault);
	if (status == BV_OK && !bv_word_number(word, number))
		status = bv_pcd_not_whole(line, word, fault);
	return status;
}

/* The word of a line, as a place in a list of words that NULL ends. */
static enum bv_status get_choice(const struct bv_pcd_header *header,
				 enum bv_pcd_line line,
				 const char *const *words, const char *expected,
				 size_t *choice, struct bv_fault *fault)
{
	struct bv_word word;
	enum bv_status status = get_word(header, line, &word, fault);

	if (status != BV_OK)
		return status;
	for (*choice = 0; words[*choice] != NULL; ++*choice) {
		if (bv_word_is(word, words[*choice]))
			return BV_OK;
	}
	return bv_fault(fault, BV_ERR_FORMAT, "%s is '%.*s'; expected %s",
			bv_pcd_keyword(line), bv_fault_length(word.length),
			word.text, expected);
}

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

/* By POINTS, or WIDTH and HEIGHT, which say the same where both are there. */
static enum bv_status find_points(const struct bv_pcd_header *header,
				  uint64_t *points, struct bv_fault *fault)
{
	uint64_t width = 0, height = 0, product;
	enum bv_status status;

	status = get_number(header, BV_PCD_WIDTH, &width, fault);
	if (status == BV_OK)
		status = get_number(header, BV_PCD_HEIGHT, &height, fault);
	if (status == BV_OK)
		status = get_number(header, BV_PCD_POINTS, points, fault);
	if (status != BV_OK)
		return status;
	if (!bv_pcd_has(header, BV_PCD_WIDTH) ||
	    !bv_pcd_has(header, BV_PCD_HEIGHT)) {
		if (bv_pcd_has(header, BV_PCD_POINTS))
			return BV_OK;
		return bv_fault(fault, BV_ERR_FORMAT,
				"has no line POINTS, and not both WIDTH and "
				"HEIGHT");
	}
	if (__builtin_mul_overflow(width, height, &product))
		return bv_fault(fault, BV_ERR_FORMAT,
				"WIDTH %" PRIu64 " times HEIGHT %" PRIu64
				" is no number below 2^64",
				width, height);
	if (bv_pcd_has(header, BV_PCD_POINTS) && *points != product)
		return bv_fault(fault, BV_ERR_FORMAT,
				"POINTS is %" PRIu64 ", expected %" PRIu64
				" as WIDTH times HEIGHT is",
				*points, product);
	*points = product;
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* The head                                                                   */
/* -------------------------------------------------------------------------- */

/* In the order of their words below. */
enum data { ASCII, BINARY, COMPRESSED };

static enum bv_status find_data(const struct bv_pcd_header *header,
				size_t *data, struct bv_fault *fault)
{
	static const char *const versions[] = {".5", "0.5", ".6", "0.6",
					       ".7", "0.7", NULL};
	static const char *const words[] = {"ascii", "binary",
					    "binary_compressed", NULL};
	enum bv_status status = BV_OK;
	size_t version;

	if (bv_pcd_has(header, BV_PCD_VERSION))
		status = get_choice(header, BV_PCD_VERSION, versions,
				    "0.5, 0.6 or 0.7", &version, fault);
	if (status == BV_OK)
		status = get_choice(header, BV_PCD_DATA, words,
				    "ascii, binary or binary_compressed", data,
				    fault);
	return status;
}

/* Points in lines of text, of which the shortest has a digit and a blank a value. */
static enum bv_status find_text(uint64_t there,
				const struct bv_pcd_header *header,
				const struct bv_choice *choice,
				uint32_t columns, struct bv_head *head,
				struct bv_fault *fault)
{
	static const struct bv_decoder decoder = {.decode = bv_decode_lines};
	uint32_t column[4];

	if (head->points > (there + 1) / 2 / columns)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64
				" bytes of text, expected %" PRIu64
				" points of %" PRIu32 " values",
				there, head->points, columns);
	for (int i = 0; i < 4; i++)
		column[i] = choice->found[i] ? choice->field[i].column
					     : BV_NO_COLUMN;
	head->decoder = &decoder;
	head->form.values = (struct bv_values){.columns = columns,
					       .longest = BV_LONGEST_LINE,
					       .line = header->lines + 1};
	bv_values_want(&head->form.values, column, &head->layout);
	return BV_OK;
}

/* Points that lie in the file. */
static enum bv_status check_size(uint64_t there, const struct bv_head *head,
				 struct bv_fault *fault)
{
	const uint32_t stride = head->layout.stride;

	if (head->points > there / stride)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64
				" bytes of data, expected %" PRIu64
				" points of %" PRIu32 " bytes",
				there, head->points, stride);
	return BV_OK;
}

static enum bv_status fill_head(const struct bv_start *start,
				const struct bv_pcd_header *header,
				struct bv_choice *choice, struct bv_head *head,
				struct bv_fault *fault)
{
	const uint64_t size = start->file->size;
	const uint64_t there = size - header->size;
	struct bv_pcd_fields fields;
	enum bv_status status;
	size_t data;

	if (header->size > size)
		return bv_fault_numbers(fault, BV_ERR_CHANGED, 0, size,
					header->size);
	head->first_byte = header->size;
	status = find_data(header, &data, fault);
	if (status == BV_OK)
		status = bv_pcd_take_fields(header, choice, &fields, fault);
	if (status == BV_OK)
		status = bv_choice_end(choice, &head->layout, fault);
	if (status == BV_OK)
		status = find_points(header, &head->points, fault);
	if (status != BV_OK)
		return status;
	head->layout.stride = fields.bytes;
	/* Whatever there is of data, no points need it. */
	if (data == BINARY || head->points == 0)
		return check_size(there, head, fault);
	if (data == COMPRESSED)
		return bv_pcd_compressed_head(start, fields.bytes, head, fault);
	return find_text(there, header, choice, fields.columns, head, fault);
}

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	struct bv_header_lines lines = bv_header_begin(start);
	struct bv_pcd_header header;
	struct bv_choice choice;
	enum bv_status status;

	bv_choice_begin(&choice, asked);
	status = bv_pcd_header_read(&lines, &header, fault);
	if (status == BV_OK)
		status = fill_head(start, &header, &choice, head, fault);
	bv_header_end(&lines);
	return status;
}

static const char *const extensions[] = {".pcd", NULL};

const struct bv_format bv_pcd_format = {
	.name = "pcd",
	.description = "PCD of the Point Cloud Library: ascii, binary, "
		       "binary_compressed",
	.extensions = extensions,
	.recognise = bv_pcd_recognise,
	.head = find_head,
};
