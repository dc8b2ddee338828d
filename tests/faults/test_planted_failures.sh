#!/usr/bin/env bash
#
# The tests of failing calls find what they are there to find: each of them is
# run here on a birdview with a defect planted in it, and has to fail, for the
# reason that goes with the defect.

# shellcheck source=tests/support/planting.sh
source "$(dirname "$0")/../support/planting.sh"
[[ -z ${BIRDVIEW_SANITIZE-} ]] || skip 'defects are found without sanitizers'

expect_found failing_direct_write failing_calls \
	'\(what is there is not whole\|neither the older picture nor\|another run\)'
expect_found failing_no_close_check failing_calls \
	'exit status 0, expected 1'
expect_found failing_no_unlink failing_calls \
	'what is there is not whole: Only in out.*birdview'
expect_found failing_no_unlink disk_full 'expected/.*tmp and disk/out/.*tmp differ'
expect_found failing_no_null_check no_memory_at_all 'unexpected words:'
expect_found failing_no_change_check changing_files \
	'exit status 0, expected 1'
expect_found failing_unconfirmed moved_directories \
	'something came into a directory that was moved away'
expect_found failing_follow_links containment \
	'something outside of the output directory has changed'
