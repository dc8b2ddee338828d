"""The C library, declared for ctypes: the only file that knows its structures.

Each structure here has the members of the one in birdview.h, in its order, and each
number its value there: tests/python/test_header.py compares them. Functions release
the lock of the interpreter while they run.
"""

from __future__ import annotations

import ctypes as c
import os
from pathlib import Path


def _load() -> c.CDLL:
    path = os.environ.get("BIRDVIEW_LIBRARY")
    path = path or str(Path(__file__).with_name("libbirdview.so"))
    try:
        return c.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"the library of birdview cannot be loaded ({error}); "
            "install the package with pip, or name the library by BIRDVIEW_LIBRARY"
        ) from error


_library = _load()

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


# ---------------------------------------------------------------- functions


def _function(name, result, *arguments):
    function = getattr(_library, name)
    function.restype, function.argtypes = result, arguments
    return function


def _late(name, result, *arguments):
    """One that is looked for when it is called, since not every library has it."""

    def call(*values):
        try:
            function = _function(name, result, *arguments)
        except AttributeError:
            raise NotImplementedError(f"this libbirdview has no {name}()") from None
        return function(*values)

    return call


_status, _to = _enum, c.POINTER

version = _function("bv_version", _text)
status_string = _function("bv_status_string", _text, _status)

layout_parse = _function(
    "bv_layout_parse", _status, _to(Layout), _size, _text, _text, _size
)
layout_advise = _function(
    "bv_layout_advise", c.c_bool, _to(Layout), _pointer, _size, _text, _size
)

preset_name = _function("bv_preset_name", _text, _size)
preset_description = _function("bv_preset_description", _text, _size)
channel_name = _function("bv_channel_name", _text, _size)
format_name = _function("bv_format_name", _text, _size)
format_description = _function("bv_format_description", _text, _size)
layout_name = _function("bv_layout_name", _text, _size)
layout_description = _function("bv_layout_description", _text, _size)

grid_options_init = _function(
    "bv_grid_options_init", _status, _to(GridOptions), _size, _text
)
grid_create = _function(
    "bv_grid_create", _status, _to(_pointer), _to(GridOptions), _text, _size
)
grid_free = _function("bv_grid_free", None, _pointer)
grid_get_info = _function("bv_grid_get_info", _status, _pointer, _to(GridInfo), _size)
grid_get_channel = _function(
    "bv_grid_get_channel", _status, _pointer, _u32, _to(ChannelInfo), _size
)

rasterizer_create = _function("bv_rasterizer_create", _status, _to(_pointer), _pointer)
rasterizer_free = _function("bv_rasterizer_free", None, _pointer)
rasterizer_begin = _function("bv_rasterizer_begin", _status, _pointer)
rasterizer_add = _function(
    "bv_rasterizer_add", _status, _pointer, _to(Layout), _pointer, _pointer, _size
)
rasterizer_finish = _function("bv_rasterizer_finish", _status, _pointer, _to(Image))
rasterizer_finish_arrays = _function(
    "bv_rasterizer_finish_arrays", _status, _pointer, _to(FrameArrays)
)
rasterizer_finish_planes = _function(
    "bv_rasterizer_finish_planes",
    _status,
    _pointer,
    _pointer,
    _pointer,
    _pointer,
    _to(Counts),
)

image_to_dense = _function("bv_image_to_dense", _status, _to(Image), _pointer)
image_to_plane = _function("bv_image_to_plane", _status, _to(Image), _u32, _pointer)
array_to_dense = _late("bv_array_to_dense", _status, _to(Array), _pointer)

encoder_create = _function("bv_encoder_create", _status, _to(_pointer))
encoder_free = _function("bv_encoder_free", None, _pointer)
encode_png = _function(
    "bv_encode_png", _status, _pointer, _to(Image), _text, _to(_pointer), _to(_size)
)
describe_image = _function(
    "bv_describe_image", _status, _pointer, _to(Layout), _to(Image), _text, _text, _size
)

npz_encoder_create = _function("bv_npz_encoder_create", _status, _to(_pointer))
npz_encoder_free = _function("bv_npz_encoder_free", None, _pointer)
encode_npz = _function(
    "bv_encode_npz",
    _status,
    _pointer,
    _to(_to(Array)),
    _size,
    _text,
    _to(_pointer),
    _to(_size),
)
describe_arrays = _late(
    "bv_describe_arrays",
    _status,
    _pointer,
    _to(Layout),
    _to(FrameArrays),
    _text,
    _text,
    _size,
)

convert_options_init = _function(
    "bv_convert_options_init", _status, _to(ConvertOptions), _size, _pointer
)
frame_message = _function("bv_frame_message", None, _to(FrameResult), _text, _size)
reader_create = _function(
    "bv_reader_create", _status, _to(_pointer), _to(ConvertOptions)
)
reader_free = _function("bv_reader_free", None, _pointer)
reader_open = _function(
    "bv_reader_open", _status, _pointer, _text, _to(FrameHead), _to(FrameResult)
)
reader_read = _function(
    "bv_reader_read", _status, _pointer, _pointer, _size, _to(_size), _to(FrameResult)
)


def text_buffer(size: int = SENTENCE) -> c.Array:
    return c.create_string_buffer(size)


def names(function) -> list:
    """What a function of an index lists, such as preset_name."""
    found = []
    while (name := function(len(found))) is not None:
        found.append(name.decode())
    return found
