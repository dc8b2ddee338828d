#!/usr/bin/env bash
#
# The first SIGINT, SIGTERM or SIGHUP ends a run in order, whether the parent
# alone gets it or every process as from a terminal: frames that were started
# are finished, no other one is begun, the summary tells the truth, the exit
# status says which signal it was, and a line what does the rest. A second signal
# ends the run at once. Neither leaves a process or a temporary file behind, and
# running again completes the tree. A signal that was ignored at the start, as by
# nohup, stays ignored.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"

workers=3

# interrupt COMMAND...: the command sends signals to a run that has just begun.
# Repeats it with more frames until work was left when they arrived.
interrupt() {
	local count
	for count in 500 5000 50000; do
		make_many $count
		rm -rf out
		start -j $workers -o out in
		wait_for_pictures 5
		"$@"
		finish
		done=$(count_pictures)
		if ((done < frames)); then
			return
		fi
	done
	fail "all of $frames frames were done before a signal came"
}

# send SIGNAL ID: to a process, or to a group if the ID is negative
send() {
	kill -s "$1" -- "$2" 2>/dev/null || true
}

to_parent() {
	send "$1" "$child"
}

to_group() {
	send "$1" "-$child"
}

# expect_whole: what is there is as it should be
expect_whole() {
	local others
	others=$(diff -r out expected | grep -v '^Only in expected') || true
	[[ -z $others ]] || fail "pictures are not whole: $others"
}

# stopped_by SIGNAL: how the line begins that says so
stopped_by() {
	local number words=([1]=Hangup [2]=Interrupt [15]=Terminated) left
	number=$(kill -l "$1")
	left=$((frames - done))
	echo "birdview: stopped by signal $number (${words[number]}), $left" \
		"frame$( ((left == 1)) || echo s) not started"
}
same_command='; the same command goes on'

# expect_in_order SIGNAL: the run was ended by it as promised
expect_in_order() {
	expect_exit $((128 + $(kill -l "$1")))
	expect_no_output
	expect_stderr "$(stopped_by "$1")$same_command" \
		"$(summary "$frames frames: $done done, $((frames - done)) not started")"
	expect_no_temporaries out
	expect_whole
}

expect_completed_by_another_run() {
	run "${small[@]}" -q -o out in
	expect_exit 0
	expect_stderr
	expect_complete
}

# ---- One signal ----

for signal in INT TERM HUP; do
	interrupt to_parent $signal
	expect_in_order $signal
done
for signal in INT TERM; do
	interrupt to_group $signal
	expect_in_order $signal
	expect_completed_by_another_run
done

# What does the rest depends on what is done about pictures that are there. Who wants
# no words gets none.

# expect_advice WORDS ARGUMENT...
expect_advice() {
	start_and_hold -j 1 -o out "${@:2}" in
	to_parent TERM
	wait_until has_heard TERM
	signal_workers CONT
	finish
	done=$(count_pictures)
	expect_exit 143
	[[ ${*:2} == -q ]] || grep -qxF "$(stopped_by TERM)$1" "$scratch/stderr" ||
		fail "it is not said: $(stopped_by TERM)$1, but $(said)"
}
expect_advice "$same_command" --existing skip
expect_advice '; the same command goes on with --existing update' --existing fail
expect_advice '; the same command begins anew, and goes on with --existing update' \
	--existing replace
expect_advice '' -q
expect_stderr
expect_completed_by_another_run

# ---- No frame is begun ----

# While the workers stand still, the parent learns of the signal. Each has at
# most one frame to finish when it goes on.
signal_while_workers_stand_still() {
	local workers
	workers=$(list_workers)
	signal_workers STOP
	# shellcheck disable=SC2086
	wait_until stand_whole $workers || fail 'a worker does not stop'
	before=$(count_pictures)
	to_parent TERM
	wait_until has_heard TERM || fail 'the parent does not hear'
	signal_workers CONT
}
interrupt signal_while_workers_stand_still
expect_in_order TERM
((done <= before + workers)) ||
	fail "$((done - before)) frames were begun after the signal"

# ---- Two signals ----

# The workers stand still, at least one in the middle of a picture. So the run
# would never end in order.
signal_twice() {
	stop_workers_writing
	left=$(find out -name '.birdview.*')
	! are_workers_done || return 0
	to_parent INT
	wait_until has_heard INT
	sleep 0.3
	is_running || fail 'one signal ended a run at once'
	to_parent TERM
}
interrupt signal_twice
[[ -n $left ]] || fail 'no frame was begun when the signals came'
expect_exit 130
# A worker may be killed after its picture is in place and before it says so.
said | head -n 1 | grep -qx 'birdview: stopped by signal 2 .*' ||
	fail 'it is not said what stopped it'
[[ $(said | tail -n 1) =~ ^birdview:\ $frames\ frames:\ ([0-9]+)\ done,\ ([0-9]+)\ not\ started, ]] ||
	fail "the summary is '$(said)'"
told=${BASH_REMATCH[1]:-0}
((told <= done && done <= told + workers &&
	told + ${BASH_REMATCH[2]:-0} == frames)) ||
	fail "$told frames are said to be done, and $done pictures are there"
expect_no_temporaries out
expect_whole
expect_completed_by_another_run

# Two that come together count as two, and the first decides.
signal_twice_at_once() {
	signal_workers STOP
	to_parent STOP
	to_parent INT
	to_parent INT
	to_parent TERM
	to_parent CONT
}
interrupt signal_twice_at_once
if ((status != 130 && status != 143)); then
	fail "exit status $status, expected 130 or 143"
fi
expect_no_temporaries out
expect_completed_by_another_run

# ---- Signals to workers ----

# They are not for them; the run is none the worse.
start_and_hold -j $workers -o out in
for signal in INT TERM HUP PIPE; do
	signal_workers $signal
done
signal_workers CONT
finish
expect_exit 0
expect_stderr "$(summary "$frames frames: $frames done")"
expect_complete

# ---- Ignored signals ----

for signal in HUP INT TERM; do
	start_and_hold --ignore-signal=$signal -j $workers -o out in
	to_group $signal
	signal_workers CONT
	finish
	expect_exit 0
	expect_stderr "$(summary "$frames frames: $frames done")"
	expect_complete
done

# The parent has to learn of the end of its children, though whoever started it
# did not care for those of his.
start_and_hold --ignore-signal=CHLD -j $workers -o out in
signal_workers CONT
wait_until has_ended || kill -s KILL -- "-$child"
finish
expect_exit 0
expect_complete
