/*
 * picture_members.c - members of a picture's metadata
 */

#include "convert/picture_members.h"

#include <math.h>

bool bv_find_string(struct bv_member_reader *reader, const char *key,
		    const char **string)
{
	return bv_json_find(&reader->json, key) &&
	       bv_json_string(&reader->json, &reader->room, string);
}

bool bv_find_optional_string(struct bv_member_reader *reader, const char *key,
			     const char **string)
{
	return !bv_json_find_optional(&reader->json, key) ||
	       bv_json_string(&reader->json, &reader->room, string);
}

bool bv_find_number(struct bv_member_reader *reader, const char *key,
		    double *value)
{
	return bv_json_find(&reader->json, key) &&
	       bv_json_number(&reader->json, reader->c, value);
}

/* Takes a bound, which is null where there is none. */
static bool take_bound(struct bv_member_reader *reader, double none,
		       double *bound)
{
	if (bv_json_expect(&reader->json, "null")) {
		*bound = none;
		return true;
	}
	return bv_json_number(&reader->json, reader->c, bound);
}

bool bv_find_range(struct bv_member_reader *reader, const char *key,
		   double *min, double *max)
{
	struct bv_json *json = &reader->json;

	return bv_json_find(json, key) && bv_json_expect(json, "[") &&
	       take_bound(reader, -INFINITY, min) &&
	       bv_json_expect(json, ",") && take_bound(reader, INFINITY, max) &&
	       bv_json_expect(json, "]");
}

bool bv_take_row(struct bv_member_reader *reader, double row[3])
{
	struct bv_json *json = &reader->json;

	for (int i = 0; i < 3; i++) {
		if (!bv_json_expect(json, i == 0 ? "[" : ",") ||
		    !bv_json_number(json, reader->c, &row[i]))
			return false;
	}
	return bv_json_expect(json, "]");
}

bool bv_find_row(struct bv_member_reader *reader, const char *key,
		 double row[3])
{
	return bv_json_find(&reader->json, key) && bv_take_row(reader, row);
}

bool bv_find_constant(struct bv_member_reader *reader, const char *key,
		      double none, double *value)
{
	*value = NAN;
	return !bv_json_find_optional(&reader->json, key) ||
	       take_bound(reader, none, value);
}
