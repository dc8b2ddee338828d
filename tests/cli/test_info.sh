#!/usr/bin/env bash
#
# --info says what frames and pictures are, and writes nothing. Of one frame: format,
# size, points, fields, figures that are those of its points, how many of them are on
# the picture, and the command that draws it. Of several: a line each, and a summary
# with the scale for all of them. Of a picture: what it says of itself. The report has
# the same as JSON. What cannot be read fails as in a conversion.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to read JSON'

make_frames in good
list_all() {
	find . -printf '%y %s %T@ %p\n' | sort
}

# expect_line NAME TEXT: --info has printed this of a frame
expect_line() {
	grep -qxF "$(printf '  %-11s %s' "$1" "$2")" "$scratch/stdout" ||
		fail "no line '$1' with '$2': $(<"$scratch/stdout")"
}

# ---- One frame ----

# 400 points, whose numbers are known: x from 0 to 39.9, y as x or -x, z 1 to 100,
# intensities of 0 to 3; then one that is not finite.
python3 - <<'END'
import math, struct
rows = [(k / 10, (k / 10) * (-1) ** k, 1 + k % 100, k % 4) for k in range(400)]
rows.append((math.nan, 0, 0, math.inf))
with open("known.bin", "wb") as file:
    file.write(b"".join(struct.pack("<4f", *row) for row in rows))
END
list_all >"$scratch/before"
run --info --x 0:20 --y -20:20 --z 1:201 --cell 1 known.bin
expect_exit 0
expect_stderr
[[ $(head -n 1 "$scratch/stdout") == "'known.bin'" ]] || fail 'no name'
expect_line format 'raw: points and nothing else, by the layout'
expect_line bytes 6416
expect_line points '401, 1 of them not finite'
expect_line fields 'x f4, y f4, z f4, intensity f4'
expect_line 'taken as' 'x is x, y is y, z is z of the file; intensity 1 is full'
expect_line picture \
	'49.9 % of the points are on it: preset surround, x 0 to 20, y -20 to 20, z 1 to 201'
expect_line '' '50 % of these have an intensity outside the scale'
expect_line command \
	"birdview -o pictures --x 0:20 --y -20:20 --z 1:201 --cell 1 --intensity-scale 255 'known.bin'"

for scale in log16 linear:32; do
	run --info --density $scale known.bin
	expect_line command \
		"birdview -o pictures --density $scale 'known.bin'"
done

for options in '--channels low' '--channels slices --slices 8 --write npz' \
	'--channels low,slice-height:0,span --bits 16 --slices 2 --write png'; do
	# shellcheck disable=SC2086
	run --info $options known.bin
	expect_line command "birdview -o pictures $options 'known.bin'"
done
# Whatever their order.
run --info --write npz --channels low --density log16 known.bin
expect_line command \
	"birdview -o pictures --density log16 --channels low --write npz 'known.bin'"

# figures NAME MIN P1 MEDIAN P99 MAX NOT_FINITE
figures() {
	local found
	found=$(awk -v name="$1" '$1 == name && NF == 7' "$scratch/stdout" |
		tr -s ' ')
	[[ $found == " $*" ]] || fail "other figures: $found, expected $*"
}
figures x 0 0.3 19.9 39.5 39.9 1
figures y -39.9 -39.1 0 39 39.8 0
figures z 0 1 50 99 100 0
figures intensity 0 0 1 3 3 1
figures distance 0 0.4242641 28.14285 55.86143 56.42712 0

# Options that matter to a picture are in the command, a usual name is not.
run --info --layout nuscenes --preset note -o 'to here' known.bin --strict -j 2
expect_exit 1
expect_stderr "birdview: 'known.bin': size is 6416 bytes, expected a multiple of 20..."
expect_no_output
run --info --layout columns=x,y,z,- --preset note -o 'to here' --strict known.bin
expect_exit 0
expect_line layout 'columns=x,y,z,-, as asked for'
expect_line fields 'x f4, y f4, z f4'
expect_line 'taken as' 'x is x, y is y, z is z of the file; intensity is 0'
expect_line note 'there is no intensity, which counts as 0'
expect_line command \
	"birdview -o 'to here' --preset note --layout columns=x,y,z,- 'known.bin'"

# A name that begins with a dash, an empty frame, a frame that is not finite.
mkdir odd
: >odd/-empty.bin
for _ in {1..5}; do
	printf '\0\0\xc0\x7f\0\0\0\0\0\0\0\0\0\0\0\0'
