"""Drawing without a Rasterizer at hand: they are kept here, and lent one to a call."""

from __future__ import annotations

import os
import threading
from typing import Dict, Optional, Tuple, Union

import numpy as np

from .grid import Grid, as_grid
from .rasterizer import Rasterizer

# Kinds of rasterizers that are kept, each with memory for its largest frame so far; of
# more, the first goes.
_MOST_KINDS = 4

_kept: dict = {}
_lock = threading.Lock()


def _forget() -> None:
    """A process that was forked, maybe in the middle of this, begins without any."""
    global _kept, _lock
    _kept, _lock = {}, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def _draw(method, points, grid, layout, scale, **options):
    """Has an idle rasterizer, or a new one, do what the method of this name does."""
    if points is None:
        raise TypeError("points is None, expected an array or bytes")
    grid = as_grid(grid)
    key = grid, layout, scale
    with _lock:
        idle = _kept.get(key)
        if idle is None:
            if len(_kept) == _MOST_KINDS:
                del _kept[next(iter(_kept))]
            idle = _kept[key] = []
        rasterizer = idle.pop() if idle else None
    if rasterizer is None:
        rasterizer = Rasterizer(grid, layout=layout, intensity_scale=scale)
    try:
        return method(rasterizer, points, **options)
    finally:
        # Where the kind is no longer kept, the list goes, and this one with it.
        idle.append(rasterizer)


def rgb(
    points,
    grid: Union[Grid, str] = "surround",
    *,
    layout: str = "kitti",
    intensity_scale: Optional[float] = None,
    out: Optional[np.ndarray] = None,
    channels_first: bool = False,
) -> np.ndarray:
    """The samples of the picture: see Rasterizer and Rasterizer.rgb()."""
    options = dict(out=out, channels_first=channels_first)
    return _draw(Rasterizer.rgb, points, grid, layout, intensity_scale, **options)


def planes(
    points,
    grid: Union[Grid, str] = "surround",
    *,
    layout: str = "kitti",
    intensity_scale: Optional[float] = None,
    out: Optional[np.ndarray] = None,
) -> np.ndarray:
    """float32 z, intensity, count (3, H, W): see Rasterizer.planes()."""
    options = dict(out=out)
    return _draw(Rasterizer.planes, points, grid, layout, intensity_scale, **options)


def sparse(
    points,
    grid: Union[Grid, str] = "surround",
    *,
    layout: str = "kitti",
    intensity_scale: Optional[float] = None,
) -> Tuple[np.ndarray, np.ndarray]:
    """Occupied cells and their samples: see Rasterizer.sparse()."""
    return _draw(Rasterizer.sparse, points, grid, layout, intensity_scale)


def png(
    points,
    grid: Union[Grid, str] = "surround",
    *,
    layout: str = "kitti",
    intensity_scale: Optional[float] = None,
    source: Optional[str] = None,
) -> bytes:
    """The picture as a PNG: see Rasterizer.png()."""
    options = dict(source=source)
    return _draw(Rasterizer.png, points, grid, layout, intensity_scale, **options)


def arrays(
    points,
    grid: Union[Grid, str],
    *,
    layout: str = "kitti",
    intensity_scale: Optional[float] = None,
    out: Optional[Dict[str, np.ndarray]] = None,
    sparse: bool = False,
) -> dict:
    """The arrays of the frame, {name: array}: see Rasterizer.arrays()."""
    options = dict(out=out, sparse=sparse)
    return _draw(Rasterizer.arrays, points, grid, layout, intensity_scale, **options)


def npz(
    points,
    grid: Union[Grid, str],
    *,
    layout: str = "kitti",
    intensity_scale: Optional[float] = None,
    source: Optional[str] = None,
) -> bytes:
    """The arrays of the frame as an .npz file: see Rasterizer.npz()."""
    options = dict(source=source)
    return _draw(Rasterizer.npz, points, grid, layout, intensity_scale, **options)
