/*
 * failure_words.c - why a frame failed, with the names that belong to it
 *
 * Verdicts are numbers.  The name of another frame is found by its number, or, if it
 * is of an earlier run, once more in the picture that it left.
 */

#include "cli/failure_words.h"

#include <limits.h>
#include <stdio.h>

#include "cli/wording.h"
#include "convert/frame_message.h"
#include "convert/output_name.h"

#define ONE_NAME "the file system does not tell their names apart"

/* The picture of a frame; NULL if it cannot be read any more. */
static struct bv_picture_info *read_picture(const struct bv_run *run,
					    uint32_t frame)
{
	const char *directory = run->options->all.output_directory;
	struct bv_picture_info *info = NULL;
	char buffer[PATH_MAX], path[BV_OUTPUT_PATH_MAX];
	const char *output = bv_run_output(run, frame, buffer, sizeof(buffer));

	if (output == NULL || directory == NULL)
		return NULL;
	bv_output_path(directory, output, path);
	bv_picture_info_read(&info, path);
	return info;
}

static bool explain_one_name(const struct bv_run *run, uint32_t frame,
			     char text[BV_FAILURE_MAX])
{
	struct bv_picture_info *info = read_picture(run, frame);
	const bool known = info != NULL && info->source != NULL;
	char quoted[BV_QUOTE_MAX];

	if (known)
		snprintf(text, BV_FAILURE_MAX,
			 "the picture there is that of %s; " ONE_NAME,
			 bv_quote(info->source, quoted, sizeof(quoted)));
	bv_picture_info_free(info);
	return known;
}

void bv_failure_words(const struct bv_run *run, uint32_t frame,
		      const struct bv_verdict *verdict,
		      char text[BV_FAILURE_MAX])
{
	const uint64_t other = verdict->detail[0];
	char quoted[BV_QUOTE_MAX];

	if (verdict->status == BV_ERR_TAKEN &&
	    other < run->table->frame_count) {
		snprintf(text, BV_FAILURE_MAX,
			 "its picture is that of %s, too; " ONE_NAME,
			 bv_quote(run->files[other].input, quoted,
				  sizeof(quoted)));
		return;
	}
	if (verdict->status == BV_ERR_ONE_NAME &&
	    explain_one_name(run, frame, text))
		return;
	bv_frame_message_worded(verdict, run->options->all.grid,
				&bv_option_wording, text, BV_FAILURE_MAX);
}
