# shellcheck shell=bash
#
# What the tests of many processes share, with cli.sh in it: a run in the
# background that can be watched, stopped and sent signals.
#
#	make_many 500
#	start -j 3 -o out in
#	wait_for_pictures 5
#	kill -s INT "$child"
#	finish
#	expect_exit 130

# shellcheck source=tests/support/cli.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

[[ -e /proc/$$/task/$$/children ]] || skip 'no /proc to list children'

count_pictures() {
	{ find out -name '*.png' 2>/dev/null || true; } | wc -l
}

frames=0

# make_many COUNT: 'in' with that many frames, a multiple of 20, and 'expected'
# with their pictures; 'frames' is their number. All at the price of 20: the
# directories below 'in' are links to one.
make_many() {
	local i
	frames=$1
	if [[ ! -e expected_drive ]]; then
		make_frames drive {10..29}
		"$BIRDVIEW" "${small[@]}" -q -o expected_drive drive
	fi
	rm -rf in expected
	mkdir in expected
	for ((i = 10000; i < 10000 + frames / 20; i++)); do
		ln -s ../drive "in/$i"
		ln -s ../expected_drive "expected/$i"
	done
}

# expect_complete: 'out' is what an undisturbed run gives, whole and alone, and a
# check says so
expect_complete() {
	diff -r out expected || fail 'not the pictures of an undisturbed run'
	expect_no_temporaries out
	expect_right_at_times "${small[@]}" -o out in
}

# start [SIGNAL_OPTION...] ARGUMENT...: birdview in the background, as 'child',
# in a process group of its own. Signals are as a terminal leaves them, but for
# what options of env say in front.
start() {
	local signals=()
	while [[ ${1-} == --*-signal=* ]]; do
		signals+=("$1")
		shift
	done
	ran="${*@Q} in the background"
	# Not of this shell's group, and yet of its session: a group without
	# anyone outside to look after it would not stop at a SIGTSTP.
	set -m
	env --default-signal=INT,TERM,HUP "${signals[@]}" \
		"$BIRDVIEW" "${small[@]}" "$@" \
		>"$scratch/stdout" 2>"$scratch/stderr" &
	child=$!
	set +m
}

is_running() {
	kill -0 "$child" 2>/dev/null && [[ $(state_of "$child") != Z ]]
}

has_ended() {
	! is_running
}

# stands_still PROCESS...: each is stopped, unless it has ended
stands_still() {
	local process
	for process; do
		[[ $(state_of "$process") != [RSDt] ]] || return 1
	done
}

# has_bit FIELD SIGNAL: is the signal among those of a field of the run's status?
has_bit() {
	local set
	set=$(sed -nE "s/^$1:\t([0-9a-f]*)/\1/p" "/proc/$child/status" \
		2>/dev/null) || true
	((0x${set:-0} >> ($(kill -l "$2") - 1) & 1))
}

# is_listening: the run deals with signals by now, or it is over
is_listening() {
	! is_running || has_bit SigCgt INT
}

# has_heard SIGNAL: the parent has dealt with it and waits again, or it is over
has_heard() {
	! is_running || { ! has_bit ShdPnd "$1" && [[ $(state_of "$child") == S ]]; }
}

# The letter of a process's state; nothing if there is none.
state_of() {
	sed -nE 's/^State:\t(.).*/\1/p' "/proc/$1/status" 2>/dev/null || true
}

list_workers() {
	{ tr ' ' '\n' <"/proc/$child/task/$child/children"; } 2>/dev/null || true
}

# signal_workers SIGNAL
signal_workers() {
	local worker
	for worker in $(list_workers); do
		kill -s "$1" "$worker" 2>/dev/null || true
	done
}

# stand_whole PROCESS...: all of their threads have stopped, or have ended
stand_whole() {
	local process
	for process; do
		! grep -qsE '^State:\s+[^TtZX]' "/proc/$process/task/"*/status ||
			return 1
	done
}

# Stops the workers if it finds one in the middle of a picture; fails if not. A
# thread stops some time after the signal, and may complete its picture until then.
# The system may leave children out of its list as long as they run.
caught_writing() {
	local workers
	workers=$(list_workers)
	# shellcheck disable=SC2086
	kill -s STOP $workers 2>/dev/null || true
	# shellcheck disable=SC2086
	wait_until stand_whole $workers || fail 'a worker does not stop'
	[[ -z $workers || $(list_workers) != "$workers" ||
		-z $(find out -name '.birdview.*') ]] || return 0
	signal_workers CONT
	return 1
}

# No worker is left, or the parent has yet to learn that.
are_workers_done() {
	local worker
	for worker in $(list_workers); do
		[[ $(state_of "$worker") == [ZX] ]] || return 1
	done
}

# stop_workers_writing: the workers stand still, and there is a temporary file;
# or the run is over
stop_workers_writing() {
	until caught_writing || are_workers_done; do
		:
	done
}

# start_and_hold ARGUMENT...: start, and soon after stop_workers_writing. There
# are 200 frames, or more if so many are done before that. If 'hold_parent' is set,
# the parent stands still too, so that no time passes for it.
hold_parent=
start_and_hold() {
	local count
	for count in 200 2000 20000; do
		((frames == count)) || make_many $count
		rm -rf out
		start "$@"
		wait_for_pictures 5
		[[ -z $hold_parent ]] || kill -s STOP "$child" 2>/dev/null || true
		stop_workers_writing
		if ! are_workers_done; then
			return
		fi
		kill -s CONT "$child" 2>/dev/null || true
		finish
	done
	fail "all of $frames frames were done before the workers stood still"
}

# wait_until COMMAND...: false if the command is not true for so long that it will
# never be, however slow the machine is
wait_until() {
	local end=$((SECONDS + 300))
	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.01
	done
}

has_pictures() {
	(($(count_pictures) >= $1)) || ! is_running
}

# wait_for_pictures COUNT: or until the run ends
wait_for_pictures() {
	wait_until has_pictures "$1" || fail "there are never $1 pictures"
}

# Nobody of the run is alive. An orphan that has died may stay a zombie for as long
# as whoever inherited it likes.
is_gone() {
	! kill -0 -- "-$child" 2>/dev/null || ! has_members "$child"
}

# has_members GROUP: is there a process in it that is no zombie, or has threads
# that are not yet? A process may vanish before its line is read.
has_members() {
	{ cat /proc/[0-9]*/stat 2>/dev/null || true; } | sed 's/.*) //' |
		awk -v group="$1" '$3 == group && ($1 != "Z" || $18 > 1) { found = 1 }
			END { exit !found }'
}

# finish: waits for the end of the run, of which nothing may remain
finish() {
	status=0
	wait -f "$child" || status=$?
	wait_until is_gone || fail 'a process is left'
}
