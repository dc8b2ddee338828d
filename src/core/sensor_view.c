/*
 * sensor_view.c - how many points a scanner can have in a cell
 *
 * Seen from above, rays leave the scanner at angles 0.2 degrees apart.  Those of a cell
 * begin at its corner of least angle and go on as long as they meet it.  Each carries a
 * point of every plane that is, where it enters the cell, not above 3 m, nor below the
 * ground.  Within the picture no plane gets above 3 m, and the last four, which fall by
 * 0.9 degrees at most or rise, do not reach the ground.  Of the others, plane p is above
 * the ground up to some distance, which rises with p.
 *
 * Angles need no trigonometry: a ray is a vector that is turned by multiplications with
 * the cosine and the sine of 0.2 degrees, and which of two is ahead their cross product
 * says.  In no cell of the picture any of these decisions is nearer than 4e-7 of a
 * distance or 1e-8 of an angle, and the errors of the arithmetic stay far below that, so
 * the numbers are the same on every machine; but for two cells.
 */

#include "core/sensor_view.h"

#include <stdlib.h>

/*
 * The squared distances up to which planes 0 to 59 are above the ground, in cells:
 * (1.73 / 0.05 / tan(24.9 degrees - p * 0.4 degrees))^2.
 */
#define FALLING_PLANES 60
#define OTHER_PLANES 4

static const double reach[FALLING_PLANES] = {
	0x1.5b41c3020a5d1p+12, 0x1.68444615ab12bp+12, 0x1.75ee8cd3581f8p+12,
	0x1.844c003594b9ap+12, 0x1.9369061935f0bp+12, 0x1.a3531bf8a9b32p+12,
	0x1.b418f50250b64p+12, 0x1.c5ca9c076a971p+12, 0x1.d87999d615936p+12,
	0x1.ec3920a9e078bp+12, 0x1.008f1ebe1f3abp+13, 0x1.0ba00810ee89bp+13,
	0x1.175c05a65c91cp+13, 0x1.23d11edf3aed4p+13, 0x1.310ed31a77f97p+13,
	0x1.3f2649f36c2ebp+13, 0x1.4e2a8ae142519p+13, 0x1.5e30bd89144afp+13,
	0x1.6f507459c2714p+13, 0x1.81a4035e325dfp+13, 0x1.9548e59ccb4d8p+13,
	0x1.aa6033df38cd9p+13, 0x1.c10f3062ecc72p+13, 0x1.d97febc2f5eadp+13,
	0x1.f3e20872f44dcp+13, 0x1.0835d1b8df5c2p+14, 0x1.17ad354355067p+14,
	0x1.287a7541f9e09p+14, 0x1.3ac61169d7b3ep+14, 0x1.4ebeb79cca62ep+14,
	0x1.649a6ebf54795p+14, 0x1.7c98058a754fep+14, 0x1.9700d79e10f7p+14,
	0x1.b42b00cf29dfap+14, 0x1.d47c1e726b558p+14, 0x1.f86cc90f99295p+14,
	0x1.10467fdd29642p+15, 0x1.26c4e98b4b21bp+15, 0x1.401a5dcb9edfap+15,
	0x1.5cc6988150d4dp+15, 0x1.7d66aba471a0bp+15, 0x1.a2bd78452cb81p+15,
	0x1.cdbf2733a76aap+15, 0x1.ffa0e83f52ef6p+15, 0x1.1cf7723680a9cp+16,
	0x1.3f55abb8f7f24p+16, 0x1.683db9e5530dp+16,  0x1.9974c38c4337ep+16,
	0x1.d5645919ed894p+16, 0x1.0fb3cccb88daep+17, 0x1.3e23106c0d814p+17,
	0x1.797f53dfa7c81p+17, 0x1.c7112dc81721dp+17, 0x1.179114fc89d4fp+18,
	0x1.5fa5f216f70f4p+18, 0x1.c7930dcc45507p+18, 0x1.32a52508cd03p+19,
	0x1.b2c0115c4b81cp+19, 0x1.4bce6ef9827d8p+20, 0x1.1bc6002f73472p+21,
};

/* How many planes are above the ground at that squared distance. */
static uint32_t count_planes(double distance)
{
	uint32_t low = 0, high = FALLING_PLANES; /* those from 'high' on are */

	while (low < high) {
		const uint32_t middle = (low + high) / 2;

		if (distance < reach[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return FALLING_PLANES - high + OTHER_PLANES;
}

/*
 * The cell from (x, y) to (x + 1, y + 1), 0 <= x <= y.
 *
 * In two of them the last ray falls just onto the last corner.  In the program of the
 * paper, which adds up angles, the last sum is a little too large, and the ray is none
 * of the cell: 225 remain, and of 450, the first, along the side at y = 0, meets nothing.
 */
static uint16_t count_points(double x, double y)
{
	const double cosine = 0x1.ffff33932dccep-1;
	const double sine = 0x1.c986d3571a3cap-9;
	double ray_x = x + 1.0, ray_y = y;
	uint32_t points = 0;

	if (x == 0.0 && y <= 1.0)
		return y == 0.0 ? 449 * 64 : 225 * 64;
	while (ray_x * (y + 1.0) - ray_y * x > 0.0) {
		const double length = ray_x * ray_x + ray_y * ray_y;
		const bool by_y = ray_x * y - ray_y * x > 0.0;
		const double next_x = ray_x * cosine - ray_y * sine;

		points += count_planes(by_y ? y * y * length / (ray_y * ray_y)
					    : x * x * length / (ray_x * ray_x));
		ray_y = ray_x * sine + ray_y * cosine;
		ray_x = next_x;
	}
	return (uint16_t)points;
}

uint16_t *bv_view_create(void)
{
	uint16_t *view = malloc(sizeof(*view) * BV_VIEW_AHEAD * BV_VIEW_ASIDE);

	if (view == NULL)
		return NULL;
	for (uint32_t far = 0; far < BV_VIEW_AHEAD; far++) {
		for (uint32_t near = 0; near <= far && near < BV_VIEW_ASIDE;
		     near++) {
			const uint16_t points = count_points(near, far);

			view[far * BV_VIEW_ASIDE + near] = points;
			if (far < BV_VIEW_ASIDE)
				view[near * BV_VIEW_ASIDE + far] = points;
		}
	}
	return view;
}
