#!/usr/bin/env bash
#
# Where workers are killed before one of them has ended a frame, as by a limit of
# memory, birdview itself does not do their work, since that would kill it too: the
# run stops with 4 and a sentence that says how much memory a worker needs, the
# summary and the report are whole, and nothing temporary is left. A worker that
# ends a frame before it is killed is enough to go on. Of a control group of which the
# limit is known, no more workers are started than there is memory for.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/killing.sh
source "$(dirname "$0")/../support/killing.sh"

sentence='^birdview: workers are killed \(signal 9\), probably for memory: a worker needs about ([0-9]+) MB, and up to ([0-9]+) bytes for each point of a frame beyond 131072; lower -j$'

# expect_stop FRAMES EXPECTED: the run ended with 4, and says so everywhere; 'failed' is how
# many frames failed, and 'needed' how many MB it says that a worker needs, and 'more' how many bytes for each
# further point
expect_stop() {
	local frames=$1 lines left
	expect_exit 4
	needed=0
	more=0
	if [[ $(grep -E "$sentence" "$scratch/stderr") =~ $sentence ]]; then
		needed=${BASH_REMATCH[1]}
		more=${BASH_REMATCH[2]}
	else
		fail "no word about memory: $(<"$scratch/stderr")"
	fi
	failed=$(grep -c 'two workers died over it, the last by signal 9' \
		"$scratch/stderr") || true
	left=$((frames - failed))
	lines="$frames frames: 0 done, $failed failed, $left not started"
	lines=${lines/, 0 failed/}
	[[ $(said | tail -n 1) == "$(summary "${lines/, 0 not started/}")" ]] ||
		fail "the summary is $(said | tail -n 1)"
	# One line for each frame that ended, and the summary.
	[[ $(wc -l <report) == $((failed + 1)) &&
		$(tail -n 1 report) == *"\"not_started\":$left,"*'"exit":4}' ]] ||
		fail "the report is not whole: $(<report)"
	expect_only_right "$2"
}

# expect_only_right EXPECTED: 'out' has no file that is not in there
expect_only_right() {
	local wrong
	wrong=$(diff -rq out "$1" | grep -v "^Only in $1") || true
	[[ -z $wrong ]] || fail "there are other files: $wrong"
}

# ---- Whatever kills them ----

# Each worker is killed at the same one of its system calls: before its first frame,
# in it, or after it.
idle=0
in_frame=0
survived=0
for jobs in 1 2; do
	for ((k = 1; ; k += 5)); do
		rm -rf out report
		capture "$KILL_AT" --each $k "$BIRDVIEW" -j $jobs --device cpu \
			"${tiny[@]}" --report report -o out in 3>"$scratch/killed"
		# Over the last one, two may die that had just made it.
		if [[ $(said | tail -n 1) != *': 0 done'* ]]; then
			survived=$((survived + 1))
			((status == 0 || status == 1)) ||
				fail "exit status $status, expected 0 or 1"
			expect_only_right expected
			break
		fi
		expect_stop $frame_count expected
		if ((failed > 0)); then
			in_frame=$((in_frame + 1))
		else
			idle=$((idle + 1))
		fi
		((failures == 0)) || break
	done
done
echo "killed before a frame: $idle, in it: $in_frame, after it: $survived"
((idle > 0 && in_frame > 0 && survived == 2 || failures > 0)) ||
	fail 'not all ways to be killed have come up'

# ---- Memory ----

if [[ -n ${BIRDVIEW_SANITIZE-} ]]; then
	skip_part 'sanitizers take memory of their own'
	exit
fi

# A control group of this test's own, of either version.
group=/sys/fs/cgroup/memory/birdview_test.$$
limit_file=memory.limit_in_bytes
if [[ ! -d ${group%/*} ]]; then
	group=/sys/fs/cgroup/birdview_test.$$
	limit_file=memory.max
fi

# in_group COMMAND...: after entering the group
in_group() {
	# shellcheck disable=SC2016
	timeout -s KILL 300 bash -c 'echo $$ >"$1/cgroup.procs" && exec "${@:2}"' \
		- "$group" "$@"
}

# limited MB ARGUMENT...: birdview with that much memory for all of its processes, or
# false if there is no way to
limited() {
	local entered=true
	mkdir "$group" 2>/dev/null || return 1
	# Swapping would only take longer.
	echo 0 2>/dev/null >"$group/memory.swappiness" || true
	echo 0 2>/dev/null >"$group/memory.swap.max" || true
	echo $(($1 * 1000000)) 2>/dev/null >"$group/$limit_file" &&
		in_group true 2>/dev/null || entered=false
	! $entered || capture in_group "$BIRDVIEW" "${@:2}"
	rmdir "$group" || fail 'a process is left in the control group'
	$entered
}

# Memory goes by points, and by what is shown of their cells, if each has its own.
"$BIRDVIEW_SYNTH" --frames "$frame_count" --points 130000 wide
large=(--cell 0.05 --write npz --channels slice-height --slices 64 --device cpu -q)
run "${large[@]}" -o expected_large wide
expect_exit 0
if ! limited 1000 -V; then
	skip_part 'no way to limit the memory of a control group'
	exit
fi
for jobs in 1 3; do
	rm -rf out report
	limited 12 "${large[@]}" -v -j $jobs --report report -o out wide
	expect_stop $frame_count expected_large
	echo "a worker is said to need $needed MB"
done

# What is said is true: one worker does with it, and birdview with a little more.
limited $((needed + 16)) "${large[@]}" -j 1 -o out wide
expect_exit 0
diff -r expected_large out || fail 'not all pictures are there'
rm -rf out
limited $((needed / 8)) "${large[@]}" -v -j 1 --report report -o out wide
expect_stop $frame_count expected_large

# Of more workers at most two find memory for themselves, and so no more are started.
rm -rf out
limited $((2 * needed + 12)) "${large[@]}" -v -j 5 -o out wide
expect_exit 0
expect_stderr \
	"birdview: -j lowered from 5 to 2: the control group has $((2 * needed + 12)) MB of memory, and a worker needs about $needed MB" \
	"$(summary "$frame_count frames: $frame_count done")"
diff -r expected_large out || fail 'not all pictures are there'

# What is said of larger frames is true, too.
"$BIRDVIEW_SYNTH" --frames 4 --points 4000000 huge
run --device cpu -q -o expected_huge huge
expect_exit 0
rm -rf out report
limited 30 --device cpu -v -j 1 --report report -o out huge
expect_stop 4 expected_huge
limited $((needed + 16 + more * 4)) --device cpu -q -j 1 -o out huge
expect_exit 0
diff -r expected_huge out || fail 'not all pictures of large frames are there'
