#!/usr/bin/env bash
# The pictures that the command writes are good PNG files in the eyes of others:
# of pngcheck, and of a decoder that shares no code with birdview or libpng.
# Frames of usual size, small ones and empty ones, in every preset that comes as a
# picture and in grids of extreme shapes. And so are sparse streams of what no frame shows: random
# pictures from empty to full, gray and RGB, of 8 and 16 bits, 1 to 5000 wide.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for program in pngcheck python3; do
	if ! command -v "$program" >/dev/null; then
		echo "skipped: there is no $program"
		exit 77
	fi
done

# convert NAME OPTION...: all frames to the directory NAME
convert() {
	local output=$scratch/$1
	shift
	"$BIRDVIEW" -q -o "$output" "$@" "$scratch/frames"
}

# check NAME WIDTH HEIGHT: four pictures of that size
check() {
	local files=("$scratch/$1"/*/*.png) line
	if ((${#files[@]} != 4)); then
		echo "FAILED: $1: expected 4 pictures, found ${#files[@]}"
		exit 1
	fi
	pngcheck -q "${files[@]}"
	python3 "$BIRDVIEW_SOURCE_DIR/tests/support/decode_png.py" "${files[@]}" |
		while read -r line; do
			if [[ $line != "$2 $3 "* ]]; then
				echo "FAILED: $line: expected $2 x $3"
				exit 1
			fi
		done
}

"$BIRDVIEW_SYNTH" --frames 2 "$scratch/frames/usual"
"$BIRDVIEW_SYNTH" --frames 1 --points 100 "$scratch/frames/small"
"$BIRDVIEW_SYNTH" --frames 1 --points 0 "$scratch/frames/empty"

convert surround --preset surround
check surround 1600 1600
convert note --preset note
check note 1600 1600
convert sfa3d --preset sfa3d
check sfa3d 608 608
convert complex-yolo --preset complex-yolo
check complex-yolo 1024 512
convert birdnet --preset birdnet
check birdnet 1400 1400
convert one_cell --cell 160
check one_cell 1 1
convert one_row --x 0:0.05 --cell 0.05
check one_row 3200 1
convert one_column --y 0:0.05 --cell 0.05
check one_column 1 3200

mkdir "$scratch/random"
cd "$scratch/random"
"$RANDOM_PNGS" 1000
pngcheck -q ./*.png
