#!/usr/bin/env bash
#
# Bytes in integers of 16 bits, whose scale is 65535, make a picture almost without
# intensities: that is a warning in each format, unless a scale was given or found, or
# a single point has more than 255.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to write frames'

# make HIGHEST: frames with intensities of 1 to HIGHEST in raw.bin, a.pcd, t.pcd, n.npy
make() {
	python3 - "$1" <<'END'
import struct
import sys

rows = [(k % 20, k % 7, 0, 1 + k % int(sys.argv[1])) for k in range(1000)]
data = b"".join(struct.pack("<3fH", *row) for row in rows)
header = ("VERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 2\nTYPE F F F U\n"
          "WIDTH 1000\nHEIGHT 1\nDATA %s\n")
text = "".join("%g %g %g %d\n" % row for row in rows)
array = ("{'descr': [('x', '<f4'), ('y', '<f4'), ('z', '<f4'), "
         "('intensity', '<u2')], 'fortran_order': False, 'shape': (1000,), "
         "}\n").encode()
array = struct.pack("<6s2BH", b"\x93NUMPY", 1, 0, len(array)) + array
files = {
    "raw.bin": data,
    "a.pcd": (header % "binary").encode() + data,
    "t.pcd": (header % "ascii" + text).encode(),
    "n.npy": array + data,
}
for name, content in files.items():
    with open(name, "wb") as frame:
        frame.write(content)
END
}

# draw FILE ARGUMENT...: anew
draw() {
	run --layout columns=x,y,z,i:u2 --device cpu --existing replace -o out \
		"${@:2}" "$1"
	expect_exit 0
}

files=(raw.bin a.pcd t.pcd n.npy)
done=$(summary '1 frame: 1 done')

make 200
for file in "${files[@]}"; do
	draw "$file"
	expect_stderr "birdview: warning: '$file': its intensities are at most 200 of 65535; is the scale right?  Try --intensity-scale 255" \
		"$done"
	for scale in 255 65535 auto; do
		draw "$file" --intensity-scale "$scale"
		said | grep -q warning && fail 'there is a warning'
	done
done

make 256
for file in "${files[@]}"; do
	draw "$file"
	expect_stderr "$done"
done
