/*
 * failure_words.h - why a frame failed, with the names that belong to it
 */

#ifndef BV_CLI_FAILURE_WORDS_H
#define BV_CLI_FAILURE_WORDS_H

#include "cli/message.h"
#include "work/worker.h"

/* Enough for the sentence. */
#define BV_FAILURE_MAX (BV_QUOTE_MAX + 256)

/*
 * Writes why a frame of the run failed, as bv_frame_message_worded() does, but
 * where two frames have one picture with the name of the other.
 */
void bv_failure_words(const struct bv_run *run, uint32_t frame,
		      const struct bv_verdict *verdict,
		      char text[BV_FAILURE_MAX]);

#endif /* BV_CLI_FAILURE_WORDS_H */
