# shellcheck shell=bash disable=SC2034,SC2154
#
# What the tests share that make calls fail; failing.c says how. A test sources
# this file after cli.sh. There are then four tiny frames below 'in', with their
# pictures below 'expected', and the run of them that is disturbed takes a list,
# a root and a report, and finds an older picture in one place.

# Frames are few, so that one process has several to make.
tiny=(--x 0:10 --y -5:5 --cell 0.5)
arguments=("${tiny[@]}" -j 2 --device cpu -o out --report report --sync each
	--root in --files-from list in/drive)
export TEST_FAILED=$PWD/failed

"$BIRDVIEW_SYNTH" --frames 2 --points 300 in/drive
"$BIRDVIEW_SYNTH" --frames 2 --seed 3 --points 300 in/listed/deep
find in/listed -name '*.bin' >list
unset TEST_FAIL
"$BIRDVIEW" "${tiny[@]}" -q -o expected in
old='an older picture'
old_picture=out/drive/000001.png

# disturb FAULT: the run with a fault; 'came_up' says whether the call came
disturb() {
	rm -rf out failed report
	mkdir -p out/drive
	echo "$old" >$old_picture
	status=0
	ran="TEST_FAIL='$1'"
	TEST_FAIL=$1 timeout -s KILL 60 "$BIRDVIEW" "${arguments[@]}" \
		>"$scratch/stdout" 2>"$scratch/stderr" || status=$?
	came_up=false
	if [[ -e failed ]]; then
		came_up=true
	fi
}

# expect_documented_exit: a status that the command may end with
expect_documented_exit() {
	[[ $status == [0-4] ]] ||
		fail "exit status $status: $(<"$scratch/stderr")"
}

# expect_clear_words: whole lines; none about a process that died; one if the
# run could not start, and another if the report cannot even say that; and some if
# anything failed
expect_clear_words() {
	local lines line
	mapfile -t lines <"$scratch/stderr"
	for line in "${lines[@]}"; do
		if [[ $line != 'birdview: '* && $line != "Try 'birdview --help'." ||
			$line == *'worker process'* ]]; then
			fail "unexpected words: $line"
		fi
	done
	if [[ $status == [23] && ${#lines[@]} != 1 &&
		${lines[1]-} != *'the report could not be written whole'* ]]; then
		fail "not one line: ${lines[*]}"
	elif [[ $status == [14] ]] && ((${#lines[@]} < 2)); then
		fail "no words for exit status $status: ${lines[*]}"
	fi
}

# expect_whole_or_absent: every picture is the one of an undisturbed run, or the
# older one, or it is not there; and nothing temporary is
expect_whole_or_absent() {
	local wrong
	wrong=$(diff -rq out expected | grep -v '^Only in expected' |
		grep -v "^Files $old_picture and") || true
	[[ -z $wrong ]] || fail "what is there is not whole: $wrong"
	if ! cmp -s $old_picture "expected/${old_picture#out/}" &&
		[[ $(<$old_picture) != "$old" ]]; then
		fail "neither the older picture nor the new one is there"
	fi
	if ((status == 0)) && ! diff -rq out expected >/dev/null; then
		fail 'not all pictures are there, and nobody says so'
	fi
}

# expect_completed: another run gives what an undisturbed one gives
expect_completed() {
	status=0
	"$BIRDVIEW" "${arguments[@]}" 2>"$scratch/stderr" || status=$?
	if ((status != 0)) || ! diff -r out expected >/dev/null; then
		fail 'another run does not complete the tree:' \
			"$(<"$scratch/stderr")" "$(diff -rq out expected)"
	fi
}

# try FAULT: disturb, and all that is expected whatever the fault is
try() {
	disturb "$1"
	$came_up || return 0
	expect_documented_exit
	expect_clear_words
	expect_whole_or_absent
	expect_completed
}
