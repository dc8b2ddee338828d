/*
 * collision.h - no two inputs for one output
 */

#ifndef BV_CLI_COLLISION_H
#define BV_CLI_COLLISION_H

#include "cli/frames.h"

struct bv_collision {
	bool found;
	struct bv_file first, second; /* as they are in the list */
	size_t more;                  /* further frames whose output is taken */
};

/*
 * Takes frames with the same input as an earlier one off the list, and finds
 * the first frame in the list with the same output, once the extension is
 * replaced, as one before it.  Returns false if out of memory.
 */
bool bv_find_collision(struct bv_frames *frames,
		       struct bv_collision *collision);

/*
 * Whether a root could keep the two inputs apart: not if they differ in nothing but
 * the extension.
 */
bool bv_root_would_help(const struct bv_collision *collision);

#endif /* BV_CLI_COLLISION_H */
