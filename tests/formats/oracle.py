#!/usr/bin/env python3
"""Reads the points of a file of any format, and shares nothing with src/.

    oracle.py FILE [OPTION ARGUMENT]...

The options are those of birdview: --format, --layout, --axes, --origin,
--intensity-field, --intensity-scale. Writes x, y, z and intensity of each point
to standard output, four float32, and what describe() says to standard error.
"""

import sys

import read_las
import read_npy
import read_pcd
import read_ply
import read_raw
import read_text
from points import Options, take_points

READERS = {
    "las": read_las.read,
    "npy": read_npy.read,
    "pcd": read_pcd.read,
    "ply": read_ply.read,
    "raw": read_raw.read,
    "text": read_text.read,
}
TEXT_NAMES = (".txt", ".csv", ".xyz", ".asc", ".pts")


def is_printable(start):
    return all(byte in b"\t\n\v\f\r" or 32 <= byte < 127 for byte in start)


def recognise(data, name):
    """By what is in the file, and by its name only where that says nothing."""
    first_line = data[:4096].split(b"\n")[0].split()
    if data.startswith(b"# .PCD") or first_line[:1] in (
            [b"VERSION"], [b"FIELDS"]):
        return "pcd"
    if data.startswith((b"ply\n", b"ply\r\n")):
        return "ply"
    if data.startswith(b"LASF"):
        return "las"
    if data.startswith(b"\x93NUMPY"):
        return "npy"
    if name.lower().endswith(TEXT_NAMES) and is_printable(data[:4096]):
        return "text"
    return "raw"


def read_file(path, options):
    """The points of a file."""
    with open(path, "rb") as file:
        data = file.read()
    found = options.format or recognise(data, path)
    if options.format is None and options.layout is not None:
        found = "raw"
    if (found == "raw" and options.layout is None
            and path.endswith(".pcd.bin") and len(data) % 20 == 0):
        options.layout = "nuscenes"
    return take_points(READERS[found](data, options), options)


def describe(points):
    """Number of points, intensity scale ("none" without intensity), curve."""
    scale = "none" if points.scale is None else repr(points.scale)
    return "%d %s %s" % (len(points.values), scale,
                         "tanh" if points.tanh else "linear")


def main():
    points = read_file(sys.argv[1], Options(sys.argv[2:]))
    sys.stdout.buffer.write(points.values.tobytes())
    print(describe(points), file=sys.stderr)


if __name__ == "__main__":
    main()
