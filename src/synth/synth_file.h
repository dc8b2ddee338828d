/*
 * synth_file.h - writing frames into a directory
 */
#ifndef BV_SYNTH_FILE_H
#define BV_SYNTH_FILE_H

#include "frame.h"

/*
 * Create directory 'path' and the missing ones above it; one that exists is
 * fine. Returns 0, or -1 with errno set.
 */
int bv_synth_make_directory(const char *path);

/*
 * Write 'frame' to 'directory'/NNNNNN.EXT, where NNNNNN is its number in six
 * digits and EXT the extension of its format. The file is the complete new one
 * or is not touched at all. Returns 0, or -1 after a message on stderr.
 */
int bv_synth_write_frame(const char *directory, const struct frame *frame);

#endif /* BV_SYNTH_FILE_H */
