"""The way of the note from which birdview comes: a Python loop over the points.

    python3 note.py FRAMES OUTPUT PROCESSES file|chunk

Each point finds its cell; the deepest below the sensor gives the cell its depth and
intensity, and the points are counted. Then the three planes are scaled to 0..255 and
written by OpenCV. Processes get the frames by Pool.map, one file for each task, or one
contiguous chunk of all files for each worker. The pixels are those of
`birdview --preset note`, which bench/peers.sh checks.

The loop is as fast as such a loop gets: it takes numbers of Python, for with those of
numpy it would take half as long again.
"""

import sys
from math import ceil
from multiprocessing import Pool

import cv2
import numpy as np

from timing import frames_below, picture_of, timed

SIZE = 1600
CELL = 0.1


def scaled(plane):
    """0 to the plane's maximum as 0..255, halves to even."""
    greatest = float(plane.max())
    if greatest == 0:
        return plane.astype(np.uint8)
    return np.rint((255.0 / greatest * plane).astype(np.float32)).astype(np.uint8)


def draw(path):
    depth = np.zeros((SIZE, SIZE))
    intensity = np.zeros((SIZE, SIZE))
    density = np.zeros((SIZE, SIZE))
    points = np.fromfile(path, np.float32).reshape(-1, 4)
    for x, y, z, reflected in points.tolist():
        row = SIZE // 2 - ceil(y / CELL)
        column = SIZE // 2 - ceil(x / CELL)
        if 0 <= row < SIZE and 0 <= column < SIZE and z < 0:
            density[row, column] += 1
            if -z > depth[row, column]:
                depth[row, column] = -z
                intensity[row, column] = reflected
    reflected = np.rint((255 * intensity).astype(np.float32)).astype(np.uint8)
    return np.dstack((scaled(depth), reflected, scaled(density)))


def convert(job):
    frame, picture = job
    if not cv2.imwrite(picture, draw(frame)):
        raise OSError(f"cannot write {picture}")


def convert_chunk(jobs):
    for job in jobs:
        convert(job)


def main():
    frames = frames_below(sys.argv[1])
    jobs = [(frame, picture_of(frame, sys.argv[2])) for frame in frames]
    processes = int(sys.argv[3])
    bounds = [len(jobs) * i // processes for i in range(processes + 1)]
    chunks = [jobs[a:b] for a, b in zip(bounds, bounds[1:])]

    def one_file_a_task():
        with Pool(processes) as pool:
            pool.map(convert, jobs, chunksize=1)

    def one_chunk_a_worker():
        with Pool(processes) as pool:
            pool.map(convert_chunk, chunks, chunksize=1)

    ways = {"file": one_file_a_task, "chunk": one_chunk_a_worker}
    timed(ways[sys.argv[4]])


if __name__ == "__main__":
    main()
