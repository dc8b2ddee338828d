/*
 * scan.h - from the inputs on the command line to the frames of a run
 */

#ifndef BV_CLI_SCAN_H
#define BV_CLI_SCAN_H

#include "cli/frames.h"
#include "cli/options.h"

/* All but BV_SCAN_OK have written a message. */
enum bv_scan_result {
	BV_SCAN_OK,
	BV_SCAN_USAGE, /* refused: exit with 2 */
	BV_SCAN_FAILED /* out of memory or the like: exit with 3 */
};

/*
 * Finds all frames that 'settings' name, in the order in which they are named,
 * first the operands and then the list, and below a directory in byte order.
 *
 *	- A directory is walked (see walk.h).  Anything else is a frame, even if
 *	  it does not exist: it fails when its turn comes, and the others do not.
 *	  What does not exist may be a directory that this machine has not
 *	  mounted, and so it fails in each shard.
 *	- In a list, what has the name of a frame (frame_names.h) is taken for one
 *	  without a look at the file system, so that a long list is read fast.
 *	- The output of a frame is its path below the directory that was walked;
 *	  its base name, if it is an operand itself; as it stands, if it is from
 *	  a list; and below the root in each case, if there is a root.
 *	- The same path twice is taken once.  Two paths with one output are
 *	  refused before any work.
 *	- Of all these, frames of other shards are counted and forgotten at once, so
 *	  that memory goes by one's own, however long the list is.
 *
 * With BV_SCAN_OK there is at least one frame, be it another shard's, or one error.
 * Otherwise 'frames' is empty.  What 'frames' held before is overwritten.
 */
enum bv_scan_result bv_scan(const struct bv_settings *settings,
			    struct bv_frames *frames);

#endif /* BV_CLI_SCAN_H */
