# shellcheck shell=bash disable=SC2034,SC2154
#
# What the tests share that kill birdview at its system calls. A test sources
# this file after cli.sh. There are then six tiny frames in 'in', and their
# pictures in 'expected'. All of this is about workers on CPUs.

frame_count=6
tiny=(--x 0:10 --y -5:5 --cell 0.5)

# A leak cannot be looked for in a process that is traced already, and the
# thread sanitizer has threads of its own, which do system calls.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0
if [[ ${BIRDVIEW_SANITIZE-} == thread ]]; then
	skip 'the thread sanitizer starts threads of its own'
fi

capture "$KILL_AT" 1000000 true
if ((status == 77)); then
	skip "processes may not be traced here: $(<"$scratch/stderr")"
fi
expect_exit 0

"$BIRDVIEW_SYNTH" --frames $frame_count --points 300 in
"$BIRDVIEW" "${tiny[@]}" -q -o expected in

# kill_run OPTION... K: runs birdview into an empty 'out' and kills it at stop
# K. Says in 'landed' whether it ever came there, in 'killed' what was killed,
# and in 'there_before' how many pictures there were by then.
kill_run() {
	rm -rf out
	capture "$KILL_AT" --files out "$@" \
		"$BIRDVIEW" -j 2 --device cpu "${tiny[@]}" -o out in \
		3>"$scratch/killed"
	read -r killed <"$scratch/killed"
	landed=false
	if [[ $killed == 'kill_at: killed '* ]]; then
		landed=true
		there_before=${killed##*, }
		there_before=${there_before% files}
	elif [[ $killed != 'kill_at: not reached, '* ]]; then
		fail "kill_at says: $killed"
	fi
}

# expect_complete: 'out' has the pictures of an undisturbed run, and no more, and
# a check says so
expect_complete() {
	diff -r expected out || fail "incomplete after: $killed"
	expect_right_at_times "${tiny[@]}" -o out in
}
