#!/usr/bin/env bash
#
# A frame that kills the worker that opens it fails when it has done so twice,
# with a line that names it and the signal, and costs no other frame. One that
# does so once is converted after all. A frame that takes longer than --timeout
# allows fails; without a limit, one line says that it is slow, and it is waited
# for.

harmless=$BIRDVIEW
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_faulty

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small=(--x 0:10 --y -5:5 --cell 0.5)

make_frames all {10..17}
"$BIRDVIEW" "${small[@]}" -q -o expected all

# make_input NAME...: 'in' with eight good frames, and the bad ones named
make_input() {
	rm -rf in out
	cp -r all in
	make_frames in "$@"
}

# expect_good_frames NAME...: 'out' has the pictures of the good frames, and of
# those named, and nothing else; a check of them, by a birdview that no frame can
# kill, lists exactly the others
expect_good_frames() {
	local name listed ended=0
	expect_files out {10..17}.png "${@/%/.png}"
	for name in {10..17}; do
		expect_same "expected/$name.png" "out/$name.png"
	done
	listed=$("$harmless" "${small[@]}" --check -q -o out in 2>&1) ||
		ended=$?
	diff -u --label expected --label listed \
		<(print_lines in/*.bin | grep -vxF -f \
			<(printf 'in/%s.bin\n' {10..17} "$@")) \
		<(sort <<<"$listed" | sed '/^$/d') ||
		fail 'a check does not list the frames that failed'
	((ended == ${#listed} > 0)) || fail "a check ends with $ended"
}

# expect_deaths COUNT NAME
expect_deaths() {
	[[ $(stat -c %s "in/$2.bin.deaths" 2>/dev/null) == "$1" ]] ||
		fail "not $1 deaths over $2"
}

goes_on='; another one goes on'
killed='was killed by signal 9 (Killed)'
died_over='two workers died over it, the last by'

# ---- Poison ----

for jobs in 1 2 8; do
	# The first, the last, and two in a row.
	poison=(0_poison 12_poison 12_poison_too 99_poison)
	make_input "${poison[@]}"
	run -j $jobs "${small[@]}" -o out in
	expect_exit 1
	lines=("$(summary '12 frames: 8 done, 4 failed')")
	for name in "${poison[@]}"; do
		lines=("birdview: 'in/$name.bin': the worker process $killed$goes_on"
			"birdview: 'in/$name.bin': $died_over signal 9 (Killed)"
			"${lines[@]}")
		expect_deaths 2 "$name"
	done
	expect_stderr "${lines[@]}"
	expect_good_frames
done

# Nothing but poison.
rm -rf in out
make_frames in {1..3}_poison
run -j 2 "${small[@]}" -o out in
expect_exit 1
[[ $(said | tail -n 1) == "$(summary '3 frames: 0 done, 3 failed')" ]] ||
	fail 'not all of three frames failed'
[[ -z $(find out -type f) ]] || fail "there are files: $(find out)"

# A worker that ends by itself, with whatever status, comes to the same.
for code in 7 0 1; do
	make_input 13_exit_$code
	run -j 2 "${small[@]}" -o out in
	expect_exit 1
	expect_stderr \
		"birdview: 'in/13_exit_$code.bin': the worker process ended by itself$goes_on" \
		"birdview: 'in/13_exit_$code.bin': $died_over itself" \
		"$(summary '9 frames: 8 done, 1 failed')"
	expect_deaths 2 13_exit_$code
	expect_good_frames
done

# ---- Poison that works once ----

for jobs in 1 2; do
	make_input 14_once
	run -j $jobs "${small[@]}" -o out in
	expect_exit 0
	expect_stderr \
		"birdview: 'in/14_once.bin': the worker process $killed$goes_on" \
		"$(summary '9 frames: 9 done')"
	expect_deaths 1 14_once
	expect_good_frames 14_once
done

# ---- Time ----

# It passes for the frames that stay alone, see faults.c.
export TEST_TIME=20

for jobs in 1 2 8; do
	make_input 0_stays_3600 15_poison 15_stays_3600
	run -j $jobs "${small[@]}" --timeout 1 -o out in
	expect_exit 1
	expect_stderr \
		"birdview: 'in/0_stays_3600.bin': took longer than 1 seconds (--timeout)" \
		"birdview: 'in/15_stays_3600.bin': took longer than 1 seconds (--timeout)" \
		"birdview: 'in/15_poison.bin': the worker process $killed$goes_on" \
		"birdview: 'in/15_poison.bin': $died_over signal 9 (Killed)" \
		"$(summary '11 frames: 8 done, 3 failed')"
	expect_good_frames
done

# A limit may be less than a second.
make_input 13_stays_3600
run -j 2 "${small[@]}" --timeout 0.25 -o out in
expect_exit 1
expect_stderr \
	"birdview: 'in/13_stays_3600.bin': took longer than 0.25 seconds (--timeout)" \
	"$(summary '9 frames: 8 done, 1 failed')"

# A frame that is slow, but not too slow for the limit.
make_input 16_stays_20
run -j 2 "${small[@]}" --timeout 60 -o out in
expect_exit 0
expect_stderr "$(summary '9 frames: 9 done')"

# Without a limit it is mentioned once.
slow_frames=b
make_input 16_stays_90
run -j 2 "${small[@]}" -o out in
expect_exit 0
expect_stderr \
	"birdview: 'in/16_stays_90.bin': not done after 30 seconds, still waiting (--timeout sets a limit)" \
	"$(summary '9 frames: 9 done')"
expect_good_frames 16_stays_90
