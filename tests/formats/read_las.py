"""LAS 1.0 to 1.4, point formats 0 to 10, with extra bytes."""

import struct

import numpy as np

from points import Cloud, Fault, Field

LENGTHS = (20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67)
EXTRA_TYPES = ("", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")


def unpack(form, data, at):
    return struct.unpack_from("<" + form, data, at)


def list_extra_bytes(data, header_size, records):
    """Name, type, number of values, scale and offset of what the record of
    variable length says that is behind each point."""
    at = header_size
    for _ in range(records):
        user = data[at + 2:at + 18].rstrip(b"\0")
        number, length = unpack("HH", data, at + 18)
        start, at = at + 54, at + 54 + length
        if user == b"LASF_Spec" and number == 4:
            return [parse_extra(data[place:place + 192])
                    for place in range(start, at, 192)]
    return []


def parse_extra(entry):
    kind, options = entry[2], entry[3]
    name = entry[4:36].split(b"\0")[0].decode("latin-1")
    if kind == 0:
        return name, "u1", options, 1.0, 0.0
    scale = unpack("d", entry, 112)[0] if options & 8 else 1.0
    offset = unpack("d", entry, 136)[0] if options & 16 else 0.0
    return (name, EXTRA_TYPES[(kind - 1) % 10 + 1], (kind - 1) // 10 + 1,
            scale, offset)


def add_extra_fields(fields, several, extra, column, first):
    """'column' gives the values of a type at some place of all records."""
    for name, type_name, count, scale, offset in extra:
        if count == 1:
            values = column(type_name, first)
            if (scale, offset) != (1.0, 0.0):
                values = values.astype(np.float64) * scale + offset
            fields.append(Field(name, type_name, values))
        else:
            several.append(name)
        first += np.dtype(type_name).itemsize * count


def read(data, options):
    minor, = unpack("B", data, 25)
    header_size, first, vlrs = unpack("HII", data, 94)
    point_format, length, points = unpack("BHI", data, 104)
    if minor >= 4:
        points, = unpack("Q", data, 247)
    if point_format > 10 or length < LENGTHS[point_format]:
        raise Fault("point format %d of %d bytes" % (point_format, length))
    if len(data) < first + points * length:
        raise Fault("%d bytes, %d points of %d bytes"
                    % (len(data), points, length))
    numbers = unpack("6d", data, 131)

    def column(type_name, at):
        record = np.dtype({"names": ["v"], "formats": ["<" + type_name],
                           "offsets": [at], "itemsize": length})
        return np.frombuffer(data, record, points, first)["v"]

    fields = [Field(name, "f8", column("i4", 4 * axis).astype(np.float64)
                    * numbers[axis] + numbers[3 + axis])
              for axis, name in enumerate("xyz")]
    fields.append(Field("intensity", "u2", column("u2", 12)))
    several = []
    add_extra_fields(fields, several,
                     list_extra_bytes(data, header_size, vlrs), column,
                     LENGTHS[point_format])
    return Cloud("las", fields, several)
