"""The second, slow renderers of tests/support, which share no line with birdview."""

import ctypes

import numpy as np

SURROUND = (-80.0, 80.0, -80.0, 80.0, -3.0, 3.0, 0.1)
PRESETS = ("surround", "note", "sfa3d")
KINDS = (
    "height", "low", "span", "mean-height", "intensity", "max-intensity",
    "mean-intensity", "density", "occupied", "slice-height", "slice-occupied",
)  # fmt: skip


def _doubles(numbers):
    return (ctypes.c_double * len(numbers))(*numbers)


class Oracle:
    def __init__(self, library):
        self._library = ctypes.CDLL(str(library))

    def picture(self, points, grid, *, scale=1.0, columns=(0, 1, 2, 3), negate=()):
        """rgb (H, W, 3), count (H, W), (kept, not finite, outside, odd).

        'points' are float32 (N, k); 'columns' says which become x, y, z, intensity.
        """
        points = np.ascontiguousarray(points, np.float32)
        h, w = grid.shape
        rgb, count = np.empty((h, w, 3), np.uint8), np.empty((h, w), np.uint32)
        counts = np.empty(4, np.uint64)
        offsets = [-1 if c is None else 4 * c for c in columns]
        negated = [int(axis in negate) for axis in range(3)]
        status = self._library.oracle_picture(
            PRESETS.index(grid.preset),
            _doubles(bounds(grid)),
            ctypes.c_uint32(6),
            ctypes.c_uint32(0),
            ctypes.c_size_t(points.strides[0] if len(points) else 16),
            (ctypes.c_int * 4)(*offsets),
            (ctypes.c_int * 3)(*negated),
            ctypes.c_double(scale),
            ctypes.c_void_p(points.ctypes.data),
            ctypes.c_size_t(len(points)),
            ctypes.c_uint32(w),
            ctypes.c_uint32(h),
            *(ctypes.c_void_p(a.ctypes.data) for a in (rgb, count, counts)),
        )
        assert status == 0
        return rgb, count, tuple(int(n) for n in counts)

    def channel(self, points, grid, kind, slice=0, *, log2_base=6, scaled=False):
        """(samples uint16 (H, W), numbers float32 (H, W)) of one channel."""
        points = np.ascontiguousarray(points, np.float32)
        samples = np.empty(grid.shape, np.uint16)
        numbers = np.empty(grid.shape, np.float32)
        h, w = grid.shape
        status = self._library.oracle_channel(
            _doubles(bounds(grid)),
            ctypes.c_uint32(grid.slices),
            ctypes.c_uint32(log2_base),
            ctypes.c_uint32(0),
            int(scaled),
            ctypes.c_double(1.0),
            ctypes.c_void_p(points.ctypes.data),
            ctypes.c_size_t(len(points)),
            ctypes.c_uint32(w),
            ctypes.c_uint32(h),
            KINDS.index(kind),
            ctypes.c_uint32(slice),
            ctypes.c_uint32(grid.bits or 8),
            ctypes.c_void_p(samples.ctypes.data),
            ctypes.c_void_p(numbers.ctypes.data),
        )
        assert status == 0
        return samples, numbers


def bounds(grid):
    """What was asked of a free grid, as the oracles want it."""
    asked = dict(grid._asked)
    numbers = list(SURROUND)
    for i, name in enumerate("xyz"):
        if asked[name] is not None:
            numbers[2 * i : 2 * i + 2] = asked[name]
    if asked["cell"] is not None:
        numbers[6] = asked["cell"]
    return numbers
