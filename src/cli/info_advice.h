/*
 * info_advice.h - how a frame is best drawn
 */

#ifndef BV_CLI_INFO_ADVICE_H
#define BV_CLI_INFO_ADVICE_H

#include "cli/info_frame.h"
#include "core/text.h"

#define BV_MOST_REMARKS 4
#define BV_REMARK_MAX 192

struct bv_info_advice {
	double scale;      /* for --intensity-scale; 0: none is needed */
	bool origin_first; /* --origin first is */
	/* What options cannot mend, or what they are for. */
	char remarks[BV_MOST_REMARKS][BV_REMARK_MAX];
	size_t count;
};

/* Looks at a frame that was read. */
void bv_info_advise(const struct bv_settings *settings,
		    const struct bv_info_frame *frame,
		    struct bv_info_advice *advice);

/*
 * Appends the whole command that draws the frame: with the options that were given, of
 * those that matter to a picture, and those that are advised.
 */
void bv_info_add_command(struct bv_text *text,
			 const struct bv_settings *settings,
			 const struct bv_info_frame *frame,
			 const struct bv_info_advice *advice);

#endif /* BV_CLI_INFO_ADVICE_H */
