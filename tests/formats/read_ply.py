"""PLY 1.0: ascii, binary_little_endian and binary_big_endian."""

import numpy as np

from points import Cloud, Fault, Field
from read_text import to_number

TYPES = {
    "char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4",
    "uint": "u4", "float": "f4", "double": "f8", "int8": "i1", "uint8": "u1",
    "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4",
    "float32": "f4", "float64": "f8",
}


class Element:
    """An element; a property is a name, a type, and the type of the number of
    values where it is a list, or None."""

    def __init__(self, name, count):
        self.name = name
        self.count = count
        self.properties = []


def read_header(data):
    """The words of the line "format", the elements, and where they begin."""
    elements = []
    encoding = None
    start = 0
    while True:
        end = data.index(b"\n", start)
        words = data[start:end].decode("latin-1").split()
        start = end + 1
        if words[:1] == ["format"]:
            encoding = words[1]
        elif words[:1] == ["element"]:
            elements.append(Element(words[1], int(words[2])))
        elif words[:2] == ["property", "list"]:
            elements[-1].properties.append(
                (words[4], TYPES[words[3]], TYPES[words[2]]))
        elif words[:1] == ["property"]:
            elements[-1].properties.append((words[2], TYPES[words[1]], None))
        elif words == ["end_header"]:
            return encoding, elements, start


class Words:
    """The values of an ASCII body, one after the other."""

    def __init__(self, body):
        self.words = iter(body.decode("ascii").split())

    def take(self, _):
        return to_number(next(self.words))


class Bytes:
    """The values of a binary body, one after the other."""

    def __init__(self, body, order):
        self.body = body
        self.order = order
        self.at = 0

    def take(self, type_name):
        value = np.frombuffer(self.body, self.order + type_name, 1, self.at)
        self.at += value.nbytes
        return value.astype(type_name)[0]

    def take_records(self, element):
        """All of an element without lists, at once."""
        record = np.dtype([("f%d" % number, self.order + type_name)
                           for number, (_, type_name, _)
                           in enumerate(element.properties)])
        records = np.frombuffer(self.body, record, element.count, self.at)
        self.at += records.nbytes
        return [records["f%d" % number].astype(type_name) for
                number, (_, type_name, _) in enumerate(element.properties)]


def read_element(source, element):
    """The values of each property; of lists none."""
    lists = any(kind is not None for _, _, kind in element.properties)
    if isinstance(source, Bytes) and not lists:
        return source.take_records(element)
    columns = [[] for _ in element.properties]
    for _ in range(element.count):
        for column, (_, type_name, kind) in zip(columns, element.properties):
            if kind is None:
                column.append(source.take(type_name))
            else:
                for _ in range(int(source.take(kind))):
                    source.take(type_name)
    dtype = None if isinstance(source, Bytes) else np.float64
    return [np.array(column, dtype or type_name)
            for column, (_, type_name, _) in zip(columns, element.properties)]


def read(data, options):
    encoding, elements, start = read_header(data)
    if encoding == "ascii":
        source = Words(data[start:])
    else:
        source = Bytes(data[start:], {"binary_little_endian": "<",
                                      "binary_big_endian": ">"}[encoding])
    for element in elements:
        columns = read_element(source, element)
        if element.name == "vertex":
            break
    else:
        raise Fault("there is no element vertex")
    fields = [Field(name, type_name, column) for column,
              (name, type_name, kind) in zip(columns, element.properties)
              if kind is None]
    return Cloud("ply", fields, [name for name, _, kind in element.properties
                                 if kind is not None])
