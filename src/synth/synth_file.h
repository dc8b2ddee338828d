/*
 * synth_file.h - writing frames into a directory
 */
#ifndef BV_SYNTH_FILE_H
#define BV_SYNTH_FILE_H

#include "scan.h"

/*
 * Create directory 'path' and the missing ones above it; one that exists is
 * fine. Returns 0, or -1 with errno set.
 */
int bv_synth_make_directory(const char *path);

/*
 * Scan 'scene', frame 'frame' of a drive, with 'num_azimuths' azimuths (0 makes
 * an empty file) and write the points to 'directory'/NNNNNN.bin, where NNNNNN
 * is the frame number in six digits. The file is the complete new one or is not
 * touched at all. Returns 0, or -1 after a message on stderr.
 */
int bv_synth_write_frame(const char *directory, const struct scene *scene,
			 int64_t frame, uint32_t num_azimuths);

#endif /* BV_SYNTH_FILE_H */
