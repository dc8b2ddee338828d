/*
 * picture_members.h - members of a picture's metadata
 *
 * Each function takes what it is called after, and returns false if it is not there or
 * not of that form; then the metadata are no use.
 */

#ifndef BV_CONVERT_PICTURE_MEMBERS_H
#define BV_CONVERT_PICTURE_MEMBERS_H

#include "core/json.h"

struct bv_member_reader {
	struct bv_json json;
	char *room; /* for the next string */
	locale_t c; /* the locale "C" */
};

/* Members with this key; an optional one leaves what was there. */
bool bv_find_string(struct bv_member_reader *reader, const char *key,
		    const char **string);
bool bv_find_optional_string(struct bv_member_reader *reader, const char *key,
			     const char **string);
bool bv_find_number(struct bv_member_reader *reader, const char *key,
		    double *value);

/* A range, without a bound infinite. */
bool bv_find_range(struct bv_member_reader *reader, const char *key,
		   double *min, double *max);

/* Three numbers, as the matrix from pixels to metres has them. */
bool bv_take_row(struct bv_member_reader *reader, double row[3]);
bool bv_find_row(struct bv_member_reader *reader, const char *key,
		 double row[3]);

/* A number that a formula may do without, NaN then; 'none' for null. */
bool bv_find_constant(struct bv_member_reader *reader, const char *key,
		      double none, double *value);

#endif /* BV_CONVERT_PICTURE_MEMBERS_H */
