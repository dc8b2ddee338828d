/*
 * layouts.h: layouts that try every way of reading a point
 *
 * The usual ones; columns in another order, missing, or turned; points that are
 * not aligned, have bytes between them, or are large; scales that round, overflow
 * or vanish.
 */

#ifndef LAYOUTS_H
#define LAYOUTS_H

#include "birdview.h"

static const struct bv_layout layouts[] = {
	{.struct_size = sizeof(struct bv_layout),
	 .name = "kitti",
	 .stride = 16,
	 .offset = {0, 4, 8, 12},
	 .intensity_scale = 1},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "nuscenes",
	 .stride = 20,
	 .offset = {4, 0, 8, 12},
	 .negate = 1u << 1,
	 .intensity_scale = 255},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "turned",
	 .stride = 16,
	 .offset = {0, 4, 8, 12},
	 .negate = 7,
	 .intensity_scale = 65535},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "no_intensity",
	 .stride = 12,
	 .offset = {8, 0, 4, BV_NO_COLUMN},
	 .intensity_scale = 1},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "scale_100",
	 .stride = 16,
	 .offset = {0, 4, 8, BV_NO_COLUMN},
	 .intensity_scale = 100},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "odd_stride",
	 .stride = 13,
	 .offset = {1, 5, 9, BV_NO_COLUMN},
	 .intensity_scale = 1},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "overlapping",
	 .stride = 13,
	 .offset = {0, 4, 8, 9},
	 .intensity_scale = 0.7},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "one_byte_more",
	 .stride = 17,
	 .offset = {0, 4, 8, 12},
	 .intensity_scale = 0.7},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "backwards",
	 .stride = 16,
	 .offset = {12, 8, 4, 0},
	 .intensity_scale = 1e-40},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "anywhere",
	 .stride = 37,
	 .offset = {33, 3, 17, 22},
	 .negate = 1u << 2,
	 .intensity_scale = 1e300},
	{.struct_size = sizeof(struct bv_layout),
	 .name = "large",
	 .stride = 251,
	 .offset = {200, 100, 0, 247},
	 .intensity_scale = 1e300},
};

#endif /* LAYOUTS_H */
