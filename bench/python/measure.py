"""Measures the Python package beside NumPy and OpenCV, in turns.

    python measure.py FRAMES ROUNDS

Every round draws the frames (*.bin, x, y, z, intensity) in every way, one way after the
other; a ratio is one of times in the same round, and what is printed are the medians
of all rounds with the first and the last decile. Drawing takes one thread, and its
times are those for which this had a CPU, so that nobody else's work counts; a folder is
timed by the clock on the wall. All are those of this machine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import birdview
import cv2
import numpy as np
from numpy_maps import Around, Sfa3d, make_bev_map


def ways():
    """{name: (what it is compared with, function of points)}"""
    sfa3d, around = birdview.Rasterizer("sfa3d"), birdview.Rasterizer()
    small = np.empty((608, 608, 3), np.uint8)
    large = np.empty((1600, 1600, 3), np.uint8)
    first = np.empty((3, 1600, 1600), np.uint8)

    def numpy_bytes(points, grid):
        return (make_bev_map(points, grid) * 255).astype(np.uint8)

    def numpy_png(points, grid):
        picture = numpy_bytes(points, grid).transpose(1, 2, 0)
        return cv2.imencode(".png", np.ascontiguousarray(picture))[1]

    a, b = "608: numpy, bytes", "608: numpy, bytes, cv2.imencode()"
    c, d = "1600: numpy, bytes", "1600: numpy, bytes, cv2.imencode()"
    return {
        a: (a, lambda p: numpy_bytes(p, Sfa3d)),
        "608: rgb()": (a, sfa3d.rgb),
        "608: rgb(out=)": (a, lambda p: sfa3d.rgb(p, out=small)),
        "608: rgb(), float64 points": (a, lambda p: sfa3d.rgb(WIDE[id(p)])),
        "608: planes()": (a, sfa3d.planes),
        "608: sparse()": (a, sfa3d.sparse),
        b: (b, lambda p: numpy_png(p, Sfa3d)),
        "608: png()": (b, sfa3d.png),
        c: (c, lambda p: numpy_bytes(p, Around)),
        "1600: rgb()": (c, around.rgb),
        "1600: rgb(out=)": (c, lambda p: around.rgb(p, out=large)),
        "1600: rgb(channels_first, out=)": (
            c,
            lambda p: around.rgb(p, out=first, channels_first=True),
        ),
        "1600: planes()": (c, around.planes),
        "1600: sparse()": (c, around.sparse),
        d: (d, lambda p: numpy_png(p, Around)),
        "1600: png()": (d, around.png),
    }


WIDE = {}  # the same points in float64, by their id


def seconds(call, *arguments, clock=time.thread_time):
    begin = clock()
    call(*arguments)
    return clock() - begin


def deciles(numbers):
    low, middle, high = np.quantile(numbers, (0.1, 0.5, 0.9))
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def measure_drawing(frames, rounds):
    found = {name: [] for name in ways()}
    calls = ways()
    for turn in range(rounds + 1):
        for name, (_, call) in calls.items():
            took = np.median([seconds(call, points) for points in frames])
            if turn > 0:  # the first is to warm up
                found[name].append(took)
    print("| Way | ms of a CPU for a frame | Times as fast as numpy |\n|---|---|---|")
    for name, (peer, _) in calls.items():
        times = np.array(found[name])
        ratio = np.array(found[peer]) / times
        shown = "1" if name == peer else deciles(ratio)
        print(f"| {name} | {deciles(1e3 * times)} | {shown} |")


def measure_overhead(rounds):
    """No points on ten by ten cells: all that is left is the call."""
    grid = birdview.Grid(x=(0, 1), y=(0, 1))
    rasterizer, nothing = birdview.Rasterizer(grid), np.empty((1, 4), np.float32)
    nothing[:] = 1000
    out = np.empty((10, 10, 3), np.uint8)
    calls = {
        "Rasterizer.rgb(out=)": lambda: rasterizer.rgb(nothing, out=out),
        "Rasterizer.sparse()": lambda: rasterizer.sparse(nothing),
        "birdview.rgb(out=)": lambda: birdview.rgb(nothing, grid, out=out),
    }
    print("\n| A call that draws nothing | microseconds |\n|---|---|")
    for name, call in calls.items():
        call()
        times = [
            np.median([seconds(call) for _ in range(200)]) for _ in range(5 * rounds)
        ]
        print(f"| {name} | {deciles(1e6 * np.array(times))} |")


def measure_folder(folder, rounds):
    """convert() and the command, of the same folder, in turns."""

    def by_command(out):
        words = [birdview.command.path(), "-q", "-o", out, folder]
        subprocess.run(words, check=True)

    def by_convert(out):
        assert all(result.ok for result in birdview.convert(folder, out))

    found = {by_command: [], by_convert: []}
    for turn in range(rounds + 1):
        for call in found if turn % 2 else reversed(found):
            out = tempfile.mkdtemp(dir=Path(folder).parent)
            took = seconds(call, out, clock=time.perf_counter)
            shutil.rmtree(out)
            if turn > 0:
                found[call].append(took)
    files = len(list(Path(folder).iterdir()))
    ratio = np.array(found[by_command]) / np.array(found[by_convert])
    print(f"\n| A folder of {files} frames | frames/s |\n|---|---|")
    print(f"| the command | {deciles(files / np.array(found[by_command]))} |")
    print(f"| convert() | {deciles(files / np.array(found[by_convert]))} |")
    print(f"\nconvert() has {deciles(ratio)} of the speed of the command.")


def main(folder, rounds):
    paths = sorted(Path(folder).glob("*.bin"))[:8]
    frames = [np.fromfile(path, np.float32).reshape(-1, 4) for path in paths]
    WIDE.update((id(points), points.astype(float)) for points in frames)
    print(
        f"Python {sys.version.split()[0]}, numpy {np.__version__}, OpenCV "
        f"{cv2.__version__}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}; "
        f"frames of {min(map(len, frames))} to {max(map(len, frames))} points\n"
    )
    cv2.setNumThreads(1)
    measure_drawing(frames, int(rounds))
    measure_overhead(int(rounds))
    measure_folder(folder, int(rounds))


if __name__ == "__main__":
    main(*sys.argv[1:])
