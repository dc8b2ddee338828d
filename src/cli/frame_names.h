/*
 * frame_names.h - which files in a directory are frames, by their names
 */

#ifndef BV_CLI_FRAME_NAMES_H
#define BV_CLI_FRAME_NAMES_H

#include "cli/options.h"
#include "core/text.h"

/*
 * True if the last part of 'path' is the name of a frame: it matches a pattern of
 * --include or, where there is none, has the extension of a format.
 */
bool bv_is_frame_name(const struct bv_settings *settings, const char *path);

/* Appends what such names look like: "*.bin, *.pcd", or the patterns. */
void bv_add_frame_names(struct bv_text *text,
			const struct bv_settings *settings);

#endif /* BV_CLI_FRAME_NAMES_H */
