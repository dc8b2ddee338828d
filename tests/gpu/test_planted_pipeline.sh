#!/usr/bin/env bash
#
# test_gpu_pipeline finds what it is there to find: it is run here with pipelines
# that have a defect planted in them, and has to fail.  The GPU is a slow one, so
# that who does not wait for it is sure to be too early.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
export EMULATOR_LAG_US=500

# expect_found DEFECT: wrong counts or pictures, or frames that never end; or a data
# race, if the thread sanitizer sees that first. Who works with cells that were
# overwritten may also write anywhere, and come to grief: by SIGSEGV, or by SIGABRT of
# the C library, whose memory it was. Or he waits for what was overwritten, for ever;
# that is what the time limit is for, which is many times what the whole test takes.
expect_found() {
	local words='result->counts\|load("gpu"\|memcmp(a, b\|end_count'
	words+='\|emulator: threads of a block\|Sanitizer'

	capture timeout 120 "$BIRDVIEW_VARIANTS/test_gpu_pipeline_$1"
	echo "$1: $(grep -m 1 -e "$words" "$scratch/stderr" || true)"
	((status == 139 || status == 134 || status == 124)) ||
		{ ((status != 0)) && grep -q -e "$words" "$scratch/stderr"; } ||
		fail "$1 was not found, or not for its reason:" \
			"$(head -n 20 "$scratch/stderr")"
}

expect_found early_refill
expect_found early_bin
expect_found early_images
expect_found early_batch
