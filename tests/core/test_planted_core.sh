#!/usr/bin/env bash
#
# test_binning_variants and test_bands find what they are there to find: they are run
# here with a defect planted in what brings points to bands, drops them into cells or
# takes these, and have to fail, for the reason that goes with the defect.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

if [[ -n $BIRDVIEW_SANITIZE ]]; then
	skip 'a sanitizer would find another reason'
fi

# What is drawn at random need not be drawn often for this.
export BIRDVIEW_SHORT=1

# expect_found TEST_DEFECT WORDS: fails and says the words
expect_found() {
	capture "$BIRDVIEW_VARIANTS/test_$1"
	echo "$1: $(grep -m 1 -e "$2" "$scratch/stderr" || true)"
	expect_exit 1
	grep -q -e "$2" "$scratch/stderr" ||
		fail "$1 was not found, or not for its reason:" \
			"$(head -n 20 "$scratch/stderr")"
}

expect_found binning_variants_short_sheaf 'ways->cells.points\[at\] is'
expect_found binning_variants_long_sheaf 'ways->cells.points\[at\] is'
expect_found binning_variants_all_stored 'ways->cells.points\[at\] is'
expect_found binning_variants_no_last_sheaf 'ways->cells.points\[at\] is'
expect_found binning_variants_last_stays 'not so: memcmp(top, '
expect_found binning_variants_bits_stay 'not so: cells->occupied\[i\] == 0'
expect_found bands_lowest_shown 'not so: sum_z == -2.5f'
expect_found bands_large_bands 'not so: memcmp(bev->cells'
expect_found bands_no_most_points 'frame_count(&image) is 0'
