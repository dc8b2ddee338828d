"""The C library: found, and its functions declared for ctypes.

They have their names in birdview.h without the bv_, and release the lock of the
interpreter while they run. tests/python/test_header.py compares them with the header.
"""

from __future__ import annotations

import ctypes as c
import os
from pathlib import Path
from typing import Union

from ._structures import *  # noqa: F403
from ._structures import (
    SENTENCE,
    Array,
    ChannelInfo,
    ConvertOptions,
    Counts,
    FrameArrays,
    FrameHead,
    FrameResult,
    GridInfo,
    GridOptions,
    Image,
    Layout,
)


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


def _function(name, result, *arguments):
    function = getattr(_library, name)
    function.restype, function.argtypes = result, arguments
    return function


_size, _text, _pointer, _u32 = c.c_size_t, c.c_char_p, c.c_void_p, c.c_uint32
_status, _to = c.c_int, c.POINTER

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
array_to_dense = _function("bv_array_to_dense", _status, _to(Array), _pointer)

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
describe_arrays = _function(
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
shard_of = _function("bv_shard_of", _u32, _text, _u32)
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


def string(text: Union[str, bytes, os.PathLike]) -> bytes:
    """A name or an option for the library, where a byte 0 would end it."""
    given = os.fsencode(text)
    if b"\0" in given:
        raise ValueError(f"embedded null byte in {text!r}")
    return given


def text_buffer(size: int = SENTENCE) -> c.Array:
    return c.create_string_buffer(size)


def names(function) -> list:
    """What a function of an index lists, such as preset_name."""
    found = []
    while (name := function(len(found))) is not None:
        found.append(name.decode())
    return found
