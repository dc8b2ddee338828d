/*
 * npz_encoder.c - sparse arrays as an .npz file in memory
 *
 * An .npz file is a ZIP file whose members are arrays in NumPy's own format, and the
 * compression of ZIP is DEFLATE.  So what array_stream.h makes is a member, and the
 * rest is some records around it (archive.h).
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "birdview.h"
#include "core/array_form.h"
#include "core/arrays.h"
#include "core/struct_size.h"
#include "core/text.h"
#include "npz/archive.h"
#include "npz/array_stream.h"
#include "npz/npy_start.h"
#include "npz/npz_encoder.h"
#include "png/crc.h"

/* Sizes in a ZIP file have 32 bits, and all ones would mean that they have more. */
#define MOST_BYTES (UINT32_MAX - 1)

static_assert(BV_MOST_ARRAY_BYTES + BV_NPY_START_MAX <= MOST_BYTES,
	      "the size of an array fits with its start");

struct bv_npz_encoder {
	struct bv_archive archive;
	struct bv_array_scratch *scratch;
};

enum bv_status bv_npz_encoder_create(struct bv_npz_encoder **encoder)
{
	struct bv_npz_encoder *created;

	if (encoder == NULL)
		return BV_ERR_ARGUMENT;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->scratch = bv_array_scratch_create();
	if (created->scratch == NULL) {
		free(created);
		return BV_ERR_NO_MEMORY;
	}
	*encoder = created;
	return BV_OK;
}

/*
 * A float is rarely more than its bytes and two for the gap before it, a byte less than
 * two in all; and the memory of a file that grows has room for more than there is.
 */
size_t bv_npz_encoder_bytes(size_t occupied, uint32_t floats, uint32_t bytes)
{
	const size_t file = occupied * (6 * (size_t)floats + 2 * bytes);

	return sizeof(struct bv_npz_encoder) +
	       bv_array_scratch_bytes(occupied) + file + file / 2 + BV_TEXT_MAX;
}

void bv_npz_encoder_free(struct bv_npz_encoder *encoder)
{
	if (encoder == NULL)
		return;
	bv_archive_free(&encoder->archive);
	bv_array_scratch_free(encoder->scratch);
	free(encoder);
}

/* -------------------------------------------------------------------------- */
/* What may be an array                                                       */
/* -------------------------------------------------------------------------- */

/* The last name is that of the text, and a file has sizes of 32 bits. */
static bool array_fits(const struct bv_array *array)
{
	return strcmp(array->name, BV_ABOUT) != 0 &&
	       bv_array_bytes(array) <= BV_MOST_ARRAY_BYTES;
}

static bool arrays_are_sound(const struct bv_array *const *arrays, size_t n)
{
	const char *names[BV_ARRAYS_MAX];

	if (arrays == NULL || n < 1 || n > BV_ARRAYS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct bv_array own;

		if (!bv_take_array(&own, arrays[i]) || !array_fits(&own))
			return false;
		names[i] = own.name;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(names[k], names[i]) == 0)
				return false;
		}
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Members                                                                    */
/* -------------------------------------------------------------------------- */

static enum bv_status add_array(struct bv_npz_encoder *encoder,
				const struct bv_array *array)
{
	struct bv_archive *archive = &encoder->archive;
	struct bv_member member = {.method = BV_DEFLATED};
	char start[BV_NPY_START_MAX], name[BV_NPY_NAME_MAX];
	const uint16_t size = bv_npy_start_of(start, array);

	bv_npy_name(name, array->name);
	member.size = size + (uint32_t)bv_array_bytes(array);
	if (!bv_member_begin(archive, name) ||
	    !bv_array_stream(array, (const uint8_t *)start, size,
			     encoder->scratch, &archive->file, &member.crc))
		return BV_ERR_NO_MEMORY;
	if (bv_archive_size(archive) > MOST_BYTES)
		return BV_ERR_ARGUMENT;
	return bv_member_end(archive, name, &member) ? BV_OK : BV_ERR_NO_MEMORY;
}

/* A text is short, so it is stored.  NumPy has no bytes of length 0: one is a 0. */
static enum bv_status add_text(struct bv_archive *archive, const char *text)
{
	static const char name[] = BV_ABOUT BV_NPY;
	const size_t length = strlen(text) > 0 ? strlen(text) : 1;
	struct bv_growing *file = &archive->file;
	char start[BV_NPY_START_MAX];
	const uint16_t start_size = bv_npy_start_text(start, (uint32_t)length);
	struct bv_member member = {.method = BV_STORED,
				   .size = start_size + (uint32_t)length};

	if (!bv_member_begin(archive, name) || !bv_make_room(file, member.size))
		return BV_ERR_NO_MEMORY;
	bv_append_bytes(file, start, start_size);
	bv_append_bytes(file, text, length);
	member.crc =
		bv_crc(file->bytes + file->size - member.size, member.size);
	if (bv_archive_size(archive) > MOST_BYTES)
		return BV_ERR_ARGUMENT;
	return bv_member_end(archive, name, &member) ? BV_OK : BV_ERR_NO_MEMORY;
}

static enum bv_status make_file(struct bv_npz_encoder *encoder,
				const struct bv_array *const *arrays, size_t n,
				const char *text)
{
	enum bv_status status = BV_OK;

	bv_archive_begin(&encoder->archive);
	for (size_t i = 0; i < n && status == BV_OK; i++) {
		struct bv_array own = {.struct_size = sizeof(own)};

		bv_take_struct(&own, sizeof(own), arrays[i]);
		status = add_array(encoder, &own);
	}
	if (status == BV_OK && text != NULL)
		status = add_text(&encoder->archive, text);
	if (status == BV_OK && !bv_archive_end(&encoder->archive))
		status = BV_ERR_NO_MEMORY;
	return status;
}

enum bv_status bv_encode_npz(struct bv_npz_encoder *encoder,
			     const struct bv_array *const *arrays, size_t n,
			     const char *text, const uint8_t **npz,
			     size_t *size)
{
	enum bv_status status;

	if (encoder == NULL || npz == NULL || size == NULL ||
	    !arrays_are_sound(arrays, n) || !bv_text_is_sound(text))
		return BV_ERR_ARGUMENT;
	status = make_file(encoder, arrays, n, text);
	if (status == BV_OK) {
		*npz = encoder->archive.file.bytes;
		*size = encoder->archive.file.size;
	}
	return status;
}
