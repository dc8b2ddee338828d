/*
 * choice.c - which of a file's fields are x, y, z and intensity
 */

#include "formats/choice.h"

#include <inttypes.h>
#include <string.h>

#include "core/letters.h"

/* The first that a file has. */
static const char *const intensities[] = {
	"intensity", "i", "reflectivity", "reflectance", "remission",
};

#define INTENSITY_COUNT (sizeof(intensities) / sizeof(intensities[0]))

static bool is_called(const struct bv_field *field, const char *name)
{
	return bv_is_called(field->name, field->length, name);
}

/* INTENSITY_COUNT if it is none of them. */
static size_t rank_of(const struct bv_field *field)
{
	static const char prefix[] = "scalar_";
	const size_t length = sizeof(prefix) - 1;
	struct bv_field bare = *field;
	size_t rank = 0;

	if (field->length > length &&
	    bv_is_called(field->name, length, prefix)) {
		bare.name += length;
		bare.length -= length;
	}
	while (rank < INTENSITY_COUNT && !is_called(&bare, intensities[rank]))
		rank++;
	return rank;
}

void bv_choice_begin(struct bv_choice *choice, const struct bv_asked *asked)
{
	*choice = (struct bv_choice){.asked = asked, .rank = INTENSITY_COUNT};
	choice->names =
		bv_text_start(choice->names_text, sizeof(choice->names_text));
}

static void take(struct bv_choice *choice, int i, const struct bv_field *field)
{
	choice->found[i] = true;
	choice->field[i] = *field;
}

static void offer_intensity(struct bv_choice *choice,
			    const struct bv_field *field)
{
	const char *wanted = choice->asked->intensity_field;
	const size_t rank = rank_of(field);

	if (wanted != NULL) {
		if (!choice->found[3] && is_called(field, wanted))
			take(choice, 3, field);
	} else if (rank < choice->rank && field->readable &&
		   field->count == 1) {
		choice->rank = rank;
		take(choice, 3, field);
	}
}

void bv_choice_offer(struct bv_choice *choice, const struct bv_field *field)
{
	static const char *const axes[] = {"x", "y", "z"};

	if (choice->asked->see_field != NULL)
		choice->asked->see_field(choice->asked->seer, field);
	bv_text_add(&choice->names, "%s%.*s", choice->names.used > 0 ? " " : "",
		    bv_fault_length(field->length), field->name);
	for (int i = 0; i < 3; i++) {
		if (!choice->found[i] && is_called(field, axes[i]))
			take(choice, i, field);
	}
	offer_intensity(choice, field);
}

static enum bv_status check_field(const struct bv_choice *choice, int i,
				  struct bv_fault *fault)
{
	static const char *const axes[] = {"x", "y", "z"};
	const char *name = i < 3 ? axes[i] : choice->asked->intensity_field;
	const struct bv_field *field = &choice->field[i];

	if (!choice->found[i])
		return bv_fault(fault, BV_ERR_FORMAT,
				"has no field '%.*s'; its fields are %s%s",
				bv_fault_length(strlen(name)), name,
				choice->names_text,
				choice->names.cut ? "..." : "");
	if (field->count != 1)
		return bv_fault(fault, BV_ERR_FORMAT,
				"field '%.*s' has %" PRIu64
				" values a point, expected 1",
				bv_fault_length(field->length), field->name,
				field->count);
	if (!field->readable)
		return bv_fault(fault, BV_ERR_FORMAT,
				"field '%.*s' is no number",
				bv_fault_length(field->length), field->name);
	return BV_OK;
}

/* What cannot be printed is noted as a question mark. */
static void note_intensity(struct bv_layout *layout,
			   const struct bv_field *field)
{
	struct bv_text text = bv_text_start(layout->intensity_field,
					    sizeof(layout->intensity_field));

	bv_text_add(&text, "%.*s",
		    (int)(field->length < BV_FIELD_NAME_MAX
				  ? field->length
				  : BV_FIELD_NAME_MAX),
		    field->name);
	bv_text_make_printable(&text);
}

static void fill_column(struct bv_layout *layout, int i,
			const struct bv_field *field)
{
	layout->offset[i] = field->offset;
	layout->type[i] = (uint8_t)field->type;
	if (field->big_endian)
		layout->big_endian |= (uint8_t)(1u << i);
}

enum bv_status bv_choice_end(struct bv_choice *choice, struct bv_layout *layout,
			     struct bv_fault *fault)
{
	const bool wanted = choice->asked->intensity_field != NULL;
	enum bv_status status = BV_OK;

	for (int i = 0; i < 4 && status == BV_OK; i++) {
		if (i == 3 && !choice->found[3] && !wanted)
			break;
		status = check_field(choice, i, fault);
	}
	if (status != BV_OK)
		return status;
	for (int i = 0; i < 3; i++)
		fill_column(layout, i, &choice->field[i]);
	layout->offset[3] = BV_NO_COLUMN;
	if (choice->found[3]) {
		fill_column(layout, 3, &choice->field[3]);
		layout->intensity_scale = bv_type_scale(choice->field[3].type);
		note_intensity(layout, &choice->field[3]);
	}
	return BV_OK;
}
