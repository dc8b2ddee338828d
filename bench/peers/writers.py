"""The writers of OpenCV and Pillow, for pixels that are ready.

    python3 writers.py PICTURES OUTPUT cv2|pillow

Reads the pictures in PICTURES, writes them again, and times the writing alone: each
library with its own settings, the pixels in the form that it likes best.
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


def main():
    pictures, output, name = sys.argv[1:]
    read, write = {"cv2": cv2_writer, "pillow": pillow_writer}[name]()
    seconds = 0.0
    paths = sorted(Path(pictures).glob("*.png"))
    for path in paths:
        pixels = read(str(path))
        begin = time.perf_counter()
        write(pixels, os.path.join(output, path.name))
        seconds += time.perf_counter() - begin
    print(seconds)


main()
