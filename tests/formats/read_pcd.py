"""PCD 0.5 to 0.7: ascii, binary and binary_compressed."""

import struct

import numpy as np

from points import Cloud, Fault, Field
from read_text import to_field

TYPES = ("F4", "F8", "U1", "U2", "U4", "U8", "I1", "I2", "I4", "I8")


def read_header(data):
    """The words that follow each keyword, and where the header ends."""
    header = {}
    start = 0
    while "DATA" not in header:
        end = data.index(b"\n", start)
        line = data[start:end].decode("ascii", "replace").strip()
        start = end + 1
        if line and not line.startswith("#"):
            keyword, *words = line.split()
            header["FIELDS" if keyword == "COLUMNS" else keyword] = words
    return header, start


def count_points(header):
    sizes = [int(header[keyword][0]) for keyword in ("WIDTH", "HEIGHT")
             if keyword in header]
    product = int(np.prod(sizes)) if sizes else None
    points = int(header["POINTS"][0]) if "POINTS" in header else product
    if points is None or (product is not None and product != points):
        raise Fault("%s points, WIDTH * HEIGHT is %s" % (points, product))
    return points


def list_columns(header):
    """Name, type as numpy has it, and number of values of each field."""
    names = header["FIELDS"]
    counts = [int(word) for word in header.get("COUNT", ["1"] * len(names))]
    types = [kind + size
             for kind, size in zip(header["TYPE"], header["SIZE"])]
    for type_name in types:
        if type_name not in TYPES:
            raise Fault("no type of a field: " + type_name)
    return [(name, type_name.lower(), count)
            for name, type_name, count in zip(names, types, counts)]


def read_ascii(body, columns, points):
    lines = [line.split() for line in body.decode("ascii").split("\n")]
    lines = [words for words in lines if words]
    if len(lines) != points:
        raise Fault("%d lines, %d points" % (len(lines), points))
    if any(len(line) != sum(count for _, _, count in columns)
           for line in lines):
        raise Fault("a line has more or fewer words than there are fields")
    fields = []
    start = 0
    for name, type_name, count in columns:
        if name != "_" and count == 1:
            fields.append(to_field(name, [line[start] for line in lines],
                                   type_name))
        start += count
    return fields


def read_binary(body, columns, points):
    record = np.dtype([("f%d" % number, "<" + column[1], (column[2],))
                       for number, column in enumerate(columns)])
    if len(body) < points * record.itemsize:
        raise Fault("%d bytes, %d points of %d bytes"
                    % (len(body), points, record.itemsize))
    records = np.frombuffer(body, record, points)
    return [Field(name, type_name, records["f%d" % number][:, 0])
            for number, (name, type_name, count) in enumerate(columns)
            if name != "_" and count == 1]


def expand(compressed, size):
    """LZF: a control byte below 32 goes before that many literals and one more;
    any other has a length and, with the next, a distance back."""
    result = bytearray()
    at = 0
    while at < len(compressed):
        control = compressed[at]
        at += 1
        if control < 32:
            result += compressed[at:at + control + 1]
            at += control + 1
            continue
        length = (control >> 5) + 2
        if length == 9:
            length += compressed[at]
            at += 1
        start = len(result) - ((control & 31) << 8 | compressed[at]) - 1
        at += 1
        if start < 0:
            raise Fault("a reference to before the beginning")
        for position in range(start, start + length):
            result.append(result[position])
    if len(result) != size:
        raise Fault("%d bytes, not %d" % (len(result), size))
    return bytes(result)


def read_compressed(body, columns, points):
    if any(name == "_" for name, _, _ in columns):
        raise Fault("padding in compressed data means nothing")
    compressed_size, size = struct.unpack_from("<II", body)
    if len(body) < 8 + compressed_size:
        raise Fault("%d bytes are too few" % len(body))
    body = expand(body[8:8 + compressed_size], size)
    fields = []
    start = 0
    for name, type_name, count in columns:
        values = np.frombuffer(body, "<" + type_name, points * count, start)
        start += values.nbytes
        if count == 1:
            fields.append(Field(name, type_name, values))
    if start != size:
        raise Fault("%d bytes, not %d" % (size, start))
    return fields


def read(data, options):
    header, start = read_header(data)
    columns = list_columns(header)
    kinds = {"ascii": read_ascii, "binary": read_binary,
             "binary_compressed": read_compressed}
    fields = kinds[header["DATA"][0]](data[start:], columns,
                                      count_points(header))
    return Cloud("pcd", fields,
                 [name for name, _, count in columns if count > 1])
