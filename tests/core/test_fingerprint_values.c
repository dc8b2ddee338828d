/*
 * test_fingerprint_values.c: fingerprints stay what they are
 *
 * Proves that the fingerprints of the presets are the numbers that pictures have
 * in them already.  If this fails, all pictures that were ever made are made again:
 * that is right if pixels changed, with another contract version, and else wrong.
 */

#include <inttypes.h>

#include "birdview.h"
#include "check.h"

static void check_density(const char *preset, const char *layout_name,
			  enum bv_density_scale density, uint32_t full,
			  uint64_t expected)
{
	struct bv_grid_options options;
	struct bv_layout layout;
	struct bv_grid *grid;
	uint64_t found;

	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), preset),
		     BV_OK);
	options.density = density;
	options.density_full = full;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	CHECK_EQ_INT(
		bv_layout_parse(&layout, sizeof(layout), layout_name, NULL, 0),
		BV_OK);
	found = bv_fingerprint(grid, &layout);
	if (found != expected)
		fprintf(stderr, "%s, %s, %d: found 0x%016" PRIx64 "\n", preset,
			layout_name, (int)density, found);
	CHECK(found == expected);
	bv_grid_free(grid);
}

static void check_value(const char *preset, const char *layout_name,
			uint64_t expected)
{
	check_density(preset, layout_name, BV_DENSITY_PRESET, 0, expected);
}

int main(void)
{
	check_value("surround", "kitti", UINT64_C(0xe567afef846b02ef));
	check_value("surround", "nuscenes", UINT64_C(0x86fee04c46088b9f));
	check_value("note", "kitti", UINT64_C(0x33333d2c81e0474a));
	check_value("note", "nuscenes", UINT64_C(0x2d27a5b59909fab2));
	check_value("sfa3d", "kitti", UINT64_C(0xbedc7157d535c43c));
	check_value("sfa3d", "nuscenes", UINT64_C(0x454e0cfc4b9c04e0));
	check_value("complex-yolo", "kitti", UINT64_C(0x84ddce9cd9093837));
	check_value("mv3d", "kitti", UINT64_C(0x4963a97632db348e));
	check_value("mv3d-c", "kitti", UINT64_C(0x4e55d39ecc307997));
	check_value("pixor", "kitti", UINT64_C(0x947aae3d982b1c3e));
	check_value("birdnet", "kitti", UINT64_C(0x31346dfb2d74c874));
	check_value("apollo", "kitti", UINT64_C(0x0fcea2ff40f4bf06));
	check_density("surround", "kitti", BV_DENSITY_LOG16, 0,
		      UINT64_C(0xb15043fea3f9b6bc));
	check_density("surround", "kitti", BV_DENSITY_LOG32, 0,
		      UINT64_C(0x0c2eb5003e9dc03e));
	check_density("surround", "kitti", BV_DENSITY_LOG64, 0,
		      UINT64_C(0xe567afef846b02ef));
	check_density("surround", "kitti", BV_DENSITY_LOG128, 0,
		      UINT64_C(0x7b0ba2ed6f0ef406));
	check_density("surround", "kitti", BV_DENSITY_LINEAR, 32,
		      UINT64_C(0x58d344f53ed61388));
	return 0;
}
