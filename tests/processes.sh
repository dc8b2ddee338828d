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

# shellcheck source=tests/cli.sh
source "$(dirname "$0")/cli.sh"

# Some output directories hold links to others; there they are followed.
list_pictures() {
	find -L out -name '*.png' 2>/dev/null || true
}

count_pictures() {
	list_pictures | wc -l
}

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

# expect_complete: 'out' is what an undisturbed run gives, whole and alone
expect_complete() {
	diff -r out expected || fail 'not the pictures of an undisturbed run'
	expect_no_temporaries out
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

# The letter of a process's state; nothing if there is none.
state_of() {
	sed -nE 's/^State:\t(.).*/\1/p' "/proc/$1/status" 2>/dev/null || true
}

list_workers() {
	tr ' ' '\n' <"/proc/$child/task/$child/children" 2>/dev/null || true
}

# signal_workers SIGNAL
signal_workers() {
	local worker
	for worker in $(list_workers); do
		kill -s "$1" "$worker" 2>/dev/null || true
	done
}

# Stops the workers if it finds one in the middle of a picture, and fails if not.
# Also ends well when the run is over.
caught_writing() {
	signal_workers STOP
	[[ -z $(find out -name '.birdview.*') ]] || return 0
	signal_workers CONT
	! is_running
}

# stop_workers_writing: the workers stand still, and there is a temporary file;
# or the run is over
stop_workers_writing() {
	wait_until 60 caught_writing || fail 'there is never a temporary file'
}

# wait_until SECONDS COMMAND...: false if the command is never true
wait_until() {
	local end=$((SECONDS + $1))
	shift
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
	wait_until 60 has_pictures "$1" || fail "no $1 pictures after a minute"
}

is_gone() {
	! kill -0 -- "-$child" 2>/dev/null
}

# finish: waits for the end of the run, of which nothing may remain
finish() {
	status=0
	wait -f "$child" || status=$?
	wait_until 10 is_gone || fail 'a process is left'
}
