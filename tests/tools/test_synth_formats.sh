#!/bin/bash
#
# Proves that birdview-synth writes the same points in every format that its help
# names: a reader of each, which shares nothing with the source, finds the heads
# as the formats want them and, rounded to float, the bytes of the raw frame;
# with and without points, for each intensity scale.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to read the formats'
points_of=$BIRDVIEW_SOURCE_DIR/tests/support/frame_points.py

# write_frames DIR ARGUMENT...: two frames
write_frames() {
	capture "$BIRDVIEW_SYNTH" --frames 2 "${@:2}" "$1"
	((status == 0)) || fail "exit $status: $(<"$scratch/stderr")"
}

# list_frames FORMAT DIR RAW: both are to be compared with those in RAW
list_frames() {
	local frame files
	for frame in 000000 000001; do
		files=("$2/$frame".*)
		((${#files[@]} == 1)) || fail "not one file: ${files[*]}"
		echo "$1 ${files[0]} $3/$frame.bin" >>list
	done
}

capture "$BIRDVIEW_SYNTH" --help
mapfile -t formats < <(sed -n 's/^  \([a-z0-9-]*\) *\.[a-z]* .*/\1/p' "$scratch/stdout")
echo "${#formats[@]} formats: ${formats[*]}"
((${#formats[@]} >= 16)) || fail 'the help names fewer formats than there were'
[[ ${formats[0]} == raw ]] || fail 'the first format is not raw'

# ---- The same points ----

for scale in 1 100 65500; do
	for points in 0 20 2000; do
		raw=raw.$scale.$points
		write_frames "$raw" --points $points --intensity-scale $scale
		for format in "${formats[@]}"; do
			[[ $scale != 1 || $format != las* ]] || continue
			write_frames "$format.$scale.$points" --format "$format" \
				--points $points --intensity-scale $scale
			list_frames "$format" "$format.$scale.$points" "$raw"
		done
	done
done
echo "$(wc -l <list) files"
capture python3 "$points_of" <list
((status == 0)) ||
	fail "$(grep -v '^literals=' "$scratch/stdout"; cat "$scratch/stderr")"

# ---- The same points wherever the scanner sees any ----
# Millimetres times the scale of a LAS file, rounded to float, are the floats of
# raw up to the range of the scanner, and beyond.

capture python3 -c '
from struct import pack
for mm in range(200001):
    assert pack("<f", mm * 0.001) == pack("<f", mm / 1000), mm
'
((status == 0)) || fail "not the float of raw: $(tail -n 1 "$scratch/stderr")"

# ---- The scale where none is given ----

for format in "${formats[@]}"; do
	scale=1
	[[ $format != las* ]] || scale=65500
	write_frames "$format" --format "$format" --points 20
	for frame in 000000 000001; do
		cmp "$format/$frame".* "$format.$scale.20/$frame".* ||
			fail "$format has another intensity scale than $scale"
	done
done

# ---- Compression has all that a reader has to know ----

echo 'pcd-compressed pcd-compressed.1.2000/000000.pcd raw.1.2000/000000.bin' >list
capture python3 "$points_of" <list
echo "compressed: $(<"$scratch/stdout")"
grep -Eq '^literals=[1-9][0-9]* short=[1-9][0-9]* long=[1-9][0-9]* .* farthest=[1-9][0-9]{3}$' \
	"$scratch/stdout" || fail 'a kind of compressed bytes is missing'
(($(stat -c %s pcd-compressed.1.2000/000000.pcd) < $(stat -c %s pcd-binary.1.2000/000000.pcd))) ||
	fail 'compressed is not smaller'
