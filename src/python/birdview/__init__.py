"""Bird's-eye-view pictures and maps of LiDAR frames.

    import birdview
    points = birdview.read("scan.pcd")              # float32 (N, 4)
    picture = birdview.rgb(points)                  # uint8 (H, W, 3)
    for result in birdview.convert("velodyne", "pictures"):
        print(result.input, result.status)

Grid says which part of the world becomes which pixel, and what pixels show;
Rasterizer draws frame after frame on one. presets(), channels(), formats() and
layouts() list what there is. Nothing here prints; what fails raises.
"""

from . import _native
from .convert import Conversion, Result, check, convert, shard_of
from .errors import Error, FrameError, GridError, IntensityWarning, LayoutError
from .grid import Channel, Grid
from .info import Info, info
from .names import channels, formats, layouts, presets
from .pool import arrays, npz, planes, png, rgb, sparse
from .rasterizer import Counts, Rasterizer
from .reading import read

__version__ = _native.version().decode()

__all__ = [
    "Channel", "Conversion", "Counts", "Error", "FrameError", "Grid", "GridError",
    "Info", "IntensityWarning", "LayoutError", "Rasterizer", "Result", "arrays",
    "channels", "check", "convert", "formats", "info", "layouts", "npz", "planes",
    "png", "presets", "read", "rgb", "shard_of", "sparse",
]  # fmt: skip
