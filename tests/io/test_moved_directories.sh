#!/usr/bin/env bash
#
# Directories that are moved, replaced or deleted under a run. When a picture gets
# its name, the directory is the one that this name leads to below DIR: one that was
# moved away gets no picture any more and is made anew, so that the run ends as if
# nothing had happened, or frames fail and say why. No picture is called up to date
# or skipped that lies in a moved one. If DIR itself is moved or replaced, the run
# stops with 4. After each of these a second run gives the whole tree.
#
# What happens does so at a chosen call of the one worker, by failing.c; all of this
# is tried with openat2() and without.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
variants=("$BIRDVIEW_VARIANTS/birdview_failing"
	"$BIRDVIEW_VARIANTS/birdview_failing_no_openat2")
if [[ -n ${PLANTED-} ]]; then
	variants=("$PLANTED")
fi
device=${DEVICE:-cpu}
tiny=(--x 0:10 --y -5:5 --cell 0.5)

make_frames in a sub/b sub/c sub/deep/d sub/deep/e z
"$BIRDVIEW" "${tiny[@]}" -q -o expected in
here=$PWD

# Calls that come up on the way of each picture; for what is below DIR, those that
# are not part of the last look, which begins with openat2() or takes several of
# openat(). This one comes when a temporary file is there; of a GPU's worker it is that
# of the thread that writes, of which there is one.
calls=(futimens)

# disturb CALL COMMAND ARGUMENT...: a run in which the command is run at the call.
# It moves what it moves to 'away', and 'there' lists what is in that.
disturb() {
	export TEST_FAIL="child:$1=!$2" TEST_FAILED=$here/failed
	rm -f failed
	run "${tiny[@]}" -j 1 --device "$device" --report report -o out "${@:3}" in
	unset TEST_FAIL
	ran="$BIRDVIEW: $1: $2"
	came_up=false
	if [[ -e failed ]]; then
		came_up=true
	fi
}

fresh() {
	rm -rf out away* there report
	mkdir out
	mkdir -p out/sub/deep
}

# $list DIR: all in it but temporary files, of which there must be none in the end
list=$scratch/list
cat >"$list" <<'END'
#!/bin/sh
find "$1" ! -name '.birdview.*' | sort
END
chmod +x "$list"

# has_status STATUS: how many frames the report calls so
has_status() {
	grep -c "^{\"input\":.*\"status\":\"$1\"" report || true
}

# expect_left_alone: nothing came to what was moved away
expect_left_alone() {
	diff there <("$list" away) ||
		fail 'something came into a directory that was moved away'
	expect_no_temporaries .
}

# expect_no_loss: each frame that is done has its picture in one of these places
expect_no_loss() {
	local pictures
	pictures=$(find "$@" -name '*.png' | wc -l)
	((pictures == $(has_status 'done'))) ||
		fail "$pictures pictures of $(has_status 'done') frames"
}

# expect_completed: a second run gives the whole tree; with BIRDVIEW_SHORT after one move
# of five
completed_trials=0
expect_completed() {
	! is_short || ((completed_trials++ % 5 == 0)) || return 0
	"$BIRDVIEW" "${tiny[@]}" -q -o out in || fail 'a second run fails'
	diff -r expected out || fail 'a second run does not complete the tree'
	expect_no_temporaries out
	expect_right_at_times "${tiny[@]}" -o out in
}

# at_each_call FUNCTION COMMAND: the command at each second of the calls in turn, or each
# fifth where there are several for each picture, and the function looks at what came of
# it; with BIRDVIEW_LONG at each, and with BIRDVIEW_SHORT at half as many
# where there are workers on CPUs, whose calls are more
tried=0
at_each_call() {
	local call n step
	for call in "${calls[@]}"; do
		step=5
		if is_long; then
			step=1
		elif [[ $call == futimens || $call == fstatat ]]; then
			step=2
		fi
		! is_short || [[ $device != cpu ]] || step=$((2 * step))
		for ((n = 1; failures == 0; n += step)); do
			fresh
			disturb "$call@$n" "$2"
			$came_up || break
			tried=$((tried + 1))
			$1
			rm -rf away
			expect_completed
		done
	done
}

# ---- A directory below DIR ----

expect_goes_on() {
	expect_exit 0
	expect_stderr "$(summary '6 frames: 6 done')"
	expect_left_alone
	expect_no_loss out away
}

expect_refused() {
	[[ $status == [01] ]] || fail "exit status $status"
	(($(has_status 'done') + $(has_status 'failed') == 6)) ||
		fail 'not all frames are told'
	expect_left_alone
	expect_no_loss out away
	rm out/sub
}

