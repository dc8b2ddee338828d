#!/usr/bin/env python3
"""Reads the files of a directory, and compares what expected.py has of them.

    compare.py DIR [PROGRAM [FORMAT]...]

With PROGRAM, which is called as PROGRAM FILE [OPTION ARGUMENT]... and does what
oracle.py does, the points are those that it gives; otherwise, or if it is
empty, those of oracle.py itself. With FORMAT, only files whose names begin so
are read. Says what differs, and ends with 1 if anything does.
"""

import os
import subprocess
import sys

import numpy as np

from expected import list_files, load
from oracle import describe, read_file
from points import Fault, Options, differing


def read_by_oracle(path, words):
    points = read_file(path, Options(words))
    return points.values, describe(points)


def read_by_program(program, path, words):
    result = subprocess.run([program, path] + words, capture_output=True,
                            timeout=120)
    said = result.stderr.decode("utf-8", "replace").strip()
    if result.returncode != 0 or len(result.stdout) % 16:
        raise Fault("exit status %d, %d bytes: %s" % (
            result.returncode, len(result.stdout), said))
    return np.frombuffer(result.stdout, np.float32).reshape(-1, 4), said


def meaning(said):
    """The intensity scale, None without intensity; and the curve."""
    _, scale, curve = said.split()
    return None if scale == "none" else float(scale), curve


def differences(points, said, expected, described):
    """What differs, in words, or nothing. Without points or intensity, no scale
    means anything."""
    if (len(expected) and meaning(described)[0] is not None
            and meaning(said) != meaning(described)):
        return "'%s', expected '%s'" % (said, described)
    if len(points) != len(expected):
        return "%d points, expected %d" % (len(points), len(expected))
    wrong = differing(points, expected, meaning(described)[1] == "tanh")
    if not wrong.any():
        return ""
    row = np.flatnonzero(wrong.any(axis=1))[0]
    return "%d of %d numbers differ, first in point %d: %s, expected %s" % (
        np.count_nonzero(wrong), points.size, row, points[row], expected[row])


def main():
    directory, program, *formats = sys.argv[1:] + [""] * (len(sys.argv) < 3)
    paths = list_files(directory, formats)
    wrong = points = 0
    for path in paths:
        expected, described, words = load(path)
        try:
            found = (read_by_program(program, path, words) if program
                     else read_by_oracle(path, words))
            fault = differences(*found, expected, described)
        except (Fault, ValueError, LookupError,
                subprocess.TimeoutExpired) as error:
            fault = repr(error)
        points += len(expected)
        if fault:
            wrong += 1
            print("%s %s: %s" % (path, " ".join(words), fault))
    print("%d files, %d points, %d files differ" % (len(paths), points, wrong))
    sys.exit(1 if wrong or not paths else 0)


if __name__ == "__main__":
    main()
