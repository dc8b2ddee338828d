"""NPY 1.0 to 3.0: plain arrays by the layout, structured ones by name."""

import ast
import struct

import numpy as np

from points import Cloud, Fault, Field
from read_raw import apply_layout, columns_to_fields, parse_layout

TYPES = ("f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8")


def read_header(data):
    major = data[6]
    size, start = (("<H", 10) if major == 1 else ("<I", 12))
    length, = struct.unpack_from(size, data, 8)
    text = data[start:start + length].decode("utf-8" if major == 3
                                             else "latin-1")
    return ast.literal_eval(text.strip()), start + length


def make_type(description):
    """The dtype, with names that are given once each."""
    if isinstance(description, str):
        return np.dtype(description)
    entries = []
    for number, (_, kind, *shape) in enumerate(description):
        kind = make_type(kind)
        entries.append(("f%d" % number, kind, *shape))
    return np.dtype(entries)


def name_of(type_):
    return type_.kind + str(type_.itemsize)


def structured_fields(array, description):
    fields, several = [], []
    for number, (name, _, *shape) in enumerate(description):
        values = array["f%d" % number].reshape((-1,) + tuple(*shape))
        if name_of(values.dtype) not in TYPES:
            continue
        if shape:
            several.append(name)
            continue
        values = values.astype(values.dtype.newbyteorder("="))
        fields.append(Field(name, name_of(values.dtype), values))
    return fields, several


def plain_fields(array, columns):
    if array.ndim not in (2, 3) or array.shape[-1] < 3:
        raise Fault("an array of shape %s" % (array.shape,))
    if array.ndim == 2 and array.shape[0] in (3, 4) and array.shape[1] > 4:
        raise Fault("an array of shape %s; transpose it" % (array.shape,))
    if name_of(array.dtype) not in TYPES:
        raise Fault("an array of " + str(array.dtype))
    array = array.reshape(-1, array.shape[-1])
    names = [(name, "=" + name_of(array.dtype)) for name, _ in columns]
    return columns_to_fields(names, list(array.T))


def read(data, options):
    header, start = read_header(data)
    type_ = make_type(header["descr"])
    shape = header["shape"]
    count = int(np.prod(shape))
    array = np.frombuffer(data, type_, count, start).reshape(
        shape, order="F" if header["fortran_order"] else "C")
    if isinstance(header["descr"], list):
        return Cloud("npy", *structured_fields(array, header["descr"]))
    layout = options.layout or "kitti"
    columns, _ = parse_layout(layout)
    cloud = Cloud("npy", plain_fields(array, columns))
    apply_layout(cloud, layout, columns)
    return cloud