moved_directories() {
	local move="mv out/sub away && $list away >there"
	at_each_call expect_goes_on "$move"
	at_each_call expect_goes_on "$move && mkdir out/sub"
	at_each_call expect_goes_on "mv out/sub/deep away && $list away >there"
	at_each_call expect_refused "$move && ln -s ../away out/sub"
	at_each_call expect_refused "$move && echo mine >out/sub"
}

# The race that remains: the last look was before the rename.
a_race() {
	local n
	for n in 2 3; do
		fresh
		disturb renameat2@$n "mv out/sub away && $list away >there"
		expect_exit 0
		(($(diff there <("$list" away) | grep -c '^>') == 1)) ||
			fail 'more than one picture was lost'
		expect_no_loss out away
		rm -rf away
		expect_completed
	done
}

# Somebody moves it again and again: its frames fail.
moved_again() {
	fresh
	# shellcheck disable=SC2016
	disturb futimens@1+ '! test -d out/sub || mv out/sub away.$$'
	expect_exit 1
	for frame in sub/b sub/c sub/deep/d sub/deep/e; do
		grep -qF "birdview: 'in/$frame.bin': the directory was moved while the picture was written" \
			"$scratch/stderr" || fail "no word about $frame"
	done
	(($(has_status 'done') == 2)) || fail 'not all others are done'
	[[ -z $(find away.* -type f) ]] ||
		fail 'something is in directories that were moved away'
	expect_files out a.png z.png
	rm -rf away.*
	expect_completed
}

# ---- Pictures that are there ----

# Each decision looks at its picture by two calls of fstatat(). One that the move comes
# right before is that of a directory that was in its place when it was opened.
pictures_there() {
	local existing word n
	for existing in update skip; do
		word='up to date'
		[[ $existing == update ]] || word=skipped
		for n in 2 3 4; do
			rm -rf out away
			cp -a expected out
			disturb "fstatat@$((2 * n - 1))" \
				"mv out/sub away && $list away >there" \
				--existing $existing
			expect_exit 0
			(($(has_status "$word") == n + 1)) ||
				fail "$(has_status "$word") are $word, expected $((n + 1))"
			(($(has_status 'done') == 5 - n)) ||
				fail 'not all others are done'
			expect_left_alone
			expect_no_loss out/sub
			rm -rf away
			expect_completed
		done
	done
}

# A check says so of pictures that went away.
checked() {
	rm -rf out away
	cp -a expected out
	disturb fstat@1 'mv out/sub away' --check
	expect_exit 1
	rm -rf away
	disturb fstat@1 'mv out away' --check
	expect_exit 4
	rm -rf away
}

# ---- DIR itself ----

expect_stopped() {
	local pictures
	pictures=$(find away -name '*.png' | wc -l)
	# A worker that cannot even begin is not a run that has begun.
	if ((status == 3)); then
		((pictures == 0)) || fail 'a run that could not start has started'
		grep -q 'cannot start: the output directory was moved or replaced' \
			"$scratch/stderr" || fail 'nobody says why'
	else
		expect_exit 4
		grep -q "^birdview: 'out': is not the directory any more that it was at the start; stopped\$" \
			"$scratch/stderr" || fail 'nobody says why it stopped'
		(($(has_status 'failed') > 0)) || fail 'no frame failed'
		grep -q '"exit":4' report || fail 'the report does not say so'
	fi
	(($(has_status 'done') == pictures)) ||
		fail 'frames are done without a picture'
	expect_left_alone
	# What has its name is somebody else's.
	[[ -z $(find out other -type f 2>/dev/null) ]] ||
		fail 'something is in the directory that took its place'
	rm -rf out other
}

expect_undisturbed() {
	expect_exit 0
	diff -r expected away || fail 'not all pictures are there'
	rm out
}

expect_deleted() {
	[[ $status == [34] ]] || fail "exit status $status"
	expect_absent out
}

moved_root() {
	local move="mv out away && $list away >there"
	at_each_call expect_stopped "$move"
	at_each_call expect_stopped "$move && mkdir -p out/sub/deep"
	at_each_call expect_stopped "$move && mkdir other && ln -s other out"
	at_each_call expect_undisturbed "$move && ln -s away out"
	at_each_call expect_deleted 'rm -r out && mkdir away'
}

for BIRDVIEW in "${variants[@]}"; do
	if [[ $device == cpu ]]; then
		calls=(openat2 fstatat futimens)
	fi
	moved_directories
	a_race
	moved_again
	if [[ $device == cpu ]]; then
		pictures_there
		checked
		calls+=(openat statx)
	fi
	moved_root
done
echo "$tried moves"
if ((failures == 0 && tried < 30)); then
	fail 'too few moves'
fi
