/*
 * picture_facts.c - what decides whether a picture is made anew
 */

#include "convert/picture_facts.h"

#include <string.h>

#include "core/json.h"

static bool find_count(struct bv_json *json, const char *key, uint64_t *count)
{
	return bv_json_find(json, key) &&
	       bv_json_unsigned(json, UINT64_MAX, count);
}

/* Everything of ours says by which contract it was made, before all else. */
static bool start(struct bv_json *json, const char *metadata)
{
	*json = bv_json_start(metadata);
	return bv_json_enter(json) && bv_json_find(json, "contract") &&
	       bv_json_skip(json);
}

/* Pictures of the first version do not tell of odd intensities. */
static bool find_odd_intensity(struct bv_json *json, uint64_t *count)
{
	*count = UINT64_MAX;
	return !bv_json_find_optional(json, "odd_intensity") ||
	       bv_json_unsigned(json, UINT64_MAX, count);
}

/* Of raw frames nothing is said. */
static bool find_format(struct bv_json *json, bool *is_raw)
{
	*is_raw = !bv_json_find_optional(json, "format");
	return *is_raw || bv_json_skip(json);
}

bool bv_picture_facts_find(const char *metadata, struct bv_picture_facts *facts)
{
	struct bv_json json;

	return bv_json_is_whole(metadata) && start(&json, metadata) &&
	       find_format(&json, &facts->is_raw) &&
	       find_count(&json, "points", &facts->points) &&
	       find_count(&json, "kept", &facts->kept) &&
	       find_count(&json, "not_finite", &facts->not_finite) &&
	       find_count(&json, "outside", &facts->outside) &&
	       find_odd_intensity(&json, &facts->odd_intensity) &&
	       bv_json_find(&json, "fingerprint") &&
	       bv_json_hex(&json, 16, &facts->fingerprint);
}

bool bv_picture_facts_counts(const struct bv_picture_facts *facts,
			     struct bv_counts *counts)
{
	if (facts->points > UINT32_MAX || facts->kept > facts->points ||
	    facts->not_finite > facts->points - facts->kept ||
	    facts->outside != facts->points - facts->kept - facts->not_finite ||
	    facts->odd_intensity > facts->kept)
		return false;
	*counts = (struct bv_counts){
		.struct_size = sizeof(*counts),
		.points = (uint32_t)facts->points,
		.kept = (uint32_t)facts->kept,
		.not_finite = (uint32_t)facts->not_finite,
		.outside = (uint32_t)facts->outside,
		.odd_intensity = (uint32_t)facts->odd_intensity,
	};
	return true;
}

const char *bv_picture_source(const char *metadata, size_t *length)
{
	struct bv_json json;
	const char *source;

	if (!start(&json, metadata) || !bv_json_find(&json, "source"))
		return NULL;
	source = json.at;
	if (!bv_json_skip(&json))
		return NULL;
	*length = (size_t)(json.at - source);
	return source;
}

bool bv_picture_source_name(const char *metadata, char name[BV_SOURCE_MAX + 1])
{
	char room[6 * BV_SOURCE_MAX + 1], *end = room;
	struct bv_json json = {0};
	const char *string;
	size_t length;

	json.at = bv_picture_source(metadata, &length);
	if (json.at == NULL || length > sizeof(room) ||
	    !bv_json_string(&json, &end, &string) ||
	    end - string > BV_SOURCE_MAX + 1)
		return false;
	memcpy(name, string, (size_t)(end - string));
	return true;
}
