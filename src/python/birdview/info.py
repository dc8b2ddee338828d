"""What is in frames and pictures."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Optional, Union

from . import command
from .errors import Error, FrameError
from .grid import Grid, as_grid
from .points import parse_layout


class Info(dict):
    """What a file is, with the keys that src/cli/README.md lists, also as attributes.

    A frame has `status` "read", `format`, `points`, `fields`, `x`, `y`, `z`,
    `intensity` with least, greatest and percentiles, `guesses` of its layout, `notes`;
    a picture "picture", `width`, `height`, `metadata`, and so on.
    """

    def __getattr__(self, name: str):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{self.get('status')} has no {name}") from None


def info(
    path: Union[str, bytes, os.PathLike],
    *,
    grid: Union[Grid, str] = "surround",
    layout: Optional[str] = None,
    **options,
) -> Info:
    """Reads a frame or a picture, all of it, and says what is in it.

    Args:
        path: a file that birdview reads, or a picture of birdview.
        grid: on which it is counted how many points are kept.
        layout: how a raw file holds points; None: what it looks most like.
        options: others of the command that say how frames are read, with _ for -.

    Raises:
        OSError: the system does not give the file; its filename is the path.
        FrameError: it cannot be read.
    """
    if layout is not None:
        parse_layout(layout)
    words = ["--info", "--quiet", "--report=-", *command.grid_options(as_grid(grid))]
    words += command.option("layout", layout)
    for name, value in options.items():
        words += command.option(name, value)
    if os.path.isdir(path):
        raise IsADirectoryError(21, os.strerror(21), path)
    done = subprocess.run(
        [command.path(), *words, "--", os.fsdecode(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if not lines or "summary" in lines[0]:
        raise Error(done.stderr.decode(errors="replace").strip())
    if "error" not in lines[0]:
        return Info(lines[0])
    if lines[0]["errno"]:
        error = lines[0]["errno"]
        raise OSError(error, os.strerror(error), path)
    raise FrameError(lines[0]["error"], path, lines[0]["code"])
