#!/usr/bin/env bash
#
# test_kernels finds what it is there to find: it is run here with kernels that
# have a defect planted in them, and has to fail, for the reason that goes with
# the defect.  Updates that race with each other, only the thread sanitizer sees
# for sure.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# expect_found DEFECT EXIT WORDS: fails with EXIT and says the words
expect_found() {
	capture "$BIRDVIEW_VARIANTS/test_kernels_$1"
	echo "$1: $(grep -m 1 -e "$3" "$scratch/stderr" || true)"
	expect_exit "$2"
	grep -q -e "$3" "$scratch/stderr" ||
		fail "$1 was not found, or not for its reason:" \
			"$(head -n 20 "$scratch/stderr")"
}

expect_found no_clear 1 'counts->kept is'
expect_found no_order 1 'not so: memcmp(buffers->cells'
if [[ $BIRDVIEW_SANITIZE == thread ]]; then
	expect_found no_position 99 '#0 list_word .*/no_position/list\.cu'
	expect_found non_atomic 99 '#0 drop .*/non_atomic/bin\.cu'
fi
