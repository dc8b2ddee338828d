#!/usr/bin/env bash
#
# The tests of dying processes, and others whose defects could go unnoticed for
# long, find what they are there to find: each of them is run here on a birdview
# with a defect planted in it, and has to fail, for the reason that goes with the
# defect.
# shellcheck source=tests/support/planting.sh
source "$(dirname "$0")/../support/planting.sh"

expect_found early_done worker_death 'incomplete after: kill_at: killed worker'
expect_found undecided worker_death 'unexpected words after: kill_at: killed'
expect_found no_cleanup worker_death 'incomplete after: kill_at: killed worker'
# Not whole, or whole and without the time of its frame.
expect_found direct_write parent_death \
	'\(out/.*png is not whole\|unexpected words in the run\) after: kill_at'
expect_found no_death_signal parent_death 'workers went on'
expect_found no_parent_check parent_death 'workers went on'

# Equal bytes are not all that makes a picture right.
expect_found no_time worker_death 'a check ends with 1'

# The test of a full disk.
expect_found direct_write disk_full 'expected/.*png and disk/out/.*png differ'

# The tests of checks and of what is forced to disk.
expect_found facts_only check_damage 'wrong for no reason like'
expect_found rows_only check_damage 'wrong for no reason like'
expect_found check_cleans check 'the check has changed something'
expect_found late_sync sync 'not everything is forced to disk in time'
expect_found unsynced_name sync 'not everything is forced to disk in time'
expect_found unsynced_parents sync 'not everything is forced to disk in time'
