"""Points that callers have, as the library takes them: without a copy if possible.

An array becomes an address and a layout: where in a row the numbers lie, of which
type, and how far it is to the next row. What a kind of array becomes is found once
and kept, since frames follow each other in the same form. Only what no layout can
say is copied: rows that do not go forward in memory, or columns far apart.
"""

from __future__ import annotations

from typing import NamedTuple, Optional, Tuple

import numpy as np

from . import _native as native
from .errors import LayoutError, check

MOST_COLUMNS = 64
MOST_STRIDE = 65535
_FORMS_KEPT = 64

# What fields are called, in any case, with "scalar_" before it or not.
_INTENSITIES = ("intensity", "i", "reflectivity", "reflectance", "remission")
# The intensity that counts as full, where the type of a field tells.
_FULL = {"u1": 255.0, "i1": 255.0, "u2": 65535.0, "i2": 65535.0}


class Form(NamedTuple):
    """What one kind of array becomes."""

    layout: Optional[native.Layout]  # in memory; None where a copy has to be made
    noted: native.Layout  # what a picture says of it, as of a file
    raw: bool  # bytes, of which 'layout' says all
    short: bool = False  # bytes of the last row may be no memory of the array


class Points:
    """Takes points by a layout, for one Rasterizer.

    Args:
        layout: as the command takes it, such as "nuscenes" or "columns=x,y,z,i".
        intensity_scale: the intensity that counts as full; None: the layout's.
    """

    def __init__(self, layout: str, intensity_scale: Optional[float]) -> None:
        self._base, self._text = parse_layout(layout)
        self._scale = None if intensity_scale is None else float(intensity_scale)
        if self._scale is not None:
            if not (0 < self._scale < float("inf")):
                raise LayoutError(
                    f"intensity_scale is {intensity_scale}, expected above 0"
                )
            self._base.intensity_scale = self._scale
        self._bare, self._bare_text = _without_intensity(self._base)
        self._forms = {}

    def take(self, points) -> Tuple[np.ndarray, Form, int, int]:
        """Returns an array that has to be kept meanwhile, its form, address, number."""
        if type(points) is not np.ndarray:
            points = _as_array(points)
        if points.shape[:1] == (0,):
            return self._take_none(points)
        key = points.dtype, points.shape[1:], points.strides
        form = self._forms.get(key)
        if form is None:
            form = self._form(points)
            if len(self._forms) >= _FORMS_KEPT:
                self._forms = {}
            self._forms[key] = form
        if form.layout is None:
            return self.take(_contiguous(points))
        address = points.__array_interface__["data"][0]
        if not form.raw:
            return points, form, address, points.shape[0]
        skip, stride = form.layout.skip, form.layout.stride
        number, rest = divmod(points.nbytes - skip, stride)
        if number < 0 or rest:
            before = f"{skip} and " if skip else ""
            raise ValueError(
                f"points has {points.nbytes} bytes, expected {before}a multiple of "
                f"{stride}, as the layout has it"
            )
        return points, form, address + skip, number

    def _take_none(self, points: np.ndarray):
        """Steps of an array without numbers say nothing."""
        one = np.zeros((1, *points.shape[1:]), points.dtype)
        form = self._form(one)
        return one, form, one.ctypes.data, 0

    def _form(self, points: np.ndarray) -> Form:
        if points.dtype.names is not None:
            return self._form_of_fields(points)
        if points.dtype == np.uint8 and points.ndim == 1:
            whole = points.strides[0] == 1
            return Form(self._base if whole else None, self._base, True)
        return self._form_of_columns(points)

    def _form_of_columns(self, points: np.ndarray) -> Form:
        _check_shape(points)
        base = self._base
        if not _is_of_floats(base):
            raise LayoutError(
                "a layout of other numbers than float32 is one of bytes: pass bytes, "
                "or an array in metres without it"
            )
        _type_of(points.dtype, "points")
        columns = [None if o == native.NO_COLUMN else o // 4 for o in base.offset]
        if max(columns[:3]) >= points.shape[1]:
            raise ValueError(
                f"points has the shape {points.shape}, expected "
                f"{max(columns[:3]) + 1} or more columns, as the layout has them"
            )
        if columns[3] is not None and columns[3] >= points.shape[1]:
            columns[3] = None
        noted = self._base if columns[3] is not None else self._bare
        row, step = points.strides
        if step <= 0 or row <= 0:
            return Form(None, noted, False)
        offsets = [None if column is None else column * step for column in columns]
        layout = _placed(base, offsets, [points.dtype] * 4, row)
        own = (points.shape[1] - 1) * step + points.dtype.itemsize
        return Form(layout, noted, False, row > own)

    def _form_of_fields(self, points: np.ndarray) -> Form:
        if self._base.name != b"kitti":
            raise LayoutError("an array with named fields takes no layout")
        names = _choose(points.dtype)
        fields = [None if n is None else points.dtype.fields[n] for n in names]
        for name, field in zip(names, fields):
            if field is not None:
                _type_of(field[0], f"the field {name}")
        noted = (self._base if fields[3] is not None else self._bare).copy()
        if fields[3] is not None and self._scale is None:
            noted.intensity_scale = _FULL.get(_name_of(fields[3][0]), 1.0)
        if points.ndim != 1 or points.strides[0] <= 0:
            return Form(None, noted, False)
        offsets = [None if field is None else field[1] for field in fields]
        dtypes = [field[0] if field is not None else None for field in fields]
        row = points.strides[0]
        layout = _placed(noted, offsets, dtypes, row)
        if layout is None and points.flags.c_contiguous:
            raise ValueError(f"a point has {row} bytes, expected at most {MOST_STRIDE}")
        return Form(layout, noted, False, row > points.dtype.itemsize)


def parse_layout(text: str) -> Tuple[native.Layout, bytes]:
    """Returns the layout, and the text that it points at, to be kept as long."""
    layout, kept = native.Layout(), native.string(str(text))
    why = native.text_buffer()
    size = layout.struct_size
    check(native.layout_parse(layout, size, kept, why, len(why)), why.value)
    return layout, kept


def _is_of_floats(layout: native.Layout) -> bool:
    """Are all columns, those that are passed over too, float32?"""
    if any(layout.type) or layout.big_endian or any(n != 1 for n in layout.factor):
        return False
    columns = layout.name.split(b",")
    return all(column.endswith(b":f4") for column in columns if b":" in column)


def _without_intensity(base: native.Layout) -> Tuple[native.Layout, bytes]:
    """The layout of the same points without the column of the intensity."""
    if base.name == b"kitti":
        bare, text = parse_layout("columns=x,y,z")
    else:
        bare, text = base.copy(), b""
        bare.offset[3] = native.NO_COLUMN
    bare.intensity_scale = base.intensity_scale
    return bare, text


def _as_array(points) -> np.ndarray:
    if isinstance(points, (bytes, bytearray, memoryview)):
        return np.frombuffer(points, np.uint8)
    if hasattr(points, "to_records"):  # a table with names
        points = points.to_records(index=False)
    array = np.asarray(points)
    if array.size == 0 and array.dtype == np.float64 and array.ndim < 2:
        return np.empty((0, 4), np.float32)  # an empty list
    return array.view(np.ndarray)


def _contiguous(points: np.ndarray) -> np.ndarray:
    if points.dtype.names is not None:
        points = points.reshape(-1)
    return points.copy(order="C")


def _check_shape(points: np.ndarray) -> None:
    shape = points.shape
    if points.ndim == 2 and 3 <= shape[1] <= MOST_COLUMNS:
        return
    if points.dtype.kind not in "fiu":
        _type_of(points.dtype, "points")
    hint = ""
    if points.ndim == 2 and shape[0] in range(3, 9):
        hint = "; if it has a point a column, pass points.T"
    raise ValueError(
        f"points has the shape {shape}, expected (N, 3) to (N, {MOST_COLUMNS}){hint}"
    )


def _name_of(dtype: np.dtype) -> str:
    return f"{dtype.kind}{dtype.itemsize}"


def _type_of(dtype: np.dtype, what: str) -> int:
    number = native.TYPES.get(_name_of(dtype))
    if number is None:
        raise TypeError(
            f"{what} has the dtype {dtype}, expected floats or integers, float32 best"
        )
    return number


def _choose(dtype: np.dtype) -> list:
    """The names of x, y, z and, or None, the intensity."""
    by_name = {name.lower(): name for name in reversed(dtype.names)}
    chosen = [by_name.get(axis) for axis in "xyz"]
    if None in chosen:
        names = ", ".join(dtype.names)
        raise ValueError(f"points has the fields {names}, expected x, y and z")
    for name in _INTENSITIES:
        for full in (name, "scalar_" + name):
            if full in by_name:
                return [*chosen, by_name[full]]
    return [*chosen, None]


def _placed(base, offsets, dtypes, stride) -> Optional[native.Layout]:
    """'base' with its numbers at these places; None if it cannot be said."""
    layout = base.copy()
    layout.stride = min(stride, MOST_STRIDE + 1)
    layout.skip = 0
    for i, (offset, dtype) in enumerate(zip(offsets, dtypes)):
        if offset is None:
            layout.offset[i], layout.type[i] = native.NO_COLUMN, 0
            continue
        if stride > MOST_STRIDE or offset + dtype.itemsize > stride:
            return None
        layout.offset[i] = offset
        layout.type[i] = native.TYPES[_name_of(dtype)]
        if dtype.byteorder == ">":
            layout.big_endian |= 1 << i
    return layout if stride >= _least_stride(dtypes[:3]) else None


def _least_stride(dtypes) -> int:
    return sum(dtype.itemsize for dtype in dtypes)
