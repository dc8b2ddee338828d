/*
 * overlap.h - nothing that is written is something that is read
 */

#ifndef BV_CLI_OVERLAP_H
#define BV_CLI_OVERLAP_H

#include "cli/exit_status.h"
#include "cli/frames.h"
#include "cli/options.h"
#include "io/file_id.h"

/*
 * Compares pictures of this form, report, list and frames before any of them is
 * written.  Stores in '*report' which file the report will replace, with the
 * inode 0 if there is none.  Returns BV_EXIT_DONE, or how the command is to end,
 * after a message.
 *
 * Refused is a report that is a frame, the list, what standard error or the output of
 * --check goes to, or any file but an older report, and a picture that would replace
 * the report, the list, or a frame whose name ends like a picture's.  What leads to a
 * frame or the report by another name, as links do, is known when the picture is about
 * to be written: see convert/occupant.h.
 */
enum bv_exit bv_check_overlap(const struct bv_settings *settings,
			      enum bv_form form, const struct bv_frames *frames,
			      struct bv_file_id *report);

#endif /* BV_CLI_OVERLAP_H */
