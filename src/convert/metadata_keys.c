/*
 * metadata_keys.c - the keys of the line of JSON, by number
 *
 * Where a line is not the one that is expected, the key of the first member that
 * differs is told.
 */

#include "convert/metadata.h"

#include <string.h>

#include "core/json.h"

/* In the order in which they are written. */
static const char *const keys[] = {
	"contract",
	"preset",
	"x",
	"y",
	"z",
	"cell",
	"format",
	"layout",
	"axes",
	"fields",
	"origin",
	"intensity_scale",
	"intensity_curve",
	"slices",
	"slice",
	"R",
	"G",
	"B",
	"gray",
	"arrays",
	"channels",
	"metres",
	"source",
	"points",
	"kept",
	"not_finite",
	"outside",
	"odd_intensity",
	"fingerprint",
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

const char *bv_metadata_key_name(uint64_t number)
{
	return number < KEYS ? keys[number] : NULL;
}

uint64_t bv_metadata_key_at(const char *line, size_t at)
{
	struct bv_json json = bv_json_start(line);
	uint64_t number = 0;

	bv_json_enter(&json);
	for (size_t i = 0; i < KEYS; i++) {
		if (!bv_json_find_optional(&json, keys[i]))
			continue;
		/* It stands behind the key, two quotes and a colon. */
		if ((size_t)(json.at - line) > at + strlen(keys[i]) + 3)
			break;
		number = i;
		bv_json_skip(&json);
	}
	return number;
}
