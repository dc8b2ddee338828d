/*
 * info_picture.h - what a picture says of itself
 */

#ifndef BV_CLI_INFO_PICTURE_H
#define BV_CLI_INFO_PICTURE_H

#include "birdview.h"
#include "cli/output.h"

/* True if the file 'path' is a PNG, or an .npz file of birdview, whatever its name. */
bool bv_info_is_picture(const char *path);

/* Writes it in words, in several lines, or in one that follows the quoted path. */
void bv_info_picture_words(struct bv_output *output, const char *path,
			   const struct bv_picture_info *info);
void bv_info_picture_line(struct bv_output *output, const char *path,
			  const struct bv_picture_info *info);

/*
 * Writes to 'text', of BV_MESSAGE_MAX bytes, why the file is no picture of birdview.
 */
void bv_info_picture_fault(const char *path, enum bv_status status, char *text);

#endif /* BV_CLI_INFO_PICTURE_H */
