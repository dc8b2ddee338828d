/*
 * picture_channels.h - the channels of a picture or of arrays, from its metadata
 */

#ifndef BV_CONVERT_PICTURE_CHANNELS_H
#define BV_CONVERT_PICTURE_CHANNELS_H

#include "birdview.h"
#include "convert/picture_members.h"
#include "core/channels.h"

/* What struct bv_picture_info points at. */
struct bv_picture_channels {
	struct bv_channel_info channel[BV_MOST_CHANNELS];
	const struct bv_channel_info *list[BV_MOST_CHANNELS];
	double min[BV_MOST_CHANNELS], max[BV_MOST_CHANNELS];
	char names[BV_MOST_CHANNELS][24]; /* of slices */
};

/*
 * Reads the channels of 'info', which has its form and, if it is a picture, their
 * number, and sets all that it says of them.  The reader comes to stand behind them.
 */
bool bv_read_channels(struct bv_member_reader *reader,
		      struct bv_picture_channels *channels,
		      struct bv_picture_info *info);

#endif /* BV_CONVERT_PICTURE_CHANNELS_H */
