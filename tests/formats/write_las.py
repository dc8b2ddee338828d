"""Random LAS files."""

import struct

import numpy as np

from columns import (Column, finish, intensities, number_of_points,
                     random_bits, random_options)

LENGTHS = (20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67)
# The last point format of each minor version, and the size of its header.
VERSIONS = ((1, 227), (1, 227), (3, 227), (5, 235), (10, 375))
EXTRA_TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")
EXTRA_NAMES = ("Reflectance", "ring", "Amplitude", "range image", "class", "i2")


def random_extra(rng, n):
    """Columns behind each point, with what a record says about them."""
    columns, entries = [], []
    for name in rng.permutation(EXTRA_NAMES)[:rng.integers(0, 4)]:
        name, count = str(name), int(rng.choice([1, 1, 1, 2, 3]))
        number = int(rng.integers(len(EXTRA_TYPES)))
        type_name = EXTRA_TYPES[number]
        values = (intensities(rng, type_name, n).reshape(n, 1) if count == 1
                  else random_bits(rng, type_name, (n, count)))
        columns.append(Column(name, type_name, values))
        entries.append(struct.pack("<2xBB32s", 10 * (count - 1) + number + 1,
                                   0, name.encode()).ljust(192, b"\0"))
        if rng.random() < 0.2:
            count = int(rng.integers(2, 9))
            name = "unknown%d" % len(columns)
            columns.append(Column(name, "u1",
                                  random_bits(rng, "u1", (n, count))))
            entries.append(struct.pack("<2xBB32s", 0, count,
                                       name.encode()).ljust(192, b"\0"))
    return columns, b"".join(entries)


def variable_record(user, number, body):
    return struct.pack("<2x16sHH32s", user, number, len(body),
                       b"made up") + body


def random_records(rng, entries):
    """Records of variable length, one of which describes extra bytes."""
    records = [variable_record(b"someone", int(rng.integers(1, 9)),
                               rng.bytes(int(rng.integers(0, 300))))
               for _ in range(rng.integers(0, 3))]
    if entries:
        records.insert(rng.integers(len(records) + 1),
                       variable_record(b"LASF_Spec", 4, entries))
    return records


def random_trailer(rng, minor):
    """What follows the points: a record, or waveforms."""
    body = rng.bytes(int(rng.integers(1, 300)))
    if minor < 4:
        return body
    return struct.pack("<2x16sHQ32s", b"someone", 7, len(body), b"") + body


def point_bytes(rng, n, point_format, raw, intensity, extra):
    """Whatever is not x, y, z, intensity or extra is random."""
    core = LENGTHS[point_format]
    added = sum(column.values.itemsize * column.count for column in extra)
    beyond = int(rng.integers(1, 20)) if rng.random() < 0.2 else 0
    length = core + added + beyond
    table = np.frombuffer(rng.bytes(n * length), np.uint8).reshape(
        n, length).copy()
    table[:, :12] = raw.astype("<i4").view(np.uint8).reshape(n, 12)
    table[:, 12:14] = intensity.astype("<u2").view(np.uint8).reshape(n, 2)
    at = core
    for column in extra:
        size = column.values.itemsize * column.count
        values = np.ascontiguousarray(column.values, "<" + column.type)
        table[:, at:at + size] = values.view(np.uint8).reshape(n, size)
        at += size
    return length, table.tobytes()


def header(rng, minor, size, vlrs, first, point_format, length, n, places,
           after):
    """'after' is where a record behind the points begins, or 0."""
    legacy = n
    if minor == 4 and (point_format >= 6 or rng.random() < 0.3):
        legacy = 0
    data = b"LASF" + rng.bytes(20) + bytes((1, minor)) + rng.bytes(68)
    data += struct.pack("<HIIBHI", size, first, vlrs, point_format, length,
                        legacy)
    data += struct.pack("<5I", *rng.integers(0, 9, 5).tolist())
    data += struct.pack("<6d", *places)
    # The least and greatest coordinates, as programs often leave them.
    data += bytes(48)
    if minor >= 3:
        data += struct.pack("<Q", 0)
    if minor >= 4:
        data += struct.pack("<QIQ15Q", after, int(after > 0), n,
                            *([0] * 15))
    return data + rng.bytes(size - len(data))


def random_raw(rng, n):
    """Integers of the coordinates: as of a scan, or any."""
    if rng.random() < 0.2:
        return random_bits(rng, "i4", (n, 3))
    return rng.integers(-40000, 40000, (n, 3)).astype(np.int32)


def make(rng):
    minor = int(rng.integers(5))
    last, size = VERSIONS[minor]
    point_format = int(rng.integers(last + 1))
    n = number_of_points(rng)
    raw = random_raw(rng, n)
    places = [float(rng.choice([0.01, 0.001, 1e-7, 0.25, 1 / 3]))
              for _ in range(3)]
    places += [float(rng.choice([0.0, -0.0, 431234.5, -0.1, 5.4e6]))
               for _ in range(3)]
    intensity = rng.integers(0, rng.choice([256, 65536]), n).astype(np.uint16)
    extra, entries = random_extra(rng, n)
    length, points = point_bytes(rng, n, point_format, raw, intensity, extra)
    records = random_records(rng, entries)
    size += int(rng.choice([0, 0, 0, 2, 64]))
    gap = rng.bytes(int(rng.choice([0, 0, 2, 100])))
    first = size + sum(map(len, records)) + len(gap)
    end = first + len(points)
    after = random_trailer(rng, minor) if rng.random() < 0.2 else b""
    data = header(rng, minor, size, len(records), first, point_format, length,
                  n, places, end if after else 0)
    data += b"".join(records) + gap + points + after
    columns = [Column(name, "f8", (raw[:, axis].astype(np.float64)
                                   * places[axis] + places[3 + axis]
                                   ).reshape(n, 1))
               for axis, name in enumerate("xyz")]
    columns.append(Column("intensity", "u2", intensity.reshape(n, 1)))
    columns += extra
    return finish(str(rng.choice([".las", ".LAS"])), data, "las", columns,
                  random_options(rng, columns))
