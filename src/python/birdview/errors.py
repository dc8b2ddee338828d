"""What goes wrong, as exceptions.

Statuses of the library become exceptions here and nowhere else: MemoryError where
memory ran out, OSError where the system refused a file, otherwise an Error.
"""

from __future__ import annotations

import os
import sys
import warnings

from . import _native as native


class Error(Exception):
    """What birdview cannot do; the base of the others."""


class GridError(Error, ValueError):
    """A grid that is refused; the text says what to ask for instead."""


class LayoutError(Error, ValueError):
    """A layout of points that is refused."""


class FrameError(Error):
    """A frame that cannot be read or drawn.

    Attributes:
        path: of the file, as it was given.
        code: the number of the status, as `enum bv_status` in birdview.h has it.
    """

    def __init__(self, text: str, path: object = None, code: int = 0) -> None:
        super().__init__(f"{os.fsdecode(path)}: {text}" if path is not None else text)
        self.text, self.path, self.code = text, path, code

    def __reduce__(self):
        return type(self), (self.text, self.path, self.code)


class IntensityWarning(UserWarning):
    """Many intensities lie outside 0..scale: the layout is likely another one."""


_KINDS = {
    native.ERR_PRESET: GridError,
    native.ERR_GRID: GridError,
    native.ERR_LAYOUT: LayoutError,
}


def check(status: int, why: bytes = b"") -> None:
    """Raises what a status stands for, with the sentence `why` if there is one."""
    if status == native.OK:
        return
    text = (why or native.status_string(status)).decode()
    if status == native.ERR_NO_MEMORY:
        raise MemoryError(text)
    raise _KINDS.get(status, Error)(text)


def check_frame(result: native.FrameResult, path: object) -> None:
    """Raises what became of a file: OSError where the system said why."""
    if result.status == native.OK:
        return
    if result.status == native.ERR_NO_MEMORY:
        raise MemoryError(f"{os.fsdecode(path)}: out of memory")
    if result.system_error:
        error = result.system_error
        raise OSError(error, os.strerror(error), path)
    raise FrameError(message(result), path, result.status)


def message(result: native.FrameResult) -> str:
    """One line of English: what became of a frame."""
    text = native.text_buffer()
    native.frame_message(result, text, len(text))
    return text.value.decode(errors="replace")


def warn(text: str, category: type) -> None:
    """Warns whoever called the package, from wherever in it."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)
