/*
 * las_fields.c - the numbers of a LAS point, by their names
 *
 * There are eleven kinds of points, with the same fields at other places.  Behind them
 * a file may have extra bytes, which a record before the points names and describes:
 * the record 4 of LASF_Spec, 192 bytes for each field.  They are looked at when the
 * intensity is to be another field than usual.
 */

#include "formats/las_fields.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "core/unpack.h"
#include "formats/choice.h"
#include "formats/little_endian.h"

#define FORMATS (BV_LAS_FORMAT_MAX + 1)

static const uint8_t point_sizes[FORMATS] = {20, 28, 26, 34, 57, 63,
					     30, 36, 38, 59, 67};

/* A format that lacks the field. */
#define NO 0xff

/* Only whole bytes: the flags share some, as the class does below format 6. */
static const struct {
	const char *name;
	enum bv_type type;
	uint8_t laszip; /* where struct laszip_point has it */
	uint8_t offset[FORMATS];
} fields[] = {
	{"X", BV_I4, 0, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
	{"Y", BV_I4, 4, {4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4}},
	{"Z", BV_I4, 8, {8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8}},
	{"intensity", BV_U2, 12, {12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12}},
	{"classification",
	 BV_U1,
	 23,
	 {NO, NO, NO, NO, NO, NO, 16, 16, 16, 16, 16}},
	{"scan_angle_rank",
	 BV_I1,
	 16,
	 {16, 16, 16, 16, 16, 16, NO, NO, NO, NO, NO}},
	{"scan_angle", BV_I2, 20, {NO, NO, NO, NO, NO, NO, 18, 18, 18, 18, 18}},
	{"user_data", BV_U1, 17, {17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17}},
	{"point_source_id",
	 BV_U2,
	 18,
	 {18, 18, 18, 18, 18, 18, 20, 20, 20, 20, 20}},
	{"gps_time", BV_F8, 32, {NO, 20, NO, 20, 20, 20, 22, 22, 22, 22, 22}},
	{"red", BV_U2, 40, {NO, NO, 20, 28, NO, 28, NO, 30, 30, NO, 30}},
	{"green", BV_U2, 42, {NO, NO, 22, 30, NO, 30, NO, 32, 32, NO, 32}},
	{"blue", BV_U2, 44, {NO, NO, 24, 32, NO, 32, NO, 34, 34, NO, 34}},
	{"nir", BV_U2, 46, {NO, NO, NO, NO, NO, NO, NO, NO, 36, NO, 36}},
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

uint32_t bv_las_point_size(uint32_t point_format)
{
	return point_sizes[point_format];
}

uint32_t bv_las_laszip_offset(uint32_t point_format, uint32_t offset)
{
	if (offset >= point_sizes[point_format])
		return BV_NO_COLUMN;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (fields[i].offset[point_format] == offset)
			return fields[i].laszip;
	}
	return BV_NO_COLUMN;
}

static void offer_standard(struct bv_choice *choice, uint32_t point_format)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const struct bv_field field = {
			.name = fields[i].name,
			.length = strlen(fields[i].name),
			.type = fields[i].type,
			.readable = true,
			.count = 1,
			.offset = fields[i].offset[point_format],
		};

		if (field.offset != NO)
			bv_choice_offer(choice, &field);
	}
}

/* -------------------------------------------------------------------------- */
/* Variable length records                                                    */
/* -------------------------------------------------------------------------- */

#define VLR_SIZE 54

/* Of what is looked through at most; files have a few. */
#define VLRS_MAX 65536u

int bv_las_find_vlr(const struct bv_input *file,
		    const struct bv_las_header *header, const char *user,
		    uint32_t id, struct bv_las_vlr *vlr)
{
	uint64_t at = header->size;
	unsigned char bytes[VLR_SIZE];

	for (uint32_t i = 0; i < header->vlrs && i < VLRS_MAX; i++) {
		ssize_t got;

		if (header->first_byte < VLR_SIZE ||
		    at > header->first_byte - VLR_SIZE)
			return 0;
		got = file->read_at(file->descriptor, bytes, sizeof(bytes),
				    (off_t)at);
		if (got < VLR_SIZE)
			return got < 0 ? -1 : 0;
		memcpy(vlr->user, bytes + 2, 16);
		vlr->user[16] = '\0';
		vlr->id = bv_load_u16(bytes + 18);
		vlr->size = bv_load_u16(bytes + 20);
		vlr->data = at + VLR_SIZE;
		if (vlr->size > header->first_byte - vlr->data)
			return 0;
		if (vlr->id == id && strcmp(vlr->user, user) == 0)
			return 1;
		at = vlr->data + vlr->size;
	}
	return 0;
}

/* -------------------------------------------------------------------------- */
/* Extra bytes                                                                */
/* -------------------------------------------------------------------------- */

#define EXTRA_SIZE 192
#define HAS_SCALE 8u
#define HAS_OFFSET 16u

