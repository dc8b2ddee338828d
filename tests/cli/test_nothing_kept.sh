#!/usr/bin/env bash
#
# A frame with points of which none is on the picture draws a warning that says where
# they are and where the grid is, once a run, and as often a warning of intensities;
# --strict fails it, --quiet silences the warning, and the report counts it. A check
# says the same. An empty frame draws none.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames in good
head -c 1600 /dev/zero >in/at_0.bin
: >in/empty.bin
grid=(--x 1:11 --y -5:5 --z 1:2 --cell 1)
units='is the layout right, and are these metres?'
found='(found x 0 to 0, y 0 to 0, z 0 to 0; expected x 1 to 11, y -5 to 5, z 1 to 2)'
black="0 of 100 points are on the picture $found; $units"
warning="birdview: warning: 'in/at_0.bin': $black"

# ---- One ----

for device in 1 2; do
	run -j $device --report report -o out "${grid[@]}" in/at_0.bin in/empty.bin
	expect_exit 0
	expect_stderr "$warning" "$(summary '2 frames: 2 done')"
	expect_files out at_0.png empty.png
	grep -q '"points":100,"kept":0,"not_finite":0,"outside":100,' report ||
		fail "the report does not count: $(<report)"
	rm -r out
done

run -q -o out "${grid[@]}" in/at_0.bin
expect_exit 0
expect_stderr

# ---- A check ----

run --check -o out "${grid[@]}" in/at_0.bin
expect_exit 0
expect_stderr "$warning" "$(summary '1 frame: 1 right')"

# ---- The strict ----

rm -r out
run --strict --report report -o out "${grid[@]}" in/at_0.bin in/empty.bin
expect_exit 1
expect_stderr "birdview: 'in/at_0.bin': $black" \
	"$(summary '2 frames: 1 done, 1 failed')"
expect_files out empty.png
grep -qF "\"code\":28,\"errno\":0,\"error\":\"$black\"" report ||
	fail "the report does not say it: $(<report)"

# ---- Many ----

# Both kinds of warnings, each once, whatever comes first.
mkdir many
for n in {1..9}; do
	cp in/at_0.bin "many/black_$n.bin"
	cp in/good.bin "many/good_$n.bin"
done
for jobs in 1 3; do
	rm -rf out
	run -j $jobs -o out "${small[@]}" --z 0.001:3.001 \
		--intensity-scale 1e-9 many
	expect_exit 0
	(($(said | grep -c "are on the picture (found x 0 to 0,") == 1)) ||
		fail 'black pictures are not told of once'
	(($(said | grep -c 'have an intensity outside the scale') == 1)) ||
		fail 'intensities are not told of once'
	(($(said | wc -l) == 3)) || fail "other words: $(said)"
done

# ---- Numbers that are none ----

for _ in {1..50}; do
	printf '\0\0\xc0\x7f\0\0\0\0\0\0\0\0\0\0\0\0'
done >in/none.bin
run -o out "${grid[@]}" in/none.bin
expect_exit 0
expect_stderr \
	"birdview: warning: 'in/none.bin': 0 of 50 points are finite; is the layout right?" \
	"$(summary '1 frame: 1 done')"
