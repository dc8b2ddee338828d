"""Random columns: names, types, numbers of values and the values, as files of
all formats have them, and random options to read them with."""

import numpy as np

from points import Cloud, Field, Options, take_points

INTENSITY = ("intensity", "i", "reflectivity", "reflectance", "remission")
OTHERS = ("ring", "t", "time", "timestamp", "label", "rgb", "normal_x", "rcs",
          "near_ir", "range", "laser_number", "return_number", "tag", "line",
          "vx", "scalar_gps", "intensities", "ix", "xyz", "offset_x")
AXES = ("x", "y", "z")


class Column:
    """Values of the shape (number of points, values of a point)."""

    def __init__(self, name, type_name, values):
        self.name = name
        self.type = type_name
        self.values = values
        self.count = values.shape[1]

    def field(self):
        return Field(self.name, self.type, self.values[:, 0])


class File:
    """A file that was made up, and what is to be read from it."""

    def __init__(self, extension, data, words, points):
        self.extension = extension
        self.data = data
        self.words = words
        self.points = points


def finish(extension, data, format_name, columns, words, layout=None):
    """The file, once its columns and options are known. 'layout' changes what
    goes without saying."""
    cloud = Cloud(format_name,
                  [column.field() for column in columns if column.count == 1])
    if layout is not None:
        layout(cloud)
    return File(extension, data, words, take_points(cloud, Options(words)))


def number_of_points(rng, most=9000):
    """None, one, few, about a block of 1,024, or several blocks."""
    kind = rng.random()
    if kind < 0.08:
        return 0
    if kind < 0.16:
        return 1
    if kind < 0.5:
        return int(rng.integers(2, 60))
    if kind < 0.65:
        return int(rng.integers(1023, 1026))
    return int(rng.integers(1100, most))


def in_between(rng, n):
    """float64 that lie in the middle of two float32, or next to it."""
    low = (rng.normal(0, 50, n)).astype(np.float32)
    middle = (low.astype(np.float64)
              + np.nextafter(low, np.float32(np.inf)).astype(np.float64)) / 2
    return np.where(rng.random(n) < 0.5, middle,
                    np.nextafter(middle, rng.normal(0, 1e3, n)))


def random_bits(rng, type_name, shape):
    """Any values at all, of floats NaN of all kinds too."""
    dtype = np.dtype(type_name)
    size = int(np.prod(shape)) * dtype.itemsize
    return np.frombuffer(rng.bytes(size), dtype).reshape(shape)


def some_special(rng, values):
    """Puts what is no ordinary number in some places."""
    special = [np.nan, np.inf, -np.inf, -0.0, 0.0, 1e-310, 1e-40, -6e-8, 1e300,
               3.5e38, 65504.0, -1e5]
    places = rng.random(len(values)) < rng.choice([0, 0.02, 0.5])
    with np.errstate(over="ignore"):
        values[places] = rng.choice(special, int(places.sum())).astype(
            values.dtype)
    return values


def coordinates(rng, type_name, n):
    """As a scan has them, or far away, or odd."""
    dtype = np.dtype(type_name)
    if dtype.kind != "f":
        if rng.random() < 0.5:
            return random_bits(rng, type_name, n).copy()
        return rng.integers(0 if dtype.kind == "u" else -90, 90, n).astype(
            dtype)
    values = rng.normal(0, 30, n)
    if dtype.itemsize == 8:
        kind = rng.random()
        if kind < 0.3:
            values = values + rng.choice([431234.5, 5428011.25, -1e7])
        elif kind < 0.5:
            values = in_between(rng, n)
    return some_special(rng, values.astype(dtype))


def intensities(rng, type_name, n):
    if np.dtype(type_name).kind != "f":
        return random_bits(rng, type_name, n).copy()
    top = rng.choice([1.0, 255.0, 65535.0])
    with np.errstate(over="ignore"):
        return some_special(rng, (rng.random(n) * top).astype(type_name))


def change_case(rng, name):
    return str(rng.choice([name, name, name.upper(), name.capitalize()]))


def intensity_columns(rng, types, n, most):
    """None, one or two, of different names; one with several values is none."""
    result = []
    names = rng.permutation(INTENSITY)
    for name in names[:rng.choice([0, 1, 1, 1, 2])]:
        if rng.random() < 0.3:
            name = "scalar_" + name
        name = change_case(rng, str(name))
        type_name = str(rng.choice(types))
        count = 1 if rng.random() < 0.9 else int(rng.integers(1, most + 1))
        values = (intensities(rng, type_name, n).reshape(n, 1) if count == 1
                  else random_bits(rng, type_name, (n, count)))
        result.append(Column(name, type_name, values))
    return result


def other_columns(rng, types, n, most):
    result = []
    for name in rng.permutation(OTHERS)[:rng.integers(0, 6)]:
        type_name = str(rng.choice(types))
        count = 1 if rng.random() < 0.7 else int(rng.integers(1, most + 1))
        result.append(Column(str(name), type_name,
                             random_bits(rng, type_name, (n, count))))
    return result


def coordinate_columns(rng, types, n):
    """Mostly of one type."""
    first = str(rng.choice(types if rng.random() < 0.4 else
                           [t for t in types if t in ("f4", "f8")] or types))
    result = []
    for name in AXES:
        type_name = str(rng.choice(types)) if rng.random() < 0.1 else first
        result.append(Column(change_case(rng, name), type_name,
                             coordinates(rng, type_name, n).reshape(n, 1)))
    return result


def random_columns(rng, types, n, most=1):
    """Columns of these types with at most so many values a point; x, y, z not
    always first, together or in order."""
    columns = coordinate_columns(rng, types, n)
    further = (intensity_columns(rng, types, n, most)
               + other_columns(rng, types, n, most))
    if rng.random() < 0.5:
        columns += further
    else:
        for column in further:
            columns.insert(rng.integers(len(columns) + 1), column)
    if rng.random() < 0.1:
        columns = [columns[k] for k in rng.permutation(len(columns))]
    return columns


def random_axes(rng):
    return ",".join(str(rng.choice(["", "-"])) + str(axis)
                    for axis in rng.permutation(AXES))


def random_origin(rng, columns):
    """Some place, or the first point, unless float32 has no such number."""
    found = {column.name.lower(): column.values[:, 0] for column in columns}
    exact = np.stack([found[axis].astype(np.float64) for axis in AXES])
    first = exact[:, np.isfinite(exact).all(axis=0)][:, :1]
    if rng.random() < 0.4 and not (np.abs(first) > 1e15).any():
        return "first"
    place = rng.choice([0.0, 1.5, 431234.25, -0.1, 1e7 / 3], 3)
    return ",".join(repr(float(number)) for number in place)


def random_scale(rng):
    return str(rng.choice(["1", "255", "65535", "0.5", "100.25", "tanh"]))


def random_options(rng, columns, axes=True, origin=True, field=True):
    """Options for a file with these columns, of the kinds that are allowed."""
    words = []
    if axes and rng.random() < 0.25:
        words += ["--axes", random_axes(rng)]
    if origin and rng.random() < 0.35:
        words += ["--origin", random_origin(rng, columns)]
    names = [column.name for column in columns if column.count == 1
             and column.name.lower() not in AXES]
    if field and names and rng.random() < 0.3:
        words += ["--intensity-field", str(rng.choice(names))]
    if rng.random() < 0.2:
        words += ["--intensity-scale", random_scale(rng)]
    return words
