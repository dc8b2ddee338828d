#!/usr/bin/env bash
#
# A machine that gives no more processes, or none at all, still has all frames
# converted, by those that there are or by birdview itself; but birdview does not
# try what a worker has died over. Nor does it matter that whoever started birdview
# does not want to hear of children that end.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small=(--x 0:10 --y -5:5 --cell 0.5)

make_frames in {10..29}
"$BIRDVIEW" "${small[@]}" -q -o expected in

expect_all() {
	expect_exit 0
	diff -r expected out || fail 'not all pictures are there'
	expect_right_at_times "${small[@]}" -o out in
}

# ---- No more than some processes ----

real=$BIRDVIEW
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_faulty
for jobs in 1 2 8; do
	for ((forks = 0; forks <= jobs; forks++)); do
		rm -rf out
		export TEST_FORKS=$forks
		run -j $jobs "${small[@]}" -o out in
		expect_all
		expect_stderr "$(summary '20 frames: 20 done')"
	done
done

# None for that of a worker that died: what killed it might kill birdview too. The
# others do what they can, and then the run stops.
cp in/10.bin in/15_once.bin
cp expected/10.png expected/15_once.png
for jobs in 1 2 8; do
	rm -rf out in/*.deaths
	export TEST_FORKS=$jobs
	run -j $jobs "${small[@]}" -o out in
	expect_exit 4
	count=$(find out -name '*.png' | wc -l)
	((jobs == 1 || count == 20)) || fail "$count pictures are there"
	expect_stderr \
		"birdview: 'in/15_once.bin': the worker process was killed by signal 9 (Killed)" \
		'birdview: a worker has died, and no other process can be started: Resource temporarily unavailable; stopped' \
		"$(summary "21 frames: $count done, $((21 - count)) not started")"
	[[ -s in/15_once.bin.deaths ]] || fail 'no worker died'
	expect_no_temporaries out
done
rm expected/15_once.png in/15_once*
unset TEST_FORKS

# ---- Ends of children ignored ----

BIRDVIEW=$real
rm -rf out
capture timeout 300 env --ignore-signal=CHLD "$BIRDVIEW" -j 2 "${small[@]}" \
	-o out in
expect_all
expect_stderr "$(summary '20 frames: 20 done')"

# ---- A limit of the system ----


# limited COUNT ARGUMENT...: as a user that may have so many processes
if ! find_other_user; then
	skip_part 'no way to be another user'
	exit
fi
limited() {
	# shellcheck disable=SC2016
	capture "${as_other_user[@]}" bash -c 'ulimit -u "$1" && exec "${@:2}"' \
		- "$1" "$birdview_of_others" "${@:2}"
}
rm -rf out
mkdir out
chmod 777 out
# The search for leaks needs a process of its own.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0
limited 0 -j 4 "${small[@]}" -o out in
expect_all
expect_stderr "$(summary '20 frames: 20 done')"
