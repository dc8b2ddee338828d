"""Random PLY files."""

import numpy as np

from columns import (Column, finish, number_of_points, random_bits,
                     random_columns, random_options)
from spelling import spell

TYPES = ("f4", "f8", "u1", "u2", "u4", "i1", "i2", "i4")
NAMES = {"i1": ("char", "int8"), "u1": ("uchar", "uint8"),
         "i2": ("short", "int16"), "u2": ("ushort", "uint16"),
         "i4": ("int", "int32"), "u4": ("uint", "uint32"),
         "f4": ("float", "float32"), "f8": ("double", "float64")}
LENGTH_TYPES = ("u1", "u1", "u2", "i4", "u4", "i1", "i2")


class Lists:
    """A list property."""

    def __init__(self, rng, name, n, longest=9):
        self.name = name
        self.type = str(rng.choice(TYPES))
        self.length_type = str(rng.choice(LENGTH_TYPES))
        self.lengths = rng.integers(0, longest, n)
        self.values = random_bits(rng, self.type, (int(self.lengths.sum()),))
        self.starts = np.cumsum(self.lengths) - self.lengths

    def of(self, record):
        start = self.starts[record]
        return self.values[start:start + self.lengths[record]]


def random_element(rng):
    """An element that has no points."""
    n = int(rng.choice([0, 1, 5, 2000], p=[0.2, 0.3, 0.4, 0.1]))
    properties = []
    for number in range(rng.integers(1, 4)):
        # Names of vertex, to be kept apart from it.
        name = str(rng.choice(["x", "y", "intensity", "list", "p"]))
        name += str(number)
        if rng.random() < 0.5:
            properties.append(Lists(rng, name, n))
        else:
            type_name = str(rng.choice(TYPES))
            properties.append(Column(name, type_name,
                                     random_bits(rng, type_name, (n, 1))))
    return n, properties


def describe(rng, name, n, properties):
    """The lines of an element."""
    lines = ["element %s %d" % (name, n)]
    for each in properties:
        type_name = str(rng.choice(NAMES[each.type]))
        if isinstance(each, Lists):
            lines.append("property list %s %s %s" % (
                str(rng.choice(NAMES[each.length_type])), type_name,
                each.name))
        else:
            lines.append("property %s %s" % (type_name, each.name))
    return lines


def encode_binary(n, properties, order):
    if not any(isinstance(each, Lists) for each in properties):
        record = np.dtype([(each.name, order + each.type)
                           for each in properties])
        records = np.zeros(n, record)
        for each in properties:
            records[each.name] = each.values[:, 0]
        return records.tobytes()
    pieces = []
    for record in range(n):
        for each in properties:
            values = (each.of(record) if isinstance(each, Lists)
                      else each.values[record])
            if isinstance(each, Lists):
                pieces.append(np.array([len(values)],
                                       order + each.length_type).tobytes())
            pieces.append(values.astype(order + each.type).tobytes())
    return b"".join(pieces)


def encode_ascii(rng, n, properties, end):
    """The body, and the properties as they are read from it."""
    lines = []
    read = {each.name: [] for each in properties}
    for record in range(n):
        words = []
        for each in properties:
            if isinstance(each, Lists):
                values = each.of(record)
                words.append(str(len(values)))
                words += [spell(rng, value) for value in values]
            else:
                word = spell(rng, each.values[record, 0])
                read[each.name].append(float(word))
                words.append(word)
        lines.append(" ".join(words) + str(rng.choice(["", "", " "])) + end)
    columns = [each if isinstance(each, Lists) else
               Column(each.name, each.type,
                      np.array(read[each.name], np.float64).reshape(n, 1))
               for each in properties]
    return "".join(lines).encode(), columns


def header_lines(rng, encoding, elements):
    lines = []
    for name, n, properties in elements:
        lines += describe(rng, name, n, properties)
    remarks = ["comment made up", "comment element vertex 3", "comment",
               "obj_info num_cols 3"]
    for _ in range(rng.integers(0, 4)):
        lines.insert(rng.integers(len(lines) + 1), str(rng.choice(remarks)))
    return ["ply", "format %s 1.0" % encoding] + lines + ["end_header"]


def vertex_properties(rng, n):
    columns = random_columns(rng, TYPES, n)
    if rng.random() < 0.3:
        for number in range(rng.integers(1, 3)):
            columns.insert(rng.integers(len(columns) + 1),
                           Lists(rng, "list%d" % number, n))
    return columns


def make(rng):
    encoding = str(rng.choice(["ascii", "binary_little_endian",
                               "binary_big_endian"]))
    n = number_of_points(rng, 3000 if encoding == "ascii" else 9000)
    elements = [("vertex", n, vertex_properties(rng, n))]
    for name in ("camera", "edge"):
        if rng.random() < 0.25:
            elements.insert(0, (name,) + random_element(rng))
    if rng.random() < 0.3:
        elements.append(("face",) + random_element(rng))
    end = str(rng.choice(["\n", "\n", "\r\n"]))
    parts = [(end.join(header_lines(rng, encoding, elements)) + end).encode()]
    for name, count, properties in elements:
        if encoding == "ascii":
            body, read = encode_ascii(rng, count, properties, end)
        else:
            order = "<" if encoding == "binary_little_endian" else ">"
            body, read = encode_binary(count, properties, order), properties
        parts.append(body)
        if name == "vertex":
            columns = [each for each in read if isinstance(each, Column)]
    return finish(str(rng.choice([".ply", ".PLY"])), b"".join(parts), "ply",
                  columns, random_options(rng, columns))
