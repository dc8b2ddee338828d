#!/usr/bin/env bash
#
# The first SIGINT or SIGTERM ends a run in order: no new frame starts, the
# summary tells the truth, pictures are whole, nothing temporary is left, and
# the exit status says which signal it was. Running again gives what a run that
# was left alone gives. A second signal ends the command at once. A signal that
# was ignored at the start, as by nohup, stays ignored.

# shellcheck source=tests/cli.sh
source "$(dirname "$0")/cli.sh"

# As many frames as wanted at the price of 20: links to one directory of them.
make_frames drive {10..29}
"$BIRDVIEW" "${small[@]}" -q -o expected_drive drive

# make_run COUNT: 'in' with 20 * COUNT frames, and 'expected' for its pictures
make_run() {
	local i
	rm -rf in expected
	mkdir in expected
	for ((i = 100; i < 100 + $1; i++)); do
		ln -s ../drive "in/$i"
		ln -s ../expected_drive "expected/$i"
	done
}

# Symbolic links in what is expected stand for the directories.
expect_complete() {
	diff -r out expected || fail 'not the pictures of an undisturbed run'
}

list_pictures() {
	find out -name '*.png' 2>/dev/null || true
}

# start: the run in the background, as 'child', with its signals as a terminal
# would leave them. It is under way when this returns, or has ended.
start() {
	rm -rf out
	ran="a run over $frames frames"
	env --default-signal=INT,TERM,HUP "$@" "$BIRDVIEW" "${small[@]}" \
		-o out in >"$scratch/stdout" 2>"$scratch/stderr" &
	child=$!
	while kill -0 $child 2>/dev/null &&
		[[ $(list_pictures | wc -l) -lt 5 ]]; do
		sleep 0.01
	done
}

# send SIGNAL
send() {
	kill -s "$1" $child 2>/dev/null || true
}

finish() {
	status=0
	wait $child || status=$?
	done=$(list_pictures | wc -l)
}

# interrupt FUNCTION: the function sends signals to a run that has just begun.
# Repeats it with more frames until there was work left when they arrived.
interrupt() {
	local directories
	for directories in 10 100 1000; do
		frames=$((20 * directories))
		make_run $directories
		start
		"$1"
		finish
		if ((done < frames)); then
			return
		fi
	done
	fail "all of $frames frames were done before a signal came"
}

# expect_whole: what is there are whole pictures
expect_whole() {
	local picture
	while IFS= read -r picture; do
		is_picture "$picture" || fail "$picture is not whole"
	done < <(list_pictures)
}

# pause: stops the run, and counts the pictures that are there
pause() {
	local state=
	send STOP
	until [[ $state == [TZ] ]]; do
		read -r _ _ state _ <"/proc/$child/stat" || state=Z
	done
	done_before=$(list_pictures | wc -l)
}

# ---- One signal ----

for signal in INT TERM; do
	send_one() {
		pause
		send "$signal"
		send CONT
	}
	interrupt send_one
	# A frame for each CPU may have been under way.
	if ((done > done_before + $(nproc))); then
		fail "$((done - done_before)) frames ended after the signal"
	fi
	expect_exit $((128 + $(kill -l $signal)))
	expect_no_output
	expect_stderr \
		"$(summary "$frames frames: $done done, $((frames - done)) not started")"
	expect_no_temporaries out
	expect_whole
	run "${small[@]}" -o out in
	expect_exit 0
	expect_stderr "$(summary "$frames frames: $frames done")"
	expect_complete
done

# ---- Two signals ----

# Both are there before the command sees one of them.
send_two() {
	pause
	send INT
	send TERM
	send CONT
}
interrupt send_two
if ((status != 130 && status != 143)); then
	fail "exit status $status, expected 130 or 143"
fi
expect_stderr
expect_whole
run "${small[@]}" -o out in
expect_exit 0
rm -f out/*/.birdview.*
expect_complete

# ---- Ignored signals ----

frames=100
make_run 5
start --ignore-signal=HUP
send HUP
finish
expect_exit 0
expect_stderr "$(summary '100 frames: 100 done')"
expect_complete
