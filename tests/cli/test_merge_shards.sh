#!/usr/bin/env bash
#
# --merge-reports tells which shards have no report, which have one without a summary,
# which stopped early, and which lack the names of frames that failed, in the form in
# which schedulers take numbers of tasks; any of that is exit status 1. What a killed run
# leaves of a line is passed over, and the line that was appended behind it is not.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/reports.sh
source "$(dirname "$0")/../support/reports.sh"

# report_shards COUNT SHARD...: whole reports of a frame each, in SHARD.jsonl
report_shards() {
	local count=$1 shard
	shift
	for shard; do
		{
			report_frames 'done' "$shard"
			report_end 1 1 0 0 0 0
		} | as_shard "$shard" "$count" >"$shard.jsonl"
	done
}

# ---- Missing ----

report_shards 32 {0..31}
merge {0..31}.jsonl
expect_exit 0
expect_no_output
expect_stderr "$(merged '32 of 32 shards: 32 frames: 32 done')"
merge {0..2}.jsonl {4..16}.jsonl {20..31}.jsonl
expect_exit 1
expect_no_output
expect_stderr 'birdview: shards that are missing: 3,17-19 of 32' \
	"$(merged '28 of 32 shards: 28 frames: 28 done')"
merge -q 30.jsonl
expect_exit 1
expect_stderr 'birdview: shards that are missing: 0-29,31 of 32'

# A shard that had no frames is there.
report_end 0 0 0 0 0 0 | as_shard 1 2 >none.jsonl
report_shards 2 0
merge none.jsonl 0.jsonl
expect_exit 0
expect_stderr "$(merged '2 of 2 shards: 1 frame: 1 done')"

# A report that has nothing in it is that of a run that was killed at once.
: >empty.jsonl
merge 0.jsonl empty.jsonl
expect_exit 1
expect_stderr "birdview: 'empty.jsonl': nothing is in it; its run was killed, or is still at work" \
	'birdview: shards that are missing: 1 of 2' \
	"$(merged '1 of 2 shards: 1 frame: 1 done')"
merge empty.jsonl 0.jsonl none.jsonl
expect_exit 0
merge empty.jsonl
expect_exit 1
expect_stderr "birdview: 'empty.jsonl': nothing is in it; its run was killed, or is still at work" \
	"$(merged '0 runs: 0 frames: 0 done')"

# More than a line has room for are counted. There may be a million.
report_end 0 0 0 0 0 0 | as_shard 1048575 1048576 >last.jsonl
line=$(<last.jsonl)
for ((i = 1; i < 3000; i += 2)); do
	echo "${line/:1048575,/:$i,}"
done >odd.jsonl
merge odd.jsonl last.jsonl
expect_exit 1
grep -qE '^birdview: shards that are missing: 0,2,4,.*,[0-9]+ and [0-9]+ more of 1048576$' \
	"$scratch/stderr" || fail 'a long list is not cut in words'
[[ $(wc -L <"$scratch/stderr") -lt 2200 ]] || fail 'a long list is too long'

# ---- Killed, stopped ----

{
	report_frames 'done' a b
	report_frames failed c
} | as_shard 0 4 >killed.jsonl
{
	report_frames 'done' d
	report_end 5 1 0 0 4 143
} | as_shard 1 4 >stopped.jsonl
report_end 0 0 0 0 0 3 | as_shard 2 4 >not_begun.jsonl
{
	report_frames 'done' e
	report_end 3 1 0 2 0 1
} | as_shard 3 4 >lacking.jsonl
merge killed.jsonl stopped.jsonl not_begun.jsonl lacking.jsonl
expect_exit 1
expect_stdout c.bin
expect_stderr \
	'birdview: shards that were killed or are still at work, as there is no summary: 0 of 4' \
	'birdview: shards that stopped early: 1-2 of 4' \
	'birdview: shards whose report lacks lines of frames that failed: 3 of 4' \
	"$(merged '4 of 4 shards: 11 frames: 4 done, 3 failed, 4 not started')"

# Each of them by itself costs the exit status.
report_shards 4 {0..3}
merge {1..3}.jsonl 0.jsonl
expect_exit 0
report_frames 'done' a | as_shard 0 4 >0.jsonl
merge {0..3}.jsonl
expect_exit 1
report_end 1 0 0 0 1 4 | as_shard 0 4 >0.jsonl
merge {0..3}.jsonl
expect_exit 1
report_end 1 0 0 1 0 1 | as_shard 0 4 >0.jsonl
merge {0..3}.jsonl
expect_exit 1
{
	report_frames 'done' a
	report_end 2 1 0 0 1 0
} | as_shard 0 4 >0.jsonl
merge {0..3}.jsonl
expect_exit 1

