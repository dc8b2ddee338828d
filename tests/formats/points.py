"""From the fields of a file to float32 points: which fields are taken, and how
their numbers are rounded, moved and turned.

A file is a list of fields, each a name, a type ("f4", "u2", ...) and an array
of its values; what a file holds as text has a float64 array, whatever its type.
All arithmetic is that of numpy's float64, one rounding each.
"""

import numpy as np

INTENSITY = ("intensity", "i", "reflectivity", "reflectance", "remission")

# What the intensity of a field of this type is divided by; others: 1.
SCALES = {"u1": 255.0, "i1": 255.0, "u2": 65535.0, "i2": 65535.0}


class Fault(Exception):
    """Why a file is refused."""


class Field:
    """A field with one value for each point."""

    def __init__(self, name, type_name, values):
        self.name = name
        self.type = type_name
        self.values = values


class Cloud:
    """What a file holds: its fields, and what goes without saying for its kind.

    'axes' holds where options name none, 'scale' is one of the layout, or None
    for that of the type of the field, and 'several' has the names of fields
    with more than one value a point. Of the axes in 'negated' the field holds
    the negative.
    """

    def __init__(self, format_name, fields, several=()):
        self.format = format_name
        self.fields = fields
        self.several = several
        self.axes = "x,y,z"
        self.negated = ()
        self.scale = None
        self.tanh = False


class Options:
    """The options of the command that decide what points a file gives."""

    NAMES = ("format", "layout", "axes", "origin", "intensity-field",
             "intensity-scale")

    def __init__(self, words=()):
        given = dict.fromkeys(self.NAMES)
        words = list(words)
        while words:
            name = words.pop(0)
            if not name.startswith("--") or name[2:] not in given:
                raise SystemExit("no option that decides points: " + name)
            given[name[2:]] = words.pop(0)
        self.format = given["format"]
        self.layout = given["layout"]
        self.axes = given["axes"]
        self.origin = given["origin"]
        self.intensity_field = given["intensity-field"]
        self.intensity_scale = given["intensity-scale"]


class Points:
    """float32 points of shape (N, 4), and what their intensity means.

    'scale' is None if there is no intensity. With 'tanh', intensities above 0
    are the hyperbolic tangents of those in the file.
    """

    def __init__(self, values, scale, tanh):
        self.values = values
        self.scale = scale
        self.tanh = tanh


def find_field(fields, name):
    for field in fields:
        if field.name.lower() == name:
            return field
    return None


def find_intensity(cloud, options):
    asked = options.intensity_field
    if asked is not None:
        field = find_field(cloud.fields, asked.lower())
        if asked in cloud.several:
            raise Fault("field %s has several values a point" % asked)
        if field is None:
            raise Fault("there is no field " + asked)
        return field
    for name in INTENSITY:
        for spelling in (name, "scalar_" + name):
            field = find_field(cloud.fields, spelling)
            if field is not None:
                return field
    return None


def find_origin(coordinates, options):
    """Three float64, or None."""
    if options.origin is None:
        return None
    if options.origin != "first":
        return [np.float64(word) for word in options.origin.split(",")]
    finite = np.ones(len(coordinates[0]), bool)
    for values in coordinates:
        finite &= np.isfinite(values)
    first = np.flatnonzero(finite)[:1]
    if len(first) == 0:
        return None
    # Of the two zeros, the one that changes nothing.
    return [np.floor(np.float64(values[first[0]])) + 0.0
            for values in coordinates]


def to_float32(values, origin):
    """Rounds once, and leaves float32 alone as long as there is no origin."""
    if values.dtype == np.float32 and origin is None:
        return values
    with np.errstate(all="ignore"):
        exact = values.astype(np.float64)
        if origin is not None:
            exact = exact - origin
        return exact.astype(np.float32)


def turn(coordinates, axes):
    turned = []
    for axis in axes.split(","):
        values = coordinates["xyz".index(axis[-1])]
        turned.append(-values if axis[0] == "-" else values)
    return turned


def intensity_scale(cloud, field, options):
    """The scale, and whether the intensity goes through tanh."""
    asked = options.intensity_scale
    if asked == "tanh" or (asked is None and cloud.tanh):
        return 1.0, True
    if asked is not None:
        return float(asked), False
    if cloud.scale is not None:
        return cloud.scale, False
    return SCALES.get(field.type, 1.0), False


def bend(intensities):
    """Their hyperbolic tangents; what is not above 0 stays as it is."""
    exact = intensities.astype(np.float64)
    with np.errstate(invalid="ignore"):
        return np.where(exact > 0, np.tanh(exact), exact).astype(np.float32)


def take_points(cloud, options):
    """The points of a file."""
    found = [find_field(cloud.fields, name) for name in "xyz"]
    if None in found:
        raise Fault("there is no field " + "xyz"[found.index(None)])
    exact = [field.values for field in found]
    origin = find_origin(exact, options) or [None] * 3
    rounded = [to_float32(values, start)
               for values, start in zip(exact, origin)]
    signed = [-values if name in cloud.negated else values
              for name, values in zip("xyz", rounded)]
    columns = turn(signed, options.axes or cloud.axes)
    field = find_intensity(cloud, options)
    if field is None:
        columns.append(np.zeros(len(columns[0]), np.float32))
        return Points(np.stack(columns, axis=1), None, False)
    scale, tanh = intensity_scale(cloud, field, options)
    intensities = to_float32(field.values, None)
    columns.append(bend(intensities) if tanh else intensities)
    return Points(np.stack(columns, axis=1), scale, tanh)


def differing(ours, theirs, tanh):
    """Which of the numbers of two arrays of points differ. Each NaN is as good
    as any other, and a tangent is if it is right to 1e-7."""
    same = ours.view(np.uint32) == theirs.view(np.uint32)
    same |= np.isnan(ours) & np.isnan(theirs)
    if tanh:
        with np.errstate(invalid="ignore"):
            near = np.abs(ours[:, 3].astype(np.float64) - theirs[:, 3]) <= 1e-7
        same[:, 3] |= near & (theirs[:, 3] > 0)
    return ~same
