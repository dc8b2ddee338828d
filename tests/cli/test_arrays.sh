#!/usr/bin/env bash
#
# With --write npz a frame becomes a file of arrays instead of a picture: each number is
# the one that its channel stands for, for any channels in any order, all slices, and
# density with a scale or without. It has .npz for the extension, is named so by a dry
# run and the report, is up to date as a picture is, and found to be right; a PNG of
# the same frame is another file. --info says what is in it.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to read arrays'

support=$BIRDVIEW_SOURCE_DIR/tests/support
grid=(--x -6:6 --y -5:5 --z -2.5:3.5 --cell 1 --write npz)

python3 - <<'END'
import random, struct
random.seed(16)
points = [(k // 10 - 5.5, k % 10 - 4.5, random.uniform(-2.5, 3.4), random.random())
          for k in range(120) for _ in range(k % 40)]
random.shuffle(points)
with open("frame.bin", "wb") as file:
    file.write(b"".join(struct.pack("<4f", *point) for point in points))
END

# expect_arrays SLICES SCALE OPTION... -- LINE...: these arrays and planes
expect_arrays() {
	local slices=$1 scale=$2 options=()
	shift 2
	while [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	shift
	rm -rf out
	run "${grid[@]}" -o out "${options[@]}" frame.bin
	expect_exit 0
	expect_stderr "$(summary '1 frame: 1 done')"
	[[ $(find out -type f) == out/frame.npz ]] || fail 'there are other files'
	run "${grid[@]}" -o out "${options[@]}" frame.bin
	expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
	expect_right "${grid[@]}" -o out "${options[@]}" frame.bin
	capture python3 "$support/check_arrays.py" "$slices" "$scale" \
		frame.bin out/frame.npz
	expect_exit 0
	expect_stderr
	expect_stdout "$@"
}

# ---- Numbers ----

expect_arrays 0 n -- 'bev height intensity density'
mapfile -t names < <("$BIRDVIEW" --list-channels | cut -d ' ' -f 1 | grep -v '^slice')
((${#names[@]} == 9)) || fail "other channels: ${names[*]}"
all=$(IFS=,; echo "${names[*]}")
expect_arrays 0 n --channels "$all" -- "bev ${names[*]}"
for name in "${names[@]}"; do
	expect_arrays 0 n --channels "$name" -- "bev $name"
done
for scale in log16 log32 log64 log128 linear:7 linear:65535; do
	expect_arrays 0 $scale --density $scale --channels density,low -- \
		'bev density low'
done
expect_arrays 3 n --slices 3 --channels slices -- \
	'slice-height 0 1 2' 'slice-occupied 0 1 2'
expect_arrays 5 n --slices 5 \
	--channels slice-occupied:4,low,slice-height:3,slice-occupied:0,span -- \
	'bev low span' 'slice-height 3' 'slice-occupied 4 0'
expect_arrays 64 n --slices 64 --channels "slice-occupied,$all" -- \
	"bev ${names[*]}" "slice-occupied $(echo {0..63})"

# ---- A file beside a picture ----

rm -rf out
run "${grid[@]}" -n -o out frame.bin
expect_stdout "'frame.bin' -> 'out/frame.npz'"
run "${grid[@]}" -o out --report - frame.bin
expect_exit 0
grep -q '"output":"frame.npz","status":"done"' "$scratch/stdout" ||
	fail 'the report has another output'
run "${grid[@]}" -o out --write png frame.bin
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
run "${grid[@]}" -o out frame.bin
expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
run "${grid[@]}" -o out --channels low frame.bin
expect_stderr "$(summary '1 frame: 1 done')"
run "${grid[@]}" -o out --check frame.bin
expect_exit 1
expect_stdout frame.bin

# ---- What it says of itself ----

# expect_line NAME TEXT
expect_line() {
	grep -qxF "$(printf '  %-11s %s' "$1" "$2")" "$scratch/stdout" ||
		fail "no line '$1' with '$2': $(<"$scratch/stdout")"
}

run -q "${grid[@]}" -o out --slices 3 \
	--channels low,slice-height:2,slices,span --density linear:9 frame.bin
run --info out/frame.npz
expect_exit 0
expect_stderr
expect_line picture "made by birdview of 'frame.bin', 10 x 12, arrays"
expect_line grid \
	'preset surround: x -6 to 6, y -5 to 5, z -2.5 to 3.5 metres, a pixel is 1 wide; 3 slices of 2 metres'
expect_line array 'bev[0] is low (m): min z'
expect_line array 'bev[1] is span (m): z - min z'
expect_line array 'slice-height[0] is slice-height:2 (m): z'
expect_line array 'slice-height[1] to [3] are slice-height:0 to 2 (m): z'
expect_line array 'slice-occupied[0] to [2] are slice-occupied:0 to 2 (1): 1'
cp out/frame.npz renamed
run --info renamed frame.bin
expect_exit 0
grep -q "^'renamed': picture of 'frame.bin', preset surround, 10 x 12, arrays, " \
	"$scratch/stdout" || fail 'no line of arrays'
# In a directory they count if they are asked for.
run --info --include '*.npz' out
expect_exit 0
expect_line picture "made by birdview of 'frame.bin', 10 x 12, arrays"
run --info out
expect_exit 2
head -c 600 renamed >cut.npz
run --info cut.npz
expect_exit 1
expect_stderr "birdview: 'cut.npz': is a picture of birdview that is damaged"