/* What a type of an extra field is; false for one that nobody knows. */
static bool take_type(unsigned type, unsigned options, struct bv_field *field,
		      uint32_t *size)
{
	static const uint8_t types[] = {BV_U1, BV_I1, BV_U2, BV_I2, BV_U4,
					BV_I4, BV_U8, BV_I8, BV_F4, BV_F8};

	if (type > 30)
		return false;
	/* So many bytes, of which nothing is said. */
	if (type == 0) {
		field->readable = false;
		field->count = 1;
		*size = options;
		return true;
	}
	/* From 11 on, pairs, and from 21 on, three in a row. */
	field->readable = true;
	field->count = (type - 1) / 10 + 1;
	field->type = (enum bv_type)types[(type - 1) % 10];
	*size = bv_type_size(field->type) * (uint32_t)field->count;
	return true;
}

/*
 * Offers the fields that the record 'vlr' describes, until the one that was asked for:
 * 'bytes', which has its description then.  Returns -1 with errno if they cannot be
 * read.
 */
static int offer_extra(const struct bv_input *file,
		       const struct bv_las_header *header,
		       const struct bv_las_vlr *vlr, struct bv_choice *choice,
		       unsigned char bytes[EXTRA_SIZE])
{
	uint32_t offset = point_sizes[header->point_format];

	for (uint32_t k = 0; k < vlr->size / EXTRA_SIZE; k++) {
		struct bv_field field = {.name = (const char *)bytes + 4};
		const ssize_t got =
			file->read_at(file->descriptor, bytes, EXTRA_SIZE,
				      (off_t)(vlr->data + k * EXTRA_SIZE));
		uint32_t size = 0;

		if (got < EXTRA_SIZE)
			return got < 0 ? -1 : 0;
		if (!take_type(bytes[2], bytes[3], &field, &size) ||
		    size > header->record_length - offset)
			return 0;
		field.length = strnlen(field.name, 32);
		field.offset = offset;
		bv_choice_offer(choice, &field);
		if (choice->found[3])
			return 0;
		offset += size;
	}
	return 0;
}

/* The numbers are written as in the C locale, whatever the locale is. */
static enum bv_status refuse_scale(const struct bv_las_form *form,
				   const unsigned char *bytes,
				   struct bv_fault *fault)
{
	char numbers[64];
	struct bv_text text = bv_text_start(numbers, sizeof(numbers));

	bv_text_add(&text, "scale ");
	bv_text_add_number(&text, form->factor, 6);
	bv_text_add(&text, " and offset ");
	bv_text_add_number(&text, form->shift, 6);
	return bv_fault(fault, BV_ERR_FORMAT,
			"the extra bytes '%.32s' have %s, expected finite "
			"numbers, and no scale of 0",
			(const char *)bytes + 4, numbers);
}

/* A description may have a scale and an offset. */
static enum bv_status take_scale(struct bv_las_form *form,
				 const unsigned char *bytes,
				 struct bv_fault *fault)
{
	const unsigned options = bytes[3];

	form->factor = 1.0;
	form->shift = 0.0;
	if ((options & HAS_SCALE) != 0)
		form->factor = bv_load_number(bytes + 112, BV_F8, false);
	if ((options & HAS_OFFSET) != 0)
		form->shift = bv_load_number(bytes + 136, BV_F8, false);
	form->scaled = (options & (HAS_SCALE | HAS_OFFSET)) != 0;
	if (!isfinite(form->factor) || form->factor == 0.0 ||
	    !isfinite(form->shift))
		return refuse_scale(form, bytes, fault);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Choosing                                                                   */
/* -------------------------------------------------------------------------- */

enum bv_status bv_las_choose(const struct bv_input *file,
			     const struct bv_asked *asked,
			     const struct bv_las_header *header,
			     struct bv_layout *layout, struct bv_las_form *form,
			     struct bv_fault *fault)
{
	unsigned char description[EXTRA_SIZE];
	struct bv_choice choice;
	struct bv_las_vlr vlr;
	bool extra = false;
	int found;

	bv_choice_begin(&choice, asked);
	offer_standard(&choice, header->point_format);
	if (!choice.found[3]) {
		found = bv_las_find_vlr(file, header, "LASF_Spec", 4, &vlr);
		if (found > 0)
			found = offer_extra(file, header, &vlr, &choice,
					    description);
		if (found < 0)
			return bv_fault_numbers(fault, BV_ERR_READ, errno, 0,
						0);
		extra = choice.found[3];
	}
	if (bv_choice_end(&choice, layout, fault) != BV_OK)
		return fault->status;
	form->offset = layout->offset[3];
	form->type = (enum bv_type)layout->type[3];
	form->scaled = false;
	return extra ? take_scale(form, description, fault) : BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Records                                                                    */
/* -------------------------------------------------------------------------- */

void bv_las_use_records(const struct bv_las_form *form,
			struct bv_layout *layout)
{
	layout->stride = BV_LAS_RECORD_SIZE;
	layout->offset[3] = 12;
	if (form->scaled) {
		layout->type[3] = BV_F8;
		layout->intensity_scale = bv_type_scale(BV_F8);
	}
}

void bv_las_copy_point(const struct bv_las_form *form, const unsigned char *xyz,
		       const unsigned char *field, unsigned char *record)
{
	double value;

	memcpy(record, xyz, 12);
	if (!form->scaled) {
		memcpy(record + 12, field, bv_type_size(form->type));
		return;
	}
	value = bv_load_number(field, form->type, false);
	value = value * form->factor + form->shift;
	memcpy(record + 12, &value, sizeof(value));
}
