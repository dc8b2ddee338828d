/*
 * channels_values.h: what the points of one pixel have, channel by channel
 *
 * The second half of channels_oracle.c, which places points and sorts them.
 */

#ifndef CHANNELS_VALUES_H
#define CHANNELS_VALUES_H

#include <stddef.h>
#include <stdint.h>

#include "channels_oracle.h"

struct channels_point {
	float z;
	double intensity; /* on [0, 1] */
	size_t pixel;
	size_t index; /* position in the file */
};

/* The points of one pixel, in the order of the file. */
struct channels_run {
	const struct channels_point *points;
	uint32_t n;
};

/* The value of a run of one point or more in a picture of up to 'max'. */
uint16_t channels_sample_of(const struct channels_view *view,
			    struct channels_run run,
			    struct channels_channel channel, uint32_t max);

/* Its value in an array. */
float channels_number_of(const struct channels_view *view,
			 struct channels_run run,
			 struct channels_channel channel);

#endif /* CHANNELS_VALUES_H */
