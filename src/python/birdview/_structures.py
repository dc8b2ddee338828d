"""The numbers and structures of birdview.h, as ctypes has them.

Each structure has the members of the one in the header, in its order, and each number
its value there: tests/python/test_header.py compares them.
"""

from __future__ import annotations

import ctypes as c

# ---------------------------------------------------------------- numbers

OK = 0
ERR_NO_MEMORY = 2
ERR_PRESET = 10
ERR_GRID = 11
ERR_LAYOUT = 12

NO_COLUMN = 0xFFFFFFFF
TEXT_MAX = 16384
SOURCE_MAX = 1024
SENTENCE = 1024  # bytes for a sentence, which is cut to what there is

# What NumPy calls a type, without its byte order: enum bv_type.
TYPES = {
    "f4": 0, "f8": 1, "f2": 2,
    "i1": 3, "u1": 4, "i2": 5, "u2": 6, "i4": 7, "u4": 8, "i8": 9, "u8": 10,
}  # fmt: skip
TYPE_NAMES = {number: name for name, number in TYPES.items()}

# enum bv_density_scale, enum bv_form
DENSITIES = {"log16": 1, "log32": 2, "log64": 3, "log128": 4, "linear": 5}
FORMS = {"picture": 1, "arrays": 2}

# ---------------------------------------------------------------- structures

_u8, _u16, _u32, _u64 = c.c_uint8, c.c_uint16, c.c_uint32, c.c_uint64
_size, _double, _float = c.c_size_t, c.c_double, c.c_float
_text, _pointer, _enum = c.c_char_p, c.c_void_p, c.c_int


class _Structure(c.Structure):
    """One that says how large it is, as the library wants it."""

    def __init__(self) -> None:
        super().__init__(struct_size=c.sizeof(self))


class Layout(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("name", _text),
        ("intensity_scale", _double),
        ("stride", _u32),
        ("offset", _u32 * 4),
        ("negate", _u32),
        ("type", _u8 * 4),
        ("big_endian", _u8),
        ("curve", _u8),
        ("origin_is_first", _u8),
        ("axes", _u8),
        ("skip", _u32),
        ("reserved", _u32),
        ("factor", _double * 3),
        ("shift", _double * 3),
        ("origin", _double * 3),
        ("format", _text),
        ("intensity_field", c.c_char * 32),
    ]

    def copy(self) -> Layout:
        """Another one; what it points at is kept alive by whoever parsed the text."""
        return Layout.from_buffer_copy(self)


class GridOptions(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("preset", _text),
        ("x_min", _double),
        ("x_max", _double),
        ("y_min", _double),
        ("y_max", _double),
        ("z_min", _double),
        ("z_max", _double),
        ("cell", _double),
        ("density", _u32),
        ("density_full", _u32),
        ("channels", _text),
        ("bits", _u32),
        ("slices", _u32),
        ("form", _u32),
        ("reserved", _u32),
    ]


class ChannelInfo(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("name", _text),
        ("unit", _text),
        ("formula", _text),
        ("array", _text),
        ("plane", _u32),
        ("slice", _u32),
    ]


class GridInfo(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("preset", _text),
        ("width", _u32),
        ("height", _u32),
        ("channels", _u32),
        ("bits", _u32),
        ("to_x", _double * 3),
        ("to_y", _double * 3),
        ("form", _u32),
        ("slices", _u32),
    ]


class Counts(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("points", _u32),
        ("kept", _u32),
        ("not_finite", _u32),
        ("outside", _u32),
        ("odd_intensity", _u32),
        ("intensity_min", _float),
        ("intensity_max", _float),
        ("reserved", _u32),
    ]


class Image(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("width", _u32),
        ("height", _u32),
        ("channels", _u32),
        ("bits", _u32),
        ("stride", _u32),
        ("reserved", _u32),
        ("grid", _u64),
        ("occupied", _size),
        ("cells", _pointer),
        ("pixels", _pointer),
        ("counts", c.POINTER(Counts)),
        ("channel_min", _double * 4),
        ("channel_max", _double * 4),
    ]


class Array(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("name", _text),
        ("occupied", _size),
        ("cells", _pointer),
        ("planes", c.POINTER(_pointer)),
        ("channels", _u32),
        ("height", _u32),
        ("width", _u32),
        ("type", _u32),
    ]


class FrameArrays(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("count", _size),
        ("arrays", c.POINTER(c.POINTER(Array))),
        ("counts", c.POINTER(Counts)),
        ("grid", _u64),
    ]


class ConvertOptions(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("grid", _pointer),
        ("layout", c.POINTER(Layout)),
        ("max_points", _u32),
        ("strict", c.c_bool),
        ("output_directory", _text),
        ("existing", _enum),
        ("encoding", _enum),
        ("device", _enum),
        ("gpus", _u32),
        ("no_fallback", c.c_bool),
        ("threads", _u32),
        ("sync", _enum),
        ("tanh", c.c_bool),
        ("origin_is_first", c.c_bool),
        ("reserved", _u16),
        ("format", _text),
        ("intensity_field", _text),
        ("intensity_scale", _double),
        ("axes", _text),
        ("origin", _double * 3),
    ]


class FrameResult(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("status", _enum),
        ("outcome", _enum),
        ("system_error", c.c_int32),
        ("time_lost", _u32),
        ("detail", _u64 * 2),
        ("counts", c.POINTER(Counts)),
        ("grid", _pointer),
        ("fault", _text),
        ("format", _text),
    ]


class FrameHead(_Structure):
    _fields_ = [
        ("struct_size", _size),
        ("format", _text),
        ("layout", c.POINTER(Layout)),
        ("points", _u64),
        ("bytes", _u64),
    ]
