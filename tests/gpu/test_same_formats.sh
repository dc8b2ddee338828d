#!/usr/bin/env bash
#
# One frame has the same pixels in whatever format it comes: on a CPU and on an
# emulated GPU, frames of all formats in one run, so that a batch meets frames
# which are uploaded as they are beside others that are unpacked. So do frames
# of other axes and with an origin.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
command -v python3 >/dev/null || skip 'no python3'

# The points of layouts that birdview has to be told of do not count here.
formats=$("$BIRDVIEW_SYNTH" --help | sed -nE 's/^  ([a-z0-9-]+) +\..*/\1/p' |
	grep -vx raw-double)
for format in $formats; do
	"$BIRDVIEW_SYNTH" --format "$format" --intensity-scale 100 --seed 3 \
		--frames 2 --points 3000 "in/$format"
done

# The pixels of pictures as they are compressed, and how many points they have.
cat >pixels.py <<'END'
import json, struct, sys

for path in sys.argv[1:]:
    data, at, pixels = open(path, "rb").read(), 8, b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind == b"IDAT":
            pixels += body
        if kind == b"tEXt":
            text = json.loads(body.split(b"\0", 1)[1])
        at += 12 + size
    print(path.rsplit("/", 1)[1], text["points"], text["kept"], hash(pixels))
END

# compare FORMAT...: the pictures of frames in these formats are those of raw
compare() {
	local format
	PYTHONHASHSEED=0 python3 pixels.py out/raw/*.png >expected
	for format; do
		PYTHONHASHSEED=0 python3 pixels.py "out/$format"/*.png >found
		diff expected found || fail "$format has other pixels"
	done
}

# draw ARGUMENT...: all frames, by a CPU and by a GPU
draw() {
	local device birdview
	for device in cpu gpu; do
		birdview=$real_birdview
		[[ $device == cpu ]] || birdview=$BIRDVIEW
		rm -rf out
		capture "$birdview" --device $device --no-fallback -j 2 \
			--include '*' --intensity-scale 100 "$@" -o out in
		expect_exit 0
		# shellcheck disable=SC2086
		compare $compared
	done
}

compared=$formats
draw
draw --preset note --axes y,-x,z
draw --preset sfa3d --axes -x,-y,z

# What is subtracted is so from the number as the file has it, and only the
# float32 of these is that of raw.
compared='pcd-binary pcd-compressed ply-little ply-big npy npy-fortran'
draw --preset sfa3d --origin 1.5,-0.25,0.125
draw --origin first --axes -x,-y,z
