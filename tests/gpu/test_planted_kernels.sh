#!/usr/bin/env bash
#
# test_kernels and test_streams find what they are there to find: they are run
# here with kernels that have a defect planted in them, and have to fail, for the
# reason that goes with the defect.  Updates that race with each other, only the
# thread sanitizer sees for sure; the others need none.

# shellcheck source=tests/support/planted_programs.sh
source "$(dirname "$0")/../support/planted_programs.sh"

case $BIRDVIEW_SANITIZE in
'')
	expect_found kernels_no_clear 1 'counts->kept is'
	expect_found kernels_channels_no_clear 1 'counts->kept is'
	expect_found kernels_no_order 1 'not so: memcmp(buffers->cells'
	expect_found kernels_tally_stays 1 'counts->kept is'
	expect_found streams_sent_stays 1 'not so: copy\[0\] == 0'
	;;
thread)
	expect_found kernels_no_position 99 '#0 list_word .*/no_position/list\.cu'
	expect_found kernels_non_atomic 99 '#0 drop .*/non_atomic/bin\.cu'
	expect_found kernels_channels_plain_sum 99 '#0 add_to .*/plain_sum/bin\.cu'
	expect_found streams_no_barrier 99 '#[01] \(begin_literals\|add_gaps\) .*/no_barrier/code\.cu'
	expect_found streams_plain_or 99 '#0 put_few .*/plain_or/pack\.cu'
	expect_found streams_idle_or 99 '#0 put_few .*/idle_or/pack\.cu'
	;;
*) skip 'that sanitizer is for other defects' ;;
esac
