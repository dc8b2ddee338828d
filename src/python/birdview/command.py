"""The command `birdview` that came with this package: where it is, and its options."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import sys
import sysconfig
from pathlib import Path
from typing import List

from .errors import Error
from .grid import Grid


def path() -> str:
    """The file of the command; BIRDVIEW_COMMAND names another one."""
    named = os.environ.get("BIRDVIEW_COMMAND")
    if named:
        return named
    return _installed()


@functools.lru_cache(maxsize=1)
def _installed() -> str:
    for candidate in _candidates():
        if os.access(candidate, os.X_OK):
            return str(candidate)
    raise Error("the command birdview is not beside the package: install it with pip")


def _candidates():
    # Where auditwheel moves it, with a slow program in Python in its place.
    yield Path(__file__).resolve().parents[1] / "birdview.scripts" / "birdview"
    try:
        files = importlib.metadata.files("birdview") or ()
    except importlib.metadata.PackageNotFoundError:
        files = ()
    for file in files:
        if file.name == "birdview" and file.parent.name == "bin":
            yield Path(file.locate()).resolve()
    yield Path(sysconfig.get_path("scripts")) / "birdview"
    yield Path(sys.executable).parent / "birdview"
    yield Path(__file__).resolve().parents[1] / "bin" / "birdview"  # pip --target


def option(name: str, value) -> List[str]:
    """One option, by its name in Python; none for None and False."""
    if value is None or value is False:
        return []
    name = "--" + name.replace("_", "-")
    if value is True:
        return [name]
    if isinstance(value, (list, set, frozenset)):
        return [word for one in value for word in option(name[2:], one)]
    if isinstance(value, tuple):
        value = ",".join(str(one) for one in value)
    return [f"{name}={os.fsdecode(value) if isinstance(value, bytes) else value}"]


def grid_options(grid: Grid) -> List[str]:
    """What makes the command draw on this grid."""
    words = []
    for name, value in grid._asked:
        if name in ("x", "y", "z") and value is not None:
            value = f"{value[0]!r}:{value[1]!r}"
        if name == "form" and value is not None:
            name, value = "write", {"picture": "png", "arrays": "npz"}[value]
        words += option(name, value)
    return words
