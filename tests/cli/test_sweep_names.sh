#!/usr/bin/env bash
#
# Files called *.pcd.bin are sweeps of nuScenes, unless --layout says something else or
# their size is no whole number of such points: the pictures are those of --layout
# nuscenes, and -v says so, once a run.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# Of these bytes 16 are a point, and 20 as well.
make_frames made plain
mkdir in
head -c 16000 made/plain.bin | tee in/1.pcd.bin in/2.pcd.bin >in/plain.bin
head -c 15984 made/plain.bin >in/odd.pcd.bin
frames=(in/1.pcd.bin in/2.pcd.bin in/odd.pcd.bin in/plain.bin)
sentence="birdview: 'in/1.pcd.bin': by its name taken for layout nuscenes; --layout says otherwise"

# expect_silence WHEN
expect_silence() {
	if said | grep 'by its name'; then
		fail "it is said $1"
	fi
}

# picture LAYOUT NAME makes LAYOUT/NAME.png with that layout.
picture() {
	run -q --layout "$1" -o "$1" "in/$2.bin"
	expect_exit 0
}

picture nuscenes 1.pcd
picture nuscenes 2.pcd
picture kitti odd.pcd
picture kitti plain
picture kitti 1.pcd
if cmp -s nuscenes/1.pcd.png kitti/1.pcd.png; then
	fail 'both layouts give one picture'
fi

# ---- By the name ----

run -v -j 1 -o out "${frames[@]}"
expect_exit 0
said | grep -qxF "$sentence" || fail "it is not said: $(said)"
(($(said | grep -c 'by its name') == 1)) || fail "it is said twice"
for frame in 1.pcd 2.pcd; do
	expect_same "out/$frame.png" "nuscenes/$frame.png"
done
for frame in odd.pcd plain; do
	expect_same "out/$frame.png" "kitti/$frame.png"
done

run -v --check -o out in/1.pcd.bin
expect_exit 0
said | grep -qxF "$sentence" || fail "a check does not say it: $(said)"

# ---- Without a word ----

run -o quiet in/1.pcd.bin
expect_exit 0
expect_silence "without -v"
run -v -o given --layout kitti in/1.pcd.bin
expect_exit 0
expect_silence "though a layout was given"
expect_same given/1.pcd.png kitti/1.pcd.png
run -v -o none in/odd.pcd.bin in/plain.bin
expect_exit 0
expect_silence "of others"
