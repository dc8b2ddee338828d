"""Random NPY files."""

import struct

import numpy as np

from columns import (Column, coordinates, finish, intensities,
                     number_of_points, random_bits, random_columns,
                     random_options)

TYPES = ("f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8")
# Of fields that cannot be x, y, z or intensity.
ODD_TYPES = ("|S5", "<U3", ">U2", "|b1", "<c8", "<M8[us]", "|V7")


def preamble(rng, descr, fortran, shape, least=1):
    """The header, in the forms that versions of numpy have given it."""
    entries = [("descr", repr(descr)), ("fortran_order", repr(fortran)),
               ("shape", repr(shape))]
    if rng.random() < 0.2:
        entries = [entries[k] for k in rng.permutation(3)]
    text = "{" + ", ".join("'%s': %s" % entry for entry in entries)
    text += str(rng.choice([", }", "}"]))
    major = int(rng.integers(least, 4))
    text = text.encode("utf-8" if major == 3 else "latin-1")
    start = 10 if major == 1 else 12
    block = int(rng.choice([16, 64]))
    length = -(-(start + len(text) + 1) // block) * block - start
    form = "<6sBBH" if major == 1 else "<6sBBI"
    return struct.pack(form, b"\x93NUMPY", major, 0, length) + text.ljust(
        length - 1) + b"\n"


def random_order(rng, type_name):
    if type_name in ("i1", "u1"):
        return "|"
    return str(rng.choice(["<", "<", ">"]))


def random_shape(rng, n, k):
    """(N, k), or (H, W, k) of as many points."""
    heights = [h for h in (1, 2, 4, 16, 64) if n % h == 0]
    if n and rng.random() < 0.3:
        height = int(rng.choice(heights))
        return height, n // height, k
    return n, k


def nuscenes_layout(cloud):
    cloud.axes, cloud.scale = "y,-x,z", 255.0


def make_plain(rng):
    type_name = str(rng.choice(TYPES if rng.random() < 0.5
                               else ("f4", "f4", "f8")))
    n, k = number_of_points(rng), int(rng.choice([3, 4, 4, 5, 6, 9]))
    if n in (3, 4):
        k = min(k, 4)
    shape = random_shape(rng, n, k)
    table = random_bits(rng, type_name, (n, k)).copy()
    for axis in range(3):
        table[:, axis] = coordinates(rng, type_name, n)
    if k > 3:
        table[:, 3] = intensities(rng, type_name, n)
    columns = [Column(name, type_name, table[:, [number]])
               for number, name in enumerate("xyzi"[:k])]
    order = random_order(rng, type_name)
    fortran = bool(rng.random() < 0.4)
    array = table.reshape(shape).astype(order.replace("|", "=") + type_name)
    data = preamble(rng, order + type_name, fortran, shape)
    data += array.tobytes("F" if fortran else "C")
    words = random_options(rng, columns, field=False)
    # Where numbers have no names, a layout names them.
    nuscenes = type_name in ("f2", "f4", "f8") and k >= 5 and rng.random() < 0.3
    if nuscenes:
        words += ["--format", "npy", "--layout", "nuscenes"]
    return finish(str(rng.choice([".npy", ".NPY"])), data, "npy", columns,
                  words, nuscenes_layout if nuscenes else None)


def random_gap(rng):
    return ("", "|V%d" % rng.integers(1, 9)) if rng.random() < 0.2 else None


def describe(rng, columns):
    """The fields of a structured type, as its header has them, each with the
    column that it is, or None."""
    fields = []
    for column in columns:
        fields += [(random_gap(rng), None)]
        if rng.random() < 0.1:
            name = str(rng.choice(["name", "größe", "it's"]))
            fields.append(((name + str(len(fields)),
                            str(rng.choice(ODD_TYPES))), None))
        entry = (column.name, random_order(rng, column.type) + column.type)
        if column.count > 1:
            shape = (column.count,)
            if column.count == 4 and rng.random() < 0.5:
                shape = (2, 2)
            entry += (shape,)
        fields.append((entry, column))
    fields.append((random_gap(rng), None))
    return [(entry, column) for entry, column in fields if entry is not None]


def make_structured(rng):
    n = number_of_points(rng)
    columns = random_columns(rng, TYPES, n, 5)
    fields = describe(rng, columns)
    record = np.dtype([("f%d" % number,) + entry[1:]
                       for number, (entry, _) in enumerate(fields)])
    records = np.frombuffer(rng.bytes(n * record.itemsize), record).copy()
    for number, (_, column) in enumerate(fields):
        if column is not None:
            name = "f%d" % number
            records[name] = column.values.reshape(records[name].shape)
    descr = [entry for entry, _ in fields]
    ascii_only = repr(descr).isascii()
    data = preamble(rng, descr, bool(rng.random() < 0.1), (n,),
                    1 if ascii_only else 3)
    return finish(".npy", data + records.tobytes(), "npy", columns,
                  random_options(rng, columns))


def make(rng):
    return make_plain(rng) if rng.random() < 0.6 else make_structured(rng)
