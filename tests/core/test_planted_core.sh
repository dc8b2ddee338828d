#!/usr/bin/env bash
#
# test_binning_variants and test_bands find what they are there to find: they are run
# here with a defect planted in what brings points to bands, drops them into cells or
# takes these, and have to fail, for the reason that goes with the defect.

# shellcheck source=tests/support/planted_programs.sh
source "$(dirname "$0")/../support/planted_programs.sh"

if [[ -n $BIRDVIEW_SANITIZE ]]; then
	skip 'a sanitizer would find another reason'
fi

# What is drawn at random need not be drawn often for this.
export BIRDVIEW_SHORT=1

expect_found binning_variants_short_sheaf 1 'ways->cells.points\[at\] is'
expect_found binning_variants_long_sheaf 1 'ways->cells.points\[at\] is'
expect_found binning_variants_all_stored 1 'ways->cells.points\[at\] is'
expect_found binning_variants_no_last_sheaf 1 'ways->cells.points\[at\] is'
expect_found binning_variants_last_stays 1 'not so: memcmp(top, '
expect_found binning_variants_bits_stay 1 'not so: cells->occupied\[i\] == 0'
expect_found bands_lowest_shown 1 'not so: sum_z == -2.5f'
expect_found bands_large_bands 1 'not so: memcmp(bev->cells'
expect_found bands_no_most_points 1 'frame_count(&image) is 0'
