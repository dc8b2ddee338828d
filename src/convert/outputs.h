/*
 * outputs.h - the output directory of a run, or of a converter
 */

#ifndef BV_CONVERT_OUTPUTS_H
#define BV_CONVERT_OUTPUTS_H

#include "convert/options.h"
#include "io/output_tree.h"

/*
 * Notes in 'options' which directory the output directory is, and from where its
 * path is meant, for all who open it later.  BV_ERR_DIRECTORY with the errno in
 * '*system_error' if the working directory cannot be opened.
 */
enum bv_status bv_pin_outputs(struct bv_options *options, int *system_error);

/* Closes what that has opened; nobody may use these options any more. */
void bv_unpin_outputs(struct bv_options *options);

/*
 * Opens the directory that pictures with these options go to.  One that is
 * missing is as good as empty to who only checks, and 'may_be_missing' then.
 * BV_ERR_DIRECTORY, BV_ERR_NO_MEMORY, or BV_ERR_OUTPUT_MOVED if it is not the one
 * that was noted; then there is nothing to close.
 */
enum bv_status bv_open_outputs(struct bv_output_tree *outputs,
			       const struct bv_options *options,
			       bool may_be_missing);

#endif /* BV_CONVERT_OUTPUTS_H */
