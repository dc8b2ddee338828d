/*
 * random_channels.h: grids of any channels, and what these are
 *
 * Lists of channels, scales of density, slices, bits and forms that the library takes,
 * on grids of at most RANDOM_CHANNELS_CELLS cells, in the words of birdview and in those
 * of channels_oracle.h.
 */

#ifndef RANDOM_CHANNELS_H
#define RANDOM_CHANNELS_H

#include "birdview.h"
#include "channels_oracle.h"

#define RANDOM_CHANNELS_CELLS 900
#define RANDOM_CHANNELS_MOST 160

/* What kinds are called, in the order of enum channels_kind. */
extern const char *const random_channels_names[];

/* What was asked for, and what the channels then are. */
struct random_channels {
	uint64_t state; /* any number to start from; goes on with every use */
	unsigned int number; /* the caller's */
	struct bv_grid_options options;
	char text[2000]; /* of the channels */
	struct channels_view view;
	uint32_t count;
	struct channels_channel channels[RANDOM_CHANNELS_MOST];
};

/* Fills in all but the first two, and the scale of intensities. */
void random_channels_choose(struct random_channels *t);

#endif /* RANDOM_CHANNELS_H */
