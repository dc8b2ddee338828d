/*
 * outputs.c - the output directory of a run, or of a converter
 *
 * Each worker opens it for itself, and some begin late: in the place of one that
 * died, or when a GPU is ready.  By then the path may lead to another directory, or,
 * if it is relative and the program has changed its working directory, be meant from
 * somewhere else.  So both are noted when the run begins.
 */

#include "convert/outputs.h"

#include <errno.h>
#include <unistd.h>

#include "io/beneath.h"

enum bv_status bv_pin_outputs(struct bv_options *options, int *system_error)
{
	const char *directory = options->all.output_directory;
	int root;

	*system_error = 0;
	if (directory == NULL)
		return BV_OK;
	if (directory[0] != '/') {
		options->home = open(".", BV_DIRECTORY_FLAGS);
		if (options->home < 0) {
			*system_error = errno;
			options->home = AT_FDCWD;
			return BV_ERR_DIRECTORY;
		}
	}
	/* If it cannot be opened, whoever needs it says so. */
	root = openat(options->home, directory, BV_DIRECTORY_FLAGS);
	if (root >= 0) {
		options->output_is_known =
			bv_identify(root, "", &options->output) == 0;
		close(root);
	}
	return BV_OK;
}

void bv_unpin_outputs(struct bv_options *options)
{
	if (options->home >= 0)
		close(options->home);
	options->home = AT_FDCWD;
}

enum bv_status bv_open_outputs(struct bv_output_tree *outputs,
			       const struct bv_options *options,
			       bool may_be_missing)
{
	enum bv_status status;
	int error;

	status = bv_output_tree_open(outputs, options->home,
				     options->all.output_directory, &error);
	if (status == BV_ERR_DIRECTORY && bv_leads_nowhere(error)) {
		if (options->output_is_known)
			return BV_ERR_OUTPUT_MOVED;
		if (error == ENOENT && may_be_missing) {
			bv_output_tree_open_missing(outputs);
			status = BV_OK;
		}
	}
	if (status != BV_OK)
		return status;
	if (options->output_is_known &&
	    !bv_same_file(&outputs->root_identity.file,
			  &options->output.file)) {
		bv_output_tree_close(outputs);
		return BV_ERR_OUTPUT_MOVED;
	}
	outputs->sync = options->all.sync == BV_SYNC_EACH;
	outputs->kept_times.may_write = !may_be_missing;
	if (options->keeping_is_known)
		outputs->kept_times.keeping = options->keeping;
	return BV_OK;
}
