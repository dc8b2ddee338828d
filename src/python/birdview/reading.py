"""The points of a file of any format that birdview reads."""

from __future__ import annotations

import ctypes
import os
from typing import Optional, Sequence, Union

import numpy as np

from . import _native as native
from .errors import check, check_frame
from .points import parse_layout

# Points that are asked for at a time where only the end of a file tells how many.
_PART = 1 << 16
_UNKNOWN = (1 << 64) - 1


def read(
    path: Union[str, bytes, os.PathLike],
    *,
    layout: Optional[str] = None,
    format: Optional[str] = None,
    axes: Optional[str] = None,
    origin: Union[Sequence[float], str, None] = None,
    intensity_field: Optional[str] = None,
    intensity_scale: Union[float, str, None] = None,
    raw_intensity: bool = False,
) -> np.ndarray:
    """The points of a file, as float32 (N, 4): x, y, z in metres and intensity.

    Args:
        path: a file of any of birdview.formats(); what it is, its bytes say.
        layout: how a raw file holds points, and which columns an array has; None:
            kitti, and nuscenes for *.pcd.bin.
        format: takes the file for this format.
        axes: which of the file's axes go forward, left and up, such as "y,-x,z".
        origin: (x, y, z) to subtract before numbers become float32, or "first": the
            first point's, rounded down to whole metres.
        intensity_field: the field that counts as intensity.
        intensity_scale: the intensity that counts as full, or "tanh"; None: by the
            layout or the type of the field.
        raw_intensity: intensities as in the file, in place of shares of the scale.

    Raises:
        OSError: the system does not give the file; its filename is the path.
        FrameError: what is in it cannot be read.

    Drawn with the layout "kitti" they give the picture that the file gives. To the
    last bit of the intensity they do with raw_intensity and the file's scale.
    """
    options = native.ConvertOptions()
    check(native.convert_options_init(options, options.struct_size, None))
    kept = None
    if layout is not None:
        kept = parse_layout(layout)
        options.layout = ctypes.pointer(kept[0])
    options.format = _bytes(format)
    options.axes = _bytes(axes)
    options.intensity_field = _bytes(intensity_field)
    if intensity_scale == "tanh":
        options.tanh = True
    elif intensity_scale is not None:
        options.intensity_scale = float(intensity_scale)
    if isinstance(origin, str):
        if origin != "first":
            raise ValueError(f"origin is {origin!r}, expected numbers or 'first'")
        options.origin_is_first = True
    elif origin is not None:
        options.origin[:] = [float(number) for number in origin]
    reader = ctypes.c_void_p()
    check(native.reader_create(reader, options))
    try:
        return _read(reader, path, raw_intensity)
    finally:
        native.reader_free(reader)
        del kept


def _bytes(text: Optional[str]) -> Optional[bytes]:
    return None if text is None else native.string(text)


def _read(reader, path, raw_intensity: bool) -> np.ndarray:
    head, result = native.FrameHead(), native.FrameResult()
    native.reader_open(reader, native.string(path), head, result)
    check_frame(result, path)
    expected = head.points if head.points != _UNKNOWN else _PART
    # One more shows that there are no more.
    points = np.empty((expected + 1, 4), np.float32)
    n, number = 0, ctypes.c_size_t()
    while True:
        room = len(points) - n
        address = points.ctypes.data + n * points.strides[0]
        native.reader_read(reader, address, room, number, result)
        check_frame(result, path)
        if not number.value:
            break
        n += number.value
        if n == len(points):
            points = np.concatenate([points, np.empty_like(points)])
    scale = head.layout.contents.intensity_scale
    points = points[:n]
    if not raw_intensity and scale != 1:
        points[:, 3] = points[:, 3] / scale
    return points
