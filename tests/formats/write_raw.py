"""Random raw files."""

import numpy as np

from columns import (AXES, Column, coordinates, finish, intensities,
                     number_of_points, random_bits, random_columns,
                     random_options)

TYPES = ("f4", "f8", "f2", "i1", "u1", "i2", "u2", "i4", "u4")
LONGEST_NAME = 100


def kitti(cloud):
    cloud.scale = 1.0


def nuscenes(cloud):
    cloud.axes, cloud.scale = "y,-x,z", 255.0


def waymo(cloud):
    cloud.tanh = True


def nclt(cloud):
    cloud.axes, cloud.scale = "x,-y,-z", 255.0


def make_named(rng, layout, further, name_says=False):
    """float32 columns: x, y, z, intensity, and as many more. The layout is that
    of an option, or the name of the file says it."""
    n = number_of_points(rng)
    columns = [Column(each, "f4", coordinates(rng, "f4", n).reshape(n, 1))
               for each in "xyz"]
    columns.append(Column("i", "f4", intensities(rng, "f4", n).reshape(n, 1)))
    table = np.concatenate([column.values for column in columns]
                           + [random_bits(rng, "f4", (n, further))], axis=1)
    words = random_options(rng, columns, field=False)
    if not name_says and (layout is not kitti or rng.random() < 0.3):
        words += ["--layout", layout.__name__]
    return finish(".pcd.bin" if name_says else ".bin",
                  table.astype("<f4").tobytes(), "raw", columns, words, layout)


def make_nclt(rng):
    n = number_of_points(rng)
    raw = random_bits(rng, "u2", (n, 3))
    rest = random_bits(rng, "u1", (n, 2))
    columns = [Column(name, "f8", raw[:, [axis]].astype(np.float64) * 0.005
                      - 100) for axis, name in enumerate("xyz")]
    columns.append(Column("i", "u1", rest[:, [0]]))
    table = np.concatenate([raw.astype("<u2").view(np.uint8).reshape(n, 6),
                            rest], axis=1)
    words = random_options(rng, columns, field=False) + ["--layout", "nclt"]
    return finish(".bin", table.tobytes(), "raw", columns, words, nclt)


def name_columns(rng, columns):
    """Leaves names to x, y, z and one intensity at most; others are "-"."""
    intensity = rng.random() < 0.2
    for column in columns:
        column.name = column.name.lower()
        if column.name in AXES:
            continue
        column.name = "-" if intensity else "i"
        intensity = True


def describe(rng, column, type_name, negative):
    """A column, as the layout has it."""
    name = "-" * negative + column.name
    if type_name == "f4" and rng.random() < 0.5:
        return name
    return name + ":" + type_name


def make_columns(rng):
    n = number_of_points(rng)
    columns = random_columns(rng, TYPES, n)
    name_columns(rng, columns)
    types = [str(rng.choice(["", "", ">"])) + column.type
             for column in columns]
    negated = [column.name for column in columns
               if column.name in AXES and rng.random() < 0.1]
    words = [describe(rng, column, type_name, column.name in negated)
             for column, type_name in zip(columns, types)]
    skip = int(rng.choice([0, 0, 1, 16, 1000, 200000]))
    if skip:
        words.insert(int(rng.choice([0, len(words)])), "skip=%d" % skip)
    layout = "columns=" + ",".join(words)
    if len(layout) > LONGEST_NAME:
        return make_columns(rng)
    record = np.dtype([("f%d" % number, type_name)
                       for number, type_name in enumerate(types)])
    records = np.zeros(n, record)
    for number, column in enumerate(columns):
        records["f%d" % number] = column.values[:, 0]
    taken = [column for column in columns if column.name != "-"]

    def negate(cloud):
        cloud.negated = negated

    return finish(".bin", rng.bytes(skip) + records.tobytes(), "raw", taken,
                  random_options(rng, taken, field=False)
                  + ["--layout", layout], negate)


def make_by_name(rng):
    """What is called so is taken for a sweep of nuScenes."""
    return make_named(rng, nuscenes, 1, True)


def make(rng):
    kind = rng.random()
    if kind < 0.15:
        return make_named(rng, kitti, 0)
    if kind < 0.3:
        return make_named(rng, nuscenes, 1)
    if kind < 0.45:
        return make_named(rng, waymo, 2)
    return make_nclt(rng) if kind < 0.6 else make_columns(rng)
