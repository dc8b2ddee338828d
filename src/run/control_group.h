/*
 * control_group.h - what the control groups of this process allow it
 */

#ifndef BV_RUN_CONTROL_GROUP_H
#define BV_RUN_CONTROL_GROUP_H

#include <stdint.h>

struct bv_group_limits {
	uint32_t cpus;   /* a quota of 2.5 counts as 3; UINT32_MAX: no limit */
	uint64_t memory; /* in bytes; UINT64_MAX: no limit */
};

/*
 * The limits of the groups that this process is in, and of all groups above them
 * that can be seen from here, of either version.  'root' stands before each path:
 * it is "" but for tests, which have files of their own there.
 */
struct bv_group_limits bv_group_limits(const char *root);

#endif /* BV_RUN_CONTROL_GROUP_H */
