#!/usr/bin/env bash
#
# --merge-reports adds up what the reports of several runs say: how many frames became
# what is in one line, and those that failed are a list. It does not matter whether
# reports are named or come one after the other through a pipe. Of a frame the last line
# counts, and a frame that was tried again is counted once.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/reports.sh
source "$(dirname "$0")/../support/reports.sh"

# ---- Real reports ----

make_frames in a b c d e
printf 'four' >in/bad.bin
mkdir loop
ln -s . loop/self
run "${small[@]}" -q -o out in/c.bin
for shard in 0 1 2; do
	run "${small[@]}" -q --shard $shard/3 -o out \
		--report 'real.{shard}.jsonl' in missing.bin loop
done

# expect_list NAME...: these, in any order
expect_list() {
	sort -o "$scratch/stdout" "$scratch/stdout"
	expect_stdout "$@"
}

# A directory that cannot be read is listed too, once: all shards have tried it.
totals=$(merged '3 of 3 shards: 8 frames: 4 done, 1 up to date, 3 failed')
merge real.?.jsonl
expect_exit 1
expect_list in/bad.bin loop/self missing.bin
expect_stderr "$totals"
merge -0 real.2.jsonl real.0.jsonl real.1.jsonl
expect_exit 1
tr '\0' '\n' <"$scratch/stdout" >lines
mv lines "$scratch/stdout"
expect_list in/bad.bin loop/self missing.bin
expect_stderr "$totals"

merge_from_pipe() {
	cat real.?.jsonl | "$BIRDVIEW" "$@"
}
merge real.?.jsonl
cp "$scratch/stdout" named
cp "$scratch/stderr" said_of_named
capture merge_from_pipe --merge-reports -
expect_exit 1
expect_same named "$scratch/stdout"
sed -i 's/, in .* s a/, in T s a/' "$scratch/stderr"
expect_same said_of_named "$scratch/stderr"

merge -q real.?.jsonl
expect_exit 1
expect_list in/bad.bin loop/self missing.bin
expect_stderr

# Those of a check have frames that are wrong.
cp in/b.bin in/a.bin
rm out/b.png
run "${small[@]}" -q --check -o out --report check.jsonl in/{a,b,c}.bin in/missing.bin
merge check.jsonl
expect_exit 1
expect_list in/a.bin in/b.bin in/missing.bin
expect_stderr "$(merged '1 run: 4 frames: 1 right, 2 wrong, 1 failed')"

run "${small[@]}" -q -o out --report good.jsonl in/{c,d}.bin
merge good.jsonl
expect_exit 0
expect_no_output
expect_stderr "$(merged '1 run: 2 frames: 0 done, 2 up to date')"

# ---- Frames that were tried again ----

{
	report_frames 'done' a b
	report_frames failed c d
	report_end 4 2 0 2 0 1
} | as_shard 0 2 >first.jsonl
{
	report_frames 'done' e
	report_end 1 1 0 0 0 0
} | as_shard 1 2 >other.jsonl

# The shard once more, appended to the report, in a report of its own, or by a run that
# was killed.
{
	report_frames 'up to date' a b
	report_frames 'done' c
	report_frames failed d
	report_end 4 1 2 1 0 1
} | as_shard 0 2 >again.jsonl
merge first.jsonl other.jsonl again.jsonl
expect_exit 1
expect_stdout d.bin
expect_stderr "$(merged '2 of 2 shards: 5 frames: 2 done, 2 up to date, 1 failed')"
cat again.jsonl >>first.jsonl
merge first.jsonl other.jsonl
expect_stdout d.bin
expect_stderr "$(merged '2 of 2 shards: 5 frames: 2 done, 2 up to date, 1 failed')"
report_frames 'done' d | as_shard 0 2 >>first.jsonl
merge first.jsonl other.jsonl
expect_exit 0
expect_no_output
expect_stderr "$(merged '2 of 2 shards: 5 frames: 3 done, 2 up to date')"
# It may go wrong, too.
report_frames failed a d | as_shard 0 2 >>first.jsonl
merge first.jsonl other.jsonl
expect_exit 1
expect_list a.bin d.bin
expect_stderr "$(merged '2 of 2 shards: 5 frames: 1 done, 2 up to date, 2 failed')"

# A run without shards that does what has failed, and fails once more.
{
	report_frames 'done' d
	report_frames failed a
	report_end 2 1 0 1 0 1
} >repair.jsonl
merge first.jsonl other.jsonl repair.jsonl
expect_exit 1
expect_stdout a.bin
expect_stderr "$(merged '2 of 2 shards and 1 run without a shard: 5 frames: 2 done, 2 up to date, 1 failed')"
merge repair.jsonl repair.jsonl
expect_stderr "$(merged '2 runs: 3 frames: 2 done, 1 failed')"

# ---- What is added later, and many frames ----

{
	report_frames failed a | sed 's/"status"/"new":[1,{"a":null}],&/; s/}$/,"more":"\\u00e9"}/'
	report_end 1 0 0 1 0 1 | sed 's/"frames"/"new":{"b":[]},&/; s/}$/,"more":-1.5e3}/'
} | as_shard 0 1 >later.jsonl
merge later.jsonl
expect_exit 1
expect_stdout a.bin
expect_stderr "$(merged '1 of 1 shard: 1 frame: 0 done, 1 failed')"

# A line that fills the memory for lines to its last byte, one that is a byte shorter,
# and what comes after them.
pad() {
	local line='{"input":"a.bin","output":"a.png","status":"failed","pad":"'

	printf '%s' "$line"
	head -c $(($1 - ${#line} - 2)) /dev/zero | tr '\0' p
	printf '"}\n'
}
for length in $(((1 << 18) - 1)) $((1 << 18)); do
	{
		pad "$length"
		report_frames 'done' b c
		report_end 3 2 0 1 0 1
	} >long.jsonl
	merge long.jsonl
	expect_exit 1
	expect_stdout a.bin
	expect_stderr "$(merged '1 run: 3 frames: 2 done, 1 failed')"
done

# So many that tables grow; each third is repaired.
{
	report_frames failed {1..3000}
	for ((i = 3; i <= 3000; i += 3)); do
		repaired+=("$i")
	done
	report_frames 'done' "${repaired[@]}"
	report_frames failed {1..10}
} | as_shard 5 6 >many.jsonl
report_end 3000 998 0 2002 0 1 | as_shard 5 6 >>many.jsonl
merge many.jsonl
diff <(seq 3000 | awk '$1 % 3 > 0 || $1 <= 10 { print $1 ".bin" }') \
	"$scratch/stdout" || fail 'other frames are listed'
grep -q ': 3001 frames: 998 done, 2003 failed,' "$scratch/stderr" ||
	fail 'many frames are counted wrong'
