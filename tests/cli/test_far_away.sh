#!/usr/bin/env bash
#
# Coordinates of a country, which float32 holds to centimetres at best, draw a warning
# once a run that advises an origin, whether any of them is on the picture or not; with
# an origin they draw none, nor do a few points that are far away. --quiet silences it.
# Where the points are is said to six digits.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to write frames'

# Points of 4 double, around 431200, 4582100, 50; and of 4 float.
python3 - <<'END'
import struct
for name in "a.bin", "b.bin":
    with open(name, "wb") as frame:
        for i in range(1000):
            frame.write(struct.pack("<4d", 431160.25 + i % 80,
                                    4582060.5 + i // 80, 50 + i / 1000, .5))
def floats(name, far):
    with open(name, "wb") as frame:
        for i in range(1000):
            frame.write(struct.pack("<4f", 2e5 if i < far else i % 10, 5, 0, .5))
floats("some.bin", 400)
floats("most.bin", 990)
END
doubles=(--layout columns=x:f8,y:f8,z:f8,i:f8 --existing replace)
floats=("${small[@]}" --existing replace)
advice='is the layout right, and are these metres?  Try --layout or --origin first'
found='found x 431160 to 431239, y 4582060 to 4582070, z 50 to 50.999'
expected='expected x -20 to 20, y -20 to 20, z -3 to 3'
black="0 of 1000 points are on the picture ($found; $expected); $advice"

# ---- Nothing is kept ----

run "${doubles[@]}" "${small[@]}" -o out a.bin
expect_exit 0
expect_stderr "birdview: warning: 'a.bin': $black" \
	"$(summary '1 frame: 1 done')"
run "${doubles[@]}" "${small[@]}" --strict -o out a.bin
expect_exit 1
expect_stderr "birdview: 'a.bin': $black" "$(summary '1 frame: 0 done, 1 failed')"
run "${doubles[@]}" "${small[@]}" --origin 0,0,1 -o out a.bin
expect_stderr "birdview: warning: 'a.bin': ...and are these metres?" \
	"$(summary '1 frame: 1 done')"
run "${doubles[@]}" "${small[@]}" -q -o out a.bin
expect_stderr

# ---- The advice is good ----

for origin in first 431160,4582060,50; do
	run "${doubles[@]}" "${small[@]}" --origin $origin -o out a.bin b.bin
	expect_exit 0
	expect_stderr "$(summary '2 frames: 2 done')"
done

# ---- Some are kept ----

warning='most of its points are beyond 100 km; is the layout right?  Try --layout or --origin first'
grid=(--x 431160:431240 --y 4582040:4582080 --z 0:60 --cell 1)
run "${doubles[@]}" "${grid[@]}" -o out a.bin b.bin
expect_exit 0
sed -i "s/'[ab].bin'/'one'/" "$scratch/stderr"
expect_stderr "birdview: warning: 'one': $warning" \
	"$(summary '2 frames: 2 done')"
run "${floats[@]}" -o out most.bin
expect_stderr "birdview: warning: 'most.bin': $warning" \
	"$(summary '1 frame: 1 done')"
run --check "${floats[@]}" -o out most.bin
expect_exit 0
expect_stderr "birdview: warning: 'most.bin': $warning" \
	"$(summary '1 frame: 1 right')"
run "${floats[@]}" -q -o out most.bin
expect_stderr
run "${floats[@]}" -o out some.bin
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
