/*
 * info_words.h - frames in words
 */

#ifndef BV_CLI_INFO_WORDS_H
#define BV_CLI_INFO_WORDS_H

#include "cli/info_advice.h"
#include "cli/output.h"

/* Writes a line "  NAME  TEXT". */
void bv_info_put(struct bv_output *output, const char *name,
		 const struct bv_text *text);

/* Appends a share in percent, such as "93.8 %"; 0 of nothing. */
void bv_info_add_share(struct bv_text *text, uint64_t part, uint64_t all);

/* Writes all that is known of a frame that was read, in several lines. */
void bv_info_frame_words(struct bv_output *output,
			 const struct bv_info_reader *reader,
			 const struct bv_info_frame *frame,
			 const struct bv_info_advice *advice);

/* The most of it, in one line. */
void bv_info_frame_line(struct bv_output *output,
			const struct bv_info_frame *frame,
			const struct bv_info_advice *advice);

#endif /* BV_CLI_INFO_WORDS_H */
