/*
 * damage.c - the members of the files that frames become, by number
 */

#include "core/damage.h"

#include <stddef.h>
#include <string.h>

#include "core/arrays.h"

uint64_t bv_member_number(const char *name)
{
	uint64_t number = 0;
	const char *member;

	while ((member = bv_member_name(number)) != NULL &&
	       strcmp(member, name) != 0)
		number++;
	return number;
}

const char *bv_member_name(uint64_t number)
{
	if (number < BV_MOST_ARRAYS)
		return bv_array_name((enum bv_frame_array)number);
	return number == BV_MOST_ARRAYS ? BV_ABOUT : NULL;
}
