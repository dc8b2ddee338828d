"""Random PCD files."""

import struct

import numpy as np

from columns import (Column, finish, number_of_points, random_bits,
                     random_columns, random_options)
from spelling import spell

TYPES = ("f4", "f8", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8")
COMMENTS = ("# .PCD v0.7 - Point Cloud Data file format", "#", "# made up",
            "# FIELDS a b c", "#DATA ascii")


def add_padding(rng, columns, n):
    """Columns of the name "_", of any number of values."""
    result = []
    for column in columns + [None]:
        if rng.random() < 0.3:
            type_name = str(rng.choice(TYPES))
            count = int(rng.integers(1, 13))
            result.append(Column("_", type_name,
                                 random_bits(rng, type_name, (n, count))))
        if column is not None:
            result.append(column)
    return result


def dimensions(rng, n):
    """The lines WIDTH, HEIGHT and POINTS, of which not all are needed."""
    heights = [h for h in (1, 2, 3, 16, 64) if n % h == 0]
    height = int(rng.choice(heights if rng.random() < 0.3 else [1]))
    size = ["WIDTH %d" % (n // height), "HEIGHT %d" % height]
    points = ["POINTS %d" % n]
    view = ["VIEWPOINT 0 0 0 1 0 0 0"]
    if rng.random() < 0.2:
        view = ["VIEWPOINT 1.5 -2 1e1 0.5 0.5 0.5 0.5"]
    kind = rng.random()
    if kind < 0.15:
        return size + view
    if kind < 0.3:
        return view + points
    if kind < 0.4:
        return size + points
    return size + view + points


def header_lines(rng, columns, n, encoding):
    version = str(rng.choice(["0.7", ".7", "0.6", "0.5"]))
    with_version = rng.random() < 0.8
    lines = ["VERSION " + version] if with_version else []
    keyword = "FIELDS"
    if with_version and rng.random() < 0.1:
        keyword = "COLUMNS"
    words = [
        [keyword] + [column.name for column in columns],
        ["SIZE"] + [column.type[1:] for column in columns],
        ["TYPE"] + [column.type[0].upper() for column in columns],
        ["COUNT"] + [str(column.count) for column in columns],
    ]
    if all(column.count == 1 for column in columns) and rng.random() < 0.4:
        words.pop()
    between = str(rng.choice([" ", " ", "\t", "  "]))
    lines += [between.join(line) for line in words]
    lines += dimensions(rng, n)
    lines.append("DATA " + encoding)
    if rng.random() < 0.3:
        for _ in range(rng.integers(1, 4)):
            lines.insert(rng.integers(1, len(lines)),
                         str(rng.choice(COMMENTS)))
    if rng.random() < 0.7:
        lines.insert(0, COMMENTS[0])
    return lines


def encode_ascii(rng, columns, n, end):
    """The body, and the columns as they are read from it."""
    words = [[[spell(rng, value) for value in row] for row in column.values]
             for column in columns]
    between = str(rng.choice([" ", "\t", "  "]))
    lines = []
    for point in range(n):
        line = between.join(word for column in words
                            for word in column[point])
        lines.append(line + str(rng.choice(["", "", "", " "])))
        if rng.random() < 0.01:
            lines.append("")
    body = end.join(lines) + (end if n and rng.random() < 0.9 else "")
    read = [Column(column.name, column.type, np.array(
        [[float(word) for word in row] for row in rows],
        np.float64).reshape(n, column.count))
        for column, rows in zip(columns, words)]
    return body.encode(), read


def encode_binary(rng, columns, n):
    record = np.dtype([("f%d" % number, "<" + column.type, (column.count,))
                       for number, column in enumerate(columns)])
    records = np.zeros(n, record)
    for number, column in enumerate(columns):
        records["f%d" % number] = column.values
    data = records.tobytes()
    if rng.random() < 0.15:
        data += rng.bytes(int(rng.integers(1, 5000)))
    return data


def compress(rng, data):
    """LZF, by whatever came last with the same three bytes, or by nothing."""
    result = bytearray()
    literals = bytearray()
    last = {}
    lazy = float(rng.choice([0, 0.1, 1]))

    def flush():
        while literals:
            run = int(rng.integers(1, 33)) if lazy else 32
            piece = literals[:run]
            result.append(len(piece) - 1)
            result.extend(piece)
            del literals[:run]

    at = 0
    chances = rng.random(len(data))
    while at < len(data):
        key = data[at:at + 3]
        start = last.get(key, -1)
        last[key] = at
        if (len(key) < 3 or start < 0 or at - start > 8192
                or chances[at] < lazy):
            literals.append(data[at])
            at += 1
            continue
        length = 3
        while (length < 264 and at + length < len(data)
               and data[start + length] == data[at + length]):
            length += 1
        flush()
        distance = at - start - 1
        if length < 9:
            result.append((length - 2) << 5 | distance >> 8)
        else:
            result += bytes((7 << 5 | distance >> 8, length - 9))
        result.append(distance & 255)
        at += length
    flush()
    return bytes(result)


def encode_compressed(rng, columns):
    data = b"".join(column.values.astype("<" + column.type).tobytes()
                    for column in columns)
    compressed = compress(rng, data)
    return struct.pack("<II", len(compressed), len(data)) + compressed


def make(rng):
    encoding = str(rng.choice(["ascii", "binary", "binary_compressed"]))
    n = number_of_points(rng, 3000 if encoding == "ascii" else 9000)
    columns = random_columns(rng, TYPES, n, 5)
    if encoding != "binary_compressed" and rng.random() < 0.3:
        columns = add_padding(rng, columns, n)
    end = str(rng.choice(["\n", "\n", "\r\n"]))
    header = end.join(header_lines(rng, columns, n, encoding)) + end
    if encoding == "ascii":
        body, columns = encode_ascii(rng, columns, n, end)
    elif encoding == "binary":
        body = encode_binary(rng, columns, n)
    else:
        body = encode_compressed(rng, columns)
    columns = [column for column in columns if column.name != "_"]
    return finish(str(rng.choice([".pcd", ".PCD"])), header.encode() + body,
                  "pcd", columns, random_options(rng, columns))
