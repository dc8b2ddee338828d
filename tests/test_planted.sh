#!/usr/bin/env bash
#
# The tests of dying processes find what they are there to find: each of them is
# run here on a birdview with a defect planted in it, and has to fail, for the
# reason that goes with the defect.

# shellcheck source=tests/cli.sh
source "$(dirname "$0")/cli.sh"
tests=$(cd "$BIRDVIEW_SOURCE_DIR/tests" && pwd)

# expect_found DEFECT TEST WORDS: the test finds it and says the words
expect_found() {
	export PLANTED=$BIRDVIEW_VARIANTS/birdview_$1
	capture bash "$tests/test_$2.sh"
	if ((status == 77)); then
		skip "$(<"$scratch/stdout")"
	fi
	echo "$1, found by $2: $(grep '^FAILED' "$scratch/stdout" || true)"
	expect_exit 1
	grep -q "^FAILED: $3" "$scratch/stdout" ||
		fail "$1 was not found, or not for its reason:" \
			"$(<"$scratch/stdout")" "$(<"$scratch/stderr")"
}

expect_found early_done worker_death 'incomplete after: kill_at: killed worker'
expect_found undecided worker_death 'unexpected words after: kill_at: killed'
expect_found no_cleanup worker_death 'incomplete after: kill_at: killed worker'
# Not whole, or whole and without the time of its frame.
expect_found direct_write parent_death \
	'\(out/.*png is not whole\|unexpected words in the run\) after: kill_at'
expect_found no_death_signal parent_death 'workers went on'
expect_found no_parent_check parent_death 'workers went on'
