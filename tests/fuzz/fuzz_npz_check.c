/*
 * fuzz_npz_check.c: a damaged file of arrays is not taken for the one that it was
 *
 * The input is a byte of switches and then, if its lowest bit is 0, the bytes of a
 * file; else damages to the file of a frame, one after the other:
 *
 *	kind (1)	one byte changed, the end cut off, bytes removed, bytes
 *			put in
 *	place (2)	counted from the end if the highest bit is set
 *	value (1)	the byte, or how many
 *
 * Proves for each that it is right, damaged, or has other numbers; that one which passes
 * says of itself what it should, ends where it ought to, and is what a run takes for
 * whole; and that it has the bytes that it had around its streams.
 */

#include "bytes.h"
#include "convert/check_contents.h"
#include "convert/picture_ends.h"
#include "core/damage.h"
#include "drawing.h"

#define DAMAGED 1
#define MOST_DAMAGES 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
	uint8_t *data;
	size_t size;
};

/* The frame, the line about it, and its file. */
static struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
static char text[BV_TEXT_MAX + 1];
static struct bytes right;

static void make_right(void)
{
	static const float points[2][4] = {{0.5f, 0.5f, 1.25f, 0.5f},
					   {-1.5f, 1.5f, -1.0f, 0.25f}};
	struct bv_grid_options options =
		box_options((struct box){-2, 2, -2, 2, -2, 2, 1});
	struct bv_rasterizer *rasterizer;
	struct bv_npz_encoder *encoder;
	const uint8_t *npz;
	struct bv_grid *grid;

	options.form = BV_FORM_ARRAYS;
	options.channels = "height,density,slices";
	options.slices = 2;
	/* Arrays belong to their rasterizer, which stays. */
	grid = make_grid(&options);
	rasterizer = make_rasterizer(grid);
	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, NULL, NULL, points, 2),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish_arrays(rasterizer, &arrays), BV_OK);
	CHECK_EQ_INT(bv_describe_arrays(grid, NULL, &arrays, "1.bin", text,
					sizeof(text)),
		     BV_OK);
	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_encode_npz(encoder, arrays.arrays, arrays.count, text,
				   &npz, &right.size),
		     BV_OK);
	right.data = malloc(right.size);
	CHECK(right.data != NULL);
	memcpy(right.data, npz, right.size);
	bv_npz_encoder_free(encoder);
}

/* -------------------------------------------------------------------------- */
/* Damages                                                                    */
/* -------------------------------------------------------------------------- */

static void damage(struct bytes *file, struct input *input)
{
	const uint32_t kind = take(input, 1) % 4;
	const uint32_t place = take(input, 2), value = take(input, 1);
	size_t at = (place & 0x7fff) % (file->size + 1), n = value;

	if ((place & 0x8000) != 0)
		at = file->size - at;
	if (kind == 0 && at < file->size)
		file->data[at] = (uint8_t)value;
	if (kind == 1)
		file->size = at;
	if (kind == 2) {
		n = n < file->size - at ? n : file->size - at;
		memmove(file->data + at, file->data + at + n,
			file->size - at - n);
		file->size -= n;
	}
	if (kind == 3) {
		memmove(file->data + at + n, file->data + at, file->size - at);
		memset(file->data + at, (int)value, n);
		file->size += n;
	}
}

static struct bytes damage_right(struct input *input)
{
	struct bytes file = {malloc(right.size + MOST_DAMAGES * 255),
			     right.size};

	CHECK(file.data != NULL);
	memcpy(file.data, right.data, right.size);
	for (int i = 0; i < MOST_DAMAGES && input->left > 0; i++)
		damage(&file, input);
	return file;
}

/* -------------------------------------------------------------------------- */
/* Checks                                                                     */
/* -------------------------------------------------------------------------- */

static bool has_passed(enum bv_status status, const struct bv_verdict *verdict)
{
	if (status == BV_ERR_PICTURE_PIXELS)
		CHECK((verdict->detail[0] & BV_NUMBERS_MARK) != 0 &&
		      verdict->detail[1] >> 32 !=
			      (verdict->detail[1] & UINT32_MAX));
	else if (status == BV_ERR_PICTURE_DAMAGED)
		CHECK(verdict->detail[0] >= BV_DAMAGE_SIGNATURE &&
		      verdict->detail[0] <= BV_DAMAGE_DIRECTORY);
	else
		CHECK_EQ_INT(status, BV_OK);
	return status != BV_ERR_PICTURE_DAMAGED;
}

/* Of a file in which nothing is wrong but numbers. */
static void check_around(const struct bytes *file, int handle)
{
	struct bv_picture_ends ends;
	bool whole;

	CHECK_EQ_INT(bv_picture_ends_read(&ends, handle, (off_t)file->size), 0);
	CHECK_EQ_INT(
		bv_picture_ends_whole(&ends, handle, (off_t)file->size, &whole),
		0);
	CHECK(ends.is_ours && ends.is_npz && whole);
	CHECK_STR(ends.metadata, text);
	CHECK(file->size > 176);
	/* The first record but for the checksum and the compressed size */
	CHECK(memcmp(file->data, right.data, 14) == 0);
	CHECK(memcmp(file->data + 22, right.data + 22, 170 - 22) == 0);
	/* The text, and before it the name */
	CHECK(memmem(file->data, file->size, text, strlen(text)) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	const bool damaged = (take(&input, 1) & DAMAGED) != 0;
	struct bytes file = {(uint8_t *)(uintptr_t)input.next, input.left};
	struct bv_verdict verdict = {0};
	enum bv_status status;
	int handle;

	if (right.data == NULL)
		make_right();
	if (damaged)
		file = damage_right(&input);
	handle = make_file(file.data, file.size, NULL);
	status = bv_check_arrays(handle, &arrays, text, &verdict);
	if (has_passed(status, &verdict))
		check_around(&file, handle);
	close(handle);
	if (damaged)
		free(file.data);
	return 0;
}
