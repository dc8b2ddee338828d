#!/usr/bin/env bash
#
# --intensity-scale auto finds the least number that 99 % of all intensities on all
# pictures do not exceed, says so, and makes the pictures that this number makes when it
# is given; with any number of processes, and again in a check and a second run. Frames
# that cannot be read are left out of it, and fail as ever.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to write frames'

# Frames with whole intensities, a third of whose points are beside the picture and
# would be the brightest; prints what 99 % do not exceed, and how many there are.
make_bytes() {
	python3 - "$@" <<'END'
import os, random, struct, sys
random.seed(sys.argv[1])
os.makedirs(sys.argv[2], exist_ok=True)
kept = []
for k in range(8):
    with open(f"{sys.argv[2]}/{k}.bin", "wb") as frame:
        for i in range(random.randrange(3000)):
            value = float(int(random.betavariate(1, 4) * 200))
            x = random.choice((1.0, -7.0, 500.0))
            if x == 500:
                value = 255.0
            else:
                kept.append(value)
            frame.write(struct.pack("<4f", x, random.random(), 0, value))
kept.sort()
print(f"{kept[(len(kept) * 99 + 99) // 100 - 1]:g} {len(kept)}")
END
}

for seed in 1 2 3; do
	read -r scale count < <(make_bytes $seed "in$seed")
	found="birdview: intensity scale $scale (99 % of $count intensities are not above it)"
	for jobs in 1 3; do
		rm -rf out
		run "${small[@]}" -j $jobs --intensity-scale auto -o out "in$seed"
		expect_exit 0
		expect_stderr "$found" "$(summary '8 frames: 8 done')"
	done
	run "${small[@]}" -q --intensity-scale "$scale" -o given "in$seed"
	expect_exit 0
	diff -r out given || fail 'the pictures are not those of the scale'
	rm -r given
done
grep -qF "\"intensity_scale\":$scale," out/0.png ||
	fail 'the scale is not in the picture'

# ---- Again ----

run "${small[@]}" --intensity-scale auto -o out in3
expect_stderr "$found" "$(summary '8 frames: 0 done, 8 up to date')"
run "${small[@]}" --check --intensity-scale auto -o out in3
expect_exit 0
expect_stderr "$found" "$(summary '8 frames: 8 right')"
run "${small[@]}" -n --intensity-scale auto -o out in3
expect_exit 0
expect_no_output
grep -qxF "$found" "$scratch/stderr" || fail 'a dry run finds another scale'
run "${small[@]}" -q --intensity-scale auto -o out in3
expect_exit 0
expect_stderr

# ---- What is left out ----

head -c 35 /dev/zero >in3/odd.bin
run "${small[@]}" --intensity-scale auto -o out in3 in3/missing.bin
expect_exit 1
expect_stderr "$found" "birdview: 'in3/odd.bin': size is 35 bytes..." \
	"birdview: 'in3/missing.bin': ...No such file..." \
	"$(summary '10 frames: 0 done, 8 up to date, 2 failed')"
rm in3/odd.bin

# What is refused is refused before anything is read.
run "${small[@]}" --intensity-scale auto -o in3/0.bin in3
expect_exit 3
expect_stderr "birdview: 'in3/0.bin': is not a directory, expected one for the output"

# ---- Other layouts ----

# A scale that was found takes the place of a curve, too.
python3 - <<'END'
import struct
with open("six.bin", "wb") as frame:
    for i in range(200):
        frame.write(struct.pack("<6f", 1, 1, 0, float(i), 0, 0))
END
run "${small[@]}" --layout waymo --intensity-scale auto -o out six.bin
expect_exit 0
expect_stderr 'birdview: intensity scale 197 (99 % of 200 intensities are not above it)' \
	"$(summary '1 frame: 1 done')"
run "${small[@]}" --layout waymo --intensity-scale 197 -o out six.bin
expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"

# ---- None ----

head -c 1600 /dev/zero >dark.bin
run "${small[@]}" --intensity-scale auto -o out dark.bin
expect_exit 0
expect_stderr 'birdview: no intensity scale is found in 100 intensities, since 99 % are not above 0; it is that of the layout, or of the field'"'"'s type' \
	"$(summary '1 frame: 1 done')"
: >empty.bin
run "${small[@]}" --intensity-scale auto -o out empty.bin
expect_exit 0
expect_stderr 'birdview: no intensity scale is found in 0 intensities...' \
	"$(summary '1 frame: 1 done')"
