/*
 * damage.c - the members of the files that frames become, by number
 */

#include "core/damage.h"

#include <stddef.h>
#include <string.h>

static const char *const members[] = {"bev", "slice-height", "slice-occupied",
				      "about"};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

uint64_t bv_member_number(const char *name)
{
	uint64_t number = 0;

	while (number < MEMBERS && strcmp(members[number], name) != 0)
		number++;
	return number;
}

const char *bv_member_name(uint64_t number)
{
	return number < MEMBERS ? members[number] : NULL;
}
