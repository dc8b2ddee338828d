/*
 * channel_words.h - what the channels of a grid are called and mean
 */

#ifndef BV_CORE_CHANNEL_WORDS_H
#define BV_CORE_CHANNEL_WORDS_H

#include "core/grid.h"

/* Sets grid->channel, of the kinds, slices and density that the grid has. */
void bv_grid_describe_channels(struct bv_grid *grid);

#endif /* BV_CORE_CHANNEL_WORDS_H */
