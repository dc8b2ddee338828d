"""A directory of files, with what is to be read of each.

Beside each NAME, which begins with its format, lie

    NAME.expected   its points: x, y, z, intensity, float32
    NAME.options    options of the command to read it with, a word each line
    NAME.described  number of points, intensity scale ("none" without
                    intensity), and "linear" or "tanh"
"""

import os

import numpy as np

from oracle import describe


def save(path, points, words):
    """Says of the file at 'path' what is to be read with these options."""
    with open(path + ".expected", "wb") as file:
        file.write(points.values.tobytes())
    with open(path + ".options", "w", encoding="utf-8") as file:
        file.writelines(word + "\n" for word in words)
    with open(path + ".described", "w", encoding="utf-8") as file:
        file.write(describe(points) + "\n")


def load(path):
    """The points, what describe() says, and the options."""
    values = np.fromfile(path + ".expected", np.float32).reshape(-1, 4)
    with open(path + ".described", encoding="utf-8") as file:
        described = file.read().strip()
    with open(path + ".options", encoding="utf-8") as file:
        return values, described, file.read().splitlines()


def list_files(directory, formats):
    """The files of these formats, or all."""
    end = ".expected"
    return [os.path.join(directory, name[:-len(end)])
            for name in sorted(os.listdir(directory)) if name.endswith(end)
            and (not formats or name.split("_")[0] in formats)]
