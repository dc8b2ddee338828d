"""Reads the frames of birdview-synth with nothing but Python, and checks them.

    python3 frame_points.py <LIST

Each line of the list has the name of a format, a file of it and the file that
birdview-synth --format raw has made of the same points, with spaces between them.
The heads are to be exactly what the formats want, the sizes those that they tell,
and the points, rounded to the nearest float, those of the raw file. Prints a line
for each file where they are not, and one of "NAME=N" for each of the format
pcd-compressed: how many literals, short and long matches there are, and how many
bytes the longest and the farthest of these span. Ends with 1 if a file is wrong.
"""

import ast
import re
import struct
import sys

PCD_HEAD = re.compile(
    rb"# \.PCD v0\.7 - Point Cloud Data file format\nVERSION 0\.7\n"
    rb"FIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nCOUNT 1 1 1 1\n"
    rb"WIDTH (\d+)\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS (\d+)\n"
    rb"DATA (\w+)\n"
)
PLY_HEAD = re.compile(
    rb"ply\nformat (\w+) 1\.0\n(?:comment [^\n]*\n)*element vertex (\d+)\n"
    rb"property float x\nproperty float y\nproperty float z\n"
    rb"property float intensity\nend_header\n"
)


def records(code, data):
    """Four numbers after four others, of the type and order 'code'."""
    one = struct.Struct(code[0] + "4" + code[1])
    return list(one.iter_unpack(data))


def columns(data):
    assert len(data) % 16 == 0, "not whole points"
    count = len(data) // 16
    numbers = struct.unpack("<%df" % (4 * count), data)
    return list(zip(*(numbers[i * count : (i + 1) * count] for i in range(4))))


def lines(data, separator=b" "):
    assert not data or data.endswith(b"\n"), "the last line has no end"
    points = []
    for line in data.splitlines():
        words = line.split(separator)
        assert len(words) == 4, line
        for word in words:
            assert re.fullmatch(rb"-?(0|[1-9]\d*)(\.\d+)?", word), line
        points.append(tuple(float(word) for word in words))
    return points


def match(head, data, *groups):
    """What is found of a head at the start of 'data', and what follows it."""
    found = head.match(data)
    assert found, "not the head that is wanted: %r" % data[:300]
    return [found.group(i) for i in groups], data[found.end() :]


# ---- PCD ----


class Tokens:
    """What compressed bytes are made of."""

    def __init__(self):
        self.literals = self.short = self.long = 0
        self.longest = self.farthest = 0

    def add_match(self, length, distance):
        self.short += length < 9
        self.long += length >= 9
        self.longest = max(self.longest, length)
        self.farthest = max(self.farthest, distance)


def decompress(data, tokens):
    out = bytearray()
    at = 0
    while at < len(data):
        control = data[at]
        at += 1
        if control < 32:
            assert at + control + 1 <= len(data), "literals are cut off"
            out += data[at : at + control + 1]
            at += control + 1
            tokens.literals += 1
            continue
        length = control >> 5
        if length == 7:
            length += data[at]
            at += 1
        distance = ((control & 31) << 8 | data[at]) + 1
        at += 1
        assert distance <= len(out), "a match from before the start"
        tokens.add_match(length + 2, distance)
        for _ in range(length + 2):
            out.append(out[-distance])
    return bytes(out)


def read_compressed(data):
    packed, size = struct.unpack_from("<II", data)
    assert len(data) == 8 + packed, "%d bytes, not %d" % (len(data), 8 + packed)
    tokens = Tokens()
    unpacked = decompress(data[8:], tokens)
    print(*("%s=%d" % token for token in vars(tokens).items()))
    assert len(unpacked) == size, "%d bytes, not %d" % (len(unpacked), size)
    return columns(unpacked)


def read_pcd(kind, data):
    (width, count, found), data = match(PCD_HEAD, data, 1, 2, 3)
    assert found == kind and width == count, "%s %s %s" % (found, width, count)
    points = {
        b"ascii": lines,
        b"binary": lambda rest: records("<f", rest),
        b"binary_compressed": read_compressed,
    }[kind](data)
    assert len(points) == int(count), "%d of %s" % (len(points), count)
    return points


# ---- PLY ----


def read_ply(kind, data):
    (found, count), data = match(PLY_HEAD, data, 1, 2)
    assert found == kind, found
    points = {
        b"ascii": lines,
        b"binary_little_endian": lambda rest: records("<f", rest),
        b"binary_big_endian": lambda rest: records(">f", rest),
    }[kind](data)
    assert len(points) == int(count), "%d of %s" % (len(points), count)
    return points


