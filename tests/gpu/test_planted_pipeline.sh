#!/usr/bin/env bash
#
# test_gpu_pipeline finds what it is there to find: it is run here with pipelines
# that have a defect planted in them, and has to fail.  The GPU is a slow one, so
# that who does not wait for it is sure to be too early.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
export EMULATOR_LAG_US=500

# expect_found DEFECT: wrong counts or pictures; or a data race, if the thread
# sanitizer sees that first.
expect_found() {
	local words='result->counts\|load("gpu"\|memcmp(a, b'
	local expected=1

	capture "$BIRDVIEW_VARIANTS/test_gpu_pipeline_$1"
	if [[ $BIRDVIEW_SANITIZE == thread ]] && ((status == 99)); then
		words='WARNING: ThreadSanitizer: data race'
		expected=99
	fi
	echo "$1: $(grep -m 1 -e "$words" "$scratch/stderr" || true)"
	expect_exit "$expected"
	grep -q -e "$words" "$scratch/stderr" ||
		fail "$1 was not found, or not for its reason:" \
			"$(head -n 20 "$scratch/stderr")"
}

expect_found early_refill
expect_found early_bin
expect_found early_images
expect_found early_batch
