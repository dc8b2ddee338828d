"""birdview's default pictures by numpy and OpenCV: what a careful user writes today.

    python3 numpy_cv2.py FRAMES OUTPUT PROCESSES

There is no loop over points. The points that are kept get one 64-bit number each, the
cell above and the height below, so that one sort brings those of a cell together, the
highest first; that takes half the time of np.lexsort. The sort is stable: of equally
high points the first in the file stays the first. Pixels are made for occupied cells
alone, and OpenCV writes the picture with the settings that it has by itself. The
pixels are those of `birdview --preset surround`, which bench/peers.sh checks.

More than one process is a pool that takes frames in turns.
"""

import sys
from multiprocessing import Pool

import cv2
import numpy as np

from timing import frames_below, picture_of, timed

SIZE = 1600
CELL = np.float32(0.1)
LOW, HIGH = np.float32(-80), np.float32(80)
BOTTOM, TOP = np.float32(-3), np.float32(3)


def to_byte(values):
    """0..1 to 0..255, halves up."""
    return np.floor(255 * values + 0.5).astype(np.uint8)


# Pixels for 0 to 63 points in a cell. Three values lie on a half; rounding first keeps
# them there, whatever the last digit of the logarithm.
DENSITY = np.round(255 * np.log(1 + np.arange(64)) / np.log(64), 9)
DENSITY = np.floor(DENSITY + 0.5).astype(np.uint8)


def read_points(path):
    """Columns x, y, z and intensity of the points in the grid."""
    points = np.fromfile(path, np.float32).reshape(-1, 4)
    x, y, z = points[:, 0], points[:, 1], points[:, 2]
    inside = (x >= LOW) & (x < HIGH) & (y >= LOW) & (y < HIGH)
    inside &= (z >= BOTTOM) & (z < TOP)
    return np.ascontiguousarray(points[inside].T)


def cells_of(x, y):
    """Forward is up in the picture, left is on the left."""
    row = SIZE - 1 - np.minimum(((x - LOW) / CELL).astype(np.int64), SIZE - 1)
    column = SIZE - 1 - np.minimum(((y - LOW) / CELL).astype(np.int64), SIZE - 1)
    return row * SIZE + column


def falling(z):
    """Integers of 32 bits that fall as the heights rise."""
    bits = (z + np.float32(0)).view(np.uint32)
    return np.where(bits >> 31, bits, ~bits & np.uint32(0x7FFFFFFF))


def draw(path):
    x, y, z, intensity = read_points(path)
    cells = cells_of(x, y)
    order = np.argsort(cells << 32 | falling(z), kind="stable")
    cells = cells[order]
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    count = np.diff(first, append=len(cells))
    top = order[first]

    height = (z[top].astype(np.float64) + 3) / 6
    image = np.zeros((SIZE * SIZE, 3), np.uint8)
    pixels = np.empty((len(first), 3), np.uint8)
    pixels[:, 0] = DENSITY[np.minimum(count, 63)]
    pixels[:, 1] = to_byte(np.clip(intensity[top].astype(np.float64), 0, 1))
    pixels[:, 2] = 1 + np.floor(254 * height + 0.5).astype(np.uint8)
    image[cells[first]] = pixels
    return image.reshape(SIZE, SIZE, 3)


def convert(job):
    frame, picture = job
    if not cv2.imwrite(picture, draw(frame)):
        raise OSError(f"cannot write {picture}")


def main():
    frames = frames_below(sys.argv[1])
    jobs = [(frame, picture_of(frame, sys.argv[2])) for frame in frames]
    processes = int(sys.argv[3])

    def one():
        for job in jobs:
            convert(job)

    def many():
        with Pool(processes) as pool:
            for _ in pool.imap_unordered(convert, jobs, chunksize=4):
                pass

    timed(one if processes == 1 else many)


if __name__ == "__main__":
    main()
