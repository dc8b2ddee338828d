/*
 * device.h - the list of devices
 */

#ifndef BV_RUN_DEVICE_H
#define BV_RUN_DEVICE_H

#include "birdview.h"

struct bv_device_info {
	const char *name;
	const char *description;
	const char *unusable; /* why it cannot be used; NULL if it can */
};

/* The devices that birdview knows; NULL for an index past the last. */
const struct bv_device_info *bv_device_info(size_t index);

/* Why 'device' cannot be used here, or NULL if it can. */
const char *bv_device_unusable(enum bv_device device);

#endif /* BV_RUN_DEVICE_H */
