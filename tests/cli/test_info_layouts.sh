#!/usr/bin/env bash
#
# What --info takes a raw file for is what it is: float64, float16, the highest byte
# first, three to eight columns, padded points, nuScenes, Waymo and NCLT, all of which
# could be taken for kitti. Its command draws the points there, as the frame that they
# were made of. Millimetres and coordinates of maps are told of, a scale that is too
# small is mended, and what looks like nothing is said to.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to write files'

make_frames . good
mkdir all shuffled
cat >make.py <<'END'
import random, struct, sys

points = [p for p in struct.iter_unpack("<4f", open("good.bin", "rb").read())
          if abs(p[0]) < 80 and abs(p[1]) < 80][:1920]
if sys.argv[1] == "shuffled":
    random.Random(1).shuffle(points)
rings = [float(31 * k // len(points)) for k in range(len(points))]
noise = random.Random(2)

def write(name, form, rows):
    packed = b"".join(struct.pack(form, *row) for row in rows)
    open(f"{sys.argv[1]}/{name}.bin", "wb").write(packed)

def columns(name, form, count, rest):
    write(name, form, [(p + tuple(rest(k)))[:count] for k, p in enumerate(points)])

wide = lambda k: (rings[k], noise.gauss(0, 1), 0.1 * k, 1.0)
columns("kitti", "<4f", 4, wide)
columns("three", "<3f", 3, wide)
columns("five", "<5f", 5, lambda k: (0.1 * (k % 100),))
columns("seven", "<7f", 7, wide)
columns("eight", "<8f", 8, wide)
columns("high_first", ">4f", 4, wide)
for count in 3, 4, 5:
    columns(f"double_{count}", f"<{count}d", count, wide)
    columns(f"half_{count}", f"<{count}e", count, wide)
columns("double_high_first", ">4d", 4, wide)
write("padded", "<8f", [p[:3] + (1.0, p[3], 0, 0, 0) for p in points])
write("nuscenes", "<5f", [(-p[1], p[0], p[2], float(int(255 * p[3])), r)
                          for p, r in zip(points, rings)])
write("waymo", "<6f", [p[:3] + (3000 * p[3], 0.7 * p[3], 0.0) for p in points])
write("nclt", "<3HBB", [(round(200 * p[0]) + 20000, 20000 - round(200 * p[1]),
                         20000 - round(200 * p[2]), int(255 * p[3]), int(r))
                        for p, r in zip(points, rings)])
write("millimetres", "<4f", [tuple(1000 * v for v in p[:3]) + p[3:] for p in points])
write("whole_millimetres", "<4f",
      [tuple(float(int(1000 * v)) for v in p[:3]) + p[3:] for p in points])
write("utm", "<4f", [(p[0] + 431160, p[1] + 5403210, p[2] + 210, p[3])
                     for p in points])
write("utm_double", "<3d", [(p[0] + 431160, p[1] + 5403210, p[2] + 210)
                            for p in points])
write("bytes", "<4f", [p[:3] + (float(int(255 * p[3])),) for p in points])
open(f"{sys.argv[1]}/noise.bin", "wb").write(noise.randbytes(7680))
END
python3 make.py all
python3 make.py shuffled

# first_guess FILE LAYOUT [OPTION]...: the file is taken for this layout, and its
# command has these options and no others of its kind
first_guess() {
	local file=$1 layout=$2 expected=
	shift 2
	run --info "$file"
	expect_exit 0
	expect_stderr
	grep -q "^  layout      $layout, " "$scratch/stdout" ||
		fail "$file is not taken for $layout: $(<"$scratch/stdout")"
	grep -q "^  layouts     --layout $layout  *score" "$scratch/stdout" ||
		fail "$layout is not the first guess of $file"
	(($(grep -c ' score ' "$scratch/stdout") <= 5)) || fail 'too many guesses'
	if [[ $layout == *'>'* ]]; then
		expected=" --layout '$layout'"
	elif [[ $layout != kitti ]]; then
		expected=" --layout $layout"
	fi
	(($# == 0)) || expected+=" $*"
	grep -qxF "  command     birdview -o pictures$expected '$file'" \
		"$scratch/stdout" ||
		fail "another command for $file: $(tail -n 1 "$scratch/stdout")"
}

# told WORDS: --info has noted this
told() {
	grep -q "^  note  .*$1" "$scratch/stdout" || fail "it is not told of $1"
}

for order in all shuffled; do
	first_guess $order/kitti.bin kitti
	first_guess $order/three.bin columns=x,y,z
	told 'no intensity'
	first_guess $order/five.bin columns=x,y,z,i,-
	first_guess $order/seven.bin columns=x,y,z,i,-,-,-
	first_guess $order/eight.bin columns=x,y,z,i,-,-,-,-
	first_guess $order/high_first.bin 'columns=x:>f4,y:>f4,z:>f4,i:>f4'
	for type in double:f8 half:f2; do
		t=${type#*:}
		first_guess $order/${type%:*}_3.bin "columns=x:$t,y:$t,z:$t"
		first_guess $order/${type%:*}_4.bin "columns=x:$t,y:$t,z:$t,i:$t"
		first_guess $order/${type%:*}_5.bin \
			"columns=x:$t,y:$t,z:$t,i:$t,-:$t"
	done
	first_guess $order/double_high_first.bin 'columns=x:>f8,y:>f8,z:>f8,i:>f8'
	first_guess $order/padded.bin columns=x,y,z,-,i,-,-,-
	first_guess $order/nuscenes.bin nuscenes
	first_guess $order/waymo.bin waymo
	first_guess $order/nclt.bin nclt
	first_guess $order/bytes.bin kitti --intensity-scale 255
	first_guess $order/millimetres.bin kitti
	told millimetres
	first_guess $order/whole_millimetres.bin kitti
	told millimetres
	first_guess $order/utm.bin kitti --origin first
	told '54[0-9.]* km from the origin'
	first_guess $order/utm_double.bin columns=x:f8,y:f8,z:f8 --origin first
	told 'from the origin'
done

# ---- An array by another name ----

"$BIRDVIEW_SYNTH" --frames 1 --points 2000 --format npy array
run --info array/000000.npy
expect_exit 0
mv array/000000.npy array/000000.bin
tail -n +2 "$scratch/stdout" >array/words
run --info array/000000.bin
expect_exit 0
grep -q '^  format      npy: ' "$scratch/stdout" || fail 'an array is taken for raw'
sed 's/npy.$/bin'"'"'/' array/words | diff - <(tail -n +2 "$scratch/stdout") ||
	fail 'its name makes a difference'

# ---- Noise ----

run --info all/noise.bin
expect_exit 0
told 'it looks like no layout that is known'
if grep -q ' score ' "$scratch/stdout"; then
	fail 'noise is taken for points'
fi

# ---- The command draws ----

# Where nothing was rounded, the pixels are those of the frame itself.
pixels() {
	python3 -c 'import struct, sys, zlib
data, at, body = open(sys.argv[1], "rb").read(), 8, b""
while at < len(data):
    size, kind = struct.unpack_from(">I4s", data, at)
    body += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
    at += 12 + size
sys.stdout.buffer.write(zlib.decompress(body))' "$1"
}
run "${small[@]}" -o out all/kitti.bin
expect_exit 0
pixels out/kitti.png >right.pixels
for name in eight seven high_first double_4 double_high_first padded; do
	run --info "${small[@]}" -o out all/$name.bin
	# shellcheck disable=SC2016
	command=$(sed -n 's/^  command     birdview/"$BIRDVIEW"/p' "$scratch/stdout")
	capture bash -c "$command"
	expect_exit 0
	pixels out/$name.png >out/$name.pixels
	expect_same right.pixels out/$name.pixels
done

# ---- What was asked for ----

run --info --layout kitti all/eight.bin
expect_exit 0
grep -qx '  layout      kitti, as asked for' "$scratch/stdout" ||
	fail 'the layout that was asked for is not taken'
if grep -q ' score ' "$scratch/stdout"; then
	fail 'it guesses where a layout was asked for'
fi

# ---- Recorded frames ----

frames=${BIRDVIEW_FRAMES-}/other_layouts
if [[ ! -d $frames ]]; then
	skip_part 'no recorded frames (BIRDVIEW_FRAMES)'
	exit 0
fi
cp "$frames"/{nclt_velodyne_sync,nuscenes_sweep.pcd,waymo_6col}.bin .
mv nuscenes_sweep.pcd.bin sweep.bin
first_guess nclt_velodyne_sync.bin nclt
first_guess sweep.bin nuscenes
first_guess waymo_6col.bin waymo
for frame in "$BIRDVIEW_FRAMES"/kitti_*/*.bin; do
	first_guess "$frame" kitti
done
