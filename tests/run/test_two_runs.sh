#!/usr/bin/env bash
#
# Two runs on one output directory at the same time do not disturb each other,
# neither while they make its directories nor while each searches it for what
# dead ones left behind: both end well, the tree is that of one run, and nothing
# temporary remains.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

for directory in a a/b a/b/c d/e/f; do
	make_frames "in/$directory" {10..24}
done
frames=60
"$BIRDVIEW" "${small[@]}" -q -o expected in

# run_two ARGUMENT...: two runs, started together
run_two() {
	local children=() child i
	ran="two runs with ${*@Q}"
	for i in 1 2; do
		"$BIRDVIEW" "${small[@]}" -j 2 --report report$i -o out "$@" in \
			2>>"$scratch/stderr" &
		children+=($!)
	done
	for child in "${children[@]}"; do
		wait "$child" || fail "one of them ended with exit status $?"
	done
}

# count NAME REPORT: the number of this name in the summary of a report
count() {
	tail -n 1 "$2" | sed -E "s/.*\"$1\":([0-9]+).*/\1/"
}

# expect_both: each has dealt with all frames
expect_both() {
	local i
	for i in 1 2; do
		(($(count 'done' report$i) + $(count up_to_date report$i) == frames)) ||
			fail "not all frames were dealt with: $(tail -n 1 report$i)"
	done
	expect_no_temporaries out
	diff -r expected out || fail 'the tree is another one'
	expect_right_at_times "${small[@]}" -o out in
}

for schedule in guided chunk frame guided chunk frame; do
	rm -rf out
	run_two --schedule $schedule
	expect_both
done

# Both write every picture.
for _ in 1 2 3; do
	run_two --existing replace --schedule frame
	expect_both
	(($(count 'done' report1) + $(count 'done' report2) == 2 * frames)) ||
		fail 'pictures were not replaced'
done