# Run again to its end, a shard is there, in whatever order its reports are read.
report_shards 4 {0..3}
merge killed.jsonl {0..3}.jsonl
expect_exit 1
expect_stdout c.bin
expect_stderr "$(merged '4 of 4 shards: 5 frames: 4 done, 1 failed')"
merge stopped.jsonl {0..3}.jsonl
expect_exit 0
expect_stderr "$(merged '4 of 4 shards: 4 frames: 4 done')"
report_frames 'done' a b | as_shard 0 4 >killed.jsonl
merge {0..3}.jsonl killed.jsonl
expect_exit 0
expect_stderr "$(merged '4 of 4 shards: 4 frames: 4 done')"

# Runs without shards.
{
	report_frames 'done' a b
	report_end 2 2 0 0 0 0
} >run.jsonl
report_frames 'done' c >killed.jsonl
report_end 3 0 0 0 3 130 >stopped.jsonl
report_end 1 0 0 1 0 1 >lacking.jsonl
merge killed.jsonl run.jsonl stopped.jsonl lacking.jsonl
expect_exit 1
expect_no_output
expect_stderr \
	'birdview: runs without a shard that were killed or are still at work, as there is no summary: 1' \
	'birdview: runs without a shard that stopped early: 1' \
	'birdview: lines of frames that failed lacking in reports without a shard: 1' \
	"$(merged '4 runs: 7 frames: 3 done, 1 failed, 3 not started')"
merge run.jsonl killed.jsonl
expect_exit 1
expect_stderr \
	'birdview: runs without a shard that were killed or are still at work, as there is no summary: 1' \
	"$(merged '2 runs: 3 frames: 3 done')"

# ---- Lines that are cut off ----

{
	report_frames failed a b
	report_end 2 0 0 2 0 1
} | as_shard 0 1 >whole.jsonl
size=$(wc -c <whole.jsonl)
first=$(head -n 1 whole.jsonl | wc -c)

# What is there of it is read, and then the run again behind it.
for cut in 1 8 9 40 $((first - 2)) $((first - 1)) $((first + 1)) \
	$((2 * first + 3)) $((size - 2)); do
	head -c $cut whole.jsonl >cut.jsonl
	merge cut.jsonl
	expect_exit 1
	[[ $(head -n 1 "$scratch/stdout") == a.bin ]] || ((cut < first - 1)) ||
		fail "the frame of a whole line is lost, cut at $cut"
	grep -qE "^birdview: 'cut.jsonl': line [1-3] is cut off and is left out$" \
		"$scratch/stderr" || ((cut == first - 1)) ||
		fail "a cut at $cut is not told"
	cat whole.jsonl >>cut.jsonl
	merge cut.jsonl
	expect_exit 1
	expect_stdout a.bin b.bin
	grep -qxF "$(merged '1 of 1 shard: 2 frames: 0 done, 2 failed')" \
		"$scratch/stderr" || fail "counts are wrong when cut at $cut"
done

# Several, after each of which comes another line at once, and zeros at the end, as a
# file has that was made longer before all of it was written.
{
	head -c 60 whole.jsonl
	head -c 9 whole.jsonl
	cat whole.jsonl
	head -c 100 whole.jsonl
	head -c 5000 /dev/zero
} >cut.jsonl
merge cut.jsonl
expect_exit 1
expect_stdout a.bin b.bin
expect_stderr "birdview: 'cut.jsonl': 3 lines are cut off and are left out, the first is line 1" \
	"$(merged '1 of 1 shard: 2 frames: 0 done, 2 failed')"

# ---- Shards that have not seen the same inputs ----

# On one machine a directory is not mounted, and all frames of the shard are there.
mkdir -p mounted/b nowhere
make_frames mounted/a 1 2 3 4 5
make_frames mounted/b 6 7 8 9
for shard in 0 1 2; do
	run -o seen --shard $shard/3 --report 's.{shard}' mounted/a mounted/b
	expect_exit 0
done
merge s.0 s.1 s.2
expect_exit 0
run -o seen --shard 1/3 --report 's.{shard}' mounted/a nowhere
expect_exit 0
merge s.0 s.1 s.2
expect_exit 1
expect_stdout
grep -qxF 'birdview: shards that have not found all of 9 frames: 1 of 3' \
	"$scratch/stderr" || fail 'a shard that saw less is not told'
# It is run again, and found all.
run -o seen --shard 1/3 --report again mounted/a mounted/b
merge s.0 s.1 s.2 again
expect_exit 0

# ---- A shard that is at work twice, and both write its report ----

# The first waits until somebody reads what it has to say of missing frames.
printf '%s\n' missing/{1..3000}.bin >missing
mkfifo said
"$BIRDVIEW" -o out --shard 0/1 --report twice --files-from missing 2>said &
first=$!
exec {reader}<said
until [[ -s twice ]]; do
	sleep 0.1
done
run -o out --shard 0/1 --report twice --files-from missing
expect_exit 1
cat <&"$reader" >/dev/null
exec {reader}<&-
wait "$first" || true
[[ $(grep -c '^{"summary":true,' twice) == 2 ]] ||
	fail 'a report has not the last lines of both runs'
capture grep -vE '^\{("input":.*"error":"[^"]*"|"summary":.*"exit":1)\}$' twice
expect_exit 1
