"""The writers of OpenCV, Pillow and numpy, for pixels or arrays that are ready.

    python3 writers.py PICTURES OUTPUT cv2|pillow|numpy|pixor

Reads the pictures in PICTURES, or the .npz files, or the maps of birdview-pixor, writes
them again, the maps as .npz files, and times the writing alone: each library with its
own settings, what it writes in the form that it likes best.
"""

import os
import sys
import time
from pathlib import Path


def cv2_writer():
    import cv2

    def write(pixels, path):
        if not cv2.imwrite(path, pixels):
            raise OSError(f"cannot write {path}")

    return lambda path: cv2.imread(path), write


def pillow_writer():
    from PIL import Image

    def read(path):
        with Image.open(path) as image:
            return Image.frombytes("RGB", image.size, image.tobytes())

    return read, lambda image, path: image.save(path)


def numpy_writer():
    import numpy

    def read(path):
        with numpy.load(path) as arrays:
            return dict(arrays)

    return read, lambda arrays, path: numpy.savez_compressed(path, **arrays)


def pixor_writer():
    import numpy

    def read(path):
        return numpy.fromfile(path, numpy.float32).reshape(800, 700, 36)

    def write(array, path):
        numpy.savez_compressed(path.removesuffix(".map"), array)

    return read, write


WRITERS = {
    "cv2": (cv2_writer, "png"),
    "pillow": (pillow_writer, "png"),
    "numpy": (numpy_writer, "npz"),
    "pixor": (pixor_writer, "map"),
}


def main():
    pictures, output, name = sys.argv[1:]
    make_writer, extension = WRITERS[name]
    read, write = make_writer()
    seconds = 0.0
    paths = sorted(Path(pictures).glob(f"*.{extension}"))
    for path in paths:
        pixels = read(str(path))
        begin = time.perf_counter()
        write(pixels, os.path.join(output, path.name))
        seconds += time.perf_counter() - begin
    print(seconds)


main()
