"""Many files: the command in processes of its own, and what it reports.

The command does it, not the library in this process: workers may then die or take too
long without harm, and CUDA never enters the caller. What becomes of each frame comes
through a pipe as it ends. The process is stopped and waited for, whatever ends the
iteration.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from typing import List, NamedTuple, Optional, Union

from . import _native as native
from . import command
from .errors import Error, IntensityWarning, warn
from .grid import Grid, as_grid
from .points import parse_layout

Path = Union[str, bytes, os.PathLike]

# Options that decide what the command says, or does instead, to whom.
_OURS = {
    "check", "dry_run", "files_from", "help", "info", "null", "output", "progress",
    "quiet", "report", "verbose", "version",
}  # fmt: skip


class Result(NamedTuple):
    """What became of one frame."""

    input: str  # os.fsencode() gives the bytes of names that are no UTF-8
    output: Optional[str]  # below the output directory
    status: (
        str  # "done", "up to date", "skipped", "failed"; of a check "right", "wrong"
    )
    points: Optional[int] = None  # None unless the frame was drawn, like what follows
    kept: Optional[int] = None
    not_finite: Optional[int] = None
    outside: Optional[int] = None
    odd_intensity: Optional[int] = None
    error: Optional[str] = None  # one line, where it failed or is wrong
    code: int = 0  # the number of the status, as in birdview.h
    errno: int = 0

    @property
    def ok(self) -> bool:
        return self.error is None


def convert(
    inputs: Union[Path, Iterable[Path]],
    output: Path,
    *,
    grid: Union[Grid, str] = "surround",
    layout: Optional[str] = None,
    jobs: int = 0,
    existing: str = "update",
    device: str = "auto",
    root: Optional[Path] = None,
    timeout: Optional[float] = None,
    strict: bool = False,
    max_errors: Optional[int] = None,
    **options,
) -> Conversion:
    """Converts files and folders to pictures, or arrays; begins at once.

    Args:
        inputs: a folder, with all folders below it; a file; or several of these, in
            which case pictures get the names as they are given, or with `root` the
            paths that frames have below that.
        output: the directory for the pictures; it is made if it is not there.
        grid: what to draw: a Grid, or the name of a preset.
        layout: how raw files hold points; None: kitti, and nuscenes for *.pcd.bin.
        jobs: processes at work; 0: one for each CPU.
        existing: for pictures that are there: "update", "skip", "replace", "fail".
        device: "auto", "cpu", "gpu", or some GPUs as in "gpu:0,2".
        timeout: seconds after which a frame fails.
        strict: fails frames that look odd.
        max_errors: stops when so many frames have failed.
        options: any other option of the command, with _ for -, such as
            axes="y,-x,z", intensity_scale="auto", include=["*1.bin"], sync="end".

    Returns:
        An iterator over one Result for each frame, in the order in which they end. A
        bad frame is a Result and stops nothing. Breaking off, an exception and Ctrl-C
        stop the run: frames that were begun end, and nothing half done is left.

    Raises:
        Error: while it is iterated over: for what is refused before any frame; where
            the run stopped early, as for a full disk or for max_errors.
    """
    named = dict(
        jobs=jobs,
        existing=existing,
        device=device,
        timeout=timeout,
        strict=strict,
        max_errors=max_errors,
    )
    words = ["--output=" + os.fsdecode(output)]
    return _start(inputs, words, grid, layout, root, {**named, **options})


def check(
    inputs: Union[Path, Iterable[Path]],
    output: Path,
    *,
    grid: Union[Grid, str] = "surround",
    layout: Optional[str] = None,
    jobs: int = 0,
    root: Optional[Path] = None,
    **options,
) -> Conversion:
    """Draws frames anew and compares every byte of their pictures; writes nothing.

    Arguments are those of convert(); the status of a Result is "right", "wrong" or
    "failed", and `error` says what is wrong.
    """
    words = ["--check", "--output=" + os.fsdecode(output)]
    return _start(inputs, words, grid, layout, root, {"jobs": jobs, **options})


def shard_of(name: Path, shards: int) -> int:
    """Which shard of a data set a frame is in, 0 to shards - 1.

    convert(..., shard="3/8") does the frames of shard 3 of 8. `name` is the frame's
    path below the directory of all; the extension does not matter.
    """
    if not 0 < shards < 2**32:
        raise ValueError(f"shards: found {shards}, expected 1 to 4294967295")
    return native.shard_of(native.string(name), shards)


def _start(inputs, words, grid, layout, root, options) -> Conversion:
    words = words + command.grid_options(as_grid(grid))
    if layout is not None:
        parse_layout(layout)
    words += command.option("layout", layout)
    words += command.option("root", None if root is None else os.fsdecode(root))
    for name, value in options.items():
        if name in _OURS:
            raise TypeError(f"{name} is no argument of this function")
        words += command.option(name, value)
    if isinstance(inputs, (str, bytes, os.PathLike)):
        return Conversion([*words, "--", os.fsdecode(inputs)], None)
    names = [native.string(name) for name in inputs]
    return Conversion([*words, "--files-from=-", "--null"], names)


class Conversion(Iterator[Result]):
    """A run of the command; see convert().

    Attributes:
        summary: after the last frame, a dict of counts: frames, done, failed and so on.
    """

    def __init__(self, words: List[str], names: Optional[List[bytes]]) -> None:
        self.summary: Optional[dict] = None
        self._process: Optional[subprocess.Popen] = None
        self._begun = self._stopped = self._warned = False
        self._owner = os.getpid()
        self._messages = tempfile.TemporaryFile()
        reader, writer = os.pipe()
        self._lines = open(reader, "rb")
        try:
            self._run(words, names, writer)
        except BaseException:
            self.close()
            raise
        finally:
            os.close(writer)

    def _run(self, words, names, writer) -> None:
        own = ["--quiet", "--progress=never", f"--report=/dev/fd/{writer}"]
        with tempfile.TemporaryFile() as given:
            for name in names or ():
                given.write(name + b"\0")
            given.seek(0)
            # A session of its own, so that Ctrl-C is ours alone to pass on.
            self._process = subprocess.Popen(
                [command.path(), *own, *words],
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=self._messages,
                pass_fds=[writer],
                start_new_session=True,
            )

    def __iter__(self) -> Conversion:
        return self

    def __next__(self) -> Result:
        self._begun = True
        if self._lines.closed:
            raise StopIteration
        try:
            for line in self._lines:
                told = json.loads(line)
                if "summary" not in told:
                    return self._result(told)
                self.summary = told
                break
        except BaseException:
            self.close()
            raise
        self._end()
        raise StopIteration

    def _result(self, told: dict) -> Result:
        result = Result(*(told.get(k, d) for k, d in _defaults))
        odd, kept = result.odd_intensity or 0, result.kept or 0
        if odd * 100 > kept and not self._warned:
            self._warned = True
            warn(
                f"{result.input}: {odd} of {kept} kept points have an intensity "
                "outside the scale; is it another layout or intensity_scale?",
                IntensityWarning,
            )
        return result

    def _end(self) -> None:
        """The report has ended: what the process says of itself."""
        code = self._wait()
        self._messages.seek(0)
        text = self._messages.read().decode(errors="replace").strip()
        self.close()
        if self._stopped or self.summary is not None and code in (0, 1):
            return
        lines = [line.removeprefix("birdview: ") for line in text.splitlines()]
        raise Error("\n".join(lines[-5:]) or f"the command ended with status {code}")

    def close(self) -> None:
        """Stops what is still going on, and waits for it."""
        self._lines.close()
        try:
            if self._process is not None and self._owner == os.getpid():
                if self._process.poll() is None:
                    self._stopped = True
                    # Not SIGINT: what runs in the background may ignore that.
                    self._process.terminate()
                    self._wait()
        finally:
            self._messages.close()

    def _wait(self) -> int:
        """Whoever does not want to wait for frames that were begun may interrupt."""
        try:
            return self._process.wait()
        except BaseException:
            self._process.terminate()
            self._process.wait()
            raise

    def __enter__(self) -> Conversion:
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_messages", None) is None or self._messages.closed:
            return
        if not self._begun:
            warnings.warn(
                "nobody iterated over convert(), so it was stopped; list() would do",
                ResourceWarning,
                stacklevel=2,
            )
        self.close()


_defaults = [(name, Result._field_defaults.get(name)) for name in Result._fields]
