"""Grids: which part of the world becomes which pixel, and what pixels show."""

from __future__ import annotations

import ctypes
import functools
import weakref
from typing import NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from . import _native as native
from .errors import GridError, check

Range = Tuple[float, float]


class Channel(NamedTuple):
    """What a channel of a grid shows."""

    name: str
    unit: str
    formula: str  # z, i: height and intensity of the top point; n: the number of points
    array: Optional[str]  # which of the arrays it is a plane of; None in pictures
    plane: int  # which plane of that
    slice: Optional[int]  # None where it shows no single one


class Grid:
    """Which part of the world becomes which pixel; it never changes.

    Args:
        preset: a name of birdview.presets().
        x, y, z: (min, max) in metres forward, to the left and up; None: the preset's.
            Only "surround" takes other numbers than its own, and what follows.
        cell: metres along the side of a pixel.
        density: how n points become a density: "log16", "log32", "log64", "log128",
            or "linear:N" for min(1, n / N).
        channels: names of birdview.channels(), as a list or with commas between.
        bits: of a sample of a picture, 8 or 16.
        slices: 1..64, into which z is cut for the channels slice-height and
            slice-occupied.
        form: "picture" or "arrays".

    Raises:
        GridError: for what is refused; its text says what to ask for instead.

    Grids are equal if they were asked for alike, may be keys of dictionaries, and can
    be pickled.
    """

    __slots__ = (
        "_asked", "_hash", "_handle", "_info", "_channels", "_affine", "__weakref__",
    )  # fmt: skip
    _asked: tuple
    _hash: int
    _handle: _Handle
    _info: native.GridInfo
    _channels: Tuple[Channel, ...]
    _affine: np.ndarray

    def __init__(
        self,
        preset: str = "surround",
        *,
        x: Optional[Range] = None,
        y: Optional[Range] = None,
        z: Optional[Range] = None,
        cell: Optional[float] = None,
        density: Optional[str] = None,
        channels: Union[str, Sequence[str], None] = None,
        bits: Optional[int] = None,
        slices: Optional[int] = None,
        form: Optional[str] = None,
    ) -> None:
        if channels is not None and not isinstance(channels, str):
            channels = ",".join(channels)
        asked = {
            "preset": str(preset),
            "x": _range("x", x),
            "y": _range("y", y),
            "z": _range("z", z),
            "cell": None if cell is None else float(cell),
            "density": None if density is None else str(density),
            "channels": channels,
            "bits": bits,
            "slices": slices,
            "form": form,
        }
        put = object.__setattr__
        put(self, "_asked", tuple(asked.items()))
        put(self, "_handle", _Handle(_options(asked)))
        put(self, "_hash", hash(self._asked))
        info = native.GridInfo()
        check(native.grid_get_info(self._handle.value, info, ctypes.sizeof(info)))
        put(self, "_info", info)
        put(self, "_channels", tuple(self._channel(i) for i in range(info.channels)))
        affine = np.array([info.to_x[:], info.to_y[:]])
        affine.flags.writeable = False
        put(self, "_affine", affine)

    def _channel(self, index: int) -> Channel:
        info = native.ChannelInfo()
        size = ctypes.sizeof(info)
        check(native.grid_get_channel(self._handle.value, index, info, size))
        return Channel(
            info.name.decode(),
            info.unit.decode(),
            info.formula.decode(),
            info.array.decode() if info.array else None,
            info.plane,
            None if info.slice == native.NO_COLUMN else info.slice,
        )

    @property
    def preset(self) -> str:
        """The name of the preset, that of the list where it has several."""
        return self._info.preset.decode()

    @property
    def width(self) -> int:
        """Columns."""
        return self._info.width

    @property
    def height(self) -> int:
        """Rows."""
        return self._info.height

    @property
    def shape(self) -> Tuple[int, int]:
        """(height, width)"""
        return self._info.height, self._info.width

    @property
    def form(self) -> str:
        """ "picture" or "arrays"."""
        return next(k for k, v in native.FORMS.items() if v == self._info.form)

    @property
    def bits(self) -> int:
        """Of a sample, 8 or 16; 0 in arrays."""
        return self._info.bits

    @property
    def slices(self) -> int:
        """Into how many z is cut; 0 if it is not."""
        return self._info.slices

    @property
    def channels(self) -> Tuple[Channel, ...]:
        """Of a pixel: one is gray, three are red, green, blue; or of all arrays."""
        return self._channels

    @property
    def affine(self) -> np.ndarray:
        """float64 (2, 3): x, y of a pixel's centre = affine @ (column, row, 1)."""
        return self._affine

    @property
    def axes(self) -> Tuple[str, str]:
        """Which axis goes across the picture and which down: ("y", "x"), ("x", "y")."""
        return ("y", "x") if self._affine[0, 0] == 0 else ("x", "y")

    @property
    def extent(self) -> Tuple[float, float, float, float]:
        """left, right, bottom, top edge in metres of `axes`, as imshow() takes it."""
        across, down = (1, 0) if self.axes[0] == "y" else (0, 1)
        first = self._affine @ (-0.5, -0.5, 1)
        last = self._affine @ (self.width - 0.5, self.height - 0.5, 1)
        edges = first[across], last[across], last[down], first[down]
        return tuple(round(float(edge), 9) for edge in edges)

    def metres(self, pixels) -> np.ndarray:
        """Pixels (..., 2), column and row, -> metres (..., 2), x and y; both floats."""
        pixels = np.asarray(pixels, float)
        return pixels @ self._affine[:, :2].T + self._affine[:, 2]

    def pixels(self, metres) -> np.ndarray:
        """Metres (..., 2 or more), x and y first, -> pixels (..., 2), column and row.

        A pixel's centre has whole numbers; points outside get numbers outside.
        """
        metres = np.asarray(metres, float)[..., :2] - self._affine[:, 2]
        return metres @ np.linalg.inv(self._affine[:, :2]).T

    def box_pixels(self, boxes) -> np.ndarray:
        """Boxes seen from above, to be drawn over the picture.

        Args:
            boxes: (M, 7) x, y, z, length, width, height in metres and yaw in radians,
                from x towards y. x, y is the centre. KITTI's labels are in the axes
                of the camera, with y down: bring them into those of the lidar first.

        Returns:
            (M, 4, 2) column and row of the corners: front left, front right, rear
            right, rear left.
        """
        boxes = np.asarray(boxes, float)
        if boxes.ndim != 2 or boxes.shape[1] != 7:
            raise ValueError(
                f"boxes has the shape {boxes.shape}, expected (M, 7): "
                "x, y, z, length, width, height, yaw"
            )
        ahead = np.array([0.5, 0.5, -0.5, -0.5]) * boxes[:, 3:4]
        left = np.array([0.5, -0.5, -0.5, 0.5]) * boxes[:, 4:5]
        cos, sin = np.cos(boxes[:, 6:]), np.sin(boxes[:, 6:])
        corners = np.stack([ahead * cos - left * sin, ahead * sin + left * cos], -1)
        return self.pixels(corners + boxes[:, None, :2])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Grid does not change; {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Grid does not change; {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return (
            self._asked == other._asked if isinstance(other, Grid) else NotImplemented
        )

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self):
        return _from_asked, (self._asked,)

    def __repr__(self) -> str:
        (_, preset), *rest = self._asked
        words = [repr(preset)] + [f"{k}={v!r}" for k, v in rest if v is not None]
        return f"Grid({', '.join(words)})"


class _Handle:
    """A grid of the library, for as long as somebody draws on it."""

    __slots__ = ("value", "__weakref__")

    def __init__(self, options: native.GridOptions) -> None:
        self.value = ctypes.c_void_p()
        why = native.text_buffer()
        check(native.grid_create(self.value, options, why, len(why)), why.value)
        weakref.finalize(self, native.grid_free, self.value).atexit = False


def as_grid(grid: Union[Grid, str]) -> Grid:
    return grid if isinstance(grid, Grid) else _of_preset(grid)


@functools.lru_cache(maxsize=16)
def _of_preset(name: str) -> Grid:
    return Grid(name)


def _from_asked(asked) -> Grid:
    return Grid(**dict(asked))


def _range(name: str, given) -> Optional[Range]:
    if given is None:
        return None
    try:
        low, high = given
        return float(low), float(high)
    except (TypeError, ValueError):
        raise GridError(f"{name} is {given!r}, expected (min, max) in metres") from None


def _options(asked: dict) -> native.GridOptions:
    options = native.GridOptions()
    preset = native.string(asked["preset"])
    size = ctypes.sizeof(options)
    if native.grid_options_init(options, size, preset):
        known = ", ".join(native.names(native.preset_name))
        raise GridError(f"no preset is called {asked['preset']!r}; there are {known}")
    for name in ("x", "y", "z"):
        if asked[name] is not None:
            low, high = asked[name]
            setattr(options, name + "_min", low)
            setattr(options, name + "_max", high)
    if asked["cell"] is not None:
        options.cell = asked["cell"]
    if asked["density"] is not None:
        options.density, options.density_full = _density(asked["density"])
    if asked["channels"] is not None:
        options.channels = native.string(asked["channels"])
    options.bits = _number("bits", asked["bits"])
    options.slices = _number("slices", asked["slices"])
    if asked["form"] is not None:
        if asked["form"] not in native.FORMS:
            raise GridError(f"form is {asked['form']!r}, expected picture or arrays")
        options.form = native.FORMS[asked["form"]]
    return options


def _number(name: str, given: Optional[int]) -> int:
    """0 stands for what the preset has, and is nothing to ask for."""
    if given is None:
        return 0
    if not isinstance(given, (int, np.integer)) or not 0 < given < 1 << 32:
        raise GridError(f"{name} is {given!r}, expected a whole number above 0")
    return int(given)


def _density(text: str) -> Tuple[int, int]:
    word, _, full = str(text).partition(":")
    linear = word == "linear"
    sound = full.isdecimal() and 0 < int(full) < 1 << 16 if linear else full == ""
    if word not in native.DENSITIES or not sound or (":" in str(text)) != linear:
        raise GridError(
            f"density is {text!r}, expected log16, log32, log64, log128, "
            "or linear:N with N from 1 to 65535"
        )
    return native.DENSITIES[word], int(full) if linear else 0
