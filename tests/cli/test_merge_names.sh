#!/usr/bin/env bash
#
# What --merge-reports prints is a list for --files-from: names of any bytes come back as
# they are, and a run with the list, once the frames are repaired, makes their pictures and
# no others.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/reports.sh
source "$(dirname "$0")/../support/reports.sh"

# ---- Every byte ----

# In parts, since a name has 255 bytes at most; no slash and no zero byte. Then what UTF-8
# has of 2, 3 and 4 bytes, and what looks like it: too long a form, half a pair, a number
# that is too large, a sequence that is cut.
bytes() {
	local byte
	for ((byte = $1; byte <= $2; byte++)); do
		# shellcheck disable=SC2059
		printf "\\x$(printf %x $byte)"
	done
}
names=("$(bytes 1 9)$(bytes 11 46)" "$(bytes 48 127)" "$(bytes 128 255)"
	$'\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf'
	$'\xc0\xaf\xe0\x80\xaf\xed\xa0\x80\xed\xb3\xbf\xf4\x90\x80\x80\xf0\x9f\x98'
	$'"\\udc80\\' ' {"input":"x","' '-' '#' $'a\rb')
mkdir in
for name in "${names[@]}"; do
	printf 'four' >"in/$name.bin"
done
make_frames in good

# expect_failed: the list in $scratch/stdout has all of 'names' and no others
expect_failed() {
	printf 'in/%s.bin\0' "${names[@]}" | sort -z >expected
	sort -z "$scratch/stdout" | cmp - expected ||
		fail 'names are not as they were'
}

run "${small[@]}" -q -o out --report report.jsonl in
expect_exit 1
merge -0 report.jsonl
expect_exit 1
expect_failed
expect_stderr "$(merged '1 run: 11 frames: 1 done, 10 failed')"

# As lines too, since none has a line break.
merge report.jsonl
tr '\n' '\0' <"$scratch/stdout" >lines
cp lines "$scratch/stdout"
expect_failed

# A line of a name that failed is struck off by what the same name became.
as_shard 0 1 <report.jsonl | grep -v summary >first.jsonl
sed 's/"status":"failed".*/"status":"done"}/' first.jsonl >second.jsonl
merge first.jsonl second.jsonl
expect_no_output

# ---- Names that are no line ----

printf 'four' >$'in/line\nbreak.bin'
printf 'four' >$'in/return.bin\r'
run "${small[@]}" -q -o out --report lines.jsonl $'in/line\nbreak.bin' \
	$'in/return.bin\r' 'in/#.bin'
merge lines.jsonl
expect_exit 1
expect_stdout 'in/#.bin'
expect_stderr \
	"birdview: \$'in/line\\nbreak.bin': has a line break in its name and is not listed; --null lists it" \
	"birdview: \$'in/return.bin\\x0d': has a line break in its name and is not listed; --null lists it" \
	"$(merged '1 run: 3 frames: 0 done, 3 failed')"
merge -0 lines.jsonl
printf '%s\0' $'in/line\nbreak.bin' $'in/return.bin\r' 'in/#.bin' | sort -z >expected
sort -z "$scratch/stdout" | cmp - expected || fail 'names with line ends are lost'
rm in/line* in/return*

# What no list may have, since no file can be called so.
long=$(printf 'd/%.0s' {1..2100})
{
	report_frames failed "$long" short
	report_end 2 0 0 2 0 1
} >long.jsonl
merge long.jsonl
expect_exit 1
expect_stdout short.bin
grep -q "^birdview: 'd/.*: is too long for a name and is not listed$" \
	"$scratch/stderr" || fail 'nothing is said of a name that is too long'

# ---- And back ----

for name in "${names[@]}"; do
	cp in/good.bin "in/$name.bin"
done
convert_listed() {
	"$BIRDVIEW" --merge-reports -q -0 report.jsonl |
		"$BIRDVIEW" "$@" -0 --files-from - --root in
	return "${PIPESTATUS[1]}"
}
run "${small[@]}" -q -o expected_tree in
touch -d @0 out/good.png
capture convert_listed "${small[@]}" -o out --report repair.jsonl
expect_exit 0
expect_stderr "$(summary '10 frames: 10 done')"
expect_same out/good.png expected_tree/good.png
[[ $(stat -c %Y out/good.png) == 0 ]] || fail 'a frame that was right is done again'
diff -r out expected_tree || fail 'pictures are missing'
merge report.jsonl repair.jsonl
expect_exit 0
expect_no_output
expect_stderr "$(merged '2 runs: 11 frames: 11 done')"
