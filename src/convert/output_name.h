/*
 * output_name.h - the name of the picture of a frame, and of the frame in it
 */

#ifndef BV_CONVERT_OUTPUT_NAME_H
#define BV_CONVERT_OUTPUT_NAME_H

#include <limits.h>

#include "birdview.h"

/*
 * The bytes of 'path' that stay in the name of the picture: all but the
 * extension, which is what follows the last dot of the last component, and the
 * dot.  A dot that starts the component starts no extension.
 */
size_t bv_output_stem(const char *path);

/*
 * Writes the path of the picture of the frame 'path', which has .png for the
 * extension ("a/1.bin" gives "a/1.png", "1.pcd.bin" gives "1.pcd.png", "1"
 * gives "1.png"), or .npz where it is arrays that are made, to 'output' of 'size'
 * bytes.
 *
 * Returns its length without the final 0, or 0 if it does not fit; 'output' is
 * then left untouched.
 */
size_t bv_output_name(const char *path, enum bv_form form, char *output,
		      size_t size);

/* The extension of outputs of this form, with its dot. */
const char *bv_output_extension(enum bv_form form);

/* The form of the outputs of these options. */
enum bv_form bv_output_form(const struct bv_convert_options *options);

/* Room for the path of any output below any directory. */
#define BV_OUTPUT_PATH_MAX (2 * PATH_MAX)

/* Writes the path of 'output' below 'directory', or NULL if it is below none. */
void bv_output_path(const char *directory, const char *output,
		    char path[BV_OUTPUT_PATH_MAX]);

#endif /* BV_CONVERT_OUTPUT_NAME_H */
