#!/usr/bin/env bash
#
# A worker that is killed, at whatever moment, costs a line and nothing else:
# the same run ends with all pictures in place, each counted once, and nothing
# temporary left. A worker is killed here at each of its system calls in turn;
# a system call stands before each write to the shared table as well.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_marked}

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/killing.sh
source "$(dirname "$0")/../support/killing.sh"

death='*the worker process was killed by signal 9 (Killed); another one goes on'
idle_death='birdview: a worker process was killed by signal 9 (Killed); another one goes on'
summary="birdview: $frame_count frames: $frame_count done, in *"

trials=0
trials_with_work_left=0
for ((k = 1; ; k++)); do
	kill_run --worker $k
	if ! $landed || ((failures > 0)); then
		break
	fi
	trials=$((trials + 1))
	if ((there_before < frame_count)); then
		trials_with_work_left=$((trials_with_work_left + 1))
	fi
	expect_exit 0
	expect_complete
	mapfile -t lines <"$scratch/stderr"
	# shellcheck disable=SC2053
	if [[ ${#lines[@]} != 2 || ${lines[1]} != $summary ]] ||
		[[ ${lines[0]} != "$idle_death" && ${lines[0]} != $death ]]; then
		fail "unexpected words after: $killed:" "${lines[@]}"
	fi
done
echo "$trials workers killed, $trials_with_work_left with work left"
if ((failures == 0 && trials_with_work_left < 60)); then
	fail 'too few workers were killed at their work'
fi