# ---- LAS ----


def read_las_head(data, minor):
    head_size, first, between, point_format, size = struct.unpack_from(
        "<HIIBH", data, 94
    )
    assert data[:4] == b"LASF" and tuple(data[24:26]) == (1, minor), data[:26]
    assert data[4:24] == struct.pack("<HH16x", 0, 0 if minor < 4 else 16)
    assert first == head_size == (227 if minor < 4 else 375)
    assert between == 0
    assert (point_format, size) == ((0, 20) if minor < 4 else (6, 30))
    legacy = struct.unpack_from("<6I", data, 107)
    counts = legacy
    if minor >= 4:
        assert legacy == (0,) * 6 and data[227:247] == bytes(20)
        counts = struct.unpack_from("<16Q", data, 247)
    assert counts[0] == counts[1] and not any(counts[2:]), counts
    return first, size, counts[0]


def read_las(minor, data):
    first, size, count = read_las_head(data, minor)
    assert len(data) == first + size * count, "%d bytes" % len(data)
    scale = struct.unpack_from("<3d", data, 131)
    offset = struct.unpack_from("<3d", data, 155)
    points = []
    for i in range(count):
        at = first + size * i
        *whole, intensity, returns = struct.unpack_from("<3iHB", data, at)
        assert returns == (0x09 if minor < 4 else 0x11), returns
        assert not any(data[at + 15 : at + size]), "more than is known"
        points.append(
            tuple(n * s + o for n, s, o in zip(whole, scale, offset))
            + (intensity,)
        )
    bounds = struct.unpack_from("<6d", data, 179)
    for axis in range(3):
        values = [point[axis] for point in points] or [0.0]
        assert bounds[2 * axis] == max(values), bounds
        assert bounds[2 * axis + 1] == min(values), bounds
    return points


# ---- The others ----


def read_npy(code, fortran, data):
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    end = 10 + struct.unpack_from("<H", data, 8)[0]
    assert end % 64 == 0 and data[end - 1 : end] == b"\n", end
    head = ast.literal_eval(data[10:end].decode("ascii"))
    count = head["shape"][0]
    assert head == {
        "descr": code[0] + code[1].replace("f", "f4").replace("d", "f8"),
        "fortran_order": fortran,
        "shape": (count, 4),
    }, head
    points = columns(data[end:]) if fortran else records(code, data[end:])
    assert len(points) == count, "%d of %d" % (len(points), count)
    return points


def read_csv(data):
    assert data.startswith(b"x,y,z,intensity\n"), data[:30]
    return lines(data[data.index(b"\n") + 1 :], b",")


def read_pts(data):
    count, rest = data.split(b"\n", 1)
    points = lines(rest)
    assert len(points) == int(count), "%d of %s" % (len(points), count)
    return points


READERS = {
    "raw": lambda data: records("<f", data),
    "raw-double": lambda data: records("<d", data),
    "pcd-ascii": lambda data: read_pcd(b"ascii", data),
    "pcd-binary": lambda data: read_pcd(b"binary", data),
    "pcd-compressed": lambda data: read_pcd(b"binary_compressed", data),
    "ply-ascii": lambda data: read_ply(b"ascii", data),
    "ply-little": lambda data: read_ply(b"binary_little_endian", data),
    "ply-big": lambda data: read_ply(b"binary_big_endian", data),
    "las": lambda data: read_las(2, data),
    "las14": lambda data: read_las(4, data),
    "npy": lambda data: read_npy("<f", False, data),
    "npy-double": lambda data: read_npy("<d", False, data),
    "npy-fortran": lambda data: read_npy("<f", True, data),
    "text": lines,
    "csv": read_csv,
    "pts": read_pts,
}


def check(name, path, raw):
    with open(path, "rb") as file:
        points = READERS[name](file.read())
    packed = b"".join(struct.pack("<4f", *point) for point in points)
    with open(raw, "rb") as file:
        assert packed == file.read(), "other points than " + raw


def main():
    wrong = 0
    for line in sys.stdin:
        name, path, raw = line.split()
        try:
            check(name, path, raw)
        except (AssertionError, LookupError, ValueError, struct.error) as error:
            print("%s (%s): %r" % (path, name, error))
            wrong += 1
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