done >odd/none.bin
(cd odd && "$BIRDVIEW" --info ./-empty.bin) >"$scratch/stdout"
expect_line points 0
expect_line command "birdview -o pictures -- '-empty.bin'"
run --info odd/none.bin
expect_exit 0
expect_line points '5, 5 of them not finite'
expect_line note 'no point is finite'

# ---- Files that name their fields ----

# All are listed; of those with one number a point there are figures. Of two with one
# name the first counts.
{
	printf '%s\n' 'VERSION 0.7' 'FIELDS x y z normal intensity ring t_of_point ring' \
		'SIZE 4 4 4 4 1 2 8 4' 'TYPE F F F F U U F F' 'COUNT 1 1 1 3 1 1 1 1' \
		'WIDTH 100' 'HEIGHT 1' 'POINTS 100' 'DATA ascii'
	for k in {1..100}; do
		echo "$k -$k 0.5 0 0 1 $((2 * k)) $((k % 10)) 0.25 nan"
	done
} >named.pcd
run --info --x 0:200 named.pcd
expect_exit 0
expect_stderr
expect_line fields \
	'x f4, y f4, z f4, normal f4 x 3, intensity u1, ring u2, t_of_point f8, ring f4'
expect_line 'taken as' \
	"x is x, y is y, z is z of the file; intensity is 'intensity', 255 is full"
figures x 1 1 50 99 100 0
figures y -100 -100 -51 -2 -1 0
figures intensity 2 2 100 198 200 0
figures "'ring'" 0 0 4 9 9 0
figures "'t_of_point'" 0.25 0.25 0.25 0.25 0.25 0
(($(grep -c "^  'ring' " "$scratch/stdout") == 1)) || fail 'ring is there twice'
run --info --intensity-field ring --axes y,-x,z named.pcd
expect_exit 0
expect_line 'taken as' \
	"x is y, y is -x, z is z of the file; intensity is 'ring', 65535 is full"
figures x -100 -100 -51 -2 -1 0
figures y -100 -100 -51 -2 -1 0
figures intensity 0 0 4 9 9 0
figures "'intensity'" 2 2 100 198 200 0
expect_line command \
	"birdview -o pictures --axes y,-x,z --intensity-field 'ring' --intensity-scale 255 'named.pcd'"
for scale in tanh auto 7.5; do
	run --info --intensity-scale $scale named.pcd
	expect_exit 0
	expect_line command "birdview -o pictures --intensity-scale $scale 'named.pcd'"
done
run --info --origin 1,-1,0.5 named.pcd
expect_line 'taken as' "x is x, y is y, z is z of the file, minus the origin; intensity is 'intensity', 255 is full"
figures x 0 0 49 98 99 0
expect_line command "birdview -o pictures --origin 1,-1,0.5 'named.pcd'"

