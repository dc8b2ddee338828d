"""Memory that goes to the library and comes from it, as arrays."""

from __future__ import annotations

import ctypes
from typing import Optional, Tuple

import numpy as np

from . import _native as native


def target(out, shape, dtype) -> np.ndarray:
    if out is None:
        return np.empty(shape, dtype)
    if type(out) is not np.ndarray:
        raise TypeError(f"out is a {type(out).__name__}, expected a numpy array")
    flags = out.flags
    if out.shape != shape or out.dtype != dtype or not flags.c_contiguous:
        kind = "contiguous" if flags.c_contiguous else "not contiguous"
        raise ValueError(
            f"out has the shape {out.shape}, dtype {out.dtype}, {kind}; expected "
            f"{shape}, {np.dtype(dtype)}, contiguous"
        )
    if not flags.writeable:
        raise ValueError("out cannot be written to")
    return out


def copied(address: Optional[int], number: int, dtype: str) -> np.ndarray:
    """An array of what the library has there until its next call."""
    copy = np.empty(number, dtype)
    if number:
        ctypes.memmove(copy.ctypes.data, address, copy.nbytes)
    return copy


def sparse_array(array: native.Array) -> Tuple[np.ndarray, np.ndarray]:
    dtype = native.TYPE_NAMES[array.type]
    n = array.occupied
    planes = [copied(array.planes[i], n, dtype) for i in range(array.channels)]
    return copied(array.cells, n, "u4"), np.stack(planes)


def matrix(pose) -> np.ndarray:
    given = np.asarray(pose, np.float64)
    if given.shape not in ((4, 4), (3, 4)):
        raise ValueError(f"pose has the shape {given.shape}, expected (4, 4) or (3, 4)")
    whole = np.eye(4)
    whole[: len(given)] = given
    if not np.isfinite(whole).all() or (whole[3] != (0, 0, 0, 1)).any():
        raise ValueError("pose has to be finite, with 0, 0, 0, 1 as its last row")
    return whole
