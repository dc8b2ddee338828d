/*
 * damage_message.c - what is wrong with the file of a picture, PNG or .npz, in words
 */

#include "convert/damage_message.h"

#include <inttypes.h>

#include "convert/metadata.h"
#include "core/damage.h"

/* Damage about which there are no numbers. */
static const char *damage_words(uint64_t damage)
{
	switch (damage) {
	case BV_DAMAGE_SIGNATURE:
		return "the picture is no PNG";
	case BV_DAMAGE_NO_METADATA:
		return "the picture does not say how it was made";
	case BV_DAMAGE_NO_NPZ:
		return "the picture is no .npz file";
	case BV_DAMAGE_DIRECTORY:
		return "the picture is damaged: the directory at its end is "
		       "not that of its arrays";
	default:
		return "the picture is damaged";
	}
}

/* Appends a blank and the type of a chunk, if it is one of four letters. */
static void add_type(struct bv_text *text, uint64_t type)
{
	char letters[5] = "";

	for (int i = 0; i < 4; i++) {
		const int c = (int)(type >> (24 - 8 * i) & 0xff);

		if ((c | 0x20) < 'a' || (c | 0x20) > 'z')
			return;
		letters[i] = (char)c;
	}
	bv_text_add(text, " %s", letters);
}

static void explain_metadata(struct bv_text *text, uint64_t key)
{
	const char *name = bv_metadata_key_name(key);

	bv_text_add(text, "the picture does not say what is expected");
	if (name != NULL)
		bv_text_add(text, " under \"%s\"", name);
}

static void explain_size(struct bv_text *text, uint64_t n)
{
	if (n == 0) {
		bv_text_add(text, ": it is larger than birdview makes any");
		return;
	}
	bv_text_add(text,
		    ": it is %" PRIu64 " x %" PRIu64
		    " pixels, expected %" PRIu64 " x %" PRIu64,
		    n >> 48, n >> 32 & 0xffff, n >> 16 & 0xffff, n & 0xffff);
}

/* Damages about which there is a sentence of their own. */
static bool explain_contents(struct bv_text *text, const uint64_t *detail)
{
	const uint64_t n = detail[1];

	switch (detail[0]) {
	case BV_DAMAGE_FORM:
		bv_text_add(text,
			    "the picture is not %" PRIu64
			    "-bit %s, row by row, as expected",
			    n & 0xff, n >> 8 == 1 ? "gray" : "RGB");
		return true;
	case BV_DAMAGE_CHUNKS:
		bv_text_add(text, "the picture has a chunk");
		add_type(text, n);
		bv_text_add(text, " that birdview does not write there");
		return true;
	case BV_DAMAGE_METADATA:
		explain_metadata(text, n);
		return true;
	default:
		return false;
	}
}

/* The same about a member of an .npz file. */
static bool explain_member(struct bv_text *text, const uint64_t *detail)
{
	const char *name = bv_member_name(detail[1]);

	if (name == NULL)
		name = "another";
	switch (detail[0]) {
	case BV_DAMAGE_RECORD:
		bv_text_add(text,
			    "the picture is damaged: what stands before its "
			    "member %s is not what birdview writes there",
			    name);
		return true;
	case BV_DAMAGE_ARRAY:
		bv_text_add(text,
			    "the picture has a member %s of another type or "
			    "shape than expected",
			    name);
		return true;
	case BV_DAMAGE_MEMBER_CHECKSUM:
		bv_text_add(text,
			    "the picture is damaged: the checksum of its "
			    "member %s is wrong",
			    name);
		return true;
	case BV_DAMAGE_BEHIND_VALUES:
		bv_text_add(text,
			    "the picture is damaged: data follow the last "
			    "number of its member %s, expected none",
			    name);
		return true;
	default:
		return false;
	}
}

void bv_explain_damage(struct bv_text *text, const uint64_t *detail)
{
	const uint64_t n = detail[1];

	if (explain_contents(text, detail) || explain_member(text, detail))
		return;
	bv_text_add(text, "%s", damage_words(detail[0]));
	switch (detail[0]) {
	case BV_DAMAGE_END:
		bv_text_add(text,
			    ": it ends after %" PRIu64 " bytes, expected more",
			    n);
		return;
	case BV_DAMAGE_CORRUPT:
		bv_text_add(text, ": it cannot be decoded beyond byte %" PRIu64,
			    n);
		return;
	case BV_DAMAGE_TRAILING:
		bv_text_add(text,
			    ": %" PRIu64 " byte%s follow%s its end, expected "
			    "none",
			    n, n == 1 ? "" : "s", n == 1 ? "s" : "");
		return;
	case BV_DAMAGE_SIZE:
		explain_size(text, n);
		return;
	case BV_DAMAGE_CHECKSUM:
		bv_text_add(text, ": the checksum of a chunk");
		add_type(text, n);
		bv_text_add(text, " is wrong");
		return;
	case BV_DAMAGE_BEHIND_PIXELS:
		bv_text_add(text,
			    ": data follow its last pixel, expected none");
		return;
	default:
		return;
	}
}