# The same points have the same figures, whatever their format.
numbers() {
	run --info --report - "$1"
	expect_exit 0
	python3 -c 'import json, sys
row = json.loads(sys.stdin.readline())
print([row[key] for key in ("points", "kept", "x", "y", "z", "distance")])' \
		<"$scratch/stdout"
}
right=$(numbers in/good.bin)
for format in pcd-ascii pcd-binary ply-big npy-double npy-fortran csv; do
	"$BIRDVIEW_SYNTH" --frames 1 --points 2000 --format $format made_$format
	file=$(echo made_$format/*)
	[[ $(numbers "$file") == "$right" ]] || fail "other figures of $file"
done

# ---- An array of records, which no layout is for ----

python3 - <<'END'
import struct
descr = "[('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('intensity', '<f4')]"
text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (3,), }}"
text = text.ljust(128 - 10 - 1) + "\n"
with open("records.npy", "wb") as file:
    file.write(b"\x93NUMPY\1\0" + struct.pack("<H", len(text)))
    file.write(text.encode())
    for i in range(3):
        file.write(struct.pack("<4f", i, 1, 1, 100 * i))
END
run --info --report - records.npy
expect_exit 0
grep -q '"layout":null,"fields"' "$scratch/stdout" ||
	fail "records have a layout: $(<"$scratch/stdout")"
run --info records.npy in/good.bin
grep -q "^'records.npy': npy, 3 points, " "$scratch/stdout" ||
	fail "no line of records: $(<"$scratch/stdout")"
run -o records records.npy
[[ $(said) == *'outside the scale'*'; is the scale right?  Try '* ]] ||
	fail "records may have another layout: $(said)"

# ---- Several ----

mkdir two
cp known.bin two/b.bin
cp in/good.bin two/a.bin
cp in/good.bin two/a.other
run --info two/a.bin two
expect_exit 0
expect_stderr
grep -q "^'two/a.bin': raw kitti, [0-9]* points, " "$scratch/stdout" ||
	fail 'no line of a.bin'
grep -q "^'two/b.bin': raw kitti, 401 points, " "$scratch/stdout" ||
	fail 'no line of b.bin'
grep -q '^2 frames (2 raw): [0-9]* points, ' "$scratch/stdout" ||
	fail 'no summary'

# The scale for all of them is what auto finds, whatever the order.
cp "$scratch/stdout" one_order
scale=$(sed -n 's/.*: --intensity-scale \(.*\) is what auto.*/\1/p' one_order)
run -n --intensity-scale auto -o out two
[[ $(said) == "birdview: intensity scale $scale (99 % of "* ]] ||
	fail "auto finds another scale than $scale: $(said)"
run --info two/b.bin two/a.bin
grep -v "^'" one_order | diff - <(grep -v "^'" "$scratch/stdout") ||
	fail 'the summary depends on the order'

# Two that would be one picture are no trouble here.
cp in/good.bin two/a.pts
run --info two/a.pts two/a.bin
((status < 2)) || fail 'two frames with one name are refused'

# ---- What cannot be read ----

head -c 35 in/good.bin >two/short.bin
mkfifo two/fifo.bin
run --info two/short.bin two/fifo.bin missing.bin in/good.bin
expect_exit 1
expect_stderr \
	"birdview: 'two/short.bin': size is 35 bytes, expected a multiple of 16 (3 left over)" \
	"birdview: 'two/fifo.bin': is a FIFO, expected a regular file" \
	"birdview: 'missing.bin': cannot open the frame: No such file or directory"
grep -q '^1 frame (1 raw), 3 failed: ' "$scratch/stdout" || fail 'no summary'
run --info --max-points 400 known.bin
expect_exit 1
expect_stderr "birdview: 'known.bin': has 401 points, expected at most 400 (--max-points)"
expect_no_output
run --info in/nothing_there_either
expect_exit 1
run --info
expect_usage 'no input: expected frames or directories of frames, or --files-from FILE'
for other in --check -n; do
	run --info $other -o out in
	expect_usage '--info excludes --check and --dry-run; it looks at inputs alone'
done
run --info --preset surrund in
expect_usage "--preset: unknown name 'surrund'; did you mean 'surround'? (known: ...)" ||
	true
run --info --cell 0.3 in
expect_exit 2
expect_no_output
if [[ -c /dev/full ]]; then
	to_full_device() {
		"$BIRDVIEW" "$@" >/dev/full
	}
	capture to_full_device --info in/good.bin
	expect_exit 3
	expect_stderr 'birdview: cannot write to standard output: No space left on device'
fi

# ---- Pictures ----

rm two/*
cp in/good.bin two/frame.bin
run -q "${small[@]}" -o two two/frame.bin
expect_exit 0
run --info two/frame.png
expect_exit 0
expect_stderr
expect_line picture "made by birdview of 'frame.bin', 400 x 400, 8 bits a sample"
expect_line grid \
	'preset surround: x -20 to 20, y -20 to 20, z -3 to 3 metres, a pixel is 0.1 wide'
expect_line 'read as' 'raw, layout kitti; intensity 1 is full'
expect_line green 'intensity (1): round(255 * i)'
expect_line red \
	'height (m): 1 + round(254 * (z - MIN) / (MAX - MIN)), MIN is -3, MAX is 3'
expect_line blue 'density (points): round(255 * min(1, ln(1 + n) / ln 64))'
run -q "${small[@]}" --density linear:32 -o two two/frame.bin
run --info two/frame.png
expect_line blue 'density (points): round(255 * min(1, n / MAX)), MAX is 32'
run -q "${small[@]}" --density log128 -o two two/frame.bin
run --info two/frame.png
expect_line blue 'density (points): round(255 * min(1, ln(1 + n) / ln 128))'
fingerprint=$(grep -aoE '"fingerprint":"[0-9a-f]+"' two/frame.png | cut -d '"' -f 4)
contract=$(grep -aoE '"contract":[0-9]+' two/frame.png)
expect_line rules "contract ${contract#*:}, fingerprint $fingerprint"

# One channel is gray; depth and slices are those of the picture.
run -q "${small[@]}" --channels low -o two two/frame.bin
run --info two/frame.png
expect_line picture "made by birdview of 'frame.bin', 400 x 400, 8 bits a sample"
expect_line gray \
	'low (m): 1 + round(254 * (min z - MIN) / (MAX - MIN)), MIN is -3, MAX is 3'
if grep -qE '^  (red|green|blue) ' "$scratch/stdout"; then
	fail 'a gray picture has colours'
fi
run -q "${small[@]}" --bits 16 --slices 4 \
	--channels mean-intensity,slice-height:3,slice-occupied:0 \
	-o two two/frame.bin
run --info two/frame.png
expect_line picture "made by birdview of 'frame.bin', 400 x 400, 16 bits a sample"
expect_line red 'mean-intensity (1): round(65535 * mean i)'
expect_line green \
	'slice-height:3 (m): 1 + round(65534 * (z - MIN) / (MAX - MIN)), MIN is -3, MAX is 3'
expect_line blue 'slice-occupied:0 (1): 65535'
fingerprint=$(grep -aoE '"fingerprint":"[0-9a-f]+"' two/frame.png | cut -d '"' -f 4)
expect_line rules "contract ${contract#*:}, fingerprint $fingerprint"
run -q "${small[@]}" -o two two/frame.bin

# By content, not by name; others are not ours; a directory is searched for frames.
cp two/frame.png two/picture
cp in/good.bin two/frame_2.png
printf '\x89PNG\r\n\x1a\n and more' >two/other.png
head -c 400 two/frame.png >two/cut.png
run --info two two/picture two/frame_2.png two/other.png two/cut.png
expect_exit 1
expect_stderr \
	"birdview: 'two/other.png': is a picture that birdview did not make" \
	"birdview: 'two/cut.png': is a picture of birdview that is damaged"
grep -q "^'two/picture': picture of 'frame.bin', preset surround, 400 x 400, " \
	"$scratch/stdout" || fail 'no line of a picture'
grep -q '^2 frames (2 raw), 1 picture, 2 failed: ' "$scratch/stdout" ||
	fail 'no summary of pictures'

# ---- The report ----

# With it on standard output there are no words there.
for report in - report; do
	run --info --x 0:20 --y -20:20 --z 1:201 --cell 1 --report $report \
		known.bin two/picture two/other.png missing.bin
	expect_exit 1
	if [[ $report == - ]]; then
		cp "$scratch/stdout" report
	fi
	python3 - <<'END' || fail "the report is not as expected: $(<report)"
import json
rows = [json.loads(line) for line in open("report")]
summary = rows.pop()
frame, picture, other, missing = rows
assert frame["input"] == "known.bin" and frame["status"] == "read"
assert frame["format"] == "raw" and frame["bytes"] == 6416
assert frame["layout"] == frame["usual_layout"] == "kitti"
assert [(f["name"], f["type"], f["is"]) for f in frame["fields"]] == [
    (name, "f4", name) for name in ("x", "y", "z", "intensity")]
assert frame["axes"] == "x,y,z" and frame["intensity_scale"] == 1
assert (frame["points"], frame["kept"], frame["not_finite"], frame["outside"],
        frame["odd_intensity"]) == (401, 200, 1, 200, 100)
assert frame["z"] == {"not_finite": 0, "min": 0, "p1": 1, "median": 50, "p99": 99,
                      "max": 100}
assert frame["x"]["not_finite"] == frame["intensity"]["not_finite"] == 1
assert frame["guesses"][0]["layout"] == "kitti"
assert frame["guesses"][0]["integers"] == [3, 4]
assert frame["command"].startswith("birdview -o pictures --x 0:20 ")
assert picture["status"] == "picture" and picture["whole"] is True
assert picture["metadata"]["source"] == "frame.bin"
assert other["status"] == "wrong" and other["code"] == 53
assert missing["status"] == "failed" and missing["code"] == 20
assert summary["summary"] is True and summary["exit"] == 1
assert (summary["frames"], summary["pictures"], summary["failed"]) == (1, 1, 2)
assert summary["formats"] == {"raw": 1} and summary["z"] == [0, 100]
assert summary["intensity_scale_auto"] == 3
END
done
run --info --report known.bin known.bin
expect_exit 2
expect_same known.bin <(cat known.bin)
