"""Rasterizers: points in memory -> pictures and arrays in memory."""

from __future__ import annotations

import ctypes
import functools
import os
import threading
import weakref
from typing import Dict, List, NamedTuple, Optional, Tuple, Union

import numpy as np

from . import _native as native
from .buffers import copied, matrix, sparse_array, target
from .errors import IntensityWarning, check, warn
from .grid import Grid, as_grid
from .points import Points


class Counts(NamedTuple):
    """What became of the points of a frame: points = kept + not_finite + outside."""

    points: int
    kept: int  # fell into a cell
    not_finite: int  # x, y or z is infinite or no number
    outside: int  # not on the grid
    odd_intensity: int  # of those kept: an intensity outside 0..scale
    intensity_min: float  # of those kept, before the scale; 0, 0 if there is none
    intensity_max: float


def _alone(method):
    """The object of the library serves one thread at a time."""

    @functools.wraps(method)
    def locked(self, *args, **kwargs):
        if self._pid != os.getpid():
            self._begin_anew()
        with self._lock:
            return method(self, *args, **kwargs)

    return locked


class Rasterizer:
    """Draws frames on one grid, again and again, in memory that it keeps.

    Args:
        grid: a Grid, or the name of a preset.
        layout: which columns points have, as the command takes it.
        intensity_scale: the intensity that counts as full; None: the layout's, or for
            named fields of integers 255 or 65535, by their bytes.

    `points`, wherever they are taken, are
        an array (N, 3 to 64): x, y, z in metres and intensity, or as the layout has
            its columns; without a fourth column the intensity is 0;
        an array with fields x, y, z and, if there is one, intensity;
        bytes, a bytearray, a memoryview or an array (N,) of uint8, by the layout.
    float32 in rows is taken as it lies there, as are other types; what lies backwards
    or by columns is copied once. Points that are None stand for those of add().

    Threads may share a Rasterizer: one draws while others wait; with one each they
    draw at the same time. It can be pickled, and used after a fork.
    """

    def __init__(
        self,
        grid: Union[Grid, str] = "surround",
        *,
        layout: str = "kitti",
        intensity_scale: Optional[float] = None,
    ) -> None:
        self.grid = as_grid(grid)
        self._asked = layout, intensity_scale
        self._points = Points(layout, intensity_scale)
        self._warned = False
        self._pid: Optional[int] = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Also in a process that was forked, maybe while another thread was drawing."""
        with _renewing:
            if self._pid == os.getpid():
                return
            for finalizer in getattr(self, "_finalizers", ()):
                finalizer.detach()
            self._lock = threading.RLock()
            self._finalizers: List[weakref.finalize] = []
            self._handle = self._create(
                native.rasterizer_create, native.rasterizer_free, self.grid._handle
            )
            self._encoder: Optional[ctypes.c_void_p] = None
            self._npz_encoder: Optional[ctypes.c_void_p] = None
            self._image, self._arrays = native.Image(), native.FrameArrays()
            self._counts = native.Counts()
            # Of the frame, once something was added: the layout, and the first part
            self._noted: Optional[native.Layout] = None
            self._seen: Optional[tuple] = None
            self._pid = os.getpid()

    def _create(self, create, free, grid=None) -> ctypes.c_void_p:
        """An object of the library that is freed with this one, before the grid."""
        handle = ctypes.c_void_p()
        check(create(handle, *(() if grid is None else (grid.value,))))
        finalizer = weakref.finalize(self, _free, free, handle, grid)
        finalizer.atexit = False
        self._finalizers.append(finalizer)
        return handle

    # ------------------------------------------------------------ frames

    @_alone
    def add(self, points, pose=None) -> None:
        """Adds points to the frame that the next call without points draws.

        Args:
            points: see above.
            pose: (4, 4) or (3, 4) matrix that brings them to the frame, in metres:
                x' = pose @ (x, y, z, 1). None: they are there.
        """
        self._add(points, pose)

    def _add(self, points, pose=None) -> None:
        kept, form, address, number = self._points.take(points)
        if form.short and number > 0:
            # The library may look at whole rows.
            last = kept[-1:].copy()
            number -= 1
        else:
            last = None
        motion = None if pose is None else matrix(pose)
        address_of_pose = None if motion is None else motion.ctypes.data
        status = native.rasterizer_add(
            self._handle, form.layout, address_of_pose, address, number
        )
        check(status)
        if self._noted is None:
            self._noted = form.noted
            self._seen = kept, form, address, number
        if last is not None:
            self._add(last, pose)

    def _finish(self, points, finish, result) -> None:
        """Draws 'points', or what was added."""
        if points is not None:
            if self._noted is not None:
                self._noted = None
                check(native.rasterizer_begin(self._handle))
            self._add(points)
        elif self._noted is None:
            raise ValueError("there are no points: pass some, or add() them before")
        self._frame, self._noted = self._noted, None
        seen, self._seen = self._seen, None
        check(finish(self._handle, result) if finish else result())
        if finish:
            self._counts = native.Counts.from_buffer_copy(result.counts.contents)
        if self._counts.odd_intensity * 100 > self._counts.kept and not self._warned:
            self._warned = True
            _warn(self._counts, *seen[1:])

    @property
    def counts(self) -> Counts:
        """What became of the points of the last frame."""
        return Counts(*(getattr(self._counts, name) for name in Counts._fields))

    # ------------------------------------------------------------ pictures

    @_alone
    def rgb(
        self,
        points=None,
        *,
        out: Optional[np.ndarray] = None,
        channels_first: bool = False,
    ) -> np.ndarray:
        """The samples of the picture.

        Args:
            points: see above.
            out: a C-contiguous array of the shape and dtype of the result, such as one
                of a batch, that is written to and returned.
            channels_first: (3, H, W) in place of (H, W, 3).

        Returns:
            uint8, or uint16 on a grid of 16 bits, (H, W, 3); (H, W) where it is gray.
            Cells without points are 0.
        """
        self._expect("picture", "rgb", "arrays")
        info = self.grid._info
        shape: Tuple[int, ...] = (info.height, info.width)
        if info.channels > 1:
            n = info.channels
            shape = (n, *shape) if channels_first else (*shape, n)
        out = target(out, shape, np.uint16 if info.bits == 16 else np.uint8)
        self._finish(points, native.rasterizer_finish, self._image)
        address = out.ctypes.data
        if info.channels == 1 or not channels_first:
            check(native.image_to_dense(self._image, address))
            return out
        for channel in range(info.channels):
            place = address + channel * out.strides[0]
            check(native.image_to_plane(self._image, channel, place))
        return out

    @_alone
    def sparse(self, points=None) -> Tuple[np.ndarray, np.ndarray]:
        """The occupied cells of the picture alone.

        Returns:
            uint32 (K,): row * width + column, rising; and their samples, uint8 or
            uint16 (K, channels). Both are the caller's.
        """
        self._expect("picture", "sparse", "arrays(sparse=True)")
        self._finish(points, native.rasterizer_finish, self._image)
        image = self._image
        size = 2 if image.bits == 16 else 1
        n = image.occupied * image.stride // size
        pixels = copied(image.pixels, n, f"u{size}")
        pixels = pixels.reshape(-1, image.stride // size)[:, : image.channels]
        cells = copied(image.cells, image.occupied, "u4")
        return cells, np.ascontiguousarray(pixels)

    @_alone
    def png(self, points=None, *, source: Optional[str] = None) -> bytes:
        """The picture as a PNG that says how it was made, as those of the command.

        Args:
            points: see above.
            source: the name of the frame to be noted in it, without directories.
        """
        self._expect("picture", "png", "npz")
        self._finish(points, native.rasterizer_finish, self._image)
        if self._encoder is None:
            self._encoder = self._create(native.encoder_create, native.encoder_free)
        text = self._describe(native.describe_image, self._image, source)
        png, size = ctypes.c_void_p(), ctypes.c_size_t()
        check(native.encode_png(self._encoder, self._image, text, png, size))
        return ctypes.string_at(png.value, size.value)

    # ------------------------------------------------------------ arrays

    @_alone
    def planes(self, points=None, *, out: Optional[np.ndarray] = None) -> np.ndarray:
        """float32 (3, H, W), on a grid of any form: z of the top point of each cell in
        metres, its intensity 0..1, and the number of points; 0 where there is none."""
        shape = 3, *self.grid.shape
        out = target(out, shape, np.float32)
        address, step = out.ctypes.data, out.strides[0]
        places = address, address + step, address + 2 * step

        def finish():
            return native.rasterizer_finish_planes(self._handle, *places, self._counts)

        self._finish(points, None, finish)
        return out

    @_alone
    def arrays(
        self,
        points=None,
        *,
        out: Optional[Dict[str, np.ndarray]] = None,
        sparse: bool = False,
    ) -> dict:
        """The arrays of the frame, on Grid(form="arrays").

        Args:
            points: see above.
            out: {name: array} as in the result, to be written to.
            sparse: only occupied cells.

        Returns:
            {name: array}: "bev", float32 (C, H, W), has the channels of no slice;
            "slice-height", float32, and "slice-occupied", uint8, have the slices asked
            for. Heights are metres, intensities 0..1, a density the number of points,
            unless the grid has a scale for it; cells without points are 0.
            With sparse, {name: (cells, values)}: uint32 (K,) row * width + column, and
            (C, K). All are the caller's.
        """
        self._expect("arrays", "arrays", "rgb")
        self._finish(points, native.rasterizer_finish_arrays, self._arrays)
        found: dict = {}
        for i in range(self._arrays.count):
            array = self._arrays.arrays[i].contents
            name = array.name.decode()
            if sparse:
                found[name] = sparse_array(array)
                continue
            shape = array.channels, array.height, array.width
            dtype = native.TYPE_NAMES[array.type]
            found[name] = target(None if out is None else out[name], shape, dtype)
            check(native.array_to_dense(array, found[name].ctypes.data))
        return found

    @_alone
    def npz(self, points=None, *, source: Optional[str] = None) -> bytes:
        """The arrays as an .npz file that says how it was made; see png()."""
        self._expect("arrays", "npz", "png")
        self._finish(points, native.rasterizer_finish_arrays, self._arrays)
        if self._npz_encoder is None:
            self._npz_encoder = self._create(
                native.npz_encoder_create, native.npz_encoder_free
            )
        text = self._describe(native.describe_arrays, self._arrays, source)
        npz, size = ctypes.c_void_p(), ctypes.c_size_t()
        arrays = self._arrays
        status = native.encode_npz(
            self._npz_encoder, arrays.arrays, arrays.count, text, npz, size
        )
        check(status)
        return ctypes.string_at(npz.value, size.value)

    def _expect(self, form: str, method: str, other: str) -> None:
        if self.grid._info.form != native.FORMS[form]:
            raise ValueError(
                f"{method}() needs a grid of the form {form!r}; this one has {other}()"
            )

    def _describe(self, describe, result, source: Optional[str]) -> bytes:
        text = native.text_buffer(native.TEXT_MAX + 1)
        name = None if source is None else native.string(source)
        if name is not None and len(name) > native.SOURCE_MAX:
            raise ValueError(f"source has more than {native.SOURCE_MAX} bytes")
        grid = self.grid._handle.value
        check(describe(grid, self._frame, result, name, text, len(text)))
        return text.value

    def __reduce__(self):
        return _from_asked, (self.grid, *self._asked)


def _from_asked(grid, layout, intensity_scale) -> Rasterizer:
    return Rasterizer(grid, layout=layout, intensity_scale=intensity_scale)


_renewing = threading.Lock()


def _forget_lock() -> None:
    global _renewing
    _renewing = threading.Lock()


os.register_at_fork(after_in_child=_forget_lock)


def _free(free, handle, grid) -> None:
    """'grid' is named so that it lives until this was called."""
    free(handle)


def _warn(counts: native.Counts, form, address: int, number: int) -> None:
    advice = native.text_buffer()
    native.layout_advise(
        form.layout, address, number * form.layout.stride, advice, len(advice)
    )
    hint = f"; try {advice.value.decode()}" if advice.value else ""
    text = (
        f"{counts.odd_intensity} of {counts.kept} kept points have an intensity "
        f"outside 0..{form.layout.intensity_scale:g} (found {counts.intensity_min:g} "
        f"to {counts.intensity_max:g}){hint}"
    )
    warn(text, IntensityWarning)
