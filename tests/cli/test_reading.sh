#!/usr/bin/env bash
#
# The options that say how frames are read give the pixels that they promise: --axes turns
# a frame, --origin moves it before its coordinates become float32, also when it is the
# first point's, tanh bends intensities, and --format takes a file for what it does not
# look like. A layout's axes give way to those that were asked for.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to write frames'

# Coordinates are multiples of 1/64, which float32 has exactly at any origin here.
python3 - <<'END'
import math, random, struct
random.seed(1)
def number(most):
    return random.randrange(-64 * most, 64 * most) / 64
points = [(number(19), number(19), number(2), random.random() * 3)
          for i in range(2000)]
points[0] = (1.25, -2.5, 0.25, 0.5)
def write(name, form, convert, start=b""):
    with open(name, "wb") as frame:
        frame.write(start)
        for point in points:
            frame.write(struct.pack(form, *convert(*point)))
write("plain.bin", "<4f", lambda x, y, z, i: (x, y, z, i))
write("turned.bin", "<4f", lambda x, y, z, i: (-y, x, z, i))
write("bent.bin", "<4f", lambda x, y, z, i: (x, y, z, math.tanh(i)))
write("map.bin", "<3df",
      lambda x, y, z, i: (x + 431000, y + 4582000, z + 100, i))
write("turned_map.bin", "<3df",
      lambda x, y, z, i: (-y + 431000, x + 4582000, z + 100, i))
# The first point is 1.25, -2.5, 0.25 from the origin.
write("from_first.bin", "<4f", lambda x, y, z, i: (x - 1, y + 3, z, i))
write("five.bin", "<5f", lambda x, y, z, i: (x, y, z, 255 * (i / 4), 0))
write("four.bin", "<4f", lambda x, y, z, i: (x, y, z, 255 * (i / 4)))
write("headed.bin", "<4f", lambda x, y, z, i: (x, y, z, i), b"PK\3\4" + bytes(12))
END

# pixels FILE: a sum of what the picture shows
pixels() {
	python3 - "$1" <<'END'
import hashlib, struct, sys, zlib
data, at, parts = open(sys.argv[1], "rb").read(), 8, b""
while at < len(data):
    size, kind = struct.unpack_from(">I4s", data, at)
    if kind == b"IDAT":
        parts += data[at + 8:at + 8 + size]
    at += 12 + size
print(hashlib.sha256(zlib.decompress(parts)).hexdigest())
END
}

# draw FRAME ARGUMENT...
draw() {
	local frame=$1
	shift
	run -q "${small[@]}" --existing replace -o out "$@" "$frame.bin"
	expect_exit 0
	expect_stderr
}

# expect_drawn EXPECTED FRAME ARGUMENT...: the pixels of the picture EXPECTED
expect_drawn() {
	local expected=$1 frame=$2
	shift
	draw "$@"
	[[ $(pixels "out/$frame.png") == "$(pixels "out/$expected.png")" ]] ||
		fail "$frame.bin is drawn otherwise than $expected.bin"
}

maps=(--layout columns=x:f8,y:f8,z:f8,i)
for frame in plain from_first; do
	draw $frame
done
draw plain --intensity-scale 1
[[ $(pixels out/plain.png) != "$(pixels out/from_first.png)" ]] ||
	fail 'what is to differ does not'

expect_drawn plain turned --axes y,-x,z
expect_drawn plain map "${maps[@]}" --origin 431000,4582000,100
expect_drawn from_first map "${maps[@]}" --origin first
# An origin is along the axes of the file.
expect_drawn plain turned_map "${maps[@]}" --axes y,-x,z \
	--origin 431000,4582000,100

draw bent
cp out/bent.png out/expected.png
expect_drawn expected plain --intensity-scale tanh
expect_drawn expected bent --intensity-scale tanh --intensity-scale 1

# nuScenes has axes of its own, and a scale.
draw four --intensity-scale 255
expect_drawn four five --layout nuscenes --axes x,y,z
grep -qaF '"layout":"nuscenes","axes":"x,y,z",' out/five.png ||
	fail 'the picture does not note its axes'
draw five --layout nuscenes --axes y,-x,z
! grep -qaF '"axes"' out/five.png || fail 'it notes those of the layout'
expect_drawn four five --layout nuscenes --axes x,y,z --intensity-scale 255

# ---- Formats ----

draw plain --intensity-scale 1
run -q "${small[@]}" -o out headed.bin
expect_exit 1
expect_stderr "birdview: 'headed.bin': is a NumPy archive..."
expect_drawn plain headed --format raw --layout columns=skip=16,x,y,z,i

run -q "${small[@]}" -o out --intensity-field ring plain.bin
expect_exit 1
expect_stderr "birdview: 'plain.bin': has no names of fields, and so no 'ring'; expected a layout with its column"
